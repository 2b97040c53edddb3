import io
from collections.abc import Callable
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.data.columnar import parse_arrow, parse_parquet
from ml.data.panics import broken_is_unreadable
from ml.data.raw import RawTable
from ml.data.reading import read_table
from ml.errors import TableError, TableTooLarge, UnreadableTable

Write = Callable[[pl.DataFrame], bytes]
Parse = Callable[[bytes, int | None], RawTable]
LIMIT = 1_000_000
FRAME = pl.DataFrame(
    {
        "name": ["Ann", None, "Zoë"] * 50,
        "spend": [1.5, 2.0, None] * 50,
        "since": [date(2026, 1, 31)] * 150,
        "city": pl.Series(["Rome", "Oslo", "Rome"] * 50, dtype=pl.Categorical),
        "tags": [["a", "b"], [], None] * 50,
        "nothing": [None] * 150,
    }
)


def parquet(frame: pl.DataFrame) -> bytes:
    file = io.BytesIO()
    frame.write_parquet(file, compression="zstd")
    return file.getvalue()


def arrow_file(frame: pl.DataFrame) -> bytes:
    file = io.BytesIO()
    frame.write_ipc(file, compression="zstd")
    return file.getvalue()


def arrow_stream(frame: pl.DataFrame) -> bytes:
    file = io.BytesIO()
    frame.write_ipc_stream(file, compression="lz4")
    return file.getvalue()


def plain_stream(frame: pl.DataFrame) -> bytes:
    file = io.BytesIO()
    frame.write_ipc_stream(file)
    return file.getvalue()


FORMATS = [
    pytest.param(parquet, parse_parquet, id="parquet"),
    pytest.param(arrow_file, parse_arrow, id="arrow file"),
    pytest.param(arrow_stream, parse_arrow, id="arrow stream"),
    pytest.param(plain_stream, parse_arrow, id="plain arrow stream"),
]
every_format = pytest.mark.parametrize(("write", "parse"), FORMATS)


@every_format
def test_a_table_comes_out_as_it_went_in(write: Write, parse: Parse) -> None:
    table = parse(write(FRAME), LIMIT)

    assert table.frame.equals(FRAME)
    assert list(table.names) == FRAME.columns
    assert table.format.kind == ("parquet" if write is parquet else "arrow")
    assert not table.is_sheet


@every_format
def test_a_table_without_rows_or_columns_is_no_matter_of_the_parser(write: Write, parse: Parse) -> None:
    assert parse(write(FRAME.clear()), LIMIT).frame.shape == (0, 6)
    assert parse(write(pl.DataFrame()), LIMIT).frame.shape == (0, 0)


@every_format
def test_more_than_2000_columns_are_refused(write: Write, parse: Parse) -> None:
    wide = pl.DataFrame({f"x{n}": [1] for n in range(2001)})

    assert parse(write(wide[:, :2000]), LIMIT).frame.width == 2000
    with pytest.raises(UnreadableTable, match="At most 2,000 columns"):
        parse(write(wide), LIMIT)


@every_format
def test_many_equal_values_are_refused_before_they_are_unpacked(write: Write, parse: Parse) -> None:
    bomb = write(pl.DataFrame({"x": pl.repeat(1, 2_000_000, dtype=pl.Int8, eager=True)}))

    with pytest.raises(TableTooLarge, match="more than 1,000,000 bytes"):
        parse(bomb, LIMIT)
    assert parse(bomb, None).frame.height == 2_000_000


@every_format
def test_rows_of_nothing_count_as_well(write: Write, parse: Parse) -> None:
    with pytest.raises(TableTooLarge):
        parse(write(pl.DataFrame({"x": pl.repeat(None, 2_000_000, eager=True)})), LIMIT)


@every_format
def test_one_long_text_in_many_cells_is_refused(write: Write, parse: Parse) -> None:
    with pytest.raises(TableTooLarge):
        parse(write(pl.DataFrame({"x": ["a" * 100_000] * 11})), LIMIT)
    with pytest.raises(TableTooLarge):
        parse(write(pl.DataFrame({"x": ["a" * 2_000_000]})), LIMIT)


@every_format
def test_a_file_that_is_cut_off_is_damaged(write: Write, parse: Parse) -> None:
    whole = write(FRAME)
    # A stream may end after any message, and a message ends at an even length.
    for length in range(9, len(whole) - 8, 14):
        with pytest.raises(UnreadableTable, match="damaged"):
            parse(whole[:length], LIMIT)


FILES = [(write(FRAME[:5]), parse) for write, parse in (one.values for one in FORMATS)]


@settings(deadline=None, max_examples=600)
@given(st.sampled_from(FILES), st.data())
def test_damage_is_told_and_never_an_accident(file: tuple[bytes, Parse], data: st.DataObject) -> None:
    whole, parse = file
    damaged = bytearray(whole)
    places = st.integers(6, len(whole) - 1)
    for at, value in data.draw(st.dictionaries(places, st.integers(0, 255), min_size=1)).items():
        damaged[at] = value

    try:
        parse(bytes(damaged), LIMIT)
    except TableError as error:
        assert str(error)  # noqa: PT017


@pytest.mark.parametrize("count", [b"\xff\xff\xff\xff\x0f", b"\x01"])
def test_a_false_number_of_values_in_a_page_does_not_end_the_process(count: bytes) -> None:
    whole = parquet(FRAME[:5])
    # In front of the first data page: five values, as a Thrift number.
    at = whole.index(b"\x15\x0a", 4)
    damaged = whole[: at + 1] + count + whole[at + 1 + len(count) :]

    with pytest.raises(UnreadableTable, match="damaged"):
        parse_parquet(damaged, LIMIT)


def test_a_panic_is_told_as_a_damaged_file() -> None:
    with pytest.raises(UnreadableTable, match="The stream is damaged"), broken_is_unreadable("The stream"):
        pl.read_ipc_stream(io.BytesIO(plain_stream(FRAME)), columns=[])


def test_what_is_no_panic_goes_through() -> None:
    with pytest.raises(KeyboardInterrupt), broken_is_unreadable("The file", ValueError):
        raise KeyboardInterrupt


@pytest.mark.parametrize("kind", [pl.Int8, pl.Int16, pl.UInt8, pl.UInt16, pl.UInt64, pl.Float32])
@pytest.mark.parametrize("name", ["visits", "last visit date"])
def test_small_kinds_of_numbers_are_read(kind: type[pl.DataType], name: str) -> None:
    buffer = io.BytesIO()
    pl.DataFrame({name: pl.Series([1, 2, 3], dtype=kind)}).write_parquet(buffer)
    assert read_table(buffer.getvalue()).frame[name].to_list() == [1, 2, 3]
