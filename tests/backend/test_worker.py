"""``segment worker``: what it says before it works. How it works: ``tests/faults/test_kill.py``."""

from collections.abc import Callable

import pytest


def test_a_worker_beside_a_service_that_trains_itself_is_refused_with_what_to_do(
    segment_here: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SEGMENT_JOBS", raising=False)
    code, out, err = segment_here("worker")
    assert (code, out) == (2, "")
    (line,) = err.splitlines()
    assert "SEGMENT_JOBS=worker" in line
