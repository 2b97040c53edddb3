"""What is found in a kept table: as it was when it came, or read as somebody says."""

import json
from typing import Any

from ml.data.report import describe_table
from ml.datasets import DatasetStore
from ml.errors import InvalidConfig
from ml.manifest import to_json


def described(datasets: DatasetStore, dataset_id: str) -> dict[str, Any]:
    """The report that was made when the table came."""
    return {"dataset_id": dataset_id, **datasets.report(dataset_id)}


def described_as(datasets: DatasetStore, dataset_id: str, options: dict[str, Any]) -> dict[str, Any]:
    """The report of the table, read with these options of a training.

    Raises
    ------
    ColumnNotFound, InvalidConfig, NotPurchases
        The options and the table do not go together.
    """
    # scikit-learn takes a second to import, which the start of the service does not wait for.
    from ml.modeling.config import config_from_options

    config = config_from_options(options)
    report = describe_table(datasets.load(dataset_id), config)
    return {**described(datasets, dataset_id), **to_json(report)}


def read_transactions(text: str) -> Any:
    """Read the parameter ``transactions``, as JSON.

    Raises
    ------
    InvalidConfig
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidConfig(
            f"Parameter 'transactions' is {text[:60]!r}, which is no JSON; it must be true, false or an "
            'object such as {"customer": "email"}.'
        ) from None
