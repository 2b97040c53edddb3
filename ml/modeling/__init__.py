"""A clean table becomes a fitted model with its evidence."""
