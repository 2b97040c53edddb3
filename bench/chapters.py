"""What is measured: each chapter is a module with ``measure(quick)``, which yields results."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from inspect import signature

from bench.results import Result


@dataclass(frozen=True)
class Chapter:
    """A title for the page, and the module; one that needs other programs is measured only when named."""

    title: str
    module: str
    is_usual: bool = True

    def measure(self, *, quick: bool) -> Iterator[Result]:
        """Measure, and yield each result once it is there.

        A module that prints lines of its own is run as it is, and is not on the page.
        """
        measure = getattr(import_module(self.module), "measure", None)
        if measure is not None and "quick" in signature(measure).parameters:
            yield from measure(quick=quick)
        elif not quick:
            subprocess.run([sys.executable, "-m", self.module], check=True)


CHAPTERS = {
    "scoring": Chapter("Scoring in the library", "bench.scoring"),
    "service": Chapter("The service", "bench.service"),
    "rivals": Chapter("Other servers", "bench.rivals", is_usual=False),
    "bulk": Chapter("Whole tables", "bench.bulk"),
    "training": Chapter("Training", "bench.training"),
    "starting": Chapter("Starting", "bench.starting"),
    "page": Chapter("Opening the page", "bench.page"),
    "pages": Chapter("Looking at a million customers", "bench.pages"),
    "reading": Chapter("Reading tables", "bench.reading"),
    "purchases": Chapter("Purchases", "bench.purchases"),
    "fitting": Chapter("Fitting", "bench.fitting"),
    "insight": Chapter("What is told of a model", "bench.insight"),
    "forecasting": Chapter("Forecasting", "bench.forecasting"),
    "assignments": Chapter("Storing where customers are", "bench.assignments"),
    "answering": Chapter("Answering while training", "bench.answering"),
}
TITLES = {name: chapter.title for name, chapter in CHAPTERS.items()}


def usual() -> list[str]:
    """The chapters of ``make bench``."""
    return [name for name, chapter in CHAPTERS.items() if chapter.is_usual and find_spec(chapter.module)]
