"""Clients that ask at once, and what they were answered."""

import itertools
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

LOAD_SECONDS = float(os.environ.get("SEGMENT_TEST_LOAD_SECONDS", "4"))
"""How long a test of load lasts."""


@dataclass
class Load:
    """Each client does its own task again and again until the time is over."""

    url: str
    answers: list[tuple[str, httpx.Response]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def run(self, tasks: Sequence[Callable[["Client"], None]], seconds: float = LOAD_SECONDS) -> None:
        """Give each task a client of its own."""
        until = time.monotonic() + seconds
        clients = [threading.Thread(target=self._work, args=(task, until)) for task in tasks]
        for one in clients:
            one.start()
        for one in clients:
            one.join()

    def of(self, kind: str) -> list[httpx.Response]:
        """The answers to one kind of request."""
        return [answer for known, answer in self.answers if known == kind]

    def told(self) -> str:
        """How many answers of each kind and status there were, and how long they took."""
        counts = Counter((kind, answer.status_code) for kind, answer in self.answers)
        lines = []
        for (kind, status), count in sorted(counts.items()):
            taken = sorted(
                one.elapsed.total_seconds()
                for known, one in self.answers
                if (known, one.status_code) == (kind, status)
            )
            p50, p99 = taken[len(taken) // 2], taken[int(0.99 * len(taken))]
            lines.append(f"{kind} {status}: {count}, p50 {1000 * p50:.0f} ms, p99 {1000 * p99:.0f} ms")
        return "\n".join(lines)

    def check(self) -> None:
        """Everything was answered, and nothing by an error of the service."""
        assert not self.failures, self.failures[:5]
        wrong = [(kind, one.status_code, one.text) for kind, one in self.answers if one.status_code >= 500]
        assert not wrong, wrong[:5]
        assert self.answers

    def _work(self, task: Callable[["Client"], None], until: float) -> None:
        with httpx.Client(base_url=self.url, timeout=60) as http:
            client = Client(self, http)
            while time.monotonic() < until:
                try:
                    task(client)
                except Exception as error:  # noqa: BLE001 - the test tells what any of them stumbled over
                    self.failures.append(f"{getattr(task, '__name__', task)}: {error!r}")
                    time.sleep(0.1)


@dataclass
class Client:
    """One of them; each request has an id of its own, by which the audit log names it."""

    load: Load
    http: httpx.Client

    def ask(self, kind: str, method: str, path: str, **more: Any) -> httpx.Response:
        """Send a request, and keep its answer."""
        headers = {"X-Request-ID": f"load-{next(self.load._numbers)}", **more.pop("headers", {})}
        answer = self.http.request(method, path, headers=headers, **more)
        self.load.answers.append((kind, answer))
        return answer
