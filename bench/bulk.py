"""Tables with segments added, beside Polars reading and writing them, in turn; memory; who else waits."""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import httpx
import numpy as np
import polars as pl

from bench.reading import peak_megabytes
from bench.results import Result, alone, compared
from bench.rounds import compare, race, seconds_of, versus
from ml import TrainingConfig, train
from ml.artifacts import ArtifactStore
from ml.data.samples import SPEND_COLUMNS, wholesale
from ml.scoring import file_stream as stream
from ml.scoring.streamed import Streamed
from ml.types import SegmentationModel
from tests.faults.running import SECRET, RunningService

if TYPE_CHECKING:
    from ml.data.writing import StreamKind

ROUNDS = 7
MILLION = 1_000_000
N_SINGLE = 1_000
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
CSV = {"Content-Type": "text/csv", "Accept": "text/csv"}
MARGIN_SECONDS = 120


def measure(*, quick: bool = False) -> Iterator[Result]:
    """Compare the ways to label a file; tell who waits meanwhile, and how memory grows with the file."""
    n_rows, n_rounds = (MILLION // 10, 2) if quick else (MILLION, ROUNDS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = _keep_model(folder)
        file, tiny = _customers(folder, n_rows), _customers(folder, 2)
        with _service(folder) as service:
            laps = race(
                {
                    "polars": lambda: pl.read_csv(file).write_csv(folder / "plain.csv"),
                    "library": lambda: score_file(model, file, folder / "library.csv"),
                    "command": lambda: _command(folder, file),
                    "start": lambda: _command(folder, tiny),
                    "HTTP": lambda: _post(service.url, file, folder / "http.csv"),
                },
                n_rounds,
            )
            task, beside = f"{n_rows:,} x 6 CSV to labelled CSV", "polars, read and write"
            plain = laps["polars"].wall
            yield versus(
                f"{task}, library / {beside}", laps["library"], laps["polars"], goal=1.3, rival="polars"
            )
            labelling = [
                all_of_it - start
                for all_of_it, start in zip(laps["command"].wall, laps["start"].wall, strict=True)
            ]
            note = "a file of 2 rows taken off, round by round"
            yield compared(
                f"{task}, command without its start / {beside}",
                labelling,
                plain,
                goal=1.3,
                rival="polars",
                note=note,
            )
            yield compared(f"{task}, over HTTP / {beside}", laps["HTTP"].wall, plain, goal=2, rival="polars")
            yield alone("the command with a file of 2 rows", laps["start"].wall)
            yield _waiting(service.url, file, n_rounds)
        yield _memory(folder, n_rows, "csv")
        for kind in READERS:
            yield _kind(folder, model, kind, n_rows, n_rounds)
            yield _memory(folder, n_rows, kind)


def score_file(model: SegmentationModel, file: Path, to: Path) -> Streamed:
    """Label a file as the library does; the ending says what is written."""
    kind = cast("StreamKind", to.suffix.removeprefix("."))
    with file.open("rb") as source, to.open("wb") as results:
        return stream.score_file(model, source, lambda: source, results, kind)


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


def _waiting(url: str, file: Path, n_rounds: int) -> Result:
    """How long one customer in a hundred waits, while a file is labelled again and again, and idle."""
    idle, busy = [], []
    for _ in range(n_rounds):
        idle.append(_p99(url))
        with _bulk_goes_on(url, file):
            busy.append(_p99(url))
    return compared("one record while a file is labelled: p99 / idle", busy, idle, goal=10, rival="idle")


def _p99(url: str) -> float:
    customer = dict.fromkeys(SPEND_COLUMNS, 1000)
    with httpx.Client(base_url=url, timeout=60) as client:

        def ask() -> None:
            client.post("/segment", json=customer).raise_for_status()

        ask()
        return float(np.quantile([seconds_of(ask) for _ in range(N_SINGLE)], 0.99))


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


def _kind(folder: Path, model: SegmentationModel, kind: str, n_rows: int, n_rounds: int) -> Result:
    """The same kind in and out."""
    file, plain, labelled = _converted(folder, n_rows, kind), folder / "plain", folder / f"labelled.{kind}"
    return compare(
        f"{n_rows:,} x 6 {kind} to labelled {kind}, library / polars, read and write",
        lambda: score_file(model, file, labelled),
        lambda: WRITERS[kind](READERS[kind](file), plain),
        n_rounds=n_rounds,
        rival="polars",
    )


def _converted(folder: Path, n_rows: int, kind: str) -> Path:
    file = _customers(folder, n_rows)
    if kind == "csv":
        return file
    converted = file.with_suffix(f".{kind}")
    WRITERS[kind](pl.read_csv(file), converted)
    return converted


def _memory(folder: Path, n_rows: int, kind: str) -> Result:
    peaks = []
    for n in (n_rows, 5 * n_rows):
        file = _converted(folder, n, kind)
        command = [sys.executable, "-m", "bench.bulk", str(folder), str(file)]
        peaks.append(float(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))
        file.unlink()
    task = f"{kind}: more peak memory for {5 * n_rows:,} rows than for {n_rows:,}, library"
    return alone(task, [peaks[1] - peaks[0]], unit="MB", goal=50, note=f"{peaks[1]:.0f} MB, imports included")


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
    _peak_of(*sys.argv[1:])
