"""Customers of a model listed: searched, filtered, sorted and cut into pages, a million of them at once."""
