"""The short way of ``POST /segment``: plain customers in JSON, answered without an object for each."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import IO, TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.segment.scorers import PlainScorers
from backend.services import Services
from backend.tables import SPOOL_BYTES

if TYPE_CHECKING:
    from backend.segment.plain import PlainAnswer, PlainScorer
    from ml.scoring.counting import RowCounter

ADDRESS = "/segment"
JSON_ACCEPTED = {b"*/*", b"application/json"}
# Under which `traffic` counts the answers: the address as the general way has it.
ROUTE = SimpleNamespace(path=ADDRESS)
PIECE_BYTES = 1024 * 1024
MAX_QUERY_BYTES = 200
_FLAGS = {"true": True, "false": False}


@dataclass(frozen=True)
class Query:
    """What is asked of ``/segment`` in its address."""

    model: str | None = None
    probabilities: bool = False
    count: bool = True


class PlainLane:
    """Answers requests that are plain in all respects; every other one goes the general way, untouched.

    The answers are the same. Whatever is wrong with a request is for the general way to find and to tell, and
    so it is to load a model that is not in memory yet.
    """

    def __init__(self, app: ASGIApp, services: Services, scorers: PlainScorers) -> None:
        self.app = app
        self.services = services
        self.scorers = scorers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        query = _query_of(scope) if scope["type"] == "http" else None
        found = self._find(query) if query else None
        if query is None or found is None:
            await self.app(scope, receive, send)
            return
        message = await receive()
        if message.get("more_body", False):
            await self._in_pieces(scope, receive, send, message, found)
            return
        answer = None
        if message["type"] == "http.request":
            body: bytes = message.get("body", b"")
            answer = found.answer_at_once(body)
            if answer is None:
                is_long = len(body) > SPOOL_BYTES
                answer = await self.services.tables.in_turn(is_long, lambda: found.answer(body))
        await self._end(scope, _again(iter([message]), receive), send, answer)

    async def _in_pieces(
        self, scope: Scope, receive: Receive, send: Send, message: Message, found: "Scoring"
    ) -> None:
        """Answer a body that comes in pieces, which are kept on disk where they are many."""
        with tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES) as file:
            while message["type"] == "http.request":
                file.write(message.get("body", b""))
                if not message.get("more_body", False):
                    break
                message = await receive()
            answer = None
            if message["type"] == "http.request":
                is_long = file.tell() > SPOOL_BYTES
                answer = await self.services.tables.in_turn(is_long, lambda: found.answer(_whole(file)))
            await self._end(scope, _again(_pieces(file, message), receive), send, answer)

    async def _end(self, scope: Scope, receive: Receive, send: Send, answer: "PlainAnswer | None") -> None:
        if answer is None:
            await self.app(scope, receive, send)
            return
        scope["route"] = ROUTE
        self.services.traffic.count_rows(answer.n_rows)
        await send({"type": "http.response.start", "status": 200, "headers": answer.headers})
        await send({"type": "http.response.body", "body": answer.body})

    def _find(self, query: Query) -> "Scoring | None":
        model = self.services.models.in_memory(query.model)
        scorer = self.scorers.get(model) if model is not None else None
        if model is None or scorer is None:
            return None
        counter = self.services.watch.counter(model, scorer.folded) if query.count else None
        return Scoring(scorer, counter, self.services.settings.max_rows, query.probabilities)


class Scoring(NamedTuple):
    """What answers a request, and how it was asked."""

    scorer: "PlainScorer"
    counter: "RowCounter | None"
    max_rows: int
    probabilities: bool

    def answer_at_once(self, body: bytes) -> "PlainAnswer | None":
        """Answer what takes next to no time."""
        return self.scorer.answer_at_once(body, self.counter, self.max_rows, self.probabilities)

    def answer(self, body: bytes) -> "PlainAnswer | None":
        """Answer what may take some."""
        return self.scorer.answer(body, self.counter, self.max_rows, self.probabilities)


def _query_of(scope: Scope) -> Query | None:
    if scope["path"] != ADDRESS or scope["method"] != "POST":
        return None
    n_types, is_json = 0, False
    for name, value in scope["headers"]:
        if name == b"content-type":
            n_types, is_json = n_types + 1, value.startswith(b"application/json")
        elif name == b"accept" and value not in JSON_ACCEPTED:
            return None
    is_clear = n_types == 1 and is_json and len(scope["query_string"]) < MAX_QUERY_BYTES
    return _parse(scope["query_string"]) if is_clear else None


@lru_cache(maxsize=64)
def _parse(query_string: bytes) -> Query | None:
    """Read the query; None where it asks for what only the general way has, or must refuse."""
    try:
        text = query_string.decode("ascii")
        given = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text))
    except ValueError:
        return None
    asked = dict(given)
    model, on_error = asked.pop("model", None), asked.pop("on_error", "fail")
    flags = {name: _FLAGS.get(value) for name, value in asked.items()}
    is_known = flags.keys() <= {"probabilities", "count", "explain"} and None not in flags.values()
    if len(given) != len(dict(given)) or not is_known or on_error not in {"fail", "skip", "impute"}:
        return None
    if flags.get("explain"):
        return None
    return Query(model, bool(flags.get("probabilities", False)), bool(flags.get("count", True)))


def _whole(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def _pieces(file: IO[bytes], last: Message) -> Iterator[Message]:
    """What came, once more, and how it ended."""
    file.seek(0)
    while piece := file.read(PIECE_BYTES):
        yield {"type": "http.request", "body": piece, "more_body": True}
    yield {"type": "http.request", "body": b""} if last["type"] == "http.request" else last


def _again(messages: Iterator[Message], receive: Receive) -> Receive:
    """Receive what was received already, and then the rest."""

    async def receive_again() -> Message:
        for message in messages:
            return message
        return await receive()

    return receive_again
