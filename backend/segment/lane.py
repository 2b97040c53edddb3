"""The short way of ``POST /segment``: plain customers in JSON, answered without an object for each."""

from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.segment.plain import MAX_BYTES_AT_ONCE, PlainAnswer, PlainScorers
from backend.services import Services
from backend.tables import SPOOL_BYTES
from ml.errors import SegmentationError

ADDRESS = "/segment"
JSON_ACCEPTED = {b"*/*", b"application/json"}
# Under which `traffic` counts the answers: the address as the general way has it.
ROUTE = SimpleNamespace(path=ADDRESS)
_FLAGS = {"true": True, "false": False}


@dataclass(frozen=True)
class Query:
    """What is asked of ``/segment`` in its address."""

    model: str | None = None
    probabilities: bool = False
    count: bool = True


class PlainLane:
    """Answers requests that are plain in all respects; every other one goes the general way, untouched.

    The answers are the same. Whatever is wrong with a request is for the general way to find and to tell.
    """

    def __init__(self, app: ASGIApp, services: Services, scorers: PlainScorers) -> None:
        self.app = app
        self.services = services
        self.scorers = scorers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        query = _query_of(scope) if scope["type"] == "http" and self.scorers.are_warm else None
        if query is None:
            await self.app(scope, receive, send)
            return
        messages = [await receive()]
        body: bytes = messages[0].get("body", b"")
        if messages[0].get("more_body", False):
            while messages[-1].get("more_body", False):
                messages.append(await receive())
            body = b"".join([message.get("body", b"") for message in messages])
        answer = await self._answer(query, body)
        if answer is None or messages[-1]["type"] != "http.request":
            await self.app(scope, _again(messages, receive), send)
            return
        scope["route"] = ROUTE
        self.services.traffic.count_rows(answer.n_rows)
        await send({"type": "http.response.start", "status": 200, "headers": answer.headers})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, query: Query, body: bytes) -> PlainAnswer | None:
        if len(body) <= MAX_BYTES_AT_ONCE:
            return self._answer_now(query, body)
        return await self.services.tables.in_turn(
            len(body) > SPOOL_BYTES, lambda: self._answer_now(query, body)
        )

    def _answer_now(self, query: Query, body: bytes) -> PlainAnswer | None:
        try:
            model = self.services.models.get(query.model)
        except SegmentationError:
            return None
        scorer = self.scorers.get(model)
        if scorer is None:
            return None
        return scorer.answer(
            body,
            self.services.watch.counter(model, scorer.folded) if query.count else None,
            max_rows=self.services.settings.max_rows,
            probabilities=query.probabilities,
        )


def _query_of(scope: Scope) -> Query | None:
    if scope["path"] != ADDRESS or scope["method"] != "POST":
        return None
    is_json = False
    for name, value in scope["headers"]:
        if name == b"content-type":
            is_json = value.startswith(b"application/json")
        elif name == b"accept" and value not in JSON_ACCEPTED:
            return None
    return _parse(scope["query_string"]) if is_json and len(scope["query_string"]) < 200 else None


@lru_cache(maxsize=64)
def _parse(query_string: bytes) -> Query | None:
    """Read the query; None where it asks for what only the general way has, or must refuse."""
    try:
        given = parse_qsl(
            query_string.decode("ascii"), keep_blank_values=True, strict_parsing=bool(query_string)
        )
    except ValueError:
        return None
    asked = dict(given)
    on_error = asked.pop("on_error", "fail")
    model = asked.pop("model", None)
    flags = {name: _FLAGS.get(value) for name, value in asked.items()}
    is_plain = on_error in {"fail", "skip", "impute"} and flags.keys() <= {
        "probabilities",
        "count",
        "explain",
    }
    if (
        len(given) != len(dict(given))
        or not is_plain
        or None in flags.values()
        or flags.pop("explain", False)
    ):
        return None
    return Query(model, **{name: bool(flag) for name, flag in flags.items()})


def _again(messages: list[Message], receive: Receive) -> Receive:
    """Receive what was received already, and then the rest."""
    left = iter(messages)

    async def receive_again() -> Message:
        for message in left:
            return message
        return await receive()

    return receive_again
