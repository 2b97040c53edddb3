"""The processes of docker-compose.yml: the same commands, users and settings, without containers."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.postgresql import PostgresServer
from tests.processes import free_port, start

PROJECT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
SECONDS_TO_START = 120


def resolved(text: str, given: Mapping[str, str]) -> str:
    """What compose makes of ${NAME:-default} and ${NAME:?message}."""

    def value(found: re.Match[str]) -> str:
        name, kind, rest = found.groups()
        if name not in given and kind == ":?":
            raise KeyError(f"{name} {rest}")
        return given.get(name, rest or "")

    return re.sub(r"\$\{([A-Z_]+)(?:(:[-?])([^}]*))?\}", value, text)


class Deployment:
    """Service, worker and nginx in a folder; only names, paths and ports are other than in the containers."""

    def __init__(self, folder: Path, server: PostgresServer) -> None:
        self.folder, self.artifacts = folder, folder / "artifacts"
        self.service_port, self.port = free_port(), free_port()
        self.database_url, self.database_port = server.new_database(), server.port
        self.started: dict[str, subprocess.Popen[bytes]] = {}
        self.key = ""
        for one in (folder, self.artifacts, folder / "tmp"):
            one.mkdir(exist_ok=True)
            self._give(one, "service")
        (folder / "nginx").mkdir()
        self._give(folder / "nginx", "frontend")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self, name: str) -> dict[str, str]:
        told = COMPOSE["services"][name].get("environment", {})
        values = {
            key: resolved(str(value), {"POSTGRES_PASSWORD": "secret"})
            for key, value in told.items()
            if value is not None
        }
        if name in {"service", "worker"}:
            values |= {
                "SEGMENT_HOST": "127.0.0.1",
                "SEGMENT_PORT": str(self.service_port),
                "SEGMENT_DATABASE_URL": self.database_url,
                "SEGMENT_ARTIFACTS_DIR": str(self.artifacts),
                "NUMBA_CACHE_DIR": str(self.folder / "tmp"),
            }
        return {
            **values,
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(PROJECT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": str(self.folder / "tmp"),
            "TMPDIR": str(self.folder / "tmp"),
            "PGPORT": str(self.database_port),
            "OMP_NUM_THREADS": "1",
        }

    def run(self, name: str, command: list[str], stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Run a command to its end, as ``docker compose run`` would."""
        return subprocess.run(
            self._here(name, command),
            input=stdin,
            capture_output=True,
            timeout=120,
            check=False,
            **self._as(name),
        )

    def check(self, name: str) -> subprocess.CompletedProcess[bytes]:
        """Run a health check of the compose file."""
        return self.run(name, COMPOSE["services"][name]["healthcheck"]["test"][1:])

    def start(self, name: str) -> None:
        if name == "frontend":
            self._fill_in()
        log = self.folder / f"{name}.log"
        log.touch()
        self._give(log, name)
        with log.open("ab") as out:
            command = self._here(name, COMPOSE["services"][name]["command"])
            self.started[name] = start(command, when_alone="TERM", stdout=out, stderr=out, **self._as(name))

    def wait(self, name: str) -> None:
        """Wait until its health check passes."""
        deadline = time.monotonic() + SECONDS_TO_START
        while (done := self.check(name)).returncode:
            if time.monotonic() > deadline or self.started[name].poll() is not None:
                log = (self.folder / f"{name}.log").read_text()[-3000:]
                raise RuntimeError(f"{name}: {done.stderr.decode()} {log}")
            time.sleep(0.3)

    def stop(self, *names: str) -> None:
        for name in names or tuple(self.started):
            process = self.started.pop(name)
            process.terminate()
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers={"X-API-Key": self.key}, timeout=120)

    def _here(self, name: str, command: list[str]) -> list[str]:
        """As the user of the container, where the tests may become one."""
        if os.geteuid() or name == "database":
            return self._placed(command)
        user, group = COMPOSE["services"][name]["user"].split(":")
        # It may read Python and the checkout wherever they are, and write nothing that is not its own.
        may_read = ("--inh-caps", "-all,+dac_read_search", "--ambient-caps", "-all,+dac_read_search")
        become = ("setpriv", "--reuid", user, "--regid", group, "--clear-groups", "--no-new-privs", *may_read)
        # Becoming another user forgets what is to happen when the tests are gone.
        return [*become, "--pdeathsig", "TERM", *self._placed(command)]

    def _placed(self, command: list[str]) -> list[str]:
        if command[0] == "segment":
            return [sys.executable, "-m", "backend.cli", *command[1:]]
        if command[0] == "pg_isready":
            return [one for one in command if one != "--dbname=segment"]
        places = {
            "/tmp/nginx.conf": str(self.folder / "nginx" / "nginx.conf"),  # noqa: S108
            "http://127.0.0.1:8080/": f"{self.url}/",
            "nginx": shutil.which("nginx") or "/usr/sbin/nginx",
        }
        return [places.get(one, one) for one in command]

    def _fill_in(self) -> None:
        values = {
            "NGINX_PORT": f"127.0.0.1:{self.port}",
            "NGINX_FILES": str(PROJECT / "frontend"),
            "NGINX_SETTINGS": str(PROJECT / "deploy" / "nginx"),
            "NGINX_TEMPORARY": str(self.folder / "nginx"),
            "SERVICE_ADDRESS": f"127.0.0.1:{self.service_port}",
            **self.environment("frontend"),
        }
        template = (PROJECT / "deploy" / "nginx" / "nginx.conf.template").read_text()
        filled = re.sub(r"\$\{([A-Z_]+)\}", lambda found: values[found[1]], template)
        (self.folder / "nginx" / "nginx.conf").write_text(filled)

    def _as(self, name: str) -> dict[str, Any]:
        return {"env": self.environment(name), "cwd": self.folder}

    def _give(self, path: Path, name: str) -> None:
        if os.geteuid() == 0:
            os.chown(path, *map(int, COMPOSE["services"][name]["user"].split(":")))


@pytest.fixture(scope="module")
def deployment(postgresql: PostgresServer) -> Iterator[Deployment]:
    """Everything of the compose file, up and with a first key, by the commands that its first lines name."""
    if shutil.which("nginx") is None and not Path("/usr/sbin/nginx").exists():
        pytest.skip("nginx is absent; install it with: apt-get install nginx-light")
    folder = Path(f"/tmp/segment-deploy-{os.getpid()}")  # noqa: S108 - other users have to come in
    folder.mkdir(mode=0o755)
    deployment = Deployment(folder, postgresql)
    try:
        made = deployment.run("service", ["segment", "keys", "create", "me", "--role", "admin"])
        assert made.returncode == 0, made.stderr
        deployment.key = made.stdout.decode().strip()
        for name in ("service", "worker", "frontend"):
            deployment.start(name)
            deployment.wait(name)
        yield deployment
    finally:
        deployment.stop()
        shutil.rmtree(folder)
