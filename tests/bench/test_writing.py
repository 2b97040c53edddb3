"""The page says what was measured, what was wanted, and what people explain."""

from pathlib import Path

import pytest

from bench import baseline
from bench.baseline import Measured
from bench.chapters import TITLES
from bench.results import Result
from bench.writing import PAGE, figure, line, page

MACHINE = {
    "processor": "A Processor", "cores": 2, "memory_gib": 4, "system": "Linux x86_64",
    "linear_algebra": ["openblas 0.3"], "python": "3.11.7", "versions": {"numpy": "2.4"},
}  # fmt: skip
FAST = Result("fast", 1e-6, 1e-4, 100.0, 90.0, 110.0, sense="at least", goal=50, rival="scikit-learn")
SLOW = Result("slow", 3.0, 1.0, 3.0, 2.5, 3.5, goal=1.3, cpu=2.0, note="with | care")
ALONE = Result("alone", 2.0, low=1.5, high=2.5, goal=2)
FREE = Result("free", 2.0, 1.0, 2.0, 2.0, 2.0)


def written(tmp_path: Path, **notes: str) -> str:
    for name, text in notes.items():
        (tmp_path / f"{name.replace('_', '-')}.md").write_text(text)
    chapters = {
        "one": Measured([FAST, FREE], MACHINE),
        "two": Measured([SLOW, ALONE], MACHINE, {"MLServer": "1"}),
    }
    return page(chapters, {"two": "The second, first", "one": "The first", "three": "Not measured"}, tmp_path)


def test_goals_say_whether_they_are_met(tmp_path: Path) -> None:
    rows = written(tmp_path).splitlines()
    assert "| [one](#the-first) | fast | 100 (90 to 110) |  | at least 50 | met |" in rows
    assert "| [two](#the-second-first) | slow | 3 (2.5 to 3.5) | 2 | at most 1.3 | **missed** |" in rows
    assert "| [two](#the-second-first) | alone | 2 s (1.5 s to 2.5 s) |  | at most 2 s | met |" in rows


def test_tasks_without_a_goal_are_in_their_chapter_only(tmp_path: Path) -> None:
    rows = [row for row in written(tmp_path).splitlines() if "free" in row]
    assert rows == ["| free | 2 s | 1 s | 2 (2 to 2) |  |  |  |"]


def test_figures_have_units_and_notes_cannot_break_the_table(tmp_path: Path) -> None:
    rows = written(tmp_path).splitlines()
    assert "| fast | 1 us | 100 us scikit-learn | 100 (90 to 110) |  | at least 50 | met |" in rows
    assert "| slow (with / care) | 3 s | 1 s | 3 (2.5 to 3.5) | 2 | at most 1.3 | **missed** |" in rows


def test_chapters_stand_in_their_order_with_their_notes(tmp_path: Path) -> None:
    text = written(tmp_path, two="Why it is slow.", first_page="Read this first.", goals="What it means.")
    said = [
        "Read this first.",
        "## Goals",
        "What it means.",
        "## The second, first",
        "Why it is slow.",
        "## The first",
    ]
    assert [text.index(one) for one in said] == sorted(text.index(one) for one in said)
    assert "Not measured" not in text


def test_headings_of_notes_go_below_their_chapter(tmp_path: Path) -> None:
    text = written(tmp_path, two="# The second\n\n## Why\n\nBecause.\n")
    assert "\n### Why\n\nBecause." in text
    assert "# The second\n" not in text


def test_a_machine_that_measured_everything_is_told_once(tmp_path: Path) -> None:
    text = written(tmp_path)
    assert text.count("A Processor, 2 cores, 4 GiB") == 1
    assert "MLServer 1" in text


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (0.00012, "s", "120 us"), (0.25, "s", "250 ms"), (1.5, "s", "1.5 s"), (0.0, "s", "0 us"),
        (22202.4, "requests/s", "22,202 requests/s"), (1.25, "", "1.25"),
    ],
)  # fmt: skip
def test_seconds_are_told_in_the_unit_that_suits_them(value: float, unit: str, said: str) -> None:
    assert figure(value, unit) == said


def test_a_line_for_the_terminal_has_the_goal() -> None:
    assert line(SLOW).endswith("3 (2.5 to 3.5)  at most 1.3: missed")
    assert line(FREE).endswith("2 (2 to 2)")


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    chapters = {"one": Measured([FAST, SLOW, ALONE], MACHINE, {"MLServer": "1"})}
    file = tmp_path / "baseline.json"
    baseline.write(chapters, file)
    assert baseline.read(file) == chapters
    assert baseline.read(tmp_path / "none.json") == {}


def test_the_page_is_what_the_committed_figures_and_notes_say() -> None:
    assert PAGE.read_text() == page(baseline.read(), TITLES)
