"""How long a training may take, and how much memory."""

import time
from collections.abc import Callable

import psutil

from backend.errors import TrainingTooLarge, TrainingTooLong
from backend.settings import MEBIBYTE, Settings
from ml.errors import SegmentationError

# Asked again and again about the process that trains, by its id; returns why it has to stop.
Check = Callable[[int], SegmentationError | None]


def limits_of(settings: Settings) -> Check:
    """Watch one training from now on."""
    began = time.monotonic()

    def check(pid: int) -> SegmentationError | None:
        if time.monotonic() - began > settings.job_max_seconds:
            return TrainingTooLong(
                f"The training was stopped after {settings.job_max_seconds:,} seconds, as long as one may "
                "take (SEGMENT_JOB_MAX_SECONDS). Train on fewer rows or features, name an algorithm and a "
                "number of segments, or raise the limit."
            )
        most = settings.job_max_bytes
        if most is not None and (used := memory_of(pid)) > most:
            return TrainingTooLarge(
                f"The training was stopped when it took {used // MEBIBYTE:,} MiB of memory; one may take "
                f"{most // MEBIBYTE:,} MiB (SEGMENT_JOB_MAX_BYTES). Train on fewer rows or features, or "
                "raise the limit."
            )
        return None

    return check


def memory_of(pid: int) -> int:
    """Return the resident memory of a process and all that it has started, in bytes; 0 when it is gone."""
    try:
        process = psutil.Process(pid)
        return sum(_resident(one) for one in (process, *process.children(recursive=True)))
    except psutil.NoSuchProcess:
        return 0


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
