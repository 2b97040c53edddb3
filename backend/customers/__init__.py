"""``/customers/{customer_id}``."""
