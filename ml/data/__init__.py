"""Bytes become a clean customer table."""
