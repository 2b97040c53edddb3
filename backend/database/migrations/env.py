"""Run by Alembic: ``upgrading`` hands it a connection."""

from alembic import context

from backend.database.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True
)
context.run_migrations()
