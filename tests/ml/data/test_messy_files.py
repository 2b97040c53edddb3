"""Files as people send them, and what each must give: the rows, and what is said about them."""

import io
import zipfile
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from ml.data.reading import read_table

MANY = "".join(f"K{n:03d};{n}0,5;{n}\n" for n in range(1, 13))


@dataclass(frozen=True)
class Messy:
    """A file, its names and first rows once read, how many rows, and the codes of what is said."""

    data: str | bytes
    names: list[str]
    first: tuple[Any, ...]
    n_rows: int
    said: list[str] = field(default_factory=list)


def zipped(content: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("__MACOSX/._orders.csv", "junk")
        archive.writestr("export/orders.csv", content)
    return file.getvalue()


FILES = {
    "semicolons, decimal commas, cp1252": Messy(
        "Käufer;Umsatz\nMüller;1,5\nSüß;2,25\n".encode("cp1252"), ["Käufer", "Umsatz"], ("Müller", 1.5), 2,
        ["guessed_encoding"],
    ),
    "points between thousands, euros behind": Messy(
        "name;spend\nAnn;1.234,50 €\nBob;2.000.000,00 €\n",
        ["name", "spend"], ("Ann", 1234.5), 2, ["number_marks"],
    ),
    "dollars before, commas between thousands, a blank behind": Messy(
        'name,spend\nAnn,"$90,000 "\nBob,"$1,250.75"\n',
        ["name", "spend"], ("Ann", 90000.0), 2, ["number_marks"],
    ),
    "accounting negatives": Messy(
        'name,delta\nAnn,"(1,234)"\nBob,5.5\nCy,(7)\n', ["name", "delta"], ("Ann", -1234.0), 3,
        ["number_marks"],
    ),
    "a minus behind, as SAP writes it": Messy(
        "name;delta\nAnn;12,50-\nBob;3,00\n", ["name", "delta"], ("Ann", -12.5), 2, ["number_marks"]
    ),
    "apostrophes between thousands, francs": Messy(
        "name\tspend\nAnn\tCHF 1'234.50\nBob\tCHF 2'000'000.00\n",
        ["name", "spend"], ("Ann", 1234.5), 2, ["number_marks"],
    ),
    "no-break spaces between thousands": Messy(
        "name;spend\nAnn;1\u00a0234,50\nBob;12\u00a0000,00\n",
        ["name", "spend"], ("Ann", 1234.5), 2, ["number_marks"],
    ),
    "percent": Messy(
        "name;share\nAnn;12 %\nBob;3,5%\n", ["name", "share"], ("Ann", 0.12), 2, ["number_marks"]
    ),
    "Indian groups": Messy(
        'name,spend\nAnn,"12,34,567.50"\nBob,"1,00,000"\n',
        ["name", "spend"], ("Ann", 1234567.5), 2, ["number_marks"],
    ),
    "scientific notation": Messy("name,spend\nAnn,1.5e3\nBob,2E-1\n", ["name", "spend"], ("Ann", 1500.0), 2),
    "whole thousands beside small numbers": Messy(
        "name;visits\nAnn;1.230\nBob;999\nCy;2.000\nDi;4.110\n",
        ["name", "visits"], ("Ann", 1230), 4, ["number_marks"],
    ),
    "nothing shows whether a comma is decimal": Messy(
        "name\tspend\nAnn\t1,234\nBob\t5,678\n",
        ["name", "spend"], ("Ann", 1234), 2, ["ambiguous_numbers", "number_marks"],
    ),
    "another column shows what the comma means": Messy(
        "name\tfee\tspend\nAnn\t0,5\t1,234\nBob\t0,25\t5,678\n", ["name", "fee", "spend"],
        ("Ann", 0.5, 1.234), 2,
    ),
    "two currencies in one column": Messy(
        "name;spend\nAnn;€ 12,50\nBob;$ 13,50\n",
        ["name", "spend"], ("Ann", 12.5), 2, ["several_currencies", "number_marks"],
    ),
    "titles above, a total below": Messy(
        f"Umsatz 2025;;\nErstellt am;01.02.2026;\n\nKunde;Umsatz;Besuche\n{MANY};;\nSumme;786,0;78\n",
        ["Kunde", "Umsatz", "Besuche"], ("K001", 10.5, 1), 12, ["total_row", "title_rows"],
    ),
    "a total and a mean without thousands marks": Messy(
        "id,spend\n1,10\n2,20\n3,60\nTotal,90\nAverage,30\n", ["id", "spend"], (1, 10), 3, ["total_row"] * 2
    ),
    "a total without a name": Messy(
        "shop,spend,visits\na,10,1\nb,20,2\nc,60,3\n,90,6\n", ["shop", "spend", "visits"], ("a", 10, 1), 3,
        ["total_row"],
    ),
    "a customer called Total": Messy(
        "company,spend\nShell,100\nBP,50\nTotal,70\n", ["company", "spend"], ("Shell", 100), 3,
        ["unproven_total"],
    ),
    "notes below": Messy(
        "id,a,b\n1,2,3\n2,3,4\n3,4,5\n\nSource: the shop\nAll amounts in EUR\n",
        ["id", "a", "b"], (1, 2, 3), 3, ["footer_rows"],
    ),
    "a second table to the right": Messy(
        "id,a,b,,plan,target\n1,2,3,,x,10\n2,3,4,,y,20\n3,4,5,,,\n4,5,6,,,\n",
        ["id", "a", "b"], (1, 2, 3), 4, ["second_table", "unnamed_columns"],
    ),
    "an empty column within the table": Messy(
        "id,a,,b\n1,2,,3\n2,3,,4\n", ["id", "a", "b"], (1, 2, 3), 2, ["unnamed_columns"]
    ),
    "empty columns and rows at the end": Messy(
        "id;a;;\n1;2;;\n2;3;;\n;;;\n;;;\n", ["id", "a"], (1, 2), 2, ["unnamed_columns"]
    ),
    "empty lines within": Messy("id,a\n1,2\n\n2,3\n,\n3,4\n", ["id", "a"], (1, 2), 3, ["blank_rows"]),
    "a row name without a header": Messy(
        ",a,b\nAnn,1,2\nBob,3,4\n", ["column 1", "a", "b"], ("Ann", 1, 2), 2, ["unnamed_columns"]
    ),
    "repeated names": Messy(
        "a,a,a (2)\n1,2,3\n4,5,6\n", ["a", "a (3)", "a (2)"], (1, 2, 3), 2, ["repeated_names"]
    ),
    "the header again in the middle": Messy(
        "id,a\n1,2\nid,a\n2,3\n", ["id", "a"], (1, 2), 2, ["repeated_header"]
    ),
    "ragged rows": Messy(
        "id,a,b\n1,2,3\n2,3\n3,4,5,6\n", ["id", "a", "b"], (1, 2, 3), 3, ["ragged_rows"] * 2
    ),
    "ragged rows among quotes": Messy(
        'id,a,b\n1,"x\ny",3\n2,3\n', ["id", "a", "b"], (1, "x\ny", 3), 2, ["ragged_rows"]
    ),
    "delimiters at the end of rows alone": Messy(
        "a;b\n1;2;\n3;4;\n", ["a", "b"], (1, 2), 2
    ),
    "a sep= line": Messy("sep=|\nid|a\n1|2\n2|3\n", ["id", "a"], (1, 2), 2),
    "a sep= line with an unusual mark": Messy("sep=^\nid^a\n1^2\n2^3\n", ["id", "a"], (1, 2), 2),
    "quotes with delimiters, quotes and newlines inside": Messy(
        'id,note\n1,"says ""hi"", and\nleaves"\n2,x\n', ["id", "note"], (1, 'says "hi", and\nleaves'), 2
    ),
    "quotes escaped with backslashes": Messy(
        'id,note,a\n1,"says \\"hi\\", and",3\n2,x,4\n', ["id", "note", "a"], (1, 'says "hi", and', 3), 2
    ),
    "single quotes around cells": Messy(
        "name,a\n'x,1',2\n'y,2',3\n'z',4\n", ["name", "a"], ("x,1", 2), 3
    ),
    "inches in an unquoted cell": Messy(
        'id,size,a\n1,5" pipe,3\n2,6" pipe,4\n', ["id", "size", "a"], (1, '5" pipe', 3), 2
    ),
    "carriage returns alone": Messy("id,a\r1,2\r2,3\r", ["id", "a"], (1, 2), 2),
    "CRLF": Messy("id,a\r\n1,2\r\n2,3\r\n", ["id", "a"], (1, 2), 2),
    "UTF-16 without a mark": Messy(
        "name,a\nZoë,2\nBob,4\n".encode("utf-16-be"), ["name", "a"], ("Zoë", 2), 2
    ),
    "blanks behind delimiters": Messy('id, a, "b"\n1, 2, "x"\n2, 3, "y"\n', ["id", "a", "b"], (1, 2, "x"), 2),
    "leading zeros": Messy("plz,a\n01067,1\n80331,2\n", ["plz", "a"], ("01067", 1), 2),
    "phone numbers": Messy(
        "phone,a\n+41 44 123 45 67,1\n+41 44 765 43 21,2\n", ["phone", "a"], ("+41 44 123 45 67", 1), 2
    ),
    "ids longer than any machine number": Messy(
        "id,a\n12345678901234567890123,1\n7,2\n", ["id", "a"], ("12345678901234567890123", 1), 2
    ),
    "every spelling of missing": Messy(
        "id,a\n1,NA\n2,n/a\n3,#N/A\n4,#DIV/0!\n5,NULL\n6,none\n7,-\n8,?\n9,NaN\n10,\n11,3.5\n12,2\n",
        ["id", "a"], (1, None), 12,
    ),
    "day before month, shown by one column": Messy(
        "id;seen;born\n1;31/01/2026;01/02/1990\n2;01/02/2026;03/04/1991\n",
        ["id", "seen", "born"], (1, date(2026, 1, 31), date(1990, 2, 1)), 2, ["date_format"],
    ),
    "month before day": Messy(
        "id,seen\n1,01/31/2026\n2,02/01/2026\n", ["id", "seen"], (1, date(2026, 1, 31)), 2, ["date_format"]
    ),
    "nothing shows whether the day comes first": Messy(
        "id,seen\n1,01/02/2026\n2,03/04/2026\n",
        ["id", "seen"], (1, date(2026, 2, 1)), 2, ["ambiguous_dates", "date_format"],
    ),
    "a date that is none": Messy(
        "id,seen\n" + "".join(f"{n},2026-01-{n:02d}\n" for n in range(1, 10)) + "10,soon\n",
        ["id", "seen"], (1, date(2026, 1, 1)), 10, ["unparsable_dates"],
    ),
    "a spreadsheet's count of days": Messy(
        "id,last_seen\n1,45000\n2,45010\n", ["id", "last_seen"], (1, date(2023, 3, 15)), 2, ["date_format"]
    ),
    "dates without marks": Messy(
        "id,date\n1,20260131\n2,20260201\n", ["id", "date"], (1, date(2026, 1, 31)), 2, ["date_format"]
    ),
    "years for names": Messy(
        "name,2024,2025\nAnn,1,2\nBob,3,4\n", ["name", "2024", "2025"], ("Ann", 1, 2), 2
    ),
    "cells that were escaped against formulas": Messy(
        "id,a\n'=1+1,2\n'+41,3\n''=x,4\n", ["id", "a"], ("=1+1", 2), 3
    ),
    "a zip with one file in it": Messy(zipped("id;a\n1;2,5\n2;3,5\n"), ["id", "a"], (1, 2.5), 2),
    "names that R writes, one fewer than columns": Messy(
        '"name","city","spend"\n"1","Ann","Bern",3.5\n"2","Bob","Basel",4\n"3","Cid","Bern",5\n',
        ["column 1", "name", "city", "spend"], (1, "Ann", "Bern", 3.5), 3, ["unnamed_columns"],
    ),
    "two columns without a name": Messy(
        ",name,,spend\n1,Ann,Bern,3\n2,Bob,Bern,4\n5,Cid,Basel,9\n",
        ["column 1", "name", "column 3", "spend"], (1, "Ann", "Bern", 3), 3, ["unnamed_columns"],
    ),
    "other delimiters in quoted cells": Messy(
        'id,comment,spend\n1,"a; b; c; d; e",5\n2,"f; g; h; i; j",6\n',
        ["id", "comment", "spend"], (1, "a; b; c; d; e", 5), 2,
    ),
    "other delimiters in cells": Messy(
        "email,tags\na1@x.com,a|b|c\na2@x.com,a|d|c\na3@x.com,b|d|c\n",
        ["email", "tags"], ("a1@x.com", "a|b|c"), 3,
    ),
    "months for names": Messy(
        "name,2025-01-31,2025-02-28\nAnn,1,2\nBob,3,4\n",
        ["name", "2025-01-31", "2025-02-28"], ("Ann", 1, 2), 2,
    ),
    "years that repeat for names": Messy(
        "name,2024,2025,2024,2025\nAnn,1,2,3,4\nBob,3,4,5,6\n",
        ["name", "2024", "2025", "2024 (2)", "2025 (2)"], ("Ann", 1, 2, 3, 4), 2, ["repeated_names"],
    ),
    "amounts without cents": Messy(
        "name;CHF\nAnn;1'234.-\nBob;99.50\nCid;12.-\n", ["name", "CHF"], ("Ann", 1234.0), 3, ["number_marks"]
    ),
    "points between thousands only far below": Messy(
        "name;spend\n" + "".join(f"a{n};{n % 900}\n" for n in range(20_000)) + "z;1.200\ny;2.345\nx;3.210\n",
        ["name", "spend"], ("a0", 0), 20_003, ["number_marks"],
    ),
    "leading zeros only far below": Messy(
        "customer,zip\n" + "".join(f"{n},{n}\n" for n in range(30_000, 9_999, -1)) + "09999,01067\n",
        ["customer", "zip"], ("30000", "30000"), 20_002,
    ),
    "dates of two kinds": Messy(
        "id,seen\n1,2026-01-31\n2,31.01.2026\n3,2026-02-01\n",
        ["id", "seen"], (1, date(2026, 1, 31)), 3, ["date_format"],
    ),
    "numbers of two kinds": Messy(
        "name;spend\nAnn;1.234,50\nBob;1,234.50\nCid;7,5\n",
        ["name", "spend"], ("Ann", 1234.5), 3, ["mixed_marks", "number_marks"],
    ),
    "a second table to the right that is as long": Messy(
        "id,a,,plan,target\n1,2,,x,10\n2,3,,y,20\n3,4,,z,30\n4,5,,w,40\n,,,v,50\n",
        ["id", "a"], (1, 2), 4, ["second_table", "unnamed_columns"],
    ),
    "a total with other figures below it": Messy(
        "name,spend\na,10\nb,20\nc,60\nTotal Geral,90\nMin,10\nMax,60\nCount,3\n",
        ["name", "spend"], ("a", 10), 3, ["total_row"] * 4,
    ),
    "a total above a column with words": Messy(
        "name;spend;visits\na;10,5 €;1\nb;on request;2\nc;20,5 €;3\nSumme;31,0 €;7\n",
        ["name", "spend", "visits"], ("a", "10,5 €", 1), 3, ["total_row"],
    ),
    "a total whose name is not in the first cell": Messy(
        "nr;name;spend\n1;a;10\n2;b;20\n3;c;60\n4;Total;90\n",
        ["nr", "name", "spend"], (1, "a", 10), 3, ["total_row"],
    ),
    "what pandas writes by columns": Messy(
        '{"a":{"0":1,"1":2},"b":{"0":"x","1":"y"}}', ["a", "b"], (1, "x"), 2
    ),
    "what pandas writes split": Messy(
        '{"columns":["a","b"],"index":["x","y"],"data":[[1,"$1,200"],[2,"$3"]]}',
        ["index", "a", "b"], ("x", 1, 1200), 2, ["number_marks"],
    ),
    "lists by column": Messy('{"a":[1,2],"b":["x","y"]}', ["a", "b"], (1, "x"), 2),
    "one customer with two addresses": Messy(
        '{"home":{"city":"Bern","zip":"3000"},"work":{"city":"Basel","zip":"4000"}}',
        ["home.city", "home.zip", "work.city", "work.zip"], ("Bern", 3000, "Basel", 4000), 1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("messy", FILES.values(), ids=FILES.keys())
def test_a_messy_file_just_works_and_says_what_was_mended(messy: Messy) -> None:
    data = messy.data if isinstance(messy.data, bytes) else messy.data.encode()

    table = read_table(data)

    assert table.frame.columns == messy.names
    assert table.frame.row(0) == messy.first
    assert table.frame.height == messy.n_rows
    assert [warning.code for warning in table.warnings] == messy.said


def test_ragged_rows_are_named_by_line_and_by_row() -> None:
    table = read_table(b"shop export\n\nid,a,b\n1,2,3\n\n2,3\n3,4,5,6\n")

    longer, shorter = table.warnings[:2]
    assert longer.rows == (3,)
    assert "(line 7)" in longer.message
    assert shorter.rows == (2,)
    assert "(line 6)" in shorter.message


def test_words_that_are_no_date_are_pointed_at() -> None:
    rows = "".join(f"{n},{n}/13/2026\n" for n in range(1, 10))
    warning = read_table(f"id,seen\n{rows}10,soon\n".encode()).warnings[0]

    assert (warning.code, warning.rows) == ("unparsable_dates", (10,))
    assert warning.advice


@pytest.mark.parametrize(
    ("cells", "thousands", "decimal"),
    [
        ("1.234,50;2,5", ".", ","),
        ("1,234.50;2.5", ",", "."),
        ("1'234.50;2.5", "'", "."),
        ("1 234,5;2,5", " ", ","),
    ],
)
def test_the_marks_are_told(cells: str, thousands: str, decimal: str) -> None:
    first, second = cells.split(";")

    told = read_table(f"name\tspend\nAnn\t{first}\nBob\t{second}\n".encode()).format

    assert (told.thousands, told.decimal) == (thousands, decimal)
