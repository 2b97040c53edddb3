"""A folder that the version before the database has left is served as it was, and recorded."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx
from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer

from ml.artifacts import ArtifactStore
from ml.types import SegmentationModel
from tests.faults.running import SECRET, RunningService


def test_a_folder_of_the_version_before_the_database_is_served_and_recorded(
    tmp_path: Path, sample_model: SegmentationModel, sign_as_before: Callable[[Path, bytes], None]
) -> None:
    root, model_id = tmp_path / "artifacts", sample_model.model_id
    leave_as_before(root, sample_model, sign_as_before)
    service = RunningService(tmp_path)
    try:
        customer = sample_model.customers.row(3, named=True)
        with httpx.Client(base_url=service.url, timeout=30) as client:
            active = client.get("/models/active").raise_for_status().json()
            assert (active["model_id"], active["segments"][0]["name"]) == (model_id, "Corner shops")
            placed = client.post("/segment", json=customer).raise_for_status().json()
            assert placed["results"][0]["segment"] == customer["segment"]
            told = client.get(f"/customers/{customer['customer_id']}").raise_for_status().json()
            assert [one["model_id"] for one in told["history"]] == [model_id]
            assert told["history"][0]["active"] != []
            assert client.get("/jobs").raise_for_status().json()["jobs"] is not None
            service.ready_again()
    finally:
        service.close()
    # Signed anew: each file for itself.
    assert len((root / "models" / model_id / "signature").read_text()) > 64
    assert "Traceback" not in service.log()
    with closing(sqlite3.connect(root / "segment.sqlite")) as connection:
        names = connection.execute("SELECT name FROM segments WHERE segment = 0").fetchall()
        assert names == [("Corner shops",)]
        (n_customers,) = connection.execute("SELECT count(*) FROM current_segments").fetchone()
        assert n_customers == sample_model.customers.height


def leave_as_before(
    root: Path, model: SegmentationModel, sign_as_before: Callable[[Path, bytes], None]
) -> None:
    store, folder = ArtifactStore(root, SECRET.encode()), root / "models" / model.model_id
    store.save(model)
    store.activate(model.model_id)
    store.rename_segment(model.model_id, 0, "Corner shops")
    facts = json.loads((folder / "manifest.json").read_bytes())
    # What models did not tell of then.
    for later in ("format_version", "versions", "n_forgotten"):
        facts.pop(later)
    (folder / "manifest.json").write_text(json.dumps(facts, indent=1))
    sign_as_before(folder, SECRET.encode())
    (root / "models" / ".changing").rename(root / "models" / ".renaming")
    leave_job_as_before(root)
    (root / "drift").mkdir()
    (root / "drift" / f"{model.model_id}.json").write_text('{"n_rows": 3}')


def leave_job_as_before(root: Path) -> None:
    address = f"sqlite:///{root / 'jobs.sqlite'}"
    DBOS.migrate(address)
    client = DBOSClient(system_database_url=address, serializer=DBOSPortableJSONSerializer())
    try:
        order = {"dataset_id": "0" * 16, "options": {}, "activate": True}
        client.enqueue({"workflow_name": "train", "queue_name": "train", "app_version": "1"}, order)
    finally:
        client.destroy()
