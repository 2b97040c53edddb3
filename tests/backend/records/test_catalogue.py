"""The database follows the artifacts, and every change is in the audit log."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from pydantic import SecretStr
from sqlalchemy import event, func, select, text

from backend.database.tables import assignments, datasets, models, segments
from backend.errors import DatabaseUnavailable
from backend.records.places import active_periods
from backend.security.principals import Principal
from backend.stores import Stores, open_stores
from ml.data.report import describe_table
from ml.data.samples import wholesale
from ml.errors import DatasetNotFound, ModelIsActive, ModelNotFound, SegmentNotFound
from ml.types import SegmentationModel, Table, TableFormat
from tests.backend.conftest import SECRET

Keep = Callable[..., SegmentationModel]
OpenStores = Callable[..., Stores]
TRAINER = Principal("nightly", "trainer", "k1")
A, B = "a" * 16, "b" * 16


def small_table() -> Table:
    return Table(wholesale().head(30), TableFormat("csv"), name="customers.csv")


def n_assignments(stores: Stores, model_id: str) -> int:
    query = select(func.count()).select_from(
        assignments.join(models, models.c.model_number == assignments.c.model_number)
    )
    with stores.database.reading() as connection:
        return connection.execute(query.where(models.c.model_id == model_id)).scalar_one()


def test_a_model_is_stored_with_its_segments_and_customers(stores: Stores, keep: Keep) -> None:
    model = keep(A)
    stores.catalogue.record_model(A)
    stores.catalogue.record_model(A)

    customer = model.customers.row(3, named=True)
    (place,) = stores.customers.whereabouts(customer["customer_id"]).places
    name = next(one.name for one in model.segments if one.segment == customer["segment"])
    assert place == {
        "model_id": A,
        "model_name": model.name,
        "created_at": model.created_at,
        "segment": customer["segment"],
        "name": name,
        "confidence": pytest.approx(customer["confidence"]),
    }
    assert n_assignments(stores, A) == model.customers.height


@pytest.mark.parametrize("odd_id", ["", 'a"b,c\nd\\N', "\\.", "zero\0byte", "é" * 5_000, "NULL"])
def test_customers_of_any_id_are_found_again(
    stores: Stores, keep: Keep, sample_model: SegmentationModel, odd_id: str
) -> None:
    keep(A, sample_model.customers.head(2).with_columns(customer_id=pl.Series([odd_id, "plain"])))
    stores.catalogue.record_model(A)

    assert [one["model_id"] for one in stores.customers.whereabouts(odd_id).places] == [A]


def test_a_customer_without_an_id_is_not_stored(
    stores: Stores, keep: Keep, sample_model: SegmentationModel
) -> None:
    keep(A, sample_model.customers.head(2).with_columns(customer_id=pl.Series([None, "known"])))
    stores.catalogue.record_model(A)

    assert n_assignments(stores, A) == 1


def test_rows_of_a_table_without_ids_are_not_stored(
    stores: Stores, keep: Keep, sample_model: SegmentationModel
) -> None:
    keep(A, data=replace(sample_model.data, id_column=None))
    stores.catalogue.record_model(A)

    assert n_assignments(stores, A) == 0


def test_two_processes_that_record_the_same_model_store_it_once(
    stores: Stores, keep: Keep, tmp_path: Path, database_url: str | None
) -> None:
    model = keep(A)
    settings = {"artifacts_dir": str(tmp_path), "secret_key": SECRET, "database_url": database_url}
    code = (
        "from backend.settings import Settings; from backend.stores import open_stores; "
        f"stores = open_stores(Settings(**{settings!r})); input(); stores.catalogue.record_model({A!r})"
    )
    processes = [
        subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    told = [process.communicate(b"go\n", timeout=60)[1] for process in processes]

    assert [process.returncode for process in processes] == [0, 0], told
    assert n_assignments(stores, A) == model.customers.height


def test_activating_is_noted_with_who_asked_and_for_how_long(stores: Stores, keep: Keep) -> None:
    model = keep(A)
    keep(B, hours=1)
    for model_id in (A, B, A):
        stores.catalogue.activate(model_id, TRAINER, "r1")

    assert stores.artifacts.active_id() == A
    periods = stores.customers.whereabouts(model.customers["customer_id"][0]).periods
    (now, first), (between,) = periods[A], periods[B]
    assert now["until"] is None
    assert (first["until"], between["until"]) == (between["since"], now["since"])
    entry = stores.audit.entries(1)[0]
    assert (entry["actor"], entry["role"], entry["action"], entry["target"], entry["request_id"]) == (
        "nightly",
        "trainer",
        "activate",
        A,
        "r1",
    )


def test_a_model_that_is_not_there_is_not_activated(stores: Stores, keep: Keep) -> None:
    keep(A)
    stores.catalogue.activate(A, TRAINER)
    with pytest.raises(ModelNotFound):
        stores.catalogue.activate(B, TRAINER)
    assert stores.artifacts.active_id() == A
    assert len(stores.audit.entries()) == 1


def test_current_segments_are_those_of_the_active_model(stores: Stores, keep: Keep) -> None:
    model = keep(A)
    keep(B, model.customers.head(5).with_columns(segment=-1))
    stores.catalogue.activate(A, TRAINER)
    stores.catalogue.activate(B, TRAINER)
    with stores.database.reading() as connection:
        rows = connection.execute(text("SELECT * FROM current_segments")).mappings().all()

    assert {row["customer_id"] for row in rows} == set(model.customers["customer_id"].head(5))
    assert {(row["model_id"], row["segment"], row["segment_name"]) for row in rows} == {(B, -1, "Unassigned")}


def test_a_renamed_segment_is_renamed_in_the_database(stores: Stores, keep: Keep) -> None:
    model = keep(A)
    stores.catalogue.record_model(A)
    customer = model.customers.row(0, named=True)
    stores.catalogue.rename_segment(A, customer["segment"], "Corner shops", TRAINER)

    (place,) = stores.customers.whereabouts(customer["customer_id"]).places
    assert place["name"] == "Corner shops"
    assert stores.audit.entries()[0]["action"] == "rename"
    with pytest.raises(SegmentNotFound):
        stores.catalogue.rename_segment(A, 99, "Nobody", TRAINER)
    assert len(stores.audit.entries()) == 1


def test_a_deleted_model_leaves_no_rows(stores: Stores, keep: Keep) -> None:
    keep(A)
    keep(B)
    stores.catalogue.activate(A, TRAINER)
    stores.catalogue.record_model(B)
    stores.catalogue.delete_model(B, TRAINER)

    assert B not in stores.artifacts
    assert n_assignments(stores, B) == 0
    with pytest.raises(ModelIsActive):
        stores.catalogue.delete_model(A, TRAINER)
    with stores.database.reading() as connection:
        assert connection.execute(select(models.c.model_id)).scalars().all() == [A]
        assert connection.execute(select(func.count()).select_from(segments)).scalar_one() == 2
    assert [one["action"] for one in stores.audit.entries()] == ["delete_model", "activate"]


def test_a_dataset_is_stored_and_removed_with_its_row(stores: Stores) -> None:
    table = small_table()
    dataset_id = stores.catalogue.keep_dataset(table, describe_table(table), TRAINER)
    with stores.database.reading() as connection:
        (row,) = connection.execute(select(datasets)).mappings().all()
    assert (row["dataset_id"], row["name"], row["n_rows"]) == (dataset_id, "customers.csv", 30)
    assert row["n_bytes"] > 0

    stores.catalogue.delete_dataset(dataset_id, TRAINER)
    with stores.database.reading() as connection:
        assert connection.execute(select(datasets)).all() == []
    with pytest.raises(DatasetNotFound):
        stores.catalogue.delete_dataset(dataset_id, TRAINER)
    assert [one["action"] for one in stores.audit.entries()] == ["delete_dataset", "keep_dataset"]


def test_a_dataset_that_the_database_cannot_note_is_not_kept(stores: Stores) -> None:
    table = small_table()
    with stores.database.writing() as connection:
        connection.execute(text("DROP TABLE audit_log"))
    with pytest.raises(DatabaseUnavailable, match="segment db upgrade"):
        stores.catalogue.keep_dataset(table, describe_table(table), TRAINER)
    assert list(stores.datasets.ids()) == []


def test_reconciling_takes_up_what_came_and_went_behind_its_back(
    stores: Stores, keep: Keep, tmp_path: Path
) -> None:
    for model_id in (A, B):
        keep(model_id)
    table = small_table()
    gone = stores.catalogue.keep_dataset(table, describe_table(table), TRAINER)
    stores.datasets.delete(gone)
    came = stores.datasets.save(table, describe_table(table))
    stores.catalogue.record_model(B)
    shutil.rmtree(tmp_path / "models" / B)
    stores.artifacts.activate(A)
    stores.catalogue.reconcile()

    with stores.database.reading() as connection:
        assert connection.execute(select(models.c.model_id)).scalars().all() == [A]
        assert connection.execute(select(datasets.c.dataset_id)).scalars().all() == [came]
        current = text("SELECT count(*) FROM current_segments")
        assert connection.execute(current).scalar_one() == 440


def test_reconciling_where_nothing_differs_reads_no_model_and_writes_nothing(
    stores: Stores, keep: Keep, tmp_path: Path
) -> None:
    keep(A)
    stores.catalogue.activate(A, TRAINER)
    (tmp_path / "models" / A / "manifest.json").unlink()
    statements: list[str] = []

    def note(*event: object) -> None:
        statements.append(str(event[2]))

    event.listen(stores.database._engine, "before_cursor_execute", note)
    stores.catalogue.reconcile()
    assert [one for one in statements if not one.startswith(("SELECT", "BEGIN"))] == []
    assert 0 < len(statements) < 12


def test_names_that_came_back_with_a_restore_are_those_of_the_database_again(
    stores: Stores, keep: Keep, tmp_path: Path
) -> None:
    keep(A)
    stores.catalogue.activate(A, TRAINER)
    before = shutil.copytree(tmp_path / "models" / A, tmp_path / "before")
    stores.catalogue.rename_segment(A, 0, "Corner shops", TRAINER)
    after = shutil.copytree(tmp_path / "models" / A, tmp_path / "after")
    name = text("SELECT name FROM segments WHERE segment = 0")
    for folder, is_renamed in ((before, False), (after, True)):
        shutil.rmtree(tmp_path / "models" / A)
        shutil.copytree(folder, tmp_path / "models" / A)
        stores.catalogue.reconcile()
        with stores.database.reading() as connection:
            assert (connection.execute(name).scalar_one() == "Corner shops") is is_renamed


def test_an_activation_that_the_database_lost_is_noted_before_the_next_one(
    stores: Stores, keep: Keep
) -> None:
    for model_id in (A, B):
        keep(model_id)
    stores.catalogue.activate(A, TRAINER)
    stores.artifacts.activate(B)
    stores.catalogue.activate(A, TRAINER)
    with stores.database.reading() as connection:
        assert [*active_periods(connection)] == [A, B]
        assert len(active_periods(connection)[A]) == 2


def test_a_damaged_model_keeps_no_other_from_the_database(stores: Stores, keep: Keep, tmp_path: Path) -> None:
    keep(A)
    keep(B)
    (tmp_path / "models" / A / "customers.parquet").write_bytes(b"PAR1")
    stores.catalogue.reconcile()
    with stores.database.reading() as connection:
        assert connection.execute(select(models.c.model_id)).scalars().all() == [B]


def test_customers_have_pseudonyms_once_encryption_is_set_and_keep_them_without_the_key(
    stores: Stores, keep: Keep, open_here: OpenStores
) -> None:
    customer_id = keep(A).customers["customer_id"][0]
    stores.catalogue.activate(A, TRAINER)

    def stored(opened: Stores) -> set[str]:
        with opened.database.reading() as connection:
            return set(connection.execute(select(assignments.c.customer_id)).scalars())

    assert customer_id in stored(stores)
    encrypted = open_here(encryption_key="00" * 32)
    assert not any(one.startswith("C") for one in stored(encrypted))
    assert [one["model_id"] for one in encrypted.customers.whereabouts(customer_id).places] == [A]
    assert encrypted.catalogue.convert_customer_ids() == 0
    encrypted.artifacts.encrypt_anew(A)
    kept = stored(encrypted)
    without_key = open_here()
    assert stored(without_key) == kept
    assert without_key.customers.whereabouts(customer_id).places


def test_customers_that_cannot_be_read_with_the_keys_given_stay_in_the_database(
    stores: Stores, keep: Keep, open_here: OpenStores
) -> None:
    customer_id = keep(A).customers["customer_id"][0]
    stores.catalogue.record_model(A)
    n_stored = n_assignments(stores, A)
    one_key = stores.settings.model_copy(update={"encryption_key": SecretStr("11" * 32)})
    open_stores(one_key).artifacts.encrypt_anew(A)
    other = open_here(encryption_key="00" * 32)
    assert other.customers.whereabouts(customer_id).places
    assert n_assignments(other, A) == n_stored
