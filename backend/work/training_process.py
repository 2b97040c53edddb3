"""The service's end of the process that trains."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import backend
from backend.errors import TrainingDied
from ml.errors import TrainingCancelled

ROOT = Path(backend.__file__).parents[1]
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
        self._order_id: str | None = None
        self._cancelled: set[str] = set()
        self._is_stopping = False

    def warm(self) -> None:
        """Start the child unless it lives already."""
        with self._lock:
            if not self._is_stopping:
                self._living_child()

    @property
    def is_busy(self) -> bool:
        """Tell whether an order is worked on."""
        return self._order_id is not None

    def run(self, order_id: str, order: dict[str, Any], on_progress: OnProgress) -> dict[str, Any]:
        """Hand over an order and wait for its outcome.

        Raises
        ------
        TrainingCancelled
            Somebody asked to stop it.
        TrainingDied
            The child was killed, or broke down.
        ServiceStops
            The service stops, and the order with it.
        """
        with self._lock:
            self._check_wanted(order_id)
            self._order_id = order_id
            child = self._living_child()
        try:
            return _follow(child, order, on_progress)
        except BaseException:
            # It is dead, or busy with what nobody waits for any more: its next message would be misread.
            self._discard(child)
            self._check_wanted(order_id)
            raise
        finally:
            with self._lock:
                self._order_id = None

    def cancel(self, order_id: str) -> None:
        """Stop an order, or see to it that it does not begin; others go on. Nothing of it runs afterwards."""
        with self._lock:
            self._cancelled.add(order_id)
            if self._order_id == order_id and self._child is not None:
                self._child.kill()
                self._child.wait()

    def stop(self) -> None:
        """End the child for good."""
        with self._lock:
            self._is_stopping = True
            child, is_idle = self._child, self._order_id is None
        if child is not None:
            child.kill()
            child.wait()
            # Otherwise the thread that follows the order does it.
            if is_idle:
                _close_pipes(child)

    def _check_wanted(self, order_id: str) -> None:
        if self._is_stopping:
            raise ServiceStops
        if order_id in self._cancelled:
            raise TrainingCancelled("The training was cancelled.")

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
    return subprocess.Popen(
        [sys.executable, "-m", "backend.work.training_child"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,
    )


def _follow(child: subprocess.Popen[str], order: dict[str, Any], on_progress: OnProgress) -> dict[str, Any]:
    assert child.stdin is not None  # noqa: S101
    assert child.stdout is not None  # noqa: S101
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
    raise TrainingDied(_cause_of_death(child.wait()))


def _close_pipes(child: subprocess.Popen[str]) -> None:
    for pipe in (child.stdin, child.stdout):
        try:
            if pipe is not None:
                pipe.close()
        except BrokenPipeError:
            pass


def _cause_of_death(code: int) -> str:
    if code == -signal.SIGKILL:
        return "The training was killed before it was done; most often that means that memory ran out."
    return f"The training broke down (exit code {code}); the log of the service says why."
