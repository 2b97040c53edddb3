import polars as pl
import pytest

from ml.errors import ColumnNotFound, InvalidFilter
from ml.listing.conditions import meets, read_condition

CUSTOMERS = pl.DataFrame(
    {
        "customer_id": ["a", "b", "c", None],
        "spend": [1.0, 2.5, float("nan"), None],
        "visits": [1, 2, None, 2**60 + 1],
        "is_outlier": [True, False, None, True],
        "a>=b": ["x", ">=1", "", None],
        "a": [1, 2, 3, 4],
        "^.*$": [5, 6, 7, 8],
        "*": ["<b>", "=1", "\u202eabc", None],
    }
)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("spend>=1", [True, True, False, False]),
        ("spend>= 2.5 ", [False, True, False, False]),
        ("spend<=2.49", [True, False, False, False]),
        ("spend=2.5", [False, True, False, False]),
        ("spend>=-1e300", [True, True, False, False]),
        ("visits=1152921504606846977", [False, False, False, True]),
        ("visits<=1e40", [True, True, False, True]),
        ("is_outlier=true", [True, False, False, True]),
        ("is_outlier=False", [False, True, False, False]),
        ("customer_id=b", [False, True, False, False]),
        ("a>=b=x", [True, False, False, False]),
        ("a>=b=>=1", [False, True, False, False]),
        ("a>=b=", [False, False, True, False]),
        ("a>=3", [False, False, True, True]),
        ("^.*$>=7", [False, False, True, True]),
        ("*=<b>", [True, False, False, False]),
        ("*==1", [False, True, False, False]),
        ("*=\u202eabc", [False, False, True, False]),
    ],
)
def test_a_condition_is_met_by_these(condition: str, expected: list[bool]) -> None:
    assert meets(read_condition(condition, CUSTOMERS.columns), CUSTOMERS).tolist() == expected


@pytest.mark.parametrize("condition", ["", "=", "spend", "spend>2", "Spend>=2", ">=2", "fish=1", "x" * 5_000])
def test_a_column_that_is_not_there_is_told_with_those_that_are(condition: str) -> None:
    with pytest.raises(ColumnNotFound, match="There are: customer_id, spend") as told:
        read_condition(condition, CUSTOMERS.columns)
    assert repr(condition[:100]) in str(told.value)
    assert len(str(told.value)) < 1_000


@pytest.mark.parametrize(
    ("condition", "column"),
    [
        ("spend>=many", "spend"),
        ("spend>=", "spend"),
        ("spend>=nan", "spend"),
        ("spend<=inf", "spend"),
        ("spend<=1e999", "spend"),
        ("spend>=1_000", "spend"),
        ("customer_id>=5", "customer_id"),
        ("is_outlier>=1", "is_outlier"),
        ("is_outlier=yes", "is_outlier"),
    ],
)
def test_a_value_that_does_not_fit_the_column_is_told(condition: str, column: str) -> None:
    with pytest.raises(InvalidFilter, match=f"{column!r}") as told:
        meets(read_condition(condition, CUSTOMERS.columns), CUSTOMERS)
    assert repr(condition) in str(told.value)


def test_columns_with_numbers_are_named_where_one_was_meant() -> None:
    with pytest.raises(InvalidFilter, match="Columns with numbers: There are: spend, visits, a"):
        meets(read_condition("customer_id<=5", CUSTOMERS.columns), CUSTOMERS)
