"""Counts of scored customers in files: day by day, over restarts, of several processes, and bounded."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from pydantic import TypeAdapter

from backend.counted import MAX_DAYS, CountFiles, Counts, add, days_until
from ml.drifts import Reference, Tally
from ml.insight.tallying import count_customers, make_reference, no_customers

MODEL = "0123456789abcdef"
MONDAY = date(2026, 3, 2)
N_PROCESSES, N_TIMES = 3, 20


def customers(spend: np.ndarray) -> pl.DataFrame:
    return pl.DataFrame({"spend": spend.astype(float)})


@pytest.fixture(scope="module")
def reference() -> Reference:
    spend = np.arange(1_000)
    nowhere = np.zeros(len(spend))
    segments = (spend >= 500).astype(int)
    return make_reference(customers(spend), segments, nowhere, numeric=["spend"], categorical=[])


@pytest.fixture(scope="module")
def count(reference: Reference) -> Callable[[np.ndarray], Tally]:
    def counted(spend: np.ndarray) -> Tally:
        segments = pl.Series((spend >= 500).astype(int))
        now = datetime(2026, 3, 2, tzinfo=UTC)
        return count_customers(reference, customers(spend), segments, np.zeros(len(spend)), now)

    return counted


def test_days_are_told_apart_and_the_whole_is_their_sum(
    tmp_path: Path, reference: Reference, count: Callable[[np.ndarray], Tally]
) -> None:
    days = iter([MONDAY, MONDAY, MONDAY + timedelta(1), MONDAY + timedelta(4)])
    everybody, rich = count(np.arange(1_000)), count(np.arange(500, 1_000))
    for counted in (everybody, everybody, rich, count(np.arange(5))):
        # Every time another service, as after a restart.
        assert CountFiles(tmp_path, lambda: next(days)).add(MODEL, reference, counted)

    counts = CountFiles(tmp_path).read(MODEL, reference)
    told = days_until(counts, reference)
    assert [(one.day, one.n_rows, one.verdict) for one in told] == [
        (MONDAY, 2_000, "steady"),
        (MONDAY + timedelta(1), 500, "retrain"),
        (MONDAY + timedelta(4), 5, "too_few"),
    ]
    assert counts.n_rows == 2_505
    assert told[0].psi == 0
    assert told[1].feature == "spend"
    assert told[1].psi is not None
    assert told[1].psi > 0.25


def test_a_clock_that_goes_back_counts_for_the_last_day(
    reference: Reference, count: Callable[[np.ndarray], Tally]
) -> None:
    counts = Counts(**vars(no_customers(reference)))
    for day in (MONDAY, MONDAY - timedelta(1), MONDAY):
        counts = add(counts, reference, count(np.arange(10)), day)
    assert [(one.day, one.n_rows) for one in days_until(counts, reference)] == [(MONDAY, 30)]


def test_a_file_never_holds_more_days_than_are_told(
    reference: Reference, count: Callable[[np.ndarray], Tally]
) -> None:
    counts, one = Counts(**vars(no_customers(reference))), count(np.arange(3))
    for number in range(MAX_DAYS + 30):
        counts = add(counts, reference, one, MONDAY + timedelta(number))
    told = days_until(counts, reference)
    assert len(counts.days) == len(told) == MAX_DAYS
    assert told[-1].day == MONDAY + timedelta(MAX_DAYS + 29)
    assert counts.n_rows == 3 * (MAX_DAYS + 30)


def test_a_file_of_an_earlier_version_goes_on(
    tmp_path: Path, reference: Reference, count: Callable[[np.ndarray], Tally]
) -> None:
    counted, path = count(np.arange(1_000)), tmp_path / f"{MODEL}.json"
    files = CountFiles(tmp_path, lambda: MONDAY)
    assert files.add(MODEL, reference, counted)
    facts = json.loads(path.read_text())
    path.write_text(json.dumps({name: facts[name] for name in vars(counted)}))

    assert days_until(files.read(MODEL, reference), reference) == ()
    assert files.add(MODEL, reference, counted)
    counts = files.read(MODEL, reference)
    assert counts.n_rows == 2_000
    assert [one.n_rows for one in days_until(counts, reference)] == [1_000]


@pytest.mark.parametrize(
    "spoilt", [{"of_day": {"n_rows": 7}}, {"days": [{"day": "someday"}]}, {"day": 10**30}]
)
def test_a_spoilt_history_is_damage(
    tmp_path: Path, reference: Reference, count: Callable[[np.ndarray], Tally], spoilt: dict[str, object]
) -> None:
    path, files = tmp_path / f"{MODEL}.json", CountFiles(tmp_path, lambda: MONDAY)
    assert files.add(MODEL, reference, count(np.arange(9)))
    path.write_text(json.dumps({**json.loads(path.read_text()), **spoilt}))
    assert files.read(MODEL, reference).n_rows == 0
    assert path.with_suffix(".damaged").exists()


ADDING = """
import sys
from datetime import date
from pathlib import Path
from pydantic import TypeAdapter
from backend.counted import CountFiles
from ml.drifts import Reference, Tally
folder, n_times = Path(sys.argv[1]), int(sys.argv[2])
reference = TypeAdapter(Reference).validate_json(sys.argv[3])
counted = TypeAdapter(Tally).validate_json(sys.argv[4])
for n in range(n_times):
    day = date(2026, 3, 2 + 10 * n // n_times)
    assert CountFiles(folder, lambda: day).add("0123456789abcdef", reference, counted)
"""


def test_several_processes_lose_nobody_of_any_day(
    tmp_path: Path, reference: Reference, count: Callable[[np.ndarray], Tally]
) -> None:
    words = [
        TypeAdapter(kind).dump_json(one).decode()
        for kind, one in ((Reference, reference), (Tally, count(np.arange(10))))
    ]
    command = [sys.executable, "-c", ADDING, str(tmp_path), str(N_TIMES), *words]
    processes = [subprocess.Popen(command) for _ in range(N_PROCESSES)]
    assert [one.wait(120) for one in processes] == [0] * N_PROCESSES

    counts = CountFiles(tmp_path).read(MODEL, reference)
    told = days_until(counts, reference)
    assert counts.n_rows == sum(one.n_rows for one in told) == 10 * N_TIMES * N_PROCESSES
    # One that is behind counts for the day of the others: there is no day twice, and none comes later.
    days = [one.day for one in told]
    assert days == sorted(set(days))
    assert days[-1] == date(2026, 3, 11)
