"""Whether what the service needs answers."""

import tempfile
from collections.abc import Callable

from backend.services import Services
from ml.errors import ArtifactError, NoActiveModel


def failed_checks(services: Services) -> dict[str, str]:
    """Try everything that the service needs; return what does not answer, and why."""
    reasons = {name: _reason(check, services) for name, check in CHECKS.items()}
    return {name: reason for name, reason in reasons.items() if reason}


def _write_something(services: Services) -> None:
    with tempfile.TemporaryFile(dir=services.settings.artifacts_dir) as file:
        file.write(b"ready?")


def _ask_the_database(services: Services) -> None:
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
    "database": _ask_the_database,
    "active_model": _load_the_active_model,
}


def _reason(check: Callable[[Services], None], services: Services) -> str | None:
    try:
        check(services)
    except ArtifactError as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 - whatever is wrong, the answer is that it is not ready
        return type(error).__name__
    return None
