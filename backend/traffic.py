"""How many requests were answered, how fast, and the id that each one goes by."""

import logging
import mmap
import os
import re
import threading
import time
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.logs import REQUEST_ID
from backend.security.principals import ANYBODY, Principal

ACCEPTABLE_ID = re.compile(r"[\w.-]{1,64}")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
BUCKETS_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
N_REMEMBERED = 1024
MAX_SERIES = 512
CLIENT_LEFT = 499
NO_ROUTE = "other"

# What one process counts. Each writes its own sheet and reads all of them, so that nobody waits for a lock.
SERIES = np.dtype([("key", "S120"), ("buckets", "i8", len(BUCKETS_SECONDS) + 1), ("seconds", "f8")])
SHEET = np.dtype(
    [
        ("n_rows_scored", "i8"),
        ("n_latencies", "i8"),
        ("latencies_ms", "f8", N_REMEMBERED),
        ("series", SERIES, MAX_SERIES),
    ]
)

access = logging.getLogger("backend.access")

SeriesKey = tuple[str, str, str]
"""The template of the address, the method, and the class of the status, such as ``2xx``."""


@dataclass(frozen=True)
class Sheets:
    """Memory that a process shares with those that it forks; a process that follows a dead one counts on."""

    n_processes: int = 1
    started_at: float = field(default_factory=time.monotonic)
    array: np.ndarray = field(init=False, repr=False)

    def __post_init__(self) -> None:
        memory = mmap.mmap(-1, self.n_processes * SHEET.itemsize)
        object.__setattr__(self, "array", np.frombuffer(memory, SHEET))


class Traffic:
    """Counts since the start, of all processes together.

    A latency runs from the request to the first byte of its answer.

    Parameters
    ----------
    own
        Which of the sheets this process writes. One thread of it records requests: the event loop.
    """

    def __init__(self, sheets: Sheets | None = None, own: int = 0) -> None:
        self._sheets = sheets or Sheets()
        self._own = self._sheets.array[own]
        # One number of a memoryview is read and written in a fifth of the time that an array takes.
        sheet = self._sheets.array[own : own + 1]
        self._buckets: memoryview[Any] = sheet["series"]["buckets"][0].data
        self._seconds: memoryview[Any] = sheet["series"]["seconds"][0].data
        self._latencies: memoryview[Any] = sheet["latencies_ms"][0].data
        self._n_latencies: memoryview[Any] = sheet["n_latencies"].data
        self._n_rows_scored: memoryview[Any] = sheet["n_rows_scored"].data
        self._scoring = threading.Lock()
        self._place_of: dict[bytes, int] = {
            bytes(key): place for place, key in enumerate(self._own["series"]["key"]) if key
        }
        self._place_of_kind: dict[tuple[str, str, int], int] = {}

    def record(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one answer."""
        kind = route, method, status // 100
        place = self._place_of_kind.get(kind)
        if place is None:
            place = self._place(f"{route} {method} {status // 100}xx".encode())
            self._place_of_kind[kind] = place
        self._buckets[place, bisect_left(BUCKETS_SECONDS, seconds)] += 1
        self._seconds[place] += seconds
        n_before = self._n_latencies[0]
        self._latencies[n_before % N_REMEMBERED] = seconds * 1000
        self._n_latencies[0] = n_before + 1

    def count_rows(self, n_rows: int) -> None:
        """Count customers that were scored."""
        with self._scoring:
            self._n_rows_scored[0] += n_rows

    def series(self) -> dict[SeriesKey, tuple[list[int], float]]:
        """Return for each kind of request the answers in each bucket of time, and their seconds in all."""
        found: dict[SeriesKey, tuple[np.ndarray, float]] = {}
        for row in self._sheets.array["series"][self._sheets.array["series"]["key"] != b""]:
            route, method, status = row["key"].decode().split(" ")
            buckets, seconds = found.get((route, method, status), (0, 0.0))
            found[route, method, status] = (buckets + row["buckets"], seconds + float(row["seconds"]))
        return {key: (buckets.tolist(), seconds) for key, (buckets, seconds) in sorted(found.items())}

    @property
    def n_requests(self) -> int:
        """All answers."""
        return int(self._sheets.array["series"]["buckets"].sum())

    @property
    def n_errors(self) -> int:
        """Answers that were this service's fault: status 500 and above."""
        return sum(sum(buckets) for (_, _, status), (buckets, _) in self.series().items() if status >= "5")

    @property
    def n_rows_scored(self) -> int:
        """All customers that were scored."""
        return int(self._sheets.array["n_rows_scored"].sum())

    @property
    def uptime_seconds(self) -> float:
        """Time since the start."""
        return time.monotonic() - self._sheets.started_at

    def latency_ms(self, share: float) -> float | None:
        """Return the latency that this share of the last answers stayed within; None before the first."""
        sheets = self._sheets.array
        kept = [one["latencies_ms"][: min(int(one["n_latencies"]), N_REMEMBERED)] for one in sheets]
        ranked = np.sort(np.concatenate(kept))
        return float(ranked[min(int(share * len(ranked)), len(ranked) - 1)]) if len(ranked) else None

    def _place(self, key: bytes) -> int:
        place = self._place_of.get(key)
        if place is None:
            # The last place is for whatever there is no room for.
            place = min(len(self._place_of), MAX_SERIES - 1)
            if place == MAX_SERIES - 1:
                key = f"{NO_ROUTE} OTHER 0xx".encode()
            self._own["series"]["key"][place] = key
            self._place_of[key] = place
        return place


class CountRequests:
    """Gives every request its id, counts it when its answer begins, and tells the log when it has ended."""

    def __init__(self, app: ASGIApp, traffic: Traffic) -> None:
        self.app = app
        self.traffic = traffic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and time it."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        began_at, status = time.perf_counter(), CLIENT_LEFT
        request_id = _request_id(scope)
        scope["segment.request_id"] = request_id
        REQUEST_ID.set(request_id)

        async def send_and_count(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", request_id.encode())]
                self.traffic.record(route_of(scope), method_of(scope), status, time.perf_counter() - began_at)
            await send(message)

        try:
            return await self.app(scope, receive, send_and_count)
        finally:
            _tell(scope, status, time.perf_counter() - began_at)


def request_id_of(scope: Scope) -> str | None:
    """Return the id that a request goes by."""
    return scope.get("segment.request_id")


def route_of(scope: Scope) -> str:
    """Return the template of the address, such as ``/models/{model_id}``: never an id out of the path."""
    template: str = getattr(scope.get("route"), "path", NO_ROUTE)
    return template.replace(":path}", "}")


def method_of(scope: Scope) -> str:
    """Return the method; those that nobody knows come from the network and are no label."""
    method: str = scope["method"]
    return method if method in METHODS else "OTHER"


def _tell(scope: Scope, status: int, seconds: float) -> None:
    if not access.isEnabledFor(logging.INFO):
        return
    asker: Principal = scope.get("segment.principal", ANYBODY)
    facts = {
        "method": method_of(scope),
        "route": route_of(scope),
        "status": status,
        "milliseconds": round(seconds * 1000, 3),
        "key": asker.name if asker.key_id else "anonymous",
    }
    access.info("%(method)s %(route)s %(status)s", facts, extra=facts)


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            asked: str = value.decode("latin-1")
            return asked if ACCEPTABLE_ID.fullmatch(asked) else os.urandom(16).hex()
    return os.urandom(16).hex()
