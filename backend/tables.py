"""A table out of a request: a form with a file, the body itself, or JSON."""

import asyncio
import json
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from io import SEEK_END, BytesIO
from pathlib import PurePath
from typing import IO, Any, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from backend.errors import BodyTooLarge
from backend.settings import Settings
from backend.stages import Stages
from ml.data.columnar import rows_of_parquet
from ml.data.json_tables import refuse_many_objects
from ml.data.reading import read_table, table_from_json
from ml.data.sniffing import refuse_foreign
from ml.data.unpacking import unpacked_head
from ml.datasets import DatasetStore
from ml.errors import InvalidConfig, TableError, TableTooLarge, UnreadableTable
from ml.types import Table

MAX_NAME_CHARS = 100
HEAD_BYTES = 64 * 1024
# A byte order mark and white space; a head of nothing else may go on as JSON.
JSON_BEGINS = re.compile(rb"[\xef\xbb\xbf\xff\xfe\x00 \t\r\n]*([\[{]|\Z)")
SPOOL_BYTES = 4 * 1024 * 1024
SMALL_PACKED_BYTES = 16 * 1024
N_LARGE_AT_ONCE = 2
PARQUET = b"PAR1"
PACKED = (b"\x1f\x8b", b"PK", PARQUET, b"ARRO", b"\xff\xff\xff\xff")
MAX_FIELDS = 10
MAX_OPTION_DEPTH = 20
ENVELOPES = ("records", "data", "dataset_id")


T = TypeVar("T")


@dataclass(frozen=True)
class Received:
    """What a request brought: a table, the dataset it is if it is kept already, and options."""

    table: Table
    dataset_id: str | None = None
    options: dict[str, Any] = field(default_factory=dict)
    stages: Stages = field(default_factory=Stages, compare=False)


class TableReader:
    """Reads tables out of requests, away from the event loop."""

    def __init__(self, datasets: DatasetStore, settings: Settings) -> None:
        self.datasets = datasets
        self.settings = settings
        self._turns = asyncio.Semaphore(N_LARGE_AT_ONCE)

    async def read(self, request: Request) -> Received:
        """Read the table and the options of a request.

        Raises
        ------
        TableError
            There is no table in it, or one that cannot be used.
        BodyTooLarge
            It is JSON, as a file, and longer than JSON may be.
        InvalidConfig
            The options are not a JSON object.
        """
        stages = Stages()
        stages.begin("receiving")
        received = await self._read(request, stages)
        stages.end()
        return replace(received, stages=stages)

    async def _read(self, request: Request, stages: Stages) -> Received:
        content_type = request.headers.get("content-type", "").lower()
        if content_type.startswith("multipart/form-data"):
            async with request.form(max_files=1, max_fields=MAX_FIELDS) as form:
                stages.begin("reading")
                return await self.read_form(form)
        with tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES) as file:
            async for chunk in request.stream():
                file.write(chunk)
            stages.begin("reading")
            if is_json(request):
                return await self.in_turn(is_large(file), lambda: self._from_json(_whole(file)))
            return await self.read_file(request, file)

    async def read_file(self, request: Request, file: IO[bytes]) -> Received:
        """Read the table that the body of a request is, once all of it is in a file; raises as ``read``."""
        options = parse_options(request.query_params.get("options"))
        name = request.query_params.get("name")
        table = await self.in_turn(is_large(file), lambda: self._from_file(file, name))
        return Received(table, options=options)

    async def read_form(self, form: FormData) -> Received:
        """Read the table in a form; raises as ``read``."""
        upload = form.get("file")
        is_large_file = isinstance(upload, UploadFile) and is_large(upload.file)
        return await self.in_turn(is_large_file, lambda: self._from_form(form))

    async def in_turn(self, must_wait: bool, work: Callable[[], T]) -> T:
        """Work on a few large tables at once, and on the others when it is their turn."""
        if not must_wait:
            return await run_in_threadpool(work)
        async with self._turns:
            return await run_in_threadpool(work)

    def _from_form(self, form: FormData) -> Received:
        upload, options = form.get("file"), form.get("options")
        if not isinstance(upload, UploadFile):
            raise UnreadableTable("The form has no file; send the table as the field named file.")
        if isinstance(options, UploadFile):
            raise InvalidConfig("The options must be a text field that holds a JSON object, not a file.")
        return Received(self._from_file(upload.file, upload.filename), options=parse_options(options))

    def _from_file(self, file: IO[bytes], name: str | None) -> Table:
        file.seek(0)
        # A large picture is refused before it is held in memory.
        refuse_foreign(file.read(HEAD_BYTES))
        file.seek(0)
        content = file.read()
        if content.startswith(PARQUET):
            self._check_rows(rows_of_parquet(BytesIO(content)))
        is_json = begins_like_json(content)
        limit = self.settings.max_json_bytes if is_json else self.settings.max_upload_bytes
        if len(content) > limit:
            setting = "SEGMENT_MAX_JSON_BYTES" if is_json else "SEGMENT_MAX_UPLOAD_BYTES"
            advice = "send less, or CSV or Parquet" if is_json else "send less"
            raise BodyTooLarge(f"At most {limit:,} bytes of this format are taken ({setting}); {advice}.")
        return self._within_rows(read_table(content, name=display_name(name), max_bytes=limit))

    def _within_rows(self, table: Table) -> Table:
        self._check_rows(table.frame.height)
        return table

    def _check_rows(self, n_rows: int) -> None:
        if n_rows > self.settings.max_rows:
            raise TableTooLarge(
                f"The table has {n_rows:,} rows; at most {self.settings.max_rows:,} are taken "
                "(SEGMENT_MAX_ROWS). Send a sample of it, or purchases of fewer days."
            )

    def _from_json(self, body: bytes) -> Received:
        content = parse_json(body)
        envelope = _envelope_of(content)
        if envelope is None:
            return Received(self._from_records(content))
        options = check_options(content.get("options"))
        if envelope == "dataset_id":
            dataset_id = _dataset_id(content[envelope])
            return Received(self.datasets.load(dataset_id), dataset_id, options)
        return Received(self._from_records(content[envelope]), options=options)

    def _from_records(self, records: Any) -> Table:
        if isinstance(records, list):
            self._check_rows(len(records))
        return self._within_rows(table_from_json(records))


def is_json(request: Request) -> bool:
    """Tell whether the body of a request says that it is JSON."""
    return request.headers.get("content-type", "").lower().startswith("application/json")


def _whole(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def is_large(file: IO[bytes]) -> bool:
    """Tell whether a table may take much memory; one that is packed may, however short it is."""
    n_bytes = file.seek(0, SEEK_END)
    file.seek(0)
    return n_bytes > (SMALL_PACKED_BYTES if file.read(4).startswith(PACKED) else SPOOL_BYTES)


def _envelope_of(content: Any) -> str | None:
    # A customer may have columns of these names as well, but then beside others.
    for name in ENVELOPES if isinstance(content, dict) else ():
        if name in content and content.keys() <= {name, "options"}:
            return name
    return None


def _dataset_id(given: Any) -> str:
    if not isinstance(given, str):
        raise TableError(
            f"The dataset_id is {str(given)[:60]!r}; it must be a text that GET /datasets lists."
        )
    return given


def begins_like_json(content: bytes) -> bool:
    """Tell whether a file will be read as JSON, which takes many times its size in memory.

    >>> begins_like_json(b' [{"a": 1}]'), begins_like_json(b"a,b")
    (True, False)
    """
    return JSON_BEGINS.match(unpacked_head(content)) is not None


def parse_json(text: bytes) -> Any:
    """Parse JSON from the network.

    Raises
    ------
    UnreadableTable
        It is not JSON.
    TableTooLarge
        It holds too many objects.
    """
    try:
        refuse_many_objects(text)
        return json.loads(text)
    except RecursionError:
        raise UnreadableTable("The JSON is nested too deep.") from None
    except ValueError as error:
        raise UnreadableTable(f"The JSON is broken: {error}.") from None


def parse_options(text: str | None) -> dict[str, Any]:
    """Parse options that came as text."""
    try:
        return check_options(json.loads(text) if text else None)
    except (ValueError, RecursionError):
        raise InvalidConfig(f"The options are not JSON: {str(text)[:100]!r}.") from None


def check_options(options: Any) -> dict[str, Any]:
    """Return options that are a JSON object, or absent."""
    if options is None:
        return {}
    if not isinstance(options, dict):
        raise InvalidConfig('The options must be a JSON object such as {"n_segments": 4}.')
    if depth_of(options) > MAX_OPTION_DEPTH:
        raise InvalidConfig(f"The options are nested more than {MAX_OPTION_DEPTH} deep.")
    try:
        json.dumps(options, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise InvalidConfig("The options hold half of a surrogate pair, which is no character.") from None
    return options


def depth_of(content: Any) -> int:
    """Count how deep lists and objects are nested, without recursion.

    >>> depth_of(1), depth_of([]), depth_of({"a": [1, {"b": 2}]})
    (0, 1, 3)
    """
    depth, level = 0, [content]
    while level := [one for one in level if isinstance(one, dict | list)]:
        depth += 1
        level = [inner for one in level for inner in (one.values() if isinstance(one, dict) else one)]
    return depth


def display_name(name: str | None) -> str | None:
    """Make a file name that came over the network fit to show; it is never used as a path.

    >>> display_name("../../etc/cus\\ntomers.csv")
    'customers.csv'
    """
    if not name:
        return None
    last = PurePath(name.replace("\\", "/")).name
    return (
        re.sub(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", last)[:MAX_NAME_CHARS]
        or None
    )
