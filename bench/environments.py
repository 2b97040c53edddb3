"""Virtual environments of the rivals, in the user's cache, each made once."""

import os
import subprocess
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class NotInstalled(Exception):
    """Why something that is compared with is not there."""


@dataclass(frozen=True)
class Environment:
    """An environment with some packages; the first is the one that is compared with."""

    name: str
    packages: Sequence[str]

    @property
    def folder(self) -> Path:
        """Where it is: outside the project, and kept between runs."""
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        return cache / "segment-bench" / self.name

    @property
    def programs(self) -> Path:
        """Where its programs are."""
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    def install(self) -> None:
        """Make it with pip, from wherever pip is set up to install from; nothing where it is made already.

        Raises
        ------
        NotInstalled
            pip said no; its last words are in the message.
        """
        listing = self.folder / "packages.txt"
        wanted = "\n".join(self.packages)
        if listing.exists() and listing.read_text() == wanted:
            return
        print(f"installing {', '.join(self.packages)} ...", flush=True)
        venv.create(self.folder, with_pip=True)
        said = self.run("python", "-m", "pip", "install", "--quiet", *self.packages)
        if said.returncode:
            raise NotInstalled(f"pip did not install it: {said.stderr.strip()[-300:]}")
        listing.write_text(wanted)

    def run(self, program: str, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        """Run one of its programs to the end."""
        return subprocess.run(
            [self.programs / program, *arguments],
            env=os.environ | self.variables(),
            capture_output=True,
            text=True,
            check=False,
        )

    def variables(self) -> dict[str, str]:
        """What its programs need to find each other, and nothing of this project."""
        path = f"{self.programs}{os.pathsep}{os.environ.get('PATH', '')}"
        return {"PATH": path, "PYTHONPATH": "", "VIRTUAL_ENV": str(self.folder)}

    def version(self) -> str:
        """The version of the package that is compared with, with that of scikit-learn."""
        if not (self.folder / "packages.txt").exists():
            return "not installed"
        code = (
            "import sys; from importlib.metadata import version as v; "
            "print(f'{v(sys.argv[1])} (scikit-learn {v(\"scikit-learn\")}, Python {sys.version.split()[0]})')"
        )
        return self.run("python", "-c", code, self.name).stdout.strip() or "unknown"
