"""Processes that end with the tests, however those end."""

import shutil
import socket
import subprocess
from collections.abc import Sequence
from typing import Any

SETPRIV = shutil.which("setpriv")


def start(command: Sequence[str], *, when_alone: str = "KILL", **options: Any) -> subprocess.Popen[Any]:
    """Start a process that gets a signal when the tests are gone, interrupted or killed (util-linux)."""
    # It becomes the command; what subprocess can do before that is not safe beside threads.
    in_front = (SETPRIV, "--pdeathsig", when_alone) if SETPRIV else ()
    return subprocess.Popen([*in_front, *command], **options)


def free_port() -> int:
    """Find a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
