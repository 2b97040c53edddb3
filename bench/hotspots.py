"""Where the time goes: in which functions threads are found that took processor time since the last look.

``python -m bench.hotspots`` serves and trains in this process, and prints a table for each path. It needs
nothing of the project but its addresses, so that it runs in an earlier state of it too. Linux only.
"""

import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import uvicorn

from bench.customers import draw
from bench.load import ask
from bench.servers import PROJECT, free_port
from bench.service import requests, train_here

SECONDS = 5
LOOK_EVERY_SECONDS = 0.002
N_SHOWN = 10
_ASK = "import sys; from bench.load import ask_in_turn; from pathlib import Path; " + (
    "print(len(ask_in_turn(int(sys.argv[1]), Path(sys.argv[2]).read_bytes(), float(sys.argv[3])).seconds))"
)


def main() -> None:
    """Print a table for requests of one record and of many, and for a training."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        draw(20_000).write_csv(folder / "customers.csv")
        train_here(folder)
        with _serving(folder) as port:
            for task, request in requests().items():
                (folder / "request").write_bytes(request)
                ask(port, request)  # what is compiled or imported for the first one
                _table(task, lambda: _ask(port, folder / "request"))
        _table("train 200,000 customers", _train)


def _ask(port: int, request: Path) -> str:
    command = [sys.executable, "-c", _ASK, str(port), str(request), str(SECONDS)]
    told = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    return f"{told.stdout.strip()} requests"


def _train() -> str:
    from ml import train

    train(draw(200_000))
    return "one training"


@contextmanager
def _serving(folder: Path) -> Iterator[int]:
    from backend.app import create_app
    from backend.settings import Settings

    port = free_port()
    app = create_app(Settings(artifacts_dir=folder / "artifacts", sample_model=False, port=port))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield port
    server.should_exit = True
    thread.join()


def _table(task: str, work: Callable[[], str]) -> None:
    spent: Counter[str] = Counter()
    is_over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(spent, is_over))
    watcher.start()
    said = work()
    is_over.set()
    watcher.join()
    # A thread that did something since the last look, and waits again, does not tell what.
    del spent["threading.wait"]
    total = spent.total()
    print(f"\n**{task}** ({said})\n\n| function | share |\n|---|---:|")
    for place, nanoseconds in spent.most_common(N_SHOWN):
        print(f"| {place} | {nanoseconds / total:.0%} |")


def _watch(spent: Counter[str], is_over: threading.Event) -> None:
    before: dict[int, int] = {}
    while not is_over.wait(LOOK_EVERY_SECONDS):
        frames = sys._current_frames()
        for thread in threading.enumerate():
            if thread is not threading.current_thread() and thread.ident in frames and thread.native_id:
                now = _nanoseconds(thread.native_id)
                spent[_place(frames[thread.ident])] += now - before.get(thread.native_id, now)
                before[thread.native_id] = now


def _nanoseconds(native_id: int) -> int:
    """The time that a thread has been on a processor."""
    try:
        return int(Path(f"/proc/self/task/{native_id}/schedstat").read_text().split()[0])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def _place(leaf: FrameType) -> str:
    """The innermost function of the project, and what it is in, in another library."""
    one: FrameType | None = leaf
    while one is not None:
        file = Path(one.f_code.co_filename)
        if file.is_relative_to(PROJECT) and ".venv" not in file.parts and "bench" not in file.parts[-2:]:
            named = f"`{file.relative_to(PROJECT)}` {one.f_code.co_name}"
            return named if one is leaf else f"{named}: {_module(leaf)}.{leaf.f_code.co_name}"
        one = one.f_back
    return f"{_module(leaf)}.{leaf.f_code.co_name}"


def _module(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", "?"))


if __name__ == "__main__":
    main()
