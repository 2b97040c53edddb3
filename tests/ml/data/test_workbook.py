import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.data.raw import RawTable
from ml.data.workbook import parse_workbook
from ml.errors import TableError, TableTooLarge, UnreadableTable, UnsupportedFormat

MEGABYTES_100 = 100_000_000
FORMATS = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm", time: "hh:mm", timedelta: "[h]:mm"}
CUSTOMERS: list[list[Any]] = [["name", "spend"], ["Ann", 1], ["Bob", 2]]
SHEET = "xl/worksheets/sheet1.xml"
Rows = list[list[Any]]


def workbook(sheets: Mapping[str, Rows], change: Callable[[Any], object] = lambda _: None) -> bytes:
    """Write rows into sheets from A1 on, dates with the formats of dates."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        formats = {kind: book.add_format({"num_format": shown}) for kind, shown in FORMATS.items()}
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    sheet.write(at, column, value, *filter(None, [formats.get(type(value))]))
        change(book)
    return file.getvalue()


def read(data: bytes) -> RawTable:
    return parse_workbook(data, MEGABYTES_100)


def read_column(*cells: Any) -> pl.Series:
    return read(workbook({"a": [["name", "x"], *([f"n{at}", cell] for at, cell in enumerate(cells))]})).frame[
        :, 1
    ]


def changed(data: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """The workbook with other parts in it, or without them."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            content = parts[name] if name in parts else old.read(name)
            if content is not None:
                new.writestr(name, content)
    return file.getvalue()


def sheet_xml(rows: str) -> bytes:
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def with_cells(rows: str) -> bytes:
    return changed(workbook({"a": CUSTOMERS}), {SHEET: sheet_xml(rows)})


def test_a_sheet_is_read_with_its_names_and_types() -> None:
    table = read(workbook({"Customers": CUSTOMERS}))

    assert list(table.names) == ["name", "spend"]
    assert table.frame.rows() == [("Ann", 1), ("Bob", 2)]
    assert table.frame.dtypes == [pl.String, pl.Int64]
    assert (table.format.kind, table.format.sheet, table.format.header_line) == ("xlsx", None, 1)
    assert table.is_sheet
    assert not table.warnings


@pytest.mark.parametrize(
    "cells",
    [
        [1, 2, None],
        [1.5, 2.0, None],
        [2**52, 0],
        [True, False, None],
        [date(2026, 1, 31), None],
        [datetime(2026, 1, 31, 13, 30), datetime(2026, 2, 1)],
        [time(13, 30), time(0, 5)],
        [timedelta(hours=30)],
        ["Ann", "O'Neil \N{SNOWMAN}", " 007 "],
    ],
)
def test_cells_come_out_as_they_went_in(cells: list[Any]) -> None:
    values = read_column(*cells).to_list()

    assert values == cells
    assert [type(value) for value in values] == [type(cell) for cell in cells]


@pytest.mark.parametrize(
    ("cells", "texts"),
    [
        ([3, 12.5, "unknown"], ["3", "12.5", "unknown"]),
        ([date(2026, 1, 31), "unknown", 5], ["2026-01-31", "unknown", "5"]),
        ([datetime(2026, 1, 31, 13, 30), "unknown"], ["2026-01-31 13:30:00", "unknown"]),
        ([True, "maybe"], ["true", "maybe"]),
    ],
)
def test_cells_of_several_kinds_become_texts_as_a_person_writes_them(
    cells: list[Any], texts: list[str]
) -> None:
    assert read_column(*cells).to_list() == texts


def test_durations_among_words_are_read() -> None:
    assert read_column(timedelta(hours=1), "unknown").to_list()[1] == "unknown"


def test_a_word_far_down_in_a_column_of_numbers_is_kept() -> None:
    column = read_column(*range(5000), "unknown", 7.5)

    assert column[4999:].to_list() == ["4999", "unknown", "7.5"]


def test_errors_are_missing_and_formulas_have_their_last_value() -> None:
    def calculate(book: Any) -> None:
        sheet = book.add_worksheet("a")
        for row in [["name", "x", "y"], ["a"], ["b"], ["c", 7]]:
            sheet.write_row(sheet.dim_rowmax + 1 if sheet.dim_rowmax is not None else 0, 0, row)
        sheet.write_formula("B2", "=1/0", None, "#DIV/0!")
        sheet.write_formula("B3", "=NA()", None, "#N/A")
        for cell in ("C2", "C3", "C4"):
            sheet.write_formula(cell, "=1+1", None, 2)

    table = read(workbook({}, calculate))

    assert table.frame.rows() == [("a", None, 2), ("b", None, 2), ("c", 7, 2)]


def test_names_are_those_of_the_sheet_blank_and_repeated_ones_too() -> None:
    table = read(workbook({"a": [["name", "x", None, "x"], ["Ann", 1, 2, 3]]}))

    assert list(table.names) == ["name", "x", "", "x"]
    assert table.frame.rows() == [("Ann", 1, 2, 3)]


def test_names_that_are_numbers_or_dates_are_texts() -> None:
    table = read(workbook({"a": [["name", "x", 2024, date(2026, 1, 31)], ["Ann", 1, 2, 3]]}))

    assert list(table.names) == ["name", "x", "2024", "2026-01-31"]


def test_a_table_may_begin_anywhere() -> None:
    rows = [
        [],
        [None, None, None, "Customers of 2026"],
        [],
        [],
        [],
        [],
        *([None] * 3 + row for row in CUSTOMERS),
    ]

    table = read(workbook({"a": rows}))

    assert list(table.names) == ["name", "spend"]
    assert table.frame.rows() == [("Ann", 1), ("Bob", 2)]
    assert table.format.header_line == 7
    assert [(one.code, one.message) for one in table.warnings] == [
        ("title_rows", "Lines above the column names, left out: 1.")
    ]


def test_blank_rows_above_are_not_worth_a_word() -> None:
    table = read(workbook({"a": [[]] * 150 + CUSTOMERS}))

    assert table.format.header_line == 151
    assert not table.warnings


def test_a_title_over_merged_cells_is_left_out() -> None:
    table = read(
        workbook({"a": [[], [], *CUSTOMERS]}, lambda book: book.worksheets()[0].merge_range("A1:B1", "All"))
    )

    assert list(table.names) == ["name", "spend"]
    assert [one.code for one in table.warnings] == ["title_rows"]


def test_hidden_columns_and_rows_are_read() -> None:
    def hide(book: Any) -> None:
        book.worksheets()[0].set_column("B:B", None, None, {"hidden": True})
        book.worksheets()[0].set_row(1, None, None, {"hidden": True})

    assert read(workbook({"a": CUSTOMERS}, hide)).frame.rows() == [("Ann", 1), ("Bob", 2)]


def test_of_several_sheets_the_fullest_is_read_and_the_others_named() -> None:
    table = read(workbook({"Notes": [["read me"]], "2025": CUSTOMERS[:2], "2026": CUSTOMERS, "Empty": []}))

    assert table.frame.height == 2
    assert table.format.sheet == "2026"
    assert [one.code for one in table.warnings] == ["other_sheets"]
    assert "2026 was read" in table.warnings[0].message
    assert "Left out: Notes, 2025." in table.warnings[0].message
    assert "a file of its own" in table.warnings[0].advice


def test_of_two_sheets_that_are_as_full_the_first_is_read() -> None:
    assert read(workbook({"a": CUSTOMERS, "b": CUSTOMERS})).format.sheet == "a"


def test_a_hidden_sheet_is_left_alone() -> None:
    sheets = {"a": CUSTOMERS[:2], "b": CUSTOMERS}
    table = read(workbook(sheets, lambda book: book.worksheets()[1].hide()))

    assert table.frame.height == 1
    assert not table.warnings


def test_an_empty_first_sheet_is_passed_over_without_a_word() -> None:
    table = read(workbook({"a": [], "b": CUSTOMERS}))

    assert table.format.sheet == "b"
    assert not table.warnings


def test_a_header_without_rows_is_a_table_without_rows() -> None:
    table = read(workbook({"a": CUSTOMERS[:1]}))

    assert (table.frame.height, table.frame.width) == (0, 2)


def draw(book: Any) -> None:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=a!$B$2:$B$3"})
    book.add_chartsheet("Chart").set_chart(chart)


def test_charts_beside_the_table_do_no_harm() -> None:
    assert read(workbook({"a": CUSTOMERS}, draw)).frame.rows() == [("Ann", 1), ("Bob", 2)]


def test_a_workbook_of_charts_alone_is_refused() -> None:
    both = workbook({"a": CUSTOMERS}, draw)
    with zipfile.ZipFile(io.BytesIO(both)) as archive:
        sheets = archive.read("xl/workbook.xml").replace(b'<sheet name="a" sheetId="1" r:id="rId1"/>', b"")

    with pytest.raises(UnreadableTable, match="no visible sheet"):
        read(changed(both, {"xl/workbook.xml": sheets}))


@pytest.mark.parametrize("sheets", [{}, {"a": []}, {"a": [[" "]]}])
def test_a_workbook_without_cells_is_refused(sheets: dict[str, Rows]) -> None:
    with pytest.raises(UnreadableTable, match="no visible sheet with cells"):
        read(workbook(sheets))


@pytest.mark.parametrize(
    "parts",
    [
        {SHEET: None},
        {SHEET: b"<worksheet><sheetData><row"},
        {SHEET: sheet_xml('<row r="1"><c r="A1" t="s"><v>999999</v></c></row>')},
        {"xl/sharedStrings.xml": b"<sst><si><t>name"},
        {"xl/sharedStrings.xml": None},
        {"xl/workbook.xml": b"<workbook><sheets><sheet"},
        {"xl/workbook.xml": None},
        {"xl/_rels/workbook.xml.rels": None},
        {"xl/styles.xml": b"<styleSheet><cellXfs"},
        {"[Content_Types].xml": None, SHEET: b"\xff\xfe\x00"},
    ],
)
def test_a_workbook_with_broken_parts_is_damaged(parts: dict[str, bytes | None]) -> None:
    with pytest.raises(UnreadableTable):
        read(changed(workbook({"a": CUSTOMERS}), parts))


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04rubbish",
        changed(workbook({}), {"xl/workbook.bin": b"x"}),
        changed(workbook({}), {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
    ],
)
def test_another_kind_of_zip_is_not_an_excel_workbook(data: bytes) -> None:
    with pytest.raises(UnsupportedFormat, match="not an Excel workbook"):
        read(data)


def test_a_word_document_is_not_an_excel_workbook() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    with pytest.raises(UnsupportedFormat, match="not an Excel workbook"):
        read(file.getvalue())


def test_what_a_workbook_unpacks_to_is_bounded() -> None:
    bomb = changed(workbook({"a": CUSTOMERS}), {"xl/media/image1.png": bytes(150_000_000)})
    at = bomb.rindex(b"PK\x01\x02", 0, bomb.rindex(b"xl/media")) + 24
    lying = bomb[:at] + bytes(4) + bomb[at + 4 :]

    for data in (bomb, lying):
        with pytest.raises(TableTooLarge, match="more than 100,000,000 bytes"):
            read(data)
    assert parse_workbook(bomb, None).frame.height == 2


def cell(place: str) -> str:
    return f'<c r="{place}"><v>1</v></c>'


UNPLACED = "<c><v>1</v></c>"
FAR_APART = {
    "in two corners": f'<row r="1">{cell("A1")}</row><row r="1048576">{cell("XFD1048576")}</row>',
    "many rows down": f'<row r="1">{cell("A1")}</row><row r="4000000000">{cell("B4000000000")}</row>',
    "in lower case": f"<row r='1'>{cell('a1')}</row><row r='9'><c\nr = 'xfd1048576'><v>1</v></c></row>",
    "with a prefix": f'<row>{cell("A1")}</row><x:row><x:c r="XFD1048576"><v>1</v></x:c></x:row>',
    "without places": f"<row>{UNPLACED * 30_000}</row>{f'<row>{UNPLACED}</row>' * 30_000}",
    "after blanks": f'<row>{"<c/>" * 30_000}{UNPLACED}</row><row r="900000">{cell("A900000")}</row>',
}


@pytest.mark.parametrize("rows", FAR_APART.values(), ids=FAR_APART.keys())
def test_cells_far_apart_are_refused_before_they_take_memory(rows: str) -> None:
    with pytest.raises(TableTooLarge, match=r"far apart.*Delete the stray cells"):
        read(with_cells(rows))


def test_more_than_2000_columns_are_refused() -> None:
    assert read(workbook({"a": [[f"x{n}" for n in range(2000)]]})).frame.width == 2000
    with pytest.raises(UnreadableTable, match="At most 2,000 columns"):
        read(workbook({"a": [[f"x{n}" for n in range(2001)]]}))


def test_blank_cells_that_are_only_coloured_do_not_make_a_table_wide() -> None:
    def colour(book: Any) -> None:
        red = book.add_format({"bg_color": "red"})
        for column in range(2, 5000):
            book.worksheets()[0].write_blank(0, column, None, red)

    assert read(workbook({"a": CUSTOMERS}, colour)).frame.width == 2


def test_cells_that_do_not_say_where_they_are_are_read_in_order() -> None:
    name, spend, ann = (f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ("name", "spend", "Ann"))
    rows = f"<row>{name}{spend}</row><row>{ann}{UNPLACED}</row>"

    assert read(with_cells(rows)).frame.rows() == [("Ann", 1)]


def test_a_long_text_in_many_cells_is_refused() -> None:
    texts = f"<sst><si><t>name</t></si><si><t>spend</t></si><si><t>{'x' * 100_000}</t></si></sst>"
    few = [f'<row r="{row}"><c r="A{row}" t="s"><v>{row % 2}</v></c></row>' for row in range(1, 2001)]
    many = [cells.replace(f"{row % 2}</v>", "2</v>") for row, cells in enumerate(few, 1)]
    whole = workbook({"a": CUSTOMERS})

    def told(cells: list[str]) -> bytes:
        return changed(whole, {"xl/sharedStrings.xml": texts.encode(), SHEET: sheet_xml("".join(cells))})

    assert read(told(few)).frame.height == 1999
    with pytest.raises(TableTooLarge, match="more than 100,000,000 bytes"):
        read(told(many))


def test_more_sheets_than_anybody_looks_through_are_refused() -> None:
    with pytest.raises(UnreadableTable, match="more than 250 sheets"):
        read(workbook({f"s{n}": [] for n in range(251)}))


WHOLE = workbook({"a": CUSTOMERS, "b": [["x"], [date(2026, 1, 1)]]})
PARTS = ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml", SHEET]


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(PARTS), st.data())
def test_damage_within_a_part_is_told_and_never_an_accident(part: str, data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as archive:
        content = bytearray(archive.read(part))
    places = st.integers(0, len(content) - 1)
    for at, value in data.draw(
        st.dictionaries(places, st.sampled_from(b'<>/"=&A10 \x00\xff'), max_size=5)
    ).items():
        content[at] = value

    try:
        read(changed(WHOLE, {part: bytes(content)}))
    except TableError as error:
        assert str(error)  # noqa: PT017


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_damage_of_the_file_is_told_and_never_an_accident(data: st.DataObject) -> None:
    damaged = bytearray(WHOLE[: data.draw(st.sampled_from([len(WHOLE)] * 3 + [len(WHOLE) // 2]))])
    for at, value in data.draw(
        st.dictionaries(st.integers(4, len(damaged) - 1), st.integers(0, 255))
    ).items():
        damaged[at] = value

    try:
        read(bytes(damaged))
    except TableError as error:
        assert str(error)  # noqa: PT017
