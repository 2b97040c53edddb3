from datetime import date
from typing import Any

import polars as pl
import pytest

from ml.data.schema import infer_schema, number_like_warnings

N = 60


def role_of(name: str, values: list[Any]) -> str:
    return infer_schema(pl.DataFrame({name: values}, strict=False))[0].role


@pytest.mark.parametrize(
    ("name", "values", "role"),
    [
        ("CustomerId", [n * 17 for n in range(N)], "id"),
        ("customer_id", [f"C-{n}" for n in range(N)], "id"),
        ("row", list(range(1, N + 1)), "id"),
        ("customer_no", [float(n * 3) if n else None for n in range(N)], "id"),
        ("customer_no", [n // 2 for n in range(N)], "text"),
        ("region_no", [1 + n % 3 for n in range(N)], "categorical"),
        ("revenue", [f"{n}.234,50" for n in range(1, N + 1)], "text"),
        ("revenue", [f"${n},234" for n in range(1, N + 1)], "text"),
        ("Fresh", [n * 1.5 for n in range(N)], "numeric"),
        ("orders", [n % 7 for n in range(N)], "numeric"),
        ("paid", [float(n) for n in range(N)], "numeric"),
        ("Channel", [1 + n % 2 for n in range(N)], "categorical"),
        ("Region", [1 + n % 3 for n in range(N)], "categorical"),
        ("newsletter", [n % 2 for n in range(N)], "categorical"),
        ("active", [n % 2 == 0 for n in range(N)], "categorical"),
        ("country", [["CH", "DE", "AT"][n % 3] for n in range(N)], "categorical"),
        ("comment", [f"Customer {n} called" for n in range(N)], "text"),
        ("joined", [date(2026, 1, 1 + n % 28) for n in range(N)], "date"),
        ("joined", [f"2026-01-{1 + n % 28:02d}" for n in range(N)], "date"),
        ("currency", ["EUR"] * N, "constant"),
        ("fax", [None] * N, "empty"),
        ("fax", ["N/A"] * N, "empty"),
        ("spend", ["12", "7.5", "n/a", "?"] * 15, "numeric"),
        ("spend", ["12", "7.5", "3", "4", "5", "six"] * 10, "numeric"),
    ],
)
def test_each_column_gets_its_role(name: str, values: list[Any], role: str) -> None:
    assert role_of(name, values) == role


def test_wholesale_channel_and_region_are_codes_and_spend_is_numeric(wholesale_csv: Any) -> None:
    roles = {column.name: column.role for column in infer_schema(pl.read_csv(wholesale_csv))}

    assert roles.pop("Channel") == roles.pop("Region") == "categorical"
    assert set(roles.values()) == {"numeric"}


def test_only_one_column_is_the_id() -> None:
    frame = pl.DataFrame({"customer_id": range(10, 40), "account_id": range(50, 80)})

    assert [column.role for column in infer_schema(frame)] == ["id", "text"]


def test_the_reason_is_said_in_words() -> None:
    column = infer_schema(pl.DataFrame({"spend": ["1", "2", "3", "4", "five"]}))[0]

    assert column.reason == "4 of 5 cells are numbers; the others cannot be read as one."


@pytest.mark.parametrize(
    "cell", ["1.234,50", "3,121.34", "$90,000", "12 %", "1'000", "CHF 12.50", "7 €", "(1,234)"]
)
def test_numbers_that_are_not_read_are_warned_about_loudly(cell: str) -> None:
    columns = infer_schema(pl.DataFrame({"revenue": [cell] * 9 + ["unknown"]}))

    assert "revenue" in number_like_warnings(columns)[0].message


@pytest.mark.parametrize("cell", ["2026-01-31", "+41 44 123 45 67", "A-17", "12.5.2026", "Bahnhofstrasse 3"])
def test_dates_phones_and_addresses_do_not_look_like_numbers(cell: str) -> None:
    assert number_like_warnings(infer_schema(pl.DataFrame({"what": [cell, *[cell] * 8, "other"]}))) == []
