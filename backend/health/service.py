"""Whether what the service needs answers."""

import shutil
import tempfile
from collections.abc import Callable
from typing import TYPE_CHECKING

from backend.services import Services
from ml.errors import NoActiveModel, SegmentationError

if TYPE_CHECKING:
    from concurrent.futures import Future

MIN_FREE_BYTES = 4 * 1024 * 1024
# Just after the start the libraries that a model needs are still being imported.
LOADING_SECONDS = 30.0


def failed_checks(services: Services) -> dict[str, str]:
    """Try everything that the service needs; return what does not answer in time, and why."""
    asked = {name: services.deadlines.begin(name, _asking(check, services)) for name, check in CHECKS.items()}
    reasons = {name: _reason(one, _patience(name, services)) for name, one in asked.items()}
    return {name: reason for name, reason in reasons.items() if reason}


def _write_something(services: Services) -> None:
    with tempfile.TemporaryFile(dir=services.settings.artifacts_dir) as file:
        file.write(b"ready?")


def _look_for_room(services: Services) -> None:
    free_bytes = shutil.disk_usage(services.settings.artifacts_dir).free
    if free_bytes < MIN_FREE_BYTES:
        raise OSError(f"{free_bytes:,} bytes are left")


def _ask_the_database(services: Services) -> None:
    services.database.check()


def _ask_for_jobs(services: Services) -> None:
    # Whether a `segment worker` lives is told by /metrics: customers are placed without one.
    services.jobs.find("no such job")


def _load_the_active_model(services: Services) -> None:
    try:
        # The model itself may be in memory while a file of it is damaged.
        services.artifacts.verify(services.models.get().model_id)
    except NoActiveModel:
        # A service that waits for its first table is ready to take it.
        return


CHECKS: dict[str, Callable[[Services], None]] = {
    "artifacts": _write_something,
    "disk": _look_for_room,
    "database": _ask_the_database,
    "jobs": _ask_for_jobs,
    "active_model": _load_the_active_model,
}


def _asking(check: Callable[[Services], None], services: Services) -> Callable[[], None]:
    return lambda: check(services)


def _patience(name: str, services: Services) -> float:
    return LOADING_SECONDS if name == "active_model" else services.deadlines.seconds


def _reason(asked: "Future[None]", seconds: float) -> str | None:
    try:
        asked.result(seconds)
    except SegmentationError as error:
        return str(error)
    except TimeoutError:
        return f"no answer within {seconds:g} seconds"
    except OSError as error:
        return error.strerror or str(error)
    except Exception as error:  # noqa: BLE001 - whatever is wrong, the answer is that it is not ready
        return type(error).__name__
    return None
