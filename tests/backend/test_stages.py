"""Stages are told in order, each once, and end where the next begins."""

from backend.stages import Stages


def test_each_stage_ends_where_the_next_begins() -> None:
    stages = Stages()

    for name in ("reading", "clean", "clean", "fit"):
        stages.begin(name)
    stages.end()
    stages.end()

    assert [one.name for one in stages.done] == ["reading", "clean", "fit"]
    assert all(one.seconds >= 0 and one.cpu_seconds >= 0 and one.peak_mib > 0 for one in stages.done)


def test_stages_are_a_line_for_people_and_facts_for_programs() -> None:
    stages = Stages()
    stages.begin("reading")
    stages.end()

    assert str(stages).startswith("reading 0.0")
    (fact,) = stages.facts["stages"]  # type: ignore[misc,attr-defined]
    assert fact.keys() == {"name", "seconds", "cpu_seconds", "peak_mib"}
