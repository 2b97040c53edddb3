"""Requests made up from ``/openapi.json``, with a key of each role: every answer is as it is described.

More of them, by hand: ``SEGMENT_EXAMPLES=100 pytest tests/contract``.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks
from starlette.types import Receive, Scope, Send

from backend.app import create_app
from backend.security.principals import ROLES, Role
from backend.security.roles import role_needed
from backend.settings import Settings
from ml import TrainingConfig, train
from ml.artifacts import ArtifactStore
from ml.data.samples import SPEND_COLUMNS, wholesale

N_EXAMPLES = int(os.environ.get("SEGMENT_EXAMPLES", "1"))
SECRET = "only for these tests"  # noqa: S105
# It goes on for as long as the job does.
ENDLESS = "/jobs/{job_id}/events"
CHECKS = [
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]


class Guarded:
    """A service with a model and a key of each role, and its description."""

    def __init__(self, folder: Path) -> None:
        artifacts = ArtifactStore(folder, SECRET.encode())
        config = TrainingConfig(
            features=SPEND_COLUMNS, algorithm="kmeans", n_segments=2, n_references=0, n_resamples=2
        )
        artifacts.save(model := train(wholesale(), config))
        artifacts.activate(model.model_id)
        # Trainings wait for a worker, which there is none of.
        self.app: FastAPI = create_app(
            Settings(artifacts_dir=folder, secret_key=SECRET, sample_model=False, jobs="worker")
        )
        self.jobs = self.app.state.services.jobs
        self.jobs.start()
        ring = self.app.state.services.keys
        self.keys = {role: ring.create(role, role) for role in ROLES}
        ring.renew()
        self.schema = schemathesis.openapi.from_dict(self.app.openapi())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
        else:
            await self.app(scope, receive, send)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    made = Guarded(tmp_path_factory.mktemp("guarded"))
    yield made
    made.jobs.stop(0)
    made.app.state.services.database.close()


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("role", ROLES)
def test_every_answer_is_as_it_is_described(guarded: Guarded, role: Role) -> None:
    told = []
    for result in guarded.schema.get_all_operations():
        operation = result.ok()
        if operation.path == ENDLESS:
            continue
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                ask_often(guarded, operation, mode, role)
            except Unsatisfiable:
                continue  # nothing that is sent there could be wrong
            except Exception as error:  # noqa: BLE001 - all of what is wrong is told at once
                told.append(f"{operation.label} ({mode.value}): {type(error).__name__} {str(error)[:1500]}")
    assert not told, "\n\n".join(told)


def ask_often(guarded: Guarded, operation: Any, mode: GenerationMode, role: Role) -> None:
    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=N_EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:
        headers = {"Authorization": f"Bearer {guarded.keys[role]}"}
        answer = case.call(app=guarded, base_url="http://localhost", headers=headers)
        assert answer.status_code < 500, f"{answer.status_code} {answer.text} to {case.as_curl_command()}"
        case.validate_response(answer, checks=CHECKS)
        needed = role_needed(case.method, case.formatted_path)
        if needed and ROLES.index(role) < ROLES.index(needed):
            assert answer.status_code in {400, 403}, case.as_curl_command()
        else:
            assert answer.status_code != 403, case.as_curl_command()

    ask()
