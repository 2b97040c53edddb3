"""What only one process at a time does: which model is active, where models have customers, datasets."""

ACTIVATION, CUSTOMERS, DATASETS = "activation", "customers", "datasets"
