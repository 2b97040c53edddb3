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

ROOT = Path(backend.__file__).parents[1]
OnProgress = Callable[[dict[str, Any]], None]


class TrainingProcess:
    """One child that takes one order at a time. It is started ahead, since its imports take a second.

    It is replaced when it dies. It has a process group of its own, so that Ctrl-C reaches the service only.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[str] | None = None

    def warm(self) -> subprocess.Popen[str]:
        """Start the child unless it lives already."""
        with self._lock:
            if self._child is None or self._child.poll() is not None:
                self._child = _start()
            return self._child

    def run(self, order: dict[str, Any], on_progress: OnProgress) -> dict[str, Any]:
        """Hand over an order and wait for its outcome.

        Raises
        ------
        TrainingDied
            The child was killed, or broke down.
        """
        child = self.warm()
        assert child.stdin is not None  # noqa: S101
        assert child.stdout is not None  # noqa: S101
        try:
            child.stdin.write(json.dumps(order) + "\n")
            child.stdin.flush()
        except BrokenPipeError:
            pass
        for line in child.stdout:
            message = json.loads(line)
            if "progress" not in message:
                return dict(message)
            on_progress(message["progress"])
        raise TrainingDied(_cause_of_death(child.wait()))

    def kill(self) -> None:
        """End the child and what it is doing."""
        with self._lock:
            child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            _close_pipes(child)


def _start() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "backend.work.training_child"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,
    )


def _close_pipes(child: subprocess.Popen[str]) -> None:
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            pipe.close()


def _cause_of_death(code: int) -> str:
    if code == -signal.SIGKILL:
        return "The training was killed before it was done; most often that means that memory ran out."
    return f"The training broke down (exit code {code}); the log of the service says why."
