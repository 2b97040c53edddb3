from datetime import date
from pathlib import Path

import polars as pl
import pytest

from ml.data.aligned import unalign
from ml.data.reading import read_table

NAMES = " customer_id  date number_of_cds  dollar_value\r\n"
LINES = "".join(f" {n:05d} 199701{n % 28 + 1:02d}  {n % 3 + 1}   {n + 0.5:6.2f}\r\n" for n in range(40))


def apart(text: str) -> bytes | None:
    return unalign(text, text.encode())


def test_columns_that_stand_below_each_other_are_read() -> None:
    table = read_table((NAMES + LINES).encode())

    assert table.frame.columns == ["customer_id", "date", "number_of_cds", "dollar_value"]
    assert table.frame.row(2) == ("00002", date(1997, 1, 3), 3, 2.5)
    assert table.format.delimiter == " "


def test_names_of_two_words_are_one_where_columns_are_further_apart() -> None:
    text = "customer no   spend in EUR   visits\n" + "".join(f"K{n}   {n}.5   {n}\n" for n in range(30))

    assert read_table(text.encode()).frame.columns == ["customer no", "spend in EUR", "visits"]


@pytest.mark.parametrize(
    "text",
    [
        # Too few lines to be sure, two columns, a line of another width, words, and another mark.
        NAMES + "1 2 3 4\n" * 18,
        "visits spend\n" + "1 2\n" * 40,
        NAMES + "1 2 3 4\n" * 40 + "1 2 3\n",
        "what people say here\n" + "we like it much\n" * 40,
        "a b c,spend\n" + "1 2 3,4\n" * 40,
    ],
)
def test_spaces_that_set_nothing_apart_stay(text: str) -> None:
    assert apart(text) is None


def test_cdnow_is_read_as_it_is_published(shared_data: Path) -> None:
    table = read_table((shared_data / "cdnow" / "CDNOW_master.txt").read_bytes())

    assert table.frame.shape == (69_659, 4)
    assert table.frame.select(pl.col("customer_id").n_unique()).item() == 23_570
