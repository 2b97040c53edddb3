"""Each threat names a test that is there."""

import re
from pathlib import Path

PROJECT = Path(__file__).parents[2]


def test_every_test_that_the_threat_model_names_is_there() -> None:
    text = (PROJECT / "docs" / "threat-model.md").read_text()
    threats = re.findall(r"^\| (?!threat|---)(.+?) \|.*\| (.+?) \|$", text, flags=re.MULTILINE)
    assert threats
    for threat, told in threats:
        named = re.fullmatch(r"`(tests/[\w/.]+)::(test_\w+)`", told)
        assert named, threat
        assert f"def {named[2]}(" in (PROJECT / named[1]).read_text(), threat
