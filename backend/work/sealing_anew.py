"""Bringing what is written down of jobs under the first of the keys that encrypt it."""

from sqlalchemy import Connection, column, create_engine, select, table, update

from backend.database.faults import told
from backend.settings import Settings
from backend.work.job_tables import SCHEMA, address_of, overwrite_deleted, prepare_tables
from backend.work.sealing import SealingSerializer
from ml.errors import EncryptionKeyNeeded

# Where DBOS keeps what a serializer wrote: of the jobs, of their steps, of their progress.
_SEALED_COLUMNS = {
    "workflow_status": ("inputs", "output", "error"),
    "workflow_input": ("inputs",),
    "workflow_output": ("output", "error"),
    "operation_outputs": ("output", "error"),
    "workflow_events": ("value",),
    "workflow_events_history": ("value",),
}


def seal_jobs_anew(settings: Settings) -> tuple[int, set[str]]:
    """Seal jobs anew that are plain or under another key; returns how many texts, and which jobs could not.

    Raises
    ------
    DatabaseUnavailable
    """
    prepare_tables(settings)
    serializer, n_sealed, refused = SealingSerializer(settings), 0, set[str]()
    address = address_of(settings)
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://", 1))
    try:
        with told(), engine.begin() as connection:
            for name, columns in _SEALED_COLUMNS.items():
                for one in columns:
                    n_sealed += _seal_column(connection, name, one, serializer, refused)
    finally:
        engine.dispose()
    if n_sealed:
        overwrite_deleted(settings)
    return n_sealed, refused


def _seal_column(
    connection: Connection, name: str, text_column: str, serializer: SealingSerializer, refused: set[str]
) -> int:
    schema = None if connection.dialect.name == "sqlite" else SCHEMA
    rows = table(name, column("workflow_uuid"), column(text_column), schema=schema)
    job_id, text = rows.c.workflow_uuid, rows.c[text_column]
    n_sealed = 0
    for found_id, old in connection.execute(select(job_id, text).where(text.is_not(None))).all():
        try:
            new = serializer.sealed_anew(old)
        except EncryptionKeyNeeded:
            refused.add(found_id)
            continue
        if new != old:
            # Unless a job that runs has written something else meanwhile, with the present keys.
            n_sealed += connection.execute(
                update(rows).where(job_id == found_id, text == old).values({text_column: new})
            ).rowcount
    return n_sealed
