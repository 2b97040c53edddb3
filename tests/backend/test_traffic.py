"""What is counted, while it is counted."""

import sys
import threading
from collections.abc import Iterator

import pytest

from backend.traffic import Traffic


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
