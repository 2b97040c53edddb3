"""Waiting with a limit."""

import asyncio

import pytest

from backend.waiting import within

pytestmark = pytest.mark.anyio


async def _after(seconds: float, told: list[str] | None = None) -> str:
    try:
        if seconds:
            await asyncio.sleep(seconds)
            await asyncio.sleep(0)
    except asyncio.CancelledError:
        if told is not None:
            told.append("cancelled")
        raise
    return "here"


async def test_what_is_there_is_returned_at_once_and_the_rest_when_it_comes() -> None:
    assert await within(0.0, _after(0)) == "here"
    assert await within(60, _after(0.01)) == "here"


async def test_what_does_not_come_in_time_is_cancelled() -> None:
    told: list[str] = []
    with pytest.raises(TimeoutError):
        await within(0.01, _after(60, told))
    assert told == ["cancelled"]


async def test_an_error_comes_through_before_and_after_waiting() -> None:
    async def broken(seconds: float) -> None:
        await _after(seconds)
        raise ValueError("broken")

    for seconds in (0, 0.01):
        with pytest.raises(ValueError, match="broken"):
            await within(60, broken(seconds))


async def test_somebody_else_may_cancel_it() -> None:
    told: list[str] = []
    task = asyncio.create_task(within(60, _after(60, told)))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert told == ["cancelled"]
