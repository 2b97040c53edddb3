"""How many requests were answered, how fast, and the id that each one goes by."""

import re
import time
import uuid
from bisect import bisect_left
from collections import Counter, deque
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID = re.compile(r"[\w.-]{1,64}")
N_REMEMBERED = 4096
BUCKETS_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass
class Traffic:
    """Counts since the start. A latency runs from the request to the first byte of its answer."""

    started_at: float = field(default_factory=time.monotonic)
    n_by_method_and_status: Counter[tuple[str, int]] = field(default_factory=Counter)
    latencies_ms: deque[float] = field(default_factory=lambda: deque(maxlen=N_REMEMBERED))
    n_by_bucket: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS_SECONDS) + 1))
    sum_seconds: float = 0.0

    def record(self, method: str, status: int, seconds: float) -> None:
        """Count one answer."""
        self.n_by_method_and_status[method, status] += 1
        self.latencies_ms.append(seconds * 1000)
        self.n_by_bucket[bisect_left(BUCKETS_SECONDS, seconds)] += 1
        self.sum_seconds += seconds

    @property
    def n_requests(self) -> int:
        """All answers."""
        return self.n_by_method_and_status.total()

    @property
    def n_errors(self) -> int:
        """Answers that were this service's fault: status 500 and above."""
        # A copy, since another thread adds to it meanwhile.
        counts = dict(self.n_by_method_and_status)
        return sum(n for (_, status), n in counts.items() if status >= 500)

    @property
    def uptime_seconds(self) -> float:
        """Time since the start."""
        return time.monotonic() - self.started_at

    def latency_ms(self, share: float) -> float | None:
        """Return the latency that this share of the last answers stayed within; None before the first."""
        ranked = sorted(self.latencies_ms)
        return ranked[min(int(share * len(ranked)), len(ranked) - 1)] if ranked else None


class CountRequests:
    """Gives every request its id, and counts it when its answer begins."""

    def __init__(self, app: ASGIApp, traffic: Traffic) -> None:
        self.app = app
        self.traffic = traffic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and time it."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        began_at = time.perf_counter()
        request_id = _request_id(Headers(scope=scope))
        scope["segment.request_id"] = request_id

        async def send_and_count(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
                self.traffic.record(_method(scope), message["status"], time.perf_counter() - began_at)
            await send(message)

        return await self.app(scope, receive, send_and_count)


def request_id_of(scope: Scope) -> str | None:
    """Return the id that a request goes by."""
    return scope.get("segment.request_id")


def _request_id(headers: Headers) -> str:
    asked = headers.get("x-request-id", "")
    return asked if REQUEST_ID.fullmatch(asked) else uuid.uuid4().hex


def _method(scope: Scope) -> str:
    # Method names come from the network: only known ones may become a label.
    method: str = scope["method"]
    return method if method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "OTHER"
