"""Questions to somebody who may have fallen silent."""

import threading

import pytest

from backend.deadlines import Deadlines


def test_a_question_that_hangs_is_given_up_and_not_asked_twice() -> None:
    deadlines, answers, n_asked = Deadlines(0.05), threading.Event(), 0

    def hang() -> str:
        nonlocal n_asked
        n_asked += 1
        answers.wait()
        return "here"

    for _ in range(3):
        with pytest.raises(TimeoutError):
            deadlines.ask("database", hang)
    assert n_asked == 1
    answers.set()
    assert Deadlines(10).ask("another", lambda: "here") == "here"
    assert deadlines.begin("database", hang).result(10) == "here"


def test_what_a_question_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        Deadlines(10).ask("sum", lambda: 1 // 0)
