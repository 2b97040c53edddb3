"""A PostgreSQL server of the tests' own, in a temporary folder, on a free port of 127.0.0.1."""

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import psycopg

# Debian keeps the server's programs off the path; the newest version comes first.
FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))


def find_programs() -> Path | None:
    """The folder with initdb and pg_ctl, None where no server is installed."""
    for folder in FOLDERS:
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).parent if found else None


class PostgresServer:
    """Starts on entering, and leaves nothing behind; ``stop`` and ``start`` in between play an outage."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="segment-postgresql-"))
        self._n_databases = 0
        self.port = _free_port()

    def __enter__(self) -> "PostgresServer":
        # initdb refuses root; whoever else runs the tests can run it as themselves.
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres")
        self._run("initdb", "-D", self._data, "-A", "trust", "-U", "segment", "--no-sync")
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop("immediate")
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self._folder} -c fsync=off"
        self._run("pg_ctl", "-D", self._data, "-w", "-l", str(self._folder / "log"), "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "-D", self._data, "-w", "-m", mode, "stop", check=False)

    def is_running(self) -> bool:
        return (self._folder / "data" / "postmaster.pid").exists()

    def url(self, database: str) -> str:
        return f"postgresql://segment@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """Make an empty database; returns its address."""
        self._n_databases += 1
        name = f"segment_{self._n_databases}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        as_root: dict[str, Any] = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        # Not into pipes, which the server would keep open.
        with (self._folder / f"{program}.txt").open("w+") as output:
            subprocess.run(
                [str(self._programs / program), *arguments],
                check=check,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self._folder,
                timeout=60,
                **as_root,
            )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
