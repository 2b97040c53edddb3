"""The figures that are committed: ``bench/baseline.json``, by chapter, with the machine they are of."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench.results import Result

FILE = Path(__file__).with_name("baseline.json")


@dataclass(frozen=True)
class Measured:
    """The results of one chapter, and the machine and versions of that run."""

    results: list[Result]
    machine: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)


def read(file: Path = FILE) -> dict[str, Measured]:
    """The committed chapters; none where there is no file yet."""
    if not file.exists():
        return {}
    kept = json.loads(file.read_text())
    return {
        name: Measured([Result(**one) for one in chapter.pop("results")], **chapter)
        for name, chapter in kept.items()
    }


def write(chapters: dict[str, Measured], file: Path = FILE) -> None:
    """Write every chapter, with six digits of each figure: more change with every run and say nothing."""
    kept = {name: _plain(measured) for name, measured in chapters.items()}
    file.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")


def _plain(measured: Measured) -> dict[str, Any]:
    chapter = asdict(measured)
    chapter["results"] = [_told(one) for one in measured.results]
    return chapter


def _told(result: Result) -> dict[str, Any]:
    """Only what is said: whatever has its usual value is left out."""
    usual = asdict(Result("", 0))
    said = {name: value for name, value in asdict(result).items() if value != usual[name] or name == "ours"}
    return {name: float(f"{v:.6g}") if isinstance(v, float) else v for name, v in said.items()}
