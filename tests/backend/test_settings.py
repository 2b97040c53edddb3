"""Every setting does what it says, and is documented."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from backend.settings import Settings

README = Path(__file__).parents[2] / "README.md"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented(name: str) -> None:
    assert Settings.model_fields[name].description
    assert f"SEGMENT_{name.upper()}" in README.read_text()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.com"])  # noqa: S104
def test_a_host_that_others_can_reach_is_refused(host: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(host)):
        Settings(host=host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_this_machine_is_a_host(host: str) -> None:
    assert Settings(host=host).host == host


def test_a_folder_is_made_absolute() -> None:
    assert Settings(artifacts_dir=Path("here")).artifacts_dir == Path.cwd() / "here"
