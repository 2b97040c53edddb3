"""What the database knows of models and customers, and who did what."""
