import json
import os
import random
import subprocess
import sys
from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml import TrainingConfig, train
from ml.data.reading import table_from_json
from ml.scoring.compiled import compile_model
from ml.scoring.layouts import Layout
from ml.scoring.plain_records import PlainRecords, Read
from ml.scoring.scorer import score
from ml.types import SegmentationModel

RECORD = {"Spend": 120.5, "Visits": 12, "days_since": 3, "Channel": "télé", "Region": 2, "Age": "18-25"}


def trained(id_column: str) -> SegmentationModel:
    random_rows = np.random.default_rng(0)
    n_rows = 90
    frame = pl.DataFrame(
        {
            id_column: [f"C{row:04}" for row in range(n_rows)],
            "Spend": random_rows.lognormal(4, 1, n_rows),
            "Visits": random_rows.integers(0, 30, n_rows),
            "days_since": random_rows.integers(0, 400, n_rows),
            "Channel": random_rows.choice(["web", "shop", "télé"], n_rows),
            "Region": random_rows.choice([1, 2, 3], n_rows),
            "Age": random_rows.choice(["18-25", "26-40", "65+"], n_rows),
        }
    )
    config = TrainingConfig(
        algorithm="kmeans", n_segments=2, n_resamples=0, n_references=0, id_column=id_column,
        features=tuple(RECORD), categorical=("Channel", "Region", "Age"),
    )  # fmt: skip
    return train(frame, config)


def as_json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


@dataclass(frozen=True)
class Both:
    """The two ways to read JSON for one model."""

    model: SegmentationModel
    plain: PlainRecords

    def check(self, body: bytes) -> Read | None:
        """What is plain is what the general way makes of it, without a warning or an error."""
        read = self.plain.read(body)
        if read is not None:
            content = json.loads(body)
            if isinstance(content, dict) and content.keys() in ({"records"}, {"data"}):
                content = next(iter(content.values()))
            assert not isinstance(content, dict) or "dataset_id" not in content
            table = table_from_json(content)
            scored = score(self.model, table)
            assert not table.warnings
            assert not scored.warnings
            assert read.n_rows == scored.frame.height
            assert read.id_texts() == scored.frame["customer_id"].to_list()
            for name, values in zip(read.layout.numeric, read.values, strict=True):
                expected = scored.features[name].fill_null(np.nan).to_numpy()
                # Bit by bit, so that -0.0 is not 0.0.
                assert np.where(np.isnan(values), np.nan, values).tobytes() == expected.tobytes()
            for name, known, codes in zip(
                read.layout.categorical, read.layout.categories, read.codes, strict=True
            ):
                assert [None if code == -2 else known[code] for code in codes] == scored.features[
                    name
                ].to_list()
        return read


def both_for(id_column: str) -> Both:
    model = trained(id_column)
    folded = compile_model(model).folded
    assert folded is not None
    return Both(model, PlainRecords(Layout.of(model, folded)))


@pytest.fixture(scope="module")
def both() -> Both:
    return both_for("customer_no")


@pytest.fixture(scope="module")
def freely_named() -> Both:
    return both_for("Kunde")


def test_plain_records_are_read_in_every_form(both: Both) -> None:
    rows = [RECORD | {"customer_no": f"K{row}", "Spend": row / 7} for row in range(30)]

    for content in (rows, {"records": rows}, {"data": rows}, rows[0]):
        for layout in ({}, {"indent": 2}, {"separators": (",", ":")}):
            body = json.dumps(content, ensure_ascii=False, **layout).encode()
            read = both.check(body)
            assert read is not None
            assert read.id_texts() == [row["customer_no"] for row in rows[: read.n_rows]]


def test_keys_may_come_in_any_order_with_others_between(both: Both) -> None:
    shuffled = random.Random(1)  # noqa: S311
    rows = []
    for row in range(50):
        items = list((RECORD | {"customer_no": row, "city": "Zürich", "is_new": True, "n": row}).items())
        shuffled.shuffle(items)
        rows.append(dict(items))

    read = both.check(as_json(rows))

    assert read is not None
    assert read.id_texts() == [str(row) for row in range(50)]


def test_what_is_missing_is_null(both: Both) -> None:
    rows = [RECORD, dict.fromkeys(RECORD), RECORD | {"Milk": None}]

    read = both.check(as_json(rows))

    assert read is not None
    assert np.isnan(read.values[:, 1]).all()
    assert (read.codes[:, 1] == -2).all()
    assert read.ids is None


@pytest.mark.parametrize(
    "changes",
    [
        {"Spend": "12"}, {"Spend": True}, {"Spend": [1]}, {"Spend": {"a": 1}}, {"Spend": 1e150},
        {"Spend": 10**19},
        {"Spend": float("nan")}, {"Spend": float("inf")}, {"Channel": "fax"}, {"Channel": "n/a"},
        {"Channel": ""},
        {"Channel": " web"}, {"Channel": 1}, {"Channel": 'w"eb'}, {"Region": 4}, {"Region": 2.0},
        {"Region": True},
        {"customer_no": 1.0}, {"customer_no": True}, {"customer_no": 10**18},
        {"customer_no": 'a"b'},
        {"extra": []}, {"extra": {}}, {"extra": {"a": 1}}, {"extra": "2024-01-31"}, {"extra": "1.234"},
        {"extra": "EUR -"}, {"extra": "$5"}, {"": 1}, {" Spend": 1}, {"Spend ": 1}, {"records": 1},
        {"options": {}},
        {"options": None}, {"dataset_id": "x"}, {"^a$": 1}, {"signup_date": 45_000},
        {"updated_at": 1_700_000_000},
        {"days_since": 45_000}, {"days_since": 1_700_000_000_000}, {"a\u200bb": 1},
    ],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_the_general_way(both: Both, changes: dict[str, object]) -> None:
    assert both.check(as_json([RECORD | changes])) is None


def test_whole_tables_decide_where_the_general_way_has_them_decide(both: Both, freely_named: Both) -> None:
    days = [20_240_101 + day for day in range(12)]

    assert both.check(as_json([RECORD | {"Spend": day} for day in days])) is None
    assert both.check(as_json([RECORD | {"Spend": days[0]}])) is not None
    assert both.check(as_json([RECORD | {"x": 1}, RECORD | {"x": "a"}])) is None
    assert both.check(as_json([RECORD | {"customer_no": 1}, RECORD])) is None
    for one in (both, freely_named):
        ids = ["1,5", "1,7"]
        rows = [RECORD | {one.model.data.id_column: value} for value in ids]
        read = one.check(as_json(rows))
        assert (read is None) == (one is freely_named)


@pytest.mark.parametrize(
    "body",
    [
        b"", b" ", b"[]", b"{}", b"[{}]", b"[", b"[{", b'{"records":[]}', b"null", b"1", b'"a"', b"[1]",
        b"[[]]", b"\xef\xbb\xbf[{}]",
    ],
)  # fmt: skip
def test_what_is_no_table_is_not_plain(both: Both, body: bytes) -> None:
    assert both.check(body) is None


SCRAPS = [
    b'"', b"{", b"}", b"[", b"]", b",", b":", b"\\", b"\x00", b"\x1f", b"\x80", b"\xc3",
    b"\xed\xa0\x80", b"\xff", b"0", b"-", b".", b"e", b"E5", b"+", b"1e400", b"NaN", b"Infinity",
    b"null", b"true", b"nul", b" ", b"\n", b'"Spend":1,', b'"Region":2,', b'"customer_no":"x",',
    b'"x":1,', b'"options":{},', b"\\u0041", b"\xc2\xa0", b"99999999999999999999", b"/**/", b"'",
    b"\xf4\x90\x80\x80", b"\xe0\x80\x80", b"\xf0\x9f\x98\x80",
]  # fmt: skip


def mutated(body: bytes, chance: random.Random) -> bytes:
    changed = bytearray(body)
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        at = chance.randrange(len(changed) + 1)
        way = chance.randrange(4)
        if way == 0:
            changed[at : at + 1] = bytes([chance.randrange(256)])
        elif way == 1:
            changed[at : at + chance.randrange(3)] = chance.choice(SCRAPS)
        elif way == 2:
            del changed[at : at + chance.randrange(1, 12)]
        else:
            begin = chance.randrange(len(changed) + 1)
            changed[at:at] = changed[begin : begin + chance.randrange(30)]
    return bytes(changed)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_done_to_a_body_it_is_read_as_python_does_or_not_at_all(both: Both, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    rows = [RECORD | {"customer_no": "Ä1"}, RECORD | {"customer_no": 7, "Spend": 1e-7}]
    bodies = [as_json(one) for one in (rows, rows[0], {"records": rows})]
    n_read = 0
    for _ in range(1_500):
        n_read += both.check(mutated(chance.choice(bodies), chance)) is not None
    assert n_read > 20


def test_every_beginning_of_a_body_is_no_body(both: Both) -> None:
    body = as_json({"records": [RECORD | {"customer_no": "Ä1", "on": True}]})

    assert both.check(body) is not None
    assert all(both.plain.read(body[:length]) is None for length in range(len(body)))


TEXTS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        [
            "C0044",
            "12 Main Street",
            "1,234",
            "$5",
            "2024-01-31",
            "5 May 2024",
            "n/a",
            "x@y.z",
            "18:30",
            "7",
            "+1",
            "A-1",
        ]
    ),
)
NUMBERS = st.one_of(
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.integers(0, 99),
    st.sampled_from([20240131, 45000, 1700000000]),
)
SCALARS = st.one_of(st.none(), st.booleans(), TEXTS, NUMBERS)
EXTRAS = st.dictionaries(
    st.one_of(
        st.text(max_size=6), st.sampled_from(["city", "since", "time", "shop_id", "segment", "Spend (2)"])
    ),
    SCALARS,
    max_size=3,
)
RECORDS = st.fixed_dictionaries(
    {
        "Spend": st.one_of(NUMBERS, st.none()),
        "Visits": st.one_of(st.integers(0, 10**9), st.none()),
        "days_since": st.one_of(st.integers(0, 10**5), st.none()),
        "Channel": st.sampled_from(["web", "shop", "télé", None]),
        "Region": st.sampled_from([1, 2, "3", None]),
        "Age": st.sampled_from(["18-25", "65+", None]),
    },
    optional={"customer_no": SCALARS, "customer_id": SCALARS, "Kunde": SCALARS},
)


@given(st.lists(st.builds(lambda record, extras: extras | record, RECORDS, EXTRAS), min_size=1, max_size=4))
@settings(max_examples=300, deadline=None)
def test_any_records_are_read_alike_or_not_at_all(
    both: Both, freely_named: Both, records: list[dict[str, object]]
) -> None:
    body = json.dumps(records, ensure_ascii=False).encode("utf-8", "surrogatepass")
    both.check(body)
    freely_named.check(body)


def test_columns_of_one_kind_are_read_alike_or_not_at_all(both: Both, freely_named: Both) -> None:
    chance = random.Random(3)  # noqa: S311
    kinds = [
        ["C0044", "B7", "12 Main Street"], ["1,234", "$5"], ["31.01.2024", "x"], [45_000, 46_000.5], [1.5, 7],
        [20_240_101, 20_240_102], [True, None], ["web", "Zürich"], [1_700_000_000], ["12 %", "5"],
        ["+41 79 1234567"],
        [5, "many"], ["EUR 5", "a"], ["kr", "5 kr"], ["NA", "x"], [1, 2.5, None],
    ]  # fmt: skip
    names = [
        "city",
        "since",
        "updated_at",
        "shop_id",
        "customer_no",
        "customer_id",
        "Kunde",
        "segment",
        "time",
    ]
    n_read = 0
    for _ in range(1_500):
        chosen = {name: chance.choice(kinds) for name in chance.sample(names, chance.randrange(1, 4))}
        n_rows = chance.choice([1, 2, 5, 12])
        rows = [RECORD | {name: chance.choice(ones) for name, ones in chosen.items()} for _ in range(n_rows)]
        body = as_json(rows)
        n_read += (both.check(body) is not None) + (freely_named.check(body) is not None)
    assert n_read > 300


WATCHED = """
import json, sys, warnings
import numpy as np
from ml.scoring.layouts import Layout, pack
from ml.scoring import record_rows
from ml.scoring.record_slots import BUFFER_HEADER, MAX_OTHERS, PER_STATE

warnings.simplefilter("ignore")  # whole numbers that overflow, before they are refused

class Body(bytes):
    def __getitem__(self, at):
        assert 0 <= at < len(self), at
        return super().__getitem__(at)

class Array(np.ndarray):
    def __getitem__(self, at):
        assert 0 <= at < len(self), at
        return super().__getitem__(at)
    def __setitem__(self, at, value):
        assert 0 <= at < len(self), at
        super().__setitem__(at, value)

categories = ("web", "shop"), ("1", "2")
layout = Layout(("Spend", "Visits"), ("Channel", "Region"), categories, ("no", "customer_id"))
packed = pack(layout).view(Array)
n_read = 0
for line in sys.stdin.buffer.read().split(b"--next--"):
    n_fixed = BUFFER_HEADER + (len(layout.names) + MAX_OTHERS) * PER_STATE
    buffer = np.zeros(n_fixed + line.count(b"{") * (4 + 3 * 2), dtype=np.int64).view(Array)
    n_read += record_rows.read_records(Body(line), packed, buffer) > 0
print(n_read)
"""


def test_nothing_is_read_or_written_beyond_what_there_is() -> None:
    chance = random.Random(7)  # noqa: S311
    record = {"Spend": 1.5, "Visits": -3, "Channel": "web", "Region": 2, "no": "Ä", "x": True, "y": 1e5}
    whole = [as_json(one) for one in ([record] * 3, record, {"data": [record] * 2})]
    bodies = [body[:length] for body in whole for length in range(len(body) + 1)]
    bodies += [mutated(chance.choice(whole), chance) for _ in range(600)]

    done = subprocess.run(
        [sys.executable, "-c", WATCHED],
        input=b"--next--".join(bodies),
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        check=True,
    )

    assert int(done.stdout) > 10
