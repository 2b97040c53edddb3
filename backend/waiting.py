"""Waiting with a limit, which costs nothing where there is nothing to wait for."""

import asyncio
import types
from collections.abc import Callable, Coroutine, Generator
from typing import Any, TypeVar

Result = TypeVar("Result")


async def within(seconds: float, coroutine: Coroutine[Any, Any, Result]) -> Result:
    """Return what a coroutine returns; setting a timer takes longer than most of them.

    Raises
    ------
    TimeoutError
        It takes longer than that.
    """
    try:
        awaited = coroutine.send(None)
    except StopIteration as done:
        result: Result = done.value
        return result
    async with asyncio.timeout(seconds):
        return await _going_on(coroutine, awaited)


@types.coroutine
def _going_on(coroutine: Coroutine[Any, Any, Result], awaited: Any) -> Generator[Any, Any, Result]:
    """Wait for what a coroutine that was begun waits for, until it is done."""
    step: Callable[[Any], Any]
    while True:
        try:
            given, step = (yield awaited), coroutine.send
        except BaseException as error:  # noqa: BLE001 - a cancellation, which is for the coroutine
            given, step = error, coroutine.throw
        try:
            awaited = step(given)
        except StopIteration as done:
            result: Result = done.value
            return result
