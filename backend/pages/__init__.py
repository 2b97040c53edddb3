"""What a browser shows: the frontend, the chart library it draws with, the description of the API."""
