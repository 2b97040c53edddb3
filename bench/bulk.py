"""Tables with segments added, beside Polars reading and writing them, in turn; memory; who else waits."""

import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import httpx
import numpy as np
import polars as pl

from bench.reading import peak_megabytes
from ml import TrainingConfig, train
from ml.artifacts import ArtifactStore
from ml.data.samples import SPEND_COLUMNS, wholesale
from ml.scoring import file_stream as stream
from ml.scoring.streamed import Streamed
from ml.types import SegmentationModel
from tests.faults.running import SECRET, RunningService

if TYPE_CHECKING:
    from ml.data.writing import StreamKind

ROUNDS = 5
READERS: dict[str, Callable[[Path], pl.DataFrame]] = {
    "parquet": pl.read_parquet,
    "ndjson": pl.read_ndjson,
    "arrow": pl.read_ipc_stream,
}
WRITERS: dict[str, Callable[[pl.DataFrame, Path], Any]] = {
    "parquet": pl.DataFrame.write_parquet,
    "ndjson": pl.DataFrame.write_ndjson,
    "arrow": pl.DataFrame.write_ipc_stream,
}
MILLION = 1_000_000
N_SINGLE = 1_500
CSV = {"Content-Type": "text/csv", "Accept": "text/csv"}
MARGIN_SECONDS = 120


def measure(n_rows: int = MILLION, rounds: int = ROUNDS) -> None:
    """Print every comparison."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = _keep_model(folder)
        file = _customers(folder, n_rows)
        tiny = _customers(folder, 2)
        with _service(folder) as service:
            ways = {
                "polars read + write": lambda: _plainly(file, folder / "plain.csv"),
                "library": lambda: score_file(model, file, folder / "library.csv"),
                "command": lambda: _command(folder, file),
                "command, 2 rows": lambda: _command(folder, tiny),
                "HTTP": lambda: _post(service.url, file, folder / "http.csv"),
            }
            _compare(f"{n_rows:,} x 6 CSV labelled", ways, rounds)
            _tell_waiting(service.url, file)
        _tell_memory(folder, n_rows)
        for kind in READERS:
            _tell_kind(folder, model, kind, n_rows, rounds)


def score_file(model: SegmentationModel, file: Path, to: Path) -> Streamed:
    """Label a file as the library does; the ending says what is written."""
    kind = cast("StreamKind", to.suffix.removeprefix("."))
    with file.open("rb") as source, to.open("wb") as results:
        return stream.score_file(model, source, lambda: source, results, kind)


def _plainly(file: Path, to: Path) -> None:
    pl.read_csv(file).write_csv(to)


def _command(folder: Path, file: Path) -> None:
    environment = os.environ | {
        "SEGMENT_ARTIFACTS_DIR": str(folder / "artifacts"),
        "SEGMENT_SECRET_KEY": SECRET,
    }
    command = [sys.executable, "-m", "backend.cli", "score", str(file), "-o", str(folder / "command.csv")]
    subprocess.run(command, env=environment, check=True)


def _post(url: str, file: Path, to: Path) -> None:
    with httpx.stream("POST", f"{url}/segment", content=_pieces(file), headers=CSV, timeout=300) as answer:
        answer.raise_for_status()
        with to.open("wb") as results:
            for piece in answer.iter_raw():
                results.write(piece)


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(1024 * 1024):
            yield piece


def _compare(task: str, ways: dict[str, Callable[[], object]], rounds: int) -> None:
    for way in ways.values():
        way()  # does not count
    times = [{name: _seconds(way) for name, way in ways.items()} for _ in range(rounds)]
    plain = "polars read + write"
    for name in ways:
        seconds = statistics.median(one[name] for one in times)
        ratios = sorted(one[name] / one[plain] for one in times)
        _line(f"{task}: {name}", seconds, ratios)
    started = "command, 2 rows"
    ratios = sorted((one["command"] - one[started]) / one[plain] for one in times)
    seconds = statistics.median(one["command"] - one[started] for one in times)
    _line(f"{task}: command without its start", seconds, ratios)


def _line(task: str, seconds: float, ratios: list[float]) -> None:
    spread = f"{ratios[0]:.2f} to {ratios[-1]:.2f}"
    print(f"{task:<62}{seconds:>8.3f}s{statistics.median(ratios):>8.2f}{spread:>16}", flush=True)


def _seconds(task: Callable[[], object]) -> float:
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def _tell_waiting(url: str, file: Path) -> None:
    """How long single customers wait, idle and while a large file is labelled again and again, in turn."""
    idle, busy = [], []
    for _ in range(3):
        idle += _waits(url)
        with _bulk_goes_on(url, file):
            busy += _waits(url)
    for name, waits in (("idle", idle), ("while a file is labelled", busy)):
        p50, p99 = np.quantile(waits, [0.5, 0.99])
        print(
            f"one customer, {name}: p50 {p50 * 1e3:.2f} ms, p99 {p99 * 1e3:.2f} ms, of {len(waits):,}",
            flush=True,
        )
    print(
        f"p99 while a file is labelled / idle: {np.quantile(busy, 0.99) / np.quantile(idle, 0.99):.2f}",
        flush=True,
    )


def _waits(url: str) -> list[float]:
    customer = dict.fromkeys(SPEND_COLUMNS, 1000)
    with httpx.Client(base_url=url, timeout=60) as client:

        def ask() -> None:
            client.post("/segment", json=customer).raise_for_status()

        ask()
        return [_seconds(ask) for _ in range(N_SINGLE // 3)]


@contextmanager
def _bulk_goes_on(url: str, file: Path) -> Iterator[None]:
    # In a process of its own, so that it shares no GIL with who measures.
    context = multiprocessing.get_context("spawn")
    is_over, has_begun = context.Event(), context.Event()
    process = context.Process(target=_post_until, args=(url, file, has_begun, is_over))
    process.start()
    has_begun.wait(MARGIN_SECONDS)
    yield
    is_over.set()
    process.join()


def _post_until(url: str, file: Path, has_begun: Event, is_over: Event) -> None:
    while not is_over.is_set():
        has_begun.set()
        _post(url, file, file.with_suffix(".again"))


def _tell_kind(folder: Path, model: SegmentationModel, kind: str, n_rows: int, rounds: int) -> None:
    """The same kind in and out."""
    file, plain, labelled = _converted(folder, n_rows, kind), folder / "plain", folder / f"labelled.{kind}"
    ways: dict[str, Callable[[], object]] = {
        "polars": lambda: WRITERS[kind](READERS[kind](file), plain),
        "library": lambda: score_file(model, file, labelled),
    }
    for way in ways.values():
        way()  # does not count
    times = [{name: _seconds(way) for name, way in ways.items()} for _ in range(rounds)]
    ratios = sorted(one["library"] / one["polars"] for one in times)
    seconds = statistics.median(one["library"] for one in times)
    _line(f"{n_rows:,} x 6 {kind} labelled / polars", seconds, ratios)
    _tell_memory(folder, n_rows, kind)


def _converted(folder: Path, n_rows: int, kind: str) -> Path:
    file = _customers(folder, n_rows)
    if kind == "csv":
        return file
    converted = file.with_suffix(f".{kind}")
    WRITERS[kind](pl.read_csv(file), converted)
    return converted


def _tell_memory(folder: Path, n_rows: int, kind: str = "csv") -> None:
    peaks = {}
    for n in (n_rows, 5 * n_rows):
        file = _converted(folder, n, kind)
        told = subprocess.run(
            [sys.executable, "-m", "bench.bulk", str(folder), str(file)], check=True, stdout=subprocess.PIPE
        ).stdout
        peaks[n] = float(told)
        print(f"{kind}: peak memory for {n:,} rows, imports included: {peaks[n]:.0f} MB", flush=True)
        file.unlink()
    few, many = peaks.values()
    print(f"more for five times the rows: {many - few:.0f} MB", flush=True)


def _keep_model(folder: Path) -> SegmentationModel:
    config = TrainingConfig(
        features=SPEND_COLUMNS, algorithm="kmeans", n_segments=5, n_references=0, n_resamples=2
    )
    model = train(wholesale(), config)
    artifacts = ArtifactStore(folder / "artifacts", SECRET.encode())
    artifacts.save(model)
    artifacts.activate(model.model_id)
    return model


def _customers(folder: Path, n_rows: int) -> Path:
    file = folder / f"{n_rows}.csv"
    rng = np.random.default_rng(0)
    with file.open("wb") as opened:
        for begin in range(0, n_rows, MILLION):
            values = rng.lognormal(8, 1, (min(MILLION, n_rows - begin), len(SPEND_COLUMNS))).round(2)
            pl.DataFrame(values, schema=list(SPEND_COLUMNS)).write_csv(opened, include_header=begin == 0)
    return file


@contextmanager
def _service(folder: Path) -> Iterator[RunningService]:
    service = RunningService(folder)
    try:
        yield service
    finally:
        service.close()


def _peak_of(folder: str, file: str) -> None:
    artifacts = ArtifactStore(Path(folder) / "artifacts", SECRET.encode())
    score_file(artifacts.load(artifacts.require_active_id()), Path(file), Path(file).with_stem("peak"))
    print(peak_megabytes())


if __name__ == "__main__":
    _peak_of(*sys.argv[1:]) if len(sys.argv) > 1 else measure()
