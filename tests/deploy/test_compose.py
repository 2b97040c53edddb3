"""What can be told of the files without an engine that runs containers."""

import re

import pytest

from backend.security.headers import HEADERS
from backend.settings import Settings
from tests.deploy.conftest import COMPOSE, PROJECT, resolved

SERVICES = COMPOSE["services"]
# What is not for the service: the database's own, and uvicorn's.
OTHERS = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "FORWARDED_ALLOW_IPS"}


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_is_as_small_a_target_as_can_be(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert int(service["user"].split(":")[0]) > 0
    assert service["healthcheck"]["test"][0] == "CMD"
    assert any(one.startswith("/tmp") for one in service["tmpfs"])  # noqa: S108


def test_every_variable_is_a_setting() -> None:
    known = {f"SEGMENT_{name.upper()}" for name in Settings.model_fields} | OTHERS
    for service in SERVICES.values():
        assert set(service["environment"]) <= known


def test_without_a_password_of_the_database_it_says_what_is_missing() -> None:
    for name in ("database", "service"):
        texts = [str(one) for one in SERVICES[name]["environment"].values()]
        with pytest.raises(KeyError, match=r"POSTGRES_PASSWORD is missing. Make one in .env"):
            [resolved(text, {}) for text in texts]


def test_only_the_frontend_can_be_reached_and_by_default_from_this_machine() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["frontend"]
    assert resolved(SERVICES["frontend"]["ports"][0], {}) == "127.0.0.1:8080:8080"
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert SERVICES["database"]["networks"] == SERVICES["service"]["networks"] == ["inside"]


def test_every_volume_is_told_and_used() -> None:
    used = {one.split(":")[0] for service in SERVICES.values() for one in service.get("volumes", [])}
    assert used == set(COMPOSE["volumes"])
    assert {one for service in SERVICES.values() for one in service["networks"]} == set(COMPOSE["networks"])


def test_nginx_says_the_same_headers_as_the_service() -> None:
    told = (PROJECT / "deploy" / "nginx" / "headers.conf").read_text()
    headers = dict(re.findall(r'^add_header (\S+) "(.*)" always;$', told, re.MULTILINE))
    assert headers == HEADERS


def test_nginx_takes_as_much_as_the_service() -> None:
    default = str(Settings.model_fields["max_upload_bytes"].default)
    for name in ("service", "frontend"):
        assert resolved(SERVICES[name]["environment"]["SEGMENT_MAX_UPLOAD_BYTES"], {}) == default
    assert f"SEGMENT_MAX_UPLOAD_BYTES={default}" in (PROJECT / "Dockerfile").read_text()


def test_the_image_runs_as_the_user_of_the_compose_file_and_what_is_copied_is_let_in() -> None:
    lines = (PROJECT / "Dockerfile").read_text().splitlines()
    assert [line.split()[1] for line in lines if line.startswith("USER")] == [
        SERVICES["service"]["user"],
        SERVICES["frontend"]["user"],
    ]
    copied = {
        word
        for line in lines
        if line.startswith("COPY") and "--from" not in line
        for word in line.split()[1:-1]
    }
    let_in = {
        line[1:] for line in (PROJECT / ".dockerignore").read_text().splitlines() if line.startswith("!")
    }
    assert {one for one in copied if not one.startswith("deploy/nginx/")} | {"deploy/nginx"} == let_in
