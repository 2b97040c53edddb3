"""Sixty-four clients at once: everybody is answered, and afterwards the memory is as before."""

import random
from collections.abc import Callable

from tests.faults.load import Client, Load
from tests.faults.running import RunningService

N_CLIENTS = 64


def tasks(csv: bytes) -> list[Callable[[Client], None]]:
    """Two thirds score, the others upload and read."""
    chance = random.Random(0)  # noqa: S311
    head, *lines = csv.splitlines(keepends=True)

    def score(client: Client) -> None:
        at = chance.randrange(len(lines))
        content = head + b"".join(lines[at : at + 50])
        client.ask("score", "POST", "/segment", content=content, headers={"Content-Type": "text/csv"})

    def upload(client: Client) -> None:
        kept = client.ask("upload", "POST", "/datasets", files={"file": csv}).json()
        client.ask("delete", "DELETE", f"/datasets/{kept['dataset_id']}")

    def read(client: Client) -> None:
        for path in (
            "/models/active",
            "/models/active/customers",
            "/models/active/charts/profiles",
            "/ready",
        ):
            client.ask(f"read {path}", "GET", path)

    return [score] * 40 + [upload] * 8 + [read] * 16


def test_all_are_answered_and_the_memory_comes_back(running: RunningService, sample_csv: bytes) -> None:
    everybody = tasks(sample_csv)
    assert len(everybody) == N_CLIENTS
    # What is loaded and reserved on first use is not the load's.
    warm = Load(running.url)
    warm.run(everybody, 2)
    warm.check()
    before = running.memory_bytes()

    load = Load(running.url)
    load.run(everybody)

    load.check()
    assert {one.status_code for _, one in load.answers} <= {200, 201, 204}, load.told()
    assert running.memory_settles_at(1.2 * before)
    running.ready_again()
