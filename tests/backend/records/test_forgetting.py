"""A customer who is forgotten is nowhere: in no file and no table, and no training brings it back."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import text

from backend.database.database import Database
from backend.database.tables import METADATA
from backend.errors import CustomerNotFound
from backend.security.principals import Principal
from backend.stores import Stores
from ml.data.reading import read_table
from ml.data.report import describe_table
from ml.data.samples import retail, wholesale
from ml.data.writing import write_table
from ml.errors import ArtifactRefused
from ml.types import SegmentationModel

Keep = Callable[..., SegmentationModel]
ADMIN = Principal("the admin", "admin", "k2")
A, B = "a" * 16, "b" * 16


def files_with(folder: Path, said: str) -> list[str]:
    """The files that hold a text, as they are or unpacked."""
    return [file.name for file in folder.rglob("*") if file.is_file() and said.encode() in _content_of(file)]


def _content_of(file: Path) -> bytes:
    unpacked = str(pl.read_parquet(file).to_dicts()).encode() if file.suffix == ".parquet" else b""
    return file.read_bytes() + unpacked


def tables_with(database: Database, said: str) -> Iterator[str]:
    with database.reading() as connection:
        for name in METADATA.tables:
            if said in str(connection.execute(text(f"SELECT * FROM {name}")).all()):  # noqa: S608
                yield name


def test_a_forgotten_customer_is_in_no_file_and_no_table(stores: Stores, keep: Keep, tmp_path: Path) -> None:
    table = read_table(write_table(wholesale(), "csv"), name="customers.csv")
    dataset_id = stores.catalogue.keep_dataset(table, describe_table(table), ADMIN)
    model = keep(A)
    customer_id = model.segments[0].typical[0]
    # Ids in another order tear the pages of the database apart.
    keep(B, model.customers.sample(fraction=1.0, shuffle=True, seed=0), hours=1)
    for model_id in (A, B):
        stores.catalogue.record_model(model_id)
    assert set(files_with(tmp_path, customer_id)) >= {"customers.parquet", "manifest.json", "table.parquet"}
    assert list(tables_with(stores.database, customer_id)) == ["assignments"]

    removed = stores.customers.forget(customer_id, ADMIN, "r7")

    assert removed == {
        "customer_id": customer_id,
        "n_assignments": 2,
        "models": [{"model_id": A, "n_customers": 1}, {"model_id": B, "n_customers": 1}],
        "datasets": [{"dataset_id": dataset_id, "n_rows": 1}],
        "exports": "none are kept",
    }
    assert files_with(tmp_path, customer_id) == []
    assert list(tables_with(stores.database, customer_id)) == []
    assert stores.artifacts.load(A).customers.height == model.customers.height - 1
    assert stores.datasets.load(dataset_id).frame.height == table.frame.height - 1
    with pytest.raises(CustomerNotFound):
        stores.customers.forget(customer_id, ADMIN)
    (entry, _) = stores.audit.entries()
    assert (entry["action"], entry["target"], entry["request_id"]) == ("forget_customer", None, "r7")
    assert entry["details"] == {"n_assignments": 2, "models": [A, B], "datasets": [dataset_id]}


def test_all_purchases_of_a_forgotten_customer_go(stores: Stores) -> None:
    table = read_table(write_table(retail(60), "csv"), name="purchases.csv")
    customer_id = str(table.frame["CustomerID"].drop_nulls()[0])
    n_lines = table.frame.filter(pl.col("CustomerID").cast(pl.String) == customer_id).height
    dataset_id = stores.catalogue.keep_dataset(table, describe_table(table), ADMIN)
    removed = stores.customers.forget(customer_id, ADMIN)

    assert n_lines > 1
    assert removed["datasets"] == [{"dataset_id": dataset_id, "n_rows": n_lines}]
    assert (removed["models"], removed["n_assignments"]) == ([], 0)


def test_a_customer_whose_id_has_a_pseudonym_is_forgotten_as_well(
    stores: Stores, open_here: Callable[..., Stores], keep: Keep
) -> None:
    customer_id = keep(A).customers["customer_id"][0]
    stores.catalogue.record_model(A)
    encrypted = open_here(encryption_key="11" * 32)
    assert encrypted.customers.forget(customer_id, ADMIN)["n_assignments"] == 1


def test_a_training_that_was_under_way_does_not_bring_a_customer_back(
    stores: Stores, keep: Keep, sample_model: SegmentationModel
) -> None:
    began_at = datetime.now(UTC) - timedelta(seconds=1)
    keep(A)
    customer_id = sample_model.segments[0].typical[0]
    stores.customers.forget(customer_id, ADMIN)
    left = stores.customers.without_forgotten(sample_model, began_at)

    assert left.customers.height == sample_model.customers.height - 1
    assert customer_id not in left.customers["customer_id"]
    assert customer_id not in left.segments[0].typical
    assert left.segments[0].size == sample_model.segments[0].size
    assert stores.customers.without_forgotten(sample_model, datetime.now(UTC)) is sample_model


def test_a_model_kept_in_the_very_moment_of_forgetting_is_without_the_customer(
    stores: Stores, keep: Keep, sample_model: SegmentationModel
) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    customer_id = keep(A).segments[0].typical[0]
    stores.customers.forget(customer_id, ADMIN)
    # It looked for forgotten customers before, and is kept after all models were gone through.
    stores.artifacts.save(replace(sample_model, model_id=B, created_at=before))
    stores.catalogue.record_model(B)

    assert stores.customers.whereabouts(customer_id).places == []
    assert stores.artifacts.customer(B, customer_id).is_empty()


def test_whoever_comes_back_later_is_a_customer_like_any_other(
    stores: Stores, keep: Keep, sample_model: SegmentationModel
) -> None:
    customer_id = keep(A).customers["customer_id"][0]
    stores.customers.forget(customer_id, ADMIN)
    stores.artifacts.save(replace(sample_model, model_id=B, created_at=datetime.now(UTC)))
    stores.catalogue.record_model(B)
    assert [one["model_id"] for one in stores.customers.whereabouts(customer_id).places] == [B]


def test_what_cannot_be_rewritten_is_told_and_keeps_nothing_else(
    stores: Stores, keep: Keep, tmp_path: Path
) -> None:
    customer_id = keep(A).customers["customer_id"][0]
    keep(B)
    stores.catalogue.record_model(A)
    (tmp_path / "models" / A / "customers.parquet").write_bytes(b"PAR1")
    with pytest.raises(ArtifactRefused, match=f"(?s)ask again.*{A}"):
        stores.customers.forget(customer_id, ADMIN)

    assert stores.artifacts.customer(B, customer_id).is_empty()
    assert stores.customers.whereabouts(customer_id).places == []
