"""What only one process at a time changes: the active model, where customers are, datasets, the queue."""

ACTIVATION, CUSTOMERS, DATASETS, ENQUEUING = "activation", "customers", "datasets", "enqueuing"
