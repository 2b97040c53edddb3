"""``segment serve`` as its users run it: processes that can be stopped, killed and started again."""

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.processes import start

PROJECT = Path(__file__).parents[2]
SECRET = "only for these tests"  # noqa: S105
READY = "Customer segmentation is ready at "
START_SECONDS = 90


class RunningService:
    """A service with its own artifacts; its log goes to a file, which no amount of lines blocks.

    Parameters
    ----------
    folder
        Where ``artifacts`` and the log are kept.
    environment
        Settings, such as ``SEGMENT_WORKERS="4"``; None takes one away.
    """

    def __init__(self, folder: Path, **environment: str | None) -> None:
        self.artifacts = folder / "artifacts"
        self._log = folder / "service.log"
        self._environment = {
            **os.environ,
            "SEGMENT_ARTIFACTS_DIR": str(self.artifacts),
            "SEGMENT_SECRET_KEY": SECRET,
            "SEGMENT_SAMPLE_MODEL": "false",
            "SEGMENT_PORT": "0",
            **environment,
        }
        self.url = ""
        self.process: subprocess.Popen[str]
        self.start()

    def start(self) -> None:
        """Start it, and wait until it says that it is ready."""
        with self._log.open("a") as log:
            self.process = start(
                [sys.executable, "-m", "backend.cli", "serve"],
                cwd=PROJECT,
                env={name: value for name, value in self._environment.items() if value is not None},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self.process.stdout is not None
        is_told, _, _ = select.select([self.process.stdout], [], [], START_SECONDS)
        line = self.process.stdout.readline() if is_told else "nothing was said"
        assert line.startswith(READY), f"{line}\n{self.log()}"
        self.url = line.removeprefix(READY).strip()

    def stop(self, sign: signal.Signals = signal.SIGTERM, *, timeout: float = 60) -> int:
        """Send a signal to the first process, wait until all are gone; return its exit code."""
        family = self.processes()
        self.process.send_signal(sign)
        code = self.process.wait(timeout)
        _, alive = psutil.wait_procs(family, timeout)
        assert not alive, alive
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code

    def restart(self, sign: signal.Signals = signal.SIGKILL) -> None:
        """Stop it by a signal and start it again on the same artifacts; it may listen on another port."""
        self.stop(sign)
        self.start()

    def close(self) -> None:
        """Kill whatever is left of it."""
        family = self.processes()
        for one in family:
            one.kill()
        psutil.wait_procs(family, 10)
        self.process.wait(10)
        if self.process.stdout is not None:
            self.process.stdout.close()

    def ready_again(self, seconds: float = 30) -> dict[str, Any]:
        """Wait until /ready says that all is well; return what it answered."""
        deadline = time.monotonic() + seconds
        told: object = None
        while time.monotonic() < deadline:
            try:
                told = answer = httpx.get(f"{self.url}/ready", timeout=10)
                if answer.status_code == 200:
                    ready: dict[str, Any] = answer.json()
                    return ready
                told = answer.text
            except httpx.HTTPError as error:
                told = repr(error)
            time.sleep(0.1)
        raise AssertionError(f"not ready after {seconds} s: {told}\n{self.log()}")

    def processes(self) -> list[psutil.Process]:
        """The process that was started and all that came of it."""
        try:
            first = psutil.Process(self.process.pid)
            return [first, *first.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def servers(self) -> list[psutil.Process]:
        """Those of them that answer requests: all but the one that trains, and with several the first."""
        first, *others = [one for one in self.processes() if "training_child" not in " ".join(one.cmdline())]
        return others or [first]

    def memory_bytes(self) -> int:
        """What those hold, with shared pages counted once (PSS)."""
        return sum(one.memory_full_info().pss for one in self.servers())

    def memory_settles_at(self, most_bytes: float, seconds: float = 20) -> bool:
        """Wait until they hold no more than this; allocators give back a little later."""
        deadline = time.monotonic() + seconds
        while (held := self.memory_bytes()) > most_bytes and time.monotonic() < deadline:
            time.sleep(0.5)
        print(f"{held / 2**20:.0f} MiB are held, at most {most_bytes / 2**20:.0f} are expected")  # noqa: T201
        return held <= most_bytes

    def log(self) -> str:
        """Everything that was written to standard error."""
        return self._log.read_text() if self._log.exists() else ""
