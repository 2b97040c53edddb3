"""A fitted model becomes what a person can use."""
