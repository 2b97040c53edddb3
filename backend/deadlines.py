"""Questions that get an answer in time, also when whoever is asked has fallen silent."""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, TypeVar

Answer = TypeVar("Answer")


class Deadlines:
    """Asks in a thread that is given up, not stopped, when no answer comes.

    A question that hangs is not asked again before it has ended, so that threads do not pile up.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._asked: dict[Hashable, Future[Any]] = {}
        self._lock = threading.Lock()

    def ask(self, name: Hashable, question: Callable[[], Answer]) -> Answer:
        """Return the answer, or raise what the question raises.

        Raises
        ------
        TimeoutError
        """
        answer: Answer = self.begin(name, question).result(self.seconds)
        return answer

    def begin(self, name: Hashable, question: Callable[[], Answer]) -> "Future[Answer]":
        """Ask without waiting, for whoever has several questions."""
        with self._lock:
            asked = self._asked.get(name)
            if asked is None or asked.done():
                asked = self._asked[name] = Future()
                # A daemon, so that it does not keep the process from leaving either.
                threading.Thread(target=_answer, args=(asked, question), daemon=True).start()
            return asked


def _answer(asked: "Future[Any]", question: Callable[[], Any]) -> None:
    try:
        asked.set_result(question())
    except Exception as error:  # noqa: BLE001 - whoever asked gets it
        asked.set_exception(error)
