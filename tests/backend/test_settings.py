"""Every setting does what it says, and is documented."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from backend.settings import Settings

README = Path(__file__).parents[2] / "README.md"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented(name: str) -> None:
    assert Settings.model_fields[name].description
    assert f"SEGMENT_{name.upper()}" in README.read_text()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.com", ""])  # noqa: S104
def test_a_host_that_others_can_reach_is_not_loopback(host: str) -> None:
    assert not Settings(host=host).is_on_loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_this_machine_is_loopback(host: str) -> None:
    assert Settings(host=host).is_on_loopback


def test_lists_are_written_with_commas() -> None:
    settings = Settings(allowed_hosts="Segment.example, two", allowed_origins="https://a.example/,")
    assert settings.host_names == {"segment.example", "two"}
    assert settings.origins == {"https://a.example"}


@pytest.mark.parametrize("limit", ["", "fast", "10", "10/fortnight"])
def test_a_rate_limit_that_is_none_is_refused(limit: str) -> None:
    with pytest.raises(ValidationError, match="write it as 100/second"):
        Settings(rate_limit=limit)


def test_a_certificate_and_its_key_come_together(tmp_path: Path) -> None:
    certificate = tmp_path / "cert.pem"
    with pytest.raises(ValidationError, match="there is no file"):
        Settings(tls_cert=certificate)
    certificate.touch()
    with pytest.raises(ValidationError, match="needed together"):
        Settings(tls_cert=certificate)


def test_a_folder_is_made_absolute() -> None:
    assert Settings(artifacts_dir=Path("here")).artifacts_dir == Path.cwd() / "here"


@pytest.mark.parametrize("url", ["mysql://a:hidden@c/d", "no address", "", "postgresql://a:hidden@c:port/d"])
def test_another_kind_of_database_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ValidationError, match="it must be postgresql://") as refused:
        Settings(database_url=url)
    assert "hidden" not in str(refused.value)


def test_a_short_secret_is_refused_without_being_told() -> None:
    with pytest.raises(ValidationError, match="at least 16 characters") as refused:
        Settings(secret_key="too short")  # noqa: S106
    assert "too short" not in str(refused.value)
