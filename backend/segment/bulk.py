"""Files that come back labelled: scored part by part, plain text while it comes, where they are plain."""

import asyncio
import os
import tempfile
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import IO, TYPE_CHECKING, cast

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import ClientDisconnect, Request
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from backend.negotiation import TABLE_KINDS
from backend.services import Services
from backend.spool import NotYet, Spool
from backend.tables import MAX_FIELDS, SPOOL_BYTES, Received, is_large

if TYPE_CHECKING:
    from ml.data.writing import StreamKind
    from ml.scoring.csv_blocks import Readable
    from ml.scoring.scorer import OnError
    from ml.scoring.streamed import Streamed
    from ml.types import SegmentationModel

SENT_BYTES = 256 * 1024


class BulkRequest:
    """A request whose answer is the file that it brought, with segments.

    Parameters
    ----------
    model
        The one model for all of it.
    media_type
        What comes back: one whose kind is in ``STREAM_KINDS``.
    """

    def __init__(
        self,
        services: Services,
        model: "SegmentationModel",
        on_error: "OnError",
        media_type: str,
        *,
        should_count: bool,
    ) -> None:
        self.services, self.model, self.on_error, self.should_count = services, model, on_error, should_count
        self.media_type = media_type
        self._is_gone = threading.Event()

    async def answer(self, request: Request) -> "LabelledFile | Received":
        """Return the labelled file; where it is not plain, what has to be scored as a whole.

        Raises
        ------
        SegmentationError
            As the general path has it.
        ClientDisconnect
            Nobody waits any more.
        """
        if request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
            async with request.form(max_files=1, max_fields=MAX_FIELDS) as form:
                return await self._of_form(request, form)
        with Spool() as spool:
            return await self._of_body(request, spool)

    async def _of_form(self, request: Request, form: FormData) -> "LabelledFile | Received":
        upload = form.get("file")
        if isinstance(upload, UploadFile) and form.get("options") is None:
            file = upload.file
            work = self.services.tables.in_turn(is_large(file), lambda: self._score_again(file))
            told = await self._unless_gone(request, work)
            if told is not None:
                return told
        return await self.services.tables.read_form(form)

    async def _of_body(self, request: Request, spool: Spool) -> "LabelledFile | Received":
        is_much, is_whole = asyncio.Event(), asyncio.Event()
        work = asyncio.create_task(self._of_spool(spool, is_much, is_whole))
        try:
            async for chunk in request.stream():
                spool.write(chunk)
                if spool.n_bytes > SPOOL_BYTES:
                    is_much.set()
            spool.end()
            is_much.set()
            is_whole.set()
            told = await self._unless_gone(request, work)
        except BaseException:
            self._is_gone.set()
            is_much.set()
            is_whole.set()
            await asyncio.gather(work, return_exceptions=True)
            raise
        return told or await self.services.tables.read_file(request, spool.file)

    async def _of_spool(
        self, spool: Spool, is_much: asyncio.Event, is_whole: asyncio.Event
    ) -> "LabelledFile | None":
        await is_much.wait()
        in_turn = self.services.tables.in_turn
        if not spool.is_whole:
            try:
                return await in_turn(True, lambda: self._score(spool, spool.whole))
            except NotYet:
                await is_whole.wait()
                spool.rewind()
        return await in_turn(spool.n_bytes > SPOOL_BYTES, lambda: self._score(spool, spool.whole))

    async def _unless_gone(
        self, request: Request, work: "Awaitable[LabelledFile | None]"
    ) -> "LabelledFile | None":
        """Wait for work, and stop it when the client hangs up."""
        scoring = asyncio.ensure_future(work)
        gone = asyncio.create_task(_wait_until_gone(request.receive))
        try:
            await asyncio.wait({scoring, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            if not scoring.done():
                self._is_gone.set()
        # Where the client is gone, the work finds out between two blocks and raises so.
        return await scoring

    def _score_again(self, file: IO[bytes]) -> "LabelledFile | None":
        """Score a file that was looked at before."""
        file.seek(0)
        return self._score(file, lambda: file)

    def _score(self, file: "Readable", whole: Callable[[], IO[bytes]]) -> "LabelledFile | None":
        from ml.scoring.csv_plain import NotPlain
        from ml.scoring.file_stream import score_file

        settings = self.services.settings
        results = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  # closed by whoever sends it
        try:
            told = score_file(
                self.model,
                file,
                whole,
                results,
                cast("StreamKind", TABLE_KINDS[self.media_type]),
                on_error=self.on_error,
                max_bytes=settings.max_upload_bytes,
                max_json_bytes=settings.max_json_bytes,
                max_rows=settings.max_rows,
                should_count=self.should_count,
                check=self._stop_if_gone,
                threads=_threads(),
            )
        except NotPlain:
            results.close()
            return None
        except BaseException:
            results.close()
            raise
        return LabelledFile(results, self.media_type, self._counted(told))

    def _stop_if_gone(self) -> None:
        if self._is_gone.is_set():
            raise ClientDisconnect

    def _counted(self, told: "Streamed") -> dict[str, str]:
        """Count what was scored; return the headers that tell about it."""
        self.services.traffic.count_rows(told.n_rows)
        if told.tally is not None:
            self.services.watch.hold(self.model, told.tally)
        codes = ", ".join(warning.code for warning in told.warnings)
        return {"X-Segment-Warnings": codes} if codes else {}


class LabelledFile(StreamingResponse):
    """A file that is sent, and gone when that is over, however it ends."""

    def __init__(self, file: IO[bytes], media_type: str, headers: dict[str, str]) -> None:
        self._file = file
        n_bytes = file.seek(0, os.SEEK_END)
        file.seek(0)
        headers |= {"Content-Length": str(n_bytes)}
        super().__init__(self._pieces(), media_type=media_type, headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        with self._file:
            await super().__call__(scope, receive, send)

    async def _pieces(self) -> AsyncIterator[bytes]:
        while piece := await run_in_threadpool(self._file.read, SENT_BYTES):
            yield piece


async def _wait_until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


@cache
def _threads() -> ThreadPoolExecutor:
    """The threads that place blocks, for all requests together."""
    # Of the same niceness as the others: one that waits for a core while it holds the GIL stops them all.
    return ThreadPoolExecutor(os.cpu_count() or 1, "bulk")
