from datetime import date
from typing import Any

import polars as pl
import pytest

from ml.data.schema import infer_schema
from ml.errors import InvalidConfig
from ml.types import TrainingConfig

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
        ("customer_no", [n // 2 for n in range(N)], "id"),
        ("customer_no", [n % 25 for n in range(N)], "id"),
        ("contract_no", [n % 25 for n in range(N)], "text"),
        ("store_id", [100 + 7 * (n % 12) for n in range(N)], "categorical"),
        ("product_id", [f"P-{n % 12}" for n in range(N)], "categorical"),
        ("Kürzel", [f"KD-{n:05d}" for n in range(N)], "id"),
        ("plz", [f"0{n % 30:04d}" for n in range(N)], "text"),
        ("region_no", [1 + n % 3 for n in range(N)], "categorical"),
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
        ("vip", ["yes", "yes", None, None] * 15, "constant"),
        ("fax", [None] * N, "empty"),
        ("fax", [*[n / 2 for n in range(24)], *[None] * 36], "numeric"),
        ("fax", [*range(23), *[None] * 37], "almost_empty"),
        ("fax", [*"abcd" * 5, *["N/A"] * 40], "almost_empty"),
        ("joined", [date(2026, 1, 1 + n) for n in range(20)] + [None] * 40, "almost_empty"),
        ("fax", ["N/A"] * N, "empty"),
        ("spend", ["12", "7.5", "n/a", "?"] * 15, "numeric"),
        ("spend", ["12", "7.5", "3", "4", "5", "six"] * 10, "numeric"),
    ],
)
def test_each_column_gets_its_role(name: str, values: list[Any], role: str) -> None:
    assert role_of(name, values) == role


@pytest.mark.parametrize(
    ("name", "values", "role"),
    [
        ("contact", [f"+4144126{n:04d}" for n in range(N)], "text"),
        ("contact", [f"004144126{n:04d}" for n in range(N)], "text"),
        ("contact", [f"(044) 126 {n:02d} {n:02d}" for n in range(N)], "text"),
        ("Phone", [41_441_260_000 + n for n in range(N)], "text"),
        ("fax", [441_260_000.0 + n if n else None for n in range(N)], "text"),
        ("Telefon privat", [f"441260{n:03d}" for n in range(N)], "text"),
        ("mobile", [n % 2 for n in range(N)], "categorical"),
        ("phone_calls", [3 * n for n in range(N)], "numeric"),
        ("change", [f"+{n}.25" for n in range(N)], "numeric"),
        ("PLZ", [8000 + n for n in range(N)], "text"),
        ("zip_code", [8000 + n % 12 for n in range(N)], "categorical"),
        ("Postal Code", [8000.0 + n % 12 for n in range(N)], "categorical"),
        ("post code", [f"{8000 + n}" for n in range(N)], "text"),
        ("cap", [20_100 + n for n in range(N)], "text"),
        ("market cap", [20_100 + 3 * n for n in range(N)], "numeric"),
        ("zip_income", [20_100 + 3 * n for n in range(N)], "numeric"),
        ("cp", [n + 0.5 for n in range(N)], "numeric"),
        ("First Name", [["Ann", "Ben", "Cem"][n % 3] for n in range(N)], "text"),
        ("nachname", [f"Meier {n % 20}" for n in range(N)], "text"),
        ("product name", [["Tea", "Coffee"][n % 2] for n in range(N)], "categorical"),
        ("year_of_birth", [1950 + n % 40 for n in range(N)], "numeric"),
        ("lat", [47 + n / 100 for n in range(N)], "numeric"),
        ("customer_type", [n % 4 for n in range(N)], "categorical"),
        ("Kundengruppe", [101 + n % 3 for n in range(N)], "categorical"),
        ("branch no", [10 + 10 * (n % 3) for n in range(N)], "categorical"),
        ("visits", [10 + 10 * (n % 3) for n in range(N)], "numeric"),
        ("level", [n % 13 for n in range(N)], "numeric"),
        ("level_points", [n % 4 for n in range(N)], "numeric"),
        ("account_no", [f"{n}.50" for n in range(N)], "numeric"),
    ],
)
def test_a_name_tells_contacts_and_codes_from_amounts(name: str, values: list[Any], role: str) -> None:
    assert role_of(name, values) == role


@pytest.mark.parametrize(
    ("name", "first", "reason"),
    [
        ("tel", 441_260_000, "Phone numbers."),
        ("zip", 8000, "Postal codes, 60 of them: places rather than amounts."),
    ],
)
def test_why_a_number_is_no_amount_is_said(name: str, first: int, reason: str) -> None:
    frame = pl.DataFrame({name: range(first, first + N)})

    assert infer_schema(frame)[0].reason == reason


def test_what_counts_up_is_a_feature_beside_an_id_unless_it_counts_rows() -> None:
    frame = pl.DataFrame({"client_id": range(0, 90, 3), "rank": range(30), "row": range(1, 31)})

    assert [column.role for column in infer_schema(frame)] == ["id", "numeric", "text"]


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


def test_the_other_ids_are_told_apart_from_the_customers() -> None:
    frame = pl.DataFrame(
        {"order_no": range(50, 80), "customer_id": range(10, 40), "invoice_no": [n // 2 for n in range(30)]}
    )

    assert [(column.role, column.reason) for column in infer_schema(frame)] == [
        ("text", "Unique like an id, but another column is the customer id."),
        ("id", "Named like an id, and no value occurs twice."),
        ("text", "Named like an id, but another column is the customer id."),
    ]


def test_an_almost_empty_column_says_how_empty() -> None:
    column = infer_schema(pl.DataFrame({"fax": [*range(27), *[None] * 73]}))[0]

    assert (column.role, column.reason) == ("almost_empty", "Empty in 73 % of the rows.")


FRAME = pl.DataFrame(
    {
        "client_id": range(100, 160),
        "order_no": range(500, 560),
        "Channel": [1 + n % 2 for n in range(60)],
        "Region": [1 + n % 3 for n in range(60)],
        "city": [["Bern", "Zug"][n % 2] for n in range(60)],
        "plz": [f"0{n // 2}" for n in range(60)],
        "points": [n % 5 if n > 40 else None for n in range(60)],
        "note": [f"says {n}" for n in range(60)],
        "currency": ["CHF"] * 60,
    }
)


def roles(**options: Any) -> dict[str, str]:
    return {column.name: column.role for column in infer_schema(FRAME, TrainingConfig(**options))}


def test_nothing_said_leaves_it_to_the_content() -> None:
    assert list(roles().values()) == [
        "id", "text", "categorical", "categorical", "categorical", "text", "almost_empty", "text", "constant"
    ]  # fmt: skip


def test_exactly_the_named_columns_of_numbers_are_categories() -> None:
    found = roles(categorical=("Region", "plz", "currency"))

    assert found["Channel"] == "numeric"
    assert found["Region"] == found["city"] == found["plz"] == "categorical"
    assert found["currency"] == "constant"
    assert roles(categorical=())["Region"] == "numeric"


def test_a_column_with_too_many_values_is_no_category() -> None:
    with pytest.raises(InvalidConfig, match="'note' cannot be a category: it has 60 different values"):
        roles(categorical=("note",))
    wide = pl.DataFrame({"zip": [n % 101 for n in range(400)]})
    with pytest.raises(InvalidConfig, match=r"101 different values in 400 cells\. There may be 100"):
        infer_schema(wide, TrainingConfig(categorical=("zip",)))


def test_a_named_feature_is_used_though_it_is_almost_empty_or_an_id_of_numbers() -> None:
    found = roles(features=("points", "client_id"))

    assert (found["points"], found["client_id"], found["order_no"]) == ("numeric", "numeric", "id")


def test_another_column_may_be_named_as_the_id_and_an_excluded_one_is_not_taken() -> None:
    assert roles(id_column="note")["note"] == "id"
    assert roles(id_column="note")["client_id"] == "text"
    assert roles(exclude=("client_id",))["order_no"] == "id"
