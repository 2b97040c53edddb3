"""What a person who names the columns of purchases got wrong, and how to name them."""

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from ml.data.features import enumerate_names, shorten
from ml.errors import ColumnNotFound, InvalidConfig

_WHAT = {"customer": "who the customer is", "date": "when it was bought", "amount": "what was paid"}
_HOLDS = {
    "date": "dates",
    "amount": "numbers",
    "price": "numbers",
    "quantity": "numbers",
}


def check_named(
    frame: pl.DataFrame, named: Mapping[str, str], holds: Callable[[str, pl.Series], bool]
) -> None:
    """Refuse columns that are not there, that are named twice, or that hold something else.

    Raises
    ------
    ColumnNotFound, InvalidConfig
    """
    for part, name in named.items():
        if name not in frame.columns:
            raise ColumnNotFound(
                f"There is no column {shorten(name)!r} to be the {part} of purchases. The table has: "
                f"{enumerate_names(frame.columns)}."
            )
        twice = [other for other, same in named.items() if same == name and other != part]
        if twice:
            raise InvalidConfig(
                f"Column {name!r} is named as {part} and as {twice[0]} of purchases. It can be one of them."
            )
        if not holds(part, frame[name]):
            raise InvalidConfig(
                f"Column {name!r} cannot be the {part} of purchases: it holds no "
                f"{_HOLDS.get(part, 'ids or names')}{_example(frame[name])}. Name another one in "
                f"'transactions', as {part!r}."
            )


def say_missing(frame: pl.DataFrame, missing: Sequence[str], found: Mapping[str, str]) -> str:
    """What keeps a table from being one of purchases, and how to name the columns."""
    lacking = " and ".join(f"{part} ({_WHAT[part]})" for part in missing)
    known = ", ".join(f"{part}: {name}" for part, name in found.items())
    example = ", ".join(f'"{part}": "..."' for part in missing)
    return (
        f"These rows cannot be read as purchases: no column was found for {lacking}. "
        f"{f'Found: {known}. ' if known else ''}The table has: {enumerate_names(frame.columns)}. "
        f"Name the columns in the option 'transactions', such as {{{example}}}; quantity and price do as "
        "well as an amount. Or set it to false to read the rows as customers."
    )


def _example(column: pl.Series) -> str:
    known = column.drop_nulls()
    return f", but cells such as {shorten(known[0])!r}" if len(known) else ""
