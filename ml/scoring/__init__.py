"""A model places new customers."""
