"""docs/performance.md, out of the measured chapters and of what docs/performance-notes/ explains."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.baseline import Measured
from bench.regression import short, spread
from bench.results import Result

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
NOTES = PAGE.with_name("performance-notes")
VERDICTS = {True: "met", False: "**missed**", None: ""}


_FIGURES = ("measured", "ours", "beside", "ratio", "by CPU")


def page(chapters: Mapping[str, Measured], titles: Mapping[str, str], notes: Path = NOTES) -> str:
    """Write the page in the order of ``titles``; the note ``NAME.md`` stands below its table."""
    shown = [name for name in titles if name in chapters]
    parts = [
        "# How fast it is",
        "Written by `make bench`; explanations are in `docs/performance-notes/` and are not written over.",
        _note(notes, "first-page"),
        *_machine([chapters[name] for name in shown]),
        "## Goals",
        _table(_goals(chapters, titles)),
        _note(notes, "goals"),
    ]
    for name in shown:
        parts += [f"## {titles[name]}", _table(_rows(chapters[name].results)), _note(notes, name)]
    if hotspots := _note(notes, "hotspots"):
        parts += ["## Where the time goes", hotspots]
    return "\n\n".join(part for part in parts if part) + "\n"


def line(result: Result) -> str:
    """One result for a terminal."""
    goal = f"  {_goal(result)}: {VERDICTS[result.met].strip('*')}" if result.goal is not None else ""
    other = "" if result.plain is None else figure(result.plain, result.unit)
    ours = figure(result.ours, result.unit)
    said = "" if result.low is None else _ratio(result)
    return f"{result.task:<76}{ours:>18}{other:>18}  {said}{goal}"


def show(results: Iterable[Result]) -> list[Result]:
    """Print each result once it is there."""
    shown = []
    for result in results:
        print(line(result), flush=True)
        shown.append(result)
    return shown


def figure(value: float, unit: str) -> str:
    """A figure with its unit, seconds in the unit that suits them."""
    if unit == "s":
        for factor, smaller in ((1, "s"), (1e3, "ms"), (1e6, "us")):
            if value * factor >= 1 or smaller == "us":
                return f"{short(value * factor)} {smaller}"
    return f"{short(value)} {unit}".strip()


def _machine(chapters: list[Measured]) -> Iterator[str]:
    """Say each machine once, with all that some chapter needed; usually there is one."""
    machines: list[dict[str, Any]] = []
    for machine in (chapter.machine for chapter in chapters if chapter.machine):
        same = [one for one in machines if one | {"versions": {}} == machine | {"versions": {}}]
        if same:
            same[0]["versions"] |= machine["versions"]
        else:
            machines.append(machine | {"versions": dict(machine["versions"])})
    for machine in machines:
        packages = ", ".join(f"{name} {number}" for name, number in machine["versions"].items())
        yield (
            f"**Machine**: {machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB, "
            f"{machine['system']}; {', '.join(machine['linear_algebra'])}. "
            f"Python {machine['python']}, {packages}."
        )
    rivals = {name: number for chapter in chapters for name, number in chapter.versions.items()}
    if rivals:
        yield f"**Rivals**: {', '.join(f'{name} {number}' for name, number in rivals.items())}."


def _goals(chapters: Mapping[str, Measured], titles: Mapping[str, str]) -> Iterator[list[str]]:
    yield ["chapter", "task", "measured", "by CPU", "goal", ""]
    for name, title in titles.items():
        for one in chapters[name].results if name in chapters else ():
            if one.goal is not None:
                anchor = title.lower().replace(",", "").replace(" ", "-")
                cpu = "" if one.cpu is None else short(one.cpu)
                yield [f"[{name}](#{anchor})", one.task, _ratio(one), cpu, _goal(one), VERDICTS[one.met]]


def _rows(results: list[Result]) -> Iterator[list[str]]:
    yield ["task", "ours", "beside", "ratio", "by CPU", "goal", ""]
    for one in results:
        plain = "" if one.plain is None else f"{figure(one.plain, one.unit)} {one.rival}".strip()
        yield [
            one.task + (f" ({one.note})" if one.note else ""),
            figure(one.ours, one.unit),
            plain,
            "" if one.low is None else _ratio(one),
            "" if one.cpu is None else short(one.cpu),
            "" if one.goal is None else _goal(one),
            VERDICTS[one.met],
        ]


def _table(rows: Iterator[list[str]]) -> str:
    head, *body = rows
    lines = [head, ["---:" if name in _FIGURES else "---" for name in head], *body]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in lines)


def _ratio(result: Result) -> str:
    """The ratio with its spread; of a figure without a ratio, the figure with its own."""
    if result.ratio is not None:
        return spread(result)
    if result.low is None or result.high is None:
        return figure(result.ours, result.unit)
    low, high = figure(result.low, result.unit), figure(result.high, result.unit)
    return f"{figure(result.ours, result.unit)} ({low} to {high})"


def _goal(result: Result) -> str:
    assert result.goal is not None  # noqa: S101 - asked before
    unit = "" if result.ratio is not None else result.unit
    return f"{result.sense} {figure(result.goal, unit) if unit else short(result.goal)}"


def _note(notes: Path, name: str) -> str:
    """Read a note; its headings go below that of its chapter, which says what its first one does."""
    file = notes / f"{name}.md"
    text = file.read_text().strip() if file.exists() else ""
    return re.sub(r"^(#+ )", r"#\1", re.sub(r"\A# .*\s+", "", text), flags=re.MULTILINE)
