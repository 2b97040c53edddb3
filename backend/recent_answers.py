"""Answers that take a second to work out, kept for whoever asks the same again."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

MAX_ANSWERS = 32


class RecentAnswers:
    """The last few answers, each by what it depends on.

    A key has all that may change the answer, so that nothing has to be forgotten: the ids of models, when
    they were renamed last, and what was asked.
    """

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, dict[str, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, work_out: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Return a kept answer, or work it out; two who ask at once may both wait."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        answer = work_out()
        with self._lock:
            self._answers[key] = answer
            if len(self._answers) > MAX_ANSWERS:
                self._answers.popitem(last=False)
        return answer

    def forget_all(self) -> None:
        """Drop every answer, since one of them may tell of a customer who is forgotten."""
        with self._lock:
            self._answers.clear()
