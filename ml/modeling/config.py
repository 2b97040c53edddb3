"""Options, as people and services write them, become a TrainingConfig; nonsense is refused by name."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from math import inf
from typing import Any

from ml.errors import InvalidConfig
from ml.modeling.clusterers import CLUSTERERS
from ml.purchases import TransactionColumns
from ml.types import TrainingConfig


def config_from_options(options: Mapping[str, Any]) -> TrainingConfig:
    """Check the options of ``POST /train`` and fill in the defaults.

    Raises
    ------
    InvalidConfig
        An option is unknown or its value is not allowed; the message says which values are.
    """
    known = [field.name for field in fields(TrainingConfig)]
    for name in options:
        if name not in known:
            raise InvalidConfig(f"There is no option {name!r}. The options are: {', '.join(known)}.")
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in options.items()
    }
    if isinstance(values.get("transactions"), Mapping):
        values["transactions"] = _transaction_columns(values["transactions"])
    config = TrainingConfig(**values)
    check_config(config)
    return config


def _transaction_columns(given: Mapping[str, Any]) -> TransactionColumns:
    known = [field.name for field in fields(TransactionColumns)]
    for name, column in given.items():
        if name not in known:
            raise InvalidConfig(f"Option 'transactions' knows no {name!r}. It takes: {', '.join(known)}.")
        if column is not None and not isinstance(column, str):
            raise InvalidConfig(
                f"In option 'transactions', {name!r} is {str(column)[:60]!r}; it must be a column name."
            )
    return TransactionColumns(**given)


def check_config(config: TrainingConfig) -> None:
    """Refuse a configuration with a value that is not allowed.

    Raises
    ------
    InvalidConfig
        The message says which option, and which values are allowed.
    """
    for name, (is_allowed, allowed) in _RULES.items():
        value = getattr(config, name)
        if not is_allowed(value):
            raise InvalidConfig(f"Option {name!r} is {str(value)[:60]!r}; it must be {allowed}.")
    _check_columns(config)


def _check_columns(config: TrainingConfig) -> None:
    """A column has one use; that it is a category and left out is no contradiction."""
    uses: dict[str, set[str]] = {
        "features": set(config.features or ()),
        "exclude": set(config.exclude),
        "categorical": set(config.categorical or ()),
        "id_column": set() if config.id_column is None else {config.id_column},
    }
    for one, other in _CONTRARY:
        for name in sorted(uses[one] & uses[other]):
            raise InvalidConfig(
                f"Column {name!r} stands in {one!r} and in {other!r}. Take it out of one of them."
            )


def _is_whole(value: Any, low: int, high: int = 2**32 - 1) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_names(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(name, str) for name in value)


def _is_pca(value: Any) -> bool:
    return value in ("auto", None) or _is_whole(value, 1) or (isinstance(value, float) and 0 < value < 1)


def _is_moment(value: Any) -> bool:
    try:
        return value is None or (isinstance(value, str) and datetime.fromisoformat(value) is not None)
    except ValueError:
        return False


def _one_of(*choices: Any) -> tuple[Callable[[Any], bool], str]:
    # 1 == True in Python, so compare types too.
    def is_allowed(value: Any) -> bool:
        return any(value == choice and type(value) is type(choice) for choice in choices)

    return is_allowed, " or ".join(str(choice).lower() for choice in choices)


_CONTRARY = (("features", "exclude"), ("features", "id_column"), ("categorical", "id_column"))
_RULES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "features": (
        lambda v: v is None or (_is_names(v) and len(v) > 0),
        "a list of column names, or null for all",
    ),
    "exclude": (_is_names, "a list of column names"),
    "id_column": (lambda v: v is None or isinstance(v, str), "a column name, or null to detect it"),
    "categorical": (
        lambda v: v is None or _is_names(v),
        "a list of column names, or null to decide by what is in them",
    ),
    "on_duplicate_id": _one_of("last", "first", "mean", "error"),
    "algorithm": _one_of("auto", *CLUSTERERS),
    "n_segments": (lambda v: v == "auto" or _is_whole(v, 2, 100), "a whole number from 2 to 100, or auto"),
    "max_segments": (lambda v: _is_whole(v, 2, 50), "a whole number from 2 to 50"),
    "log_transform": _one_of("auto", True, False),
    "scale": _one_of(True, False),
    "pca": (_is_pca, "auto, a number of components, a share of variance between 0 and 1, or null"),
    "missing": _one_of("impute", "drop"),
    "outliers": _one_of("exclude", "keep"),
    "min_segment_share": (
        lambda v: _is_number(v) and 0 <= v <= 0.5,
        "a share of the customers from 0 to .5",
    ),
    "covariance_type": _one_of("auto", "full", "tied", "diag", "spherical"),
    "linkage": _one_of("ward", "complete", "average", "single"),
    "eps": (lambda v: v is None or (_is_number(v) and 0 < v < inf), "a distance above 0, or null"),
    "min_samples": (lambda v: v is None or _is_whole(v, 2, 1_000), "a whole number from 2 to 1000, or null"),
    "n_resamples": (lambda v: _is_whole(v, 0, 1_000), "a whole number from 0 to 1000"),
    "n_references": (
        lambda v: v == 0 or _is_whole(v, 19, 1_000),
        "0, or a whole number from 19 (fewer cannot show anything at 5 %) to 1000",
    ),
    "random_state": (lambda v: _is_whole(v, 0), "a whole number from 0"),
    "name": (
        lambda v: v is None or (isinstance(v, str) and 0 < len(v) <= 200),
        "a text of 1 to 200 characters",
    ),
    "transactions": (
        lambda v: v is None or isinstance(v, (bool, TransactionColumns)),
        'true, false, null to decide by the table, or an object such as {"customer": "email"}',
    ),
    "as_of": (_is_moment, "a day such as 2026-01-31, or null for the day after the last purchase"),
    "refunds": _one_of("match", "net", "apart"),
}
