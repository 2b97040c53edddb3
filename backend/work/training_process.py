"""The service's end of the process that trains."""

import json
import os
import signal
import subprocess  # nosec B404  # of this very program only
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import backend
from backend.errors import TrainingDied, TrainingKilled
from backend.work.limits import Check
from ml.errors import SegmentationError

ROOT = Path(backend.__file__).parents[1]
CHECK_SECONDS = 0.25
OnProgress = Callable[[dict[str, Any]], None]


class ServiceStops(BaseException):
    """The service stops. No Exception, so that the job stays as it is and the next start takes it up."""


class TrainingProcess:
    """One child that takes one order at a time. It is started ahead, since its imports take seconds.

    It is replaced when it dies. It has a process group of its own, so that Ctrl-C reaches the service only.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[str] | None = None
        self._is_busy = False
        self._is_stopping = False

    def warm(self) -> None:
        """Start the child unless it lives already."""
        with self._lock:
            if not self._is_stopping:
                self._living_child()

    def run(self, order: dict[str, Any], on_progress: OnProgress, check: Check) -> dict[str, Any]:
        """Hand over an order and wait for its outcome.

        Raises
        ------
        SegmentationError
            What ``check`` found: it stops the order, and nothing of it runs afterwards.
        TrainingDied
            The child was killed, or broke down.
        ServiceStops
            The service stops, and the order with it.
        """
        with self._lock:
            self._check_wanted()
            self._is_busy = True
            child = self._living_child()
        try:
            with _watched(child, check):
                return _follow(child, order, on_progress)
        except BaseException:
            # It is dead, or busy with what nobody waits for any more: its next message would be misread.
            self._discard(child)
            self._check_wanted()
            raise
        finally:
            with self._lock:
                self._is_busy = False

    def stop(self) -> None:
        """End the child for good."""
        with self._lock:
            self._is_stopping = True
            child, is_idle = self._child, not self._is_busy
        if child is not None:
            child.kill()
            child.wait()
            # Otherwise the thread that follows the order does it.
            if is_idle:
                _close_pipes(child)

    def _check_wanted(self) -> None:
        if self._is_stopping:
            raise ServiceStops

    def _discard(self, child: subprocess.Popen[str]) -> None:
        child.kill()
        child.wait()
        _close_pipes(child)
        with self._lock:
            if self._child is child:
                self._child = None
        self.warm()

    def _living_child(self) -> subprocess.Popen[str]:
        if self._child is not None and self._child.poll() is not None:
            _close_pipes(self._child)
            self._child = None
        if self._child is None:
            self._child = _start()
        return self._child


def _start() -> subprocess.Popen[str]:
    return subprocess.Popen(  # nosec B603  # nothing of it comes from outside
        [sys.executable, "-m", "backend.work.training_child"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,
        # Polars has put times of its own there. In that process it gives back at once what it has let go,
        # not half a second later, on top of the next stage.
        env={**os.environ, "_RJEM_MALLOC_CONF": "dirty_decay_ms:0,muzzy_decay_ms:0"},
    )


@contextmanager
def _watched(child: subprocess.Popen[str], check: Check) -> Iterator[None]:
    """Kill the child as soon as there is a reason to, and tell that rather than how it died."""
    reasons: list[SegmentationError] = []
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(CHECK_SECONDS):
            if reason := check(child.pid):
                reasons.append(reason)
                child.kill()
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    except TrainingDied:
        if reasons:
            raise reasons[0] from None
        raise
    finally:
        is_over.set()
        watcher.join()


def _follow(child: subprocess.Popen[str], order: dict[str, Any], on_progress: OnProgress) -> dict[str, Any]:
    assert child.stdin is not None  # noqa: S101  # nosec B101  # for the type checker
    assert child.stdout is not None  # noqa: S101  # nosec B101  # for the type checker
    try:
        child.stdin.write(json.dumps(order) + "\n")
        child.stdin.flush()
    except BrokenPipeError:
        pass
    for line in child.stdout:
        message: dict[str, Any] = json.loads(line)
        if "progress" not in message:
            return message
        on_progress(message["progress"])
    raise _cause_of_death(child.wait())


def _close_pipes(child: subprocess.Popen[str]) -> None:
    for pipe in (child.stdin, child.stdout):
        try:
            if pipe is not None:
                pipe.close()
        except BrokenPipeError:
            pass


def _cause_of_death(code: int) -> TrainingDied:
    if code == -signal.SIGKILL:
        return TrainingKilled(
            "The training was killed before it was done; most often that means that memory ran out."
        )
    if code < 0:
        return TrainingKilled(f"The training was ended by {signal.Signals(-code).name} before it was done.")
    return TrainingDied(f"The training broke down (exit code {code}); the log of the service says why.")
