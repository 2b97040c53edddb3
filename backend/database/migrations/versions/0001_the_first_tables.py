"""The first tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
CUSTOMER_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CURRENT_SEGMENTS = """
CREATE VIEW current_segments AS
SELECT assignments.customer_id, assignments.segment, coalesce(segments.name, 'Unassigned') AS segment_name,
       assignments.confidence, models.model_id
FROM models
JOIN assignments ON assignments.model_number = models.model_number
LEFT JOIN segments
  ON segments.model_number = assignments.model_number AND segments.segment = assignments.segment
WHERE models.model_id = (SELECT model_id FROM activations ORDER BY activation DESC LIMIT 1)
"""


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "activations",
        sa.Column("activation", NUMBER, autoincrement=True, nullable=False),
        sa.Column("model_id", sa.String(length=16), nullable=True),
        sa.Column("activated_at", MOMENT, nullable=False),
        sa.Column("activated_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("activation", name=op.f("pk_activations")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "api_keys",
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_keys_digest")),
        sa.UniqueConstraint("name", name=op.f("uq_api_keys_name")),
    )
    op.create_table(
        "audit_log",
        sa.Column("entry", NUMBER, autoincrement=True, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_audit_log")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_audit_log_at"), "audit_log", ["at"])
    op.create_table(
        "datasets",
        sa.Column("dataset_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("n_rows", sa.BigInteger(), nullable=False),
        sa.Column("n_columns", sa.Integer(), nullable=False),
        sa.Column("n_bytes", sa.BigInteger(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("dataset_id", name=op.f("pk_datasets")),
    )
    op.create_table(
        "forgotten",
        sa.Column("pseudonym", sa.String(length=64), nullable=False),
        sa.Column("forgotten_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("pseudonym", name=op.f("pk_forgotten")),
    )
    op.create_table(
        "models",
        sa.Column("model_number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("model_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("algorithm", sa.String(length=32), nullable=False),
        sa.Column("n_segments", sa.Integer(), nullable=False),
        sa.Column("silhouette", sa.Float(), nullable=True),
        sa.Column("has_customer_ids", sa.Boolean(), nullable=False),
        sa.Column("has_pseudonyms", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("model_number", name=op.f("pk_models")),
        sa.UniqueConstraint("model_id", name=op.f("uq_models_model_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "assignments",
        sa.Column("customer_id", CUSTOMER_ID, nullable=False),
        sa.Column("model_number", NUMBER, nullable=False),
        sa.Column("segment", sa.SmallInteger(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("customer_id", "model_number", name=op.f("pk_assignments")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_assignments_model_number"), "assignments", ["model_number"], postgresql_using="brin"
    )
    op.create_table(
        "segments",
        sa.Column("model_number", NUMBER, nullable=False),
        sa.Column("segment", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("stability", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["model_number"],
            ["models.model_number"],
            name=op.f("fk_segments_model_number_models"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("model_number", "segment", name=op.f("pk_segments")),
    )
    op.execute(CURRENT_SEGMENTS)


def downgrade() -> None:
    """Go back to the one before."""
    op.execute("DROP VIEW current_segments")
    op.drop_table("segments")
    op.drop_table("assignments")
    op.drop_table("models")
    op.drop_table("forgotten")
    op.drop_table("datasets")
    op.drop_table("audit_log")
    op.drop_table("api_keys")
    op.drop_table("activations")
