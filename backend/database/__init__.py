"""What has to be found again by query: models, segments, customers over time, keys, who did what."""
