"""``segment ready``: whether the service, or the worker, does its work; containers are checked by it."""

import fcntl
import json
import ssl
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from backend.terminal import SHORT, leave, read_settings

if TYPE_CHECKING:
    from backend.settings import Settings

SECONDS = 8


def ready(
    worker: Annotated[
        bool, typer.Option("--worker", help="Ask for a worker instead of the service.")
    ] = False,
    url: Annotated[
        str | None, typer.Option(help="A service elsewhere; by default the settings tell.")
    ] = None,
) -> None:
    """Exit 0 when it is ready, 1 when it is not, saying what is wrong."""
    settings = read_settings()
    told = _worker_trouble(settings) if worker else _service_trouble(url or _own_url(settings))
    if told:
        leave(told, SHORT)
    typer.echo("ready")


def _service_trouble(url: str) -> str | None:
    try:
        # Whoever types the address may read every file that it could name.
        with urllib.request.urlopen(  # noqa: S310
            f"{url}/ready", timeout=SECONDS, context=_own_certificate()
        ):  # nosec B310
            return None
    except urllib.error.HTTPError as error:
        return f"{url} is not ready: {_detail(error)}"
    except (OSError, ValueError) as error:
        return f"{url} does not answer: {getattr(error, 'reason', error)}"


def _worker_trouble(settings: "Settings") -> str | None:
    """Jobs are run by one worker; others stand by for it, which is their work, too."""
    from backend.errors import DatabaseUnavailable
    from backend.stores import open_stores
    from backend.work.engine import LOCK

    try:
        open_stores(settings).database.check()
    except DatabaseUnavailable as error:
        return str(error)
    if _is_free(settings.artifacts_dir / LOCK):
        return f"Nobody runs the jobs of {settings.artifacts_dir}."
    return None


def _is_free(lock: Path) -> bool:
    try:
        with lock.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return True
    except BlockingIOError:
        return False
    return True


def _own_url(settings: "Settings") -> str:
    # What listens on every address is asked on this machine's own.
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104  # nosec B104  # asked, not bound
    return f"{'https' if settings.tls_cert else 'http'}://{host}:{settings.port}"


def _own_certificate() -> ssl.SSLContext:
    # Nothing secret is sent, and the certificate is for the name that others ask for, not for this one.
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _detail(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["detail"])
    except (ValueError, KeyError, TypeError):
        return str(error)
