import polars as pl
import pytest

from ml.data.cleaning import clean
from ml.data.mixed import plain_numbers, read_mixed, read_numbers
from ml.data.reading import read_table
from ml.types import Table, TableFormat, TrainingConfig

N = 60


def table_of(name: str, values: list[str], decimal: str | None = ".") -> Table:
    visits = pl.Series("visits", [n * 1.5 for n in range(N)])
    return Table(pl.DataFrame([pl.Series(name, values), visits]), TableFormat("csv", decimal=decimal))


def codes_of(table: Table) -> list[str]:
    return [warning.code for warning in clean(table, TrainingConfig()).warnings]


def test_good_cells_are_read_beside_a_bad_one() -> None:
    column = pl.Series("spend", ["1.234,50 €", "k.A.", "12,5"])

    assert read_numbers(column, ".").to_list() == [1234.5, None, 12.5]
    assert plain_numbers(column, ".").to_list() == ["1234.5", "k.A.", "12.5"]


@pytest.mark.parametrize(("decimal", "value"), [(".", 1.234), (",", 1234), (None, 1.234)])
def test_a_cell_that_may_be_either_is_settled_by_the_table(decimal: str | None, value: float) -> None:
    assert read_numbers(pl.Series(["1.234", "k.A."]), decimal)[0] == value  # type: ignore[arg-type]


def test_the_other_cells_of_the_column_settle_it_before_the_table() -> None:
    assert read_numbers(pl.Series(["1.234", "5,5", "7,25", "k.A."]), ".").to_list() == [1234, 5.5, 7.25, None]


def test_amounts_among_a_few_words_are_a_feature_and_the_words_are_listed() -> None:
    values = [f"{n},50 €" if n % 3 else ["k.A.", "auf Anfrage"][n % 2] for n in range(N)]

    cleaned = clean(table_of("spend", values), TrainingConfig())

    assert cleaned.numeric == ("spend", "visits")
    assert cleaned.unparsable_values["spend"] == 20
    assert cleaned.features["spend"][:3].to_list() == [None, 1.5, 2.5]
    assert [warning.code for warning in cleaned.warnings] == ["unparsable_values"]
    assert cleaned.warnings[0].rows[:2] == (1, 4)


def test_amounts_among_many_words_stay_text_and_it_is_said() -> None:
    values = [f"{n}.50" if n % 2 else f"about {'x' * (n + 1)}" for n in range(N)]

    cleaned = clean(table_of("spend", values), TrainingConfig())

    assert cleaned.numeric == ("visits",)
    (warning,) = cleaned.warnings
    assert warning.code == "unread_numbers"
    assert warning.message == (
        "spend is taken for text, though 30 of 60 cells are numbers. The others are not, such as 'about x' "
        "and 'about xxx'."
    )
    assert warning.rows[:2] == (1, 3)
    assert "correct these cells" in warning.advice


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("code", [f"A{n}" if n % 2 else f"{n}" for n in range(N)]),
        ("house", [f"{n}a" if n % 2 else f"{n}" for n in range(N)]),
        ("size", [["S", "M", "L", "40", "42", "44"][n % 6] for n in range(N)]),
        ("plan", [["1", "2", "trial"][n % 3] for n in range(N)]),
        ("note", [f"call {'x' * n}" for n in range(N)]),
        ("zip", [f"{8000 + n}" if n % 2 else "abroad" for n in range(N)]),
        ("batch", [f"0{n}" if n % 2 else f"lot {'x' * n}" for n in range(N)]),
        ("phone", [f"+4144126{n:04d}" if n % 6 else f"none {n}" for n in range(N)]),
    ],
)
def test_codes_sizes_and_contacts_are_no_unread_amounts(name: str, values: list[str]) -> None:
    table = table_of(name, values)

    assert read_mixed(table) is table
    assert codes_of(table) == []


def test_a_configuration_that_settles_a_column_is_not_told_of_it() -> None:
    table = table_of("spend", [f"{n}.50" if n % 2 else f"about {'x' * (n + 1)}" for n in range(N)])

    for config in (TrainingConfig(exclude=("spend",)), TrainingConfig(features=("visits",))):
        assert clean(table, config).warnings == ()


def test_amounts_in_a_column_named_like_an_id_are_read() -> None:
    rows = "\n".join(f"C{n};{n},5;{n % 7}" for n in range(30))

    cleaned = clean(read_table(f"customer_id;avg number;visits\n{rows}\n".encode()), TrainingConfig())

    assert cleaned.numeric == ("avg number", "visits")
    assert cleaned.features["avg number"][:2].to_list() == [0.5, 1.5]
