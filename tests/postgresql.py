"""A PostgreSQL server of the tests' own, in a temporary folder, on a free port of 127.0.0.1."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

from tests.processes import free_port, start

# Debian keeps the server's programs off the path; the newest version comes first.
FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
SECONDS = 60
STOP = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}


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
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()

    def __enter__(self) -> "PostgresServer":
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
        options = ("-p", str(self.port), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off")
        with (self._folder / "log").open("ab") as log:
            self._process = start(
                [str(self._programs / "postgres"), "-D", self._data, "-k", str(self._folder), *options],
                # It takes its own processes along.
                when_alone="QUIT",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **self._as_postgres(),
            )
        deadline = time.monotonic() + SECONDS
        while not self._answers():
            assert self._process.poll() is None, (self._folder / "log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def stop(self, mode: str = "fast") -> None:
        if self._process is not None:
            self._process.send_signal(STOP[mode])
            self._process.wait(SECONDS)
            self._process = None

    def is_running(self) -> bool:
        return self._process is not None

    def url(self, database: str) -> str:
        return f"postgresql://segment@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """Make an empty database; returns its address."""
        self._n_databases += 1
        name = f"segment_{self._n_databases}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, program: str, *arguments: str) -> None:
        with (self._folder / f"{program}.txt").open("w+") as output:
            subprocess.run(
                [str(self._programs / program), *arguments],
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=SECONDS,
                **self._as_postgres(),
            )

    def _as_postgres(self) -> dict[str, Any]:
        """It refuses root; whoever else runs the tests can run it as themselves."""
        as_whom = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        return {"cwd": self._folder, **as_whom}
