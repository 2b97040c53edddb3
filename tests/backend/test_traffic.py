"""What is counted, while it is counted."""

import sys
import threading
from collections.abc import Iterator

import pytest

from backend.traffic import MAX_SERIES, Sheets, Traffic


@pytest.fixture
def eager_threads() -> Iterator[None]:
    """Threads take turns so often that a race shows."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("eager_threads")
def test_errors_are_counted_while_other_answers_come_in() -> None:
    traffic = Traffic()

    def answer() -> None:
        for n in range(20_000):
            traffic.record("other", "GET", 200 + 100 * (n % 4), 0.001)

    answering = threading.Thread(target=answer)
    answering.start()
    while answering.is_alive():
        assert traffic.n_errors >= 0
    answering.join()
    assert traffic.n_errors == 5_000


def test_processes_count_together_and_one_that_follows_a_dead_one_counts_on() -> None:
    sheets = Sheets(2)
    first, second = Traffic(sheets, 0), Traffic(sheets, 1)
    first.record("/segment", "POST", 200, 0.004)
    second.record("/segment", "POST", 200, 0.2)
    second.record("/models/{model_id}", "GET", 503, 0.001)
    first.count_rows(3)
    second.count_rows(4)
    follower = Traffic(sheets, 1)
    follower.record("/segment", "POST", 201, 0.3)
    for one in (first, second, follower):
        assert (one.n_requests, one.n_errors, one.n_rows_scored) == (4, 1, 7)
        buckets, seconds = one.series()["/segment", "POST", "2xx"]
        assert sum(buckets) == 3
        assert seconds == pytest.approx(0.504)
        assert one.latency_ms(0.99) == 300


def test_more_kinds_of_requests_than_there_is_room_for_are_counted_together() -> None:
    traffic = Traffic()
    for n in range(MAX_SERIES + 50):
        traffic.record(f"/{n}", "GET", 200, 0.001)
    assert traffic.n_requests == MAX_SERIES + 50
    assert len(traffic.series()) == MAX_SERIES
