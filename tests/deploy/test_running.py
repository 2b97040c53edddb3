"""Page, upload, training, scoring and backup through nginx, as somebody who deployed it would."""

import json
import os
import shutil
import socket
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest
from playwright.sync_api import expect, sync_playwright

from backend.security.headers import HEADERS
from ml.data.samples import wholesale
from ml.data.writing import write_table
from tests.deploy.conftest import PROJECT, Deployment
from tests.e2e.conftest import ARGUMENTS, CHROMIUM, Watch

OPTIONS = {"algorithm": "kmeans", "n_segments": 3, "n_resamples": 2, "n_references": 0}


def train(client: httpx.Client, csv: bytes, **options: Any) -> str:
    fields = {"options": json.dumps({**OPTIONS, **options})}
    answer = client.post("/train", files={"file": csv}, data=fields)
    assert answer.status_code == 202, answer.text
    job_id: str = answer.json()["job_id"]
    return job_id


@pytest.mark.parametrize("name", ["database", "service", "worker", "frontend"])
def test_every_health_check_passes(deployment: Deployment, name: str) -> None:
    done = deployment.check(name)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may run processes as other users")
def test_every_process_is_its_own_user_who_cannot_write_the_code(deployment: Deployment) -> None:
    for name, user in (("service", 10001), ("worker", 10001), ("frontend", 101)):
        assert Path(f"/proc/{deployment.started[name].pid}").stat().st_uid == user
    tried = deployment.run("service", ["sh", "-c", f"touch {PROJECT}/backend/x"])
    assert tried.returncode == 1


@pytest.mark.parametrize(
    "path", ["/", "/src/main.js", "/health", "/vendor/plotly.min.js", "/styles/none.css"]
)
def test_every_answer_has_each_header_once_and_no_version_of_nginx(deployment: Deployment, path: str) -> None:
    answer = httpx.get(deployment.url + path, headers={"X-Request-ID": "asked-1"}, follow_redirects=True)
    for name, value in {**HEADERS, "X-Request-ID": "asked-1"}.items():
        assert answer.headers.get_list(name) == [value]
    assert answer.headers.get("server", "nginx") == "nginx"


def test_a_file_of_the_page_is_compressed_and_sent_again_only_when_it_has_changed(
    deployment: Deployment,
) -> None:
    first = httpx.get(f"{deployment.url}/src/main.js")
    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["cache-control"] == "no-cache"
    etag = {"If-None-Match": first.headers["etag"]}
    assert httpx.get(f"{deployment.url}/src/main.js", headers=etag).status_code == 304


def test_the_chart_library_is_compressed_and_kept_for_a_year(deployment: Deployment) -> None:
    library = httpx.get(f"{deployment.url}/vendor/plotly.min.js", follow_redirects=True)
    assert str(library.url).startswith(f"{deployment.url}/vendor/plotly-")
    assert library.headers["content-encoding"] == "gzip"
    assert library.headers.get_list("cache-control") == ["public, max-age=31536000, immutable"]
    etag = {"If-None-Match": library.headers["etag"]}
    assert httpx.get(library.url, headers=etag).status_code == 304


def test_without_a_key_nobody_gets_in(deployment: Deployment) -> None:
    assert httpx.get(f"{deployment.url}/models").status_code == 401


def test_a_body_that_is_too_large_is_a_problem_before_it_is_sent(deployment: Deployment) -> None:
    with socket.create_connection(("127.0.0.1", deployment.port)) as connection:
        connection.sendall(
            b"POST /train HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000000\r\n\r\n"
        )
        connection.settimeout(10)
        told = connection.recv(65536).decode()
    assert told.startswith("HTTP/1.1 413")
    assert "application/problem+json" in told
    assert '"status": 413' in told


def test_a_table_is_trained_on_by_the_worker_followed_and_placed(deployment: Deployment) -> None:
    csv = write_table(wholesale(), "csv")
    with deployment.client() as client:
        job_id = train(client, csv, n_references=60, n_resamples=50)
        arrivals = []
        with client.stream("GET", f"/jobs/{job_id}/events") as events:
            assert events.headers["content-type"].startswith("text/event-stream")
            lines = (line[6:] for line in events.iter_lines() if line.startswith("data: "))
            arrivals.extend((time.monotonic(), json.loads(line)["status"]) for line in lines)
        assert arrivals[-1][1] == "succeeded"
        # Buffered, all of them would come at the end, together.
        assert len(arrivals) > 2
        assert arrivals[-1][0] - arrivals[0][0] > 0.1
        placed = client.post("/segment", files={"file": csv}).json()
        assert placed["model_id"] == client.get("/models/active").json()["model_id"] == job_id
        assert placed["n_rows"] == 440


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is absent; install it with: apt-get install chromium")
def test_somebody_signs_in_on_the_page_and_sees_the_segments(deployment: Deployment) -> None:
    watch = Watch(host=urlsplit(deployment.url).netloc)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page()
        watch.listen_to(page)
        page.goto(deployment.url)
        page.get_by_label("Your key").fill(deployment.key)
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator("h1.verdict")).to_be_visible(timeout=20_000)
        page.goto(f"{deployment.url}/#/map")
        expect(page.locator(".chart .main-svg").first).to_be_visible(timeout=20_000)
        browser.close()
    assert watch.problems == []


def test_ids_of_customers_are_not_in_the_log_of_nginx(deployment: Deployment) -> None:
    with deployment.client() as client:
        client.get("/customers/VERY-SECRET-ID", params={"q": "SECRET"})
    assert "SECRET" not in (deployment.folder / "frontend.log").read_text()


def test_a_backup_made_during_a_training_brings_everything_back(deployment: Deployment) -> None:
    csv = write_table(wholesale(), "csv")
    with deployment.client() as client:
        before = told(client)
        job_id = train(client, csv)
        backup = deployment.run("service", ["segment", "backup", "-o", "-"])
        assert backup.returncode == 0, backup.stderr
        assert client.get(f"/jobs/{job_id}").status_code == 200
    deployment.stop("worker", "service")
    for path in deployment.artifacts.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    empty_database(deployment)
    restored = deployment.run("service", ["segment", "restore", "-"], stdin=backup.stdout)
    assert restored.returncode == 0, restored.stderr
    for name in ("service", "worker"):
        deployment.start(name)
    for name in ("service", "worker"):
        deployment.wait(name)
    with deployment.client() as client:
        after = told(client)
        assert before["models"] <= after["models"]
        assert before["datasets"] <= after["datasets"]
        assert after["active"] in after["models"]
        assert client.post("/segment", files={"file": csv}).status_code == 200


def told(client: httpx.Client) -> dict[str, Any]:
    return {
        "models": {one["model_id"] for one in client.get("/models").json()["models"]},
        "datasets": {one["dataset_id"] for one in client.get("/datasets").json()["datasets"]},
        "active": client.get("/models/active").json()["model_id"],
    }


def empty_database(deployment: Deployment) -> None:
    with psycopg.connect(deployment.database_url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS dbos CASCADE")
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


def test_while_the_service_is_away_the_page_is_there_and_the_rest_is_a_problem(
    deployment: Deployment,
) -> None:
    deployment.stop("service")
    assert httpx.get(deployment.url).status_code == 200
    answer = httpx.get(f"{deployment.url}/models")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert deployment.check("service").returncode == 1
