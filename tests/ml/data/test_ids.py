import uuid
from typing import Any

import polars as pl
import pytest

from ml.data.ids import IdClaim, claim_id, elect_id, is_named_like_id, is_shaped_like_id

N = 40


def reason_of(name: str, values: list[Any]) -> str | None:
    column = pl.Series(name, values)
    claim = claim_of(column, column.to_frame())
    return claim and claim.reason


def claim_of(column: pl.Series, frame: pl.DataFrame) -> IdClaim | None:
    return claim_id(column, column.n_unique(), frame)


@pytest.mark.parametrize(
    "name",
    [
        "customer_id", "CustomerID", "Customer Id", "customerid", "Kundennummer", "KundenNr.", "kunde-nr",
        "id", "account no", "uuid", "id_client", "customer_code", "StoreId",
    ],
)  # fmt: skip
def test_names_that_say_id(name: str) -> None:
    assert is_named_like_id(name)


@pytest.mark.parametrize(
    "name", ["spend", "paid", "number of orders", "country_code", "nothing", "customer_since", "", "__"]
)
def test_names_that_say_something_else(name: str) -> None:
    assert not is_named_like_id(name)


@pytest.mark.parametrize(
    "values",
    [
        [f"C{n:04d}" for n in range(N)],
        [f"KD-{n:05d}" for n in range(N)],
        [f"AB/2026-{n}" for n in range(N)],
        [str(uuid.UUID(int=n)) for n in range(N)],
        [f"customer.{n}@example.org" for n in range(N)],
        [f"{n:05d}" for n in range(N)],
        [f"{n:024x}" for n in range(N)],
    ],
)
def test_texts_of_one_make_are_shaped_like_ids(values: list[str]) -> None:
    assert is_shaped_like_id(pl.Series(values))
    assert "Shaped like an id" in (reason_of("what", values) or "")


@pytest.mark.parametrize(
    "values",
    [
        [f"{'AB'[n % 2]}{n}" for n in range(N)],
        [f"{n}" for n in range(N)],
        [f"Customer {n} called" for n in range(N)],
        [f"CHF {n}.50" for n in range(N)],
        [f"2026-01-{n:02d}" for n in range(N)],
        list(range(N)),
    ],
)
def test_other_values_are_not(values: list[Any]) -> None:
    assert not is_shaped_like_id(pl.Series(values))


def test_a_shape_that_repeats_is_no_id_unless_the_whole_row_does() -> None:
    rows = pl.DataFrame({"code": [f"C{n}" for n in range(N)], "spend": range(N)})
    twice, changed = (
        pl.concat([rows, rows[:4]]),
        pl.concat([rows, rows[:4].with_columns(spend=pl.lit(99, pl.Int64))]),
    )

    assert claim_of(twice["code"], twice)
    assert claim_of(changed["code"], changed) is None


@pytest.mark.parametrize(
    ("n_distinct", "reason"),
    [
        (40, "Named like an id, and no value occurs twice."),
        (36, "Named like an id; cells that repeat an earlier one: 4 of 40."),
        (20, "Named like an id; cells that repeat an earlier one: 20 of 40."),
        (19, None),
    ],
)
def test_a_named_id_may_repeat_until_half_are_left(n_distinct: int, reason: str | None) -> None:
    for name in ("contract_id", "Customer", "client"):
        assert reason_of(name, [f"K {n % n_distinct}" for n in range(N)]) == reason


@pytest.mark.parametrize(
    "name", ["customer_id", "CustomerID", "client no", "Kundennr", "id_client", "user-uuid"]
)
def test_the_customers_id_may_repeat_however_often(name: str) -> None:
    reason = "Named like an id; cells that repeat an earlier one: 36 of 40."

    assert reason_of(name, [n % 4 for n in range(N)]) == reason


@pytest.mark.parametrize("name", ["customer_group_id", "customer_code", "manager_id"])
def test_what_is_only_about_customers_may_not(name: str) -> None:
    assert reason_of(name, [n % 4 for n in range(N)]) is None


@pytest.mark.parametrize("name", ["Email", "E-Mail", "mail"])
def test_an_address_that_repeats_is_an_id_only_if_it_is_one(name: str) -> None:
    assert reason_of(name, [f"{n % 25}@example.org" for n in range(N)])
    assert reason_of(name, [f"{n % 15}@example.org" for n in range(N)]) is None
    assert reason_of(name, [f"plan {n % 25}" for n in range(N)]) is None


@pytest.mark.parametrize("other", ["order_id", "invoice_no"])
@pytest.mark.parametrize("name", ["customer_id", "Customer", "Email"])
def test_the_customer_goes_before_the_purchase_though_customers_repeat(name: str, other: str) -> None:
    frame = pl.DataFrame(
        {other: range(1000, 1000 + N), name: [f"{n % 25}@example.org" for n in range(N)], "paid": range(N)}
    )

    assert elect_id({one.name: claim for one in frame if (claim := claim_of(one, frame))}) == name


def test_of_two_customer_ids_the_one_without_repetitions_is_taken() -> None:
    frame = pl.DataFrame({"user_id": [n % 4 for n in range(N)], "customer_id": range(N)})

    assert elect_id({one.name: claim for one in frame if (claim := claim_of(one, frame))}) == "customer_id"


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("customer_no", [n + 0.5 for n in range(N)]),
        ("user", [n % 19 for n in range(N)]),
        ("average number", [f"{n}.5" for n in range(N)]),
        ("phone_no", [44_126_0000 + n for n in range(N)]),
        ("phone_no", [f"+41 44 126 {n:04d}" for n in range(N)]),
        ("customer postal code", [8000 + n for n in range(N)]),
        ("spend", [3 * n for n in range(N)]),
    ],
)
def test_amounts_and_names_that_repeat_are_no_ids(name: str, values: list[Any]) -> None:
    assert reason_of(name, values) is None


def test_the_customer_goes_before_other_names_and_names_before_shapes() -> None:
    frame = pl.DataFrame(
        {
            "row": range(1, N + 1),
            "e_mail": [f"{n}@example.org" for n in range(N)],
            "order_no": range(1000, 1000 + N),
            "client": [f"Client {n}" for n in range(N)],
            "customer_id": [n // 2 for n in range(N)],
        }
    )
    claims = {series.name: claim for series in frame if (claim := claim_of(series, frame))}

    elected = []
    while name := elect_id(claims):
        elected.append(name)
        claims.pop(name)
    assert elected == ["client", "customer_id", "e_mail", "order_no", "row"]
