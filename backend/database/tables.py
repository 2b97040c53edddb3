"""The tables, the same on SQLite and PostgreSQL. A change of them is a new file in ``migrations/versions``.

The artifacts tell which models and datasets there are, and which model is active; these tables follow them.
Jobs are kept by DBOS: beside this database on SQLite, in the schema ``dbos`` of it on PostgreSQL.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
)
from sqlalchemy.types import JSON, DateTime, TypeDecorator

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
# SQLite numbers rows by itself for this type only.
_NUMBER = BigInteger().with_variant(Integer, "sqlite")


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite, which knows no zones, gives it back as it was."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Write a moment in UTC."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read it back with its zone."""
        return (value if value.tzinfo else value.replace(tzinfo=UTC)) if value else None


datasets = Table(
    "datasets",
    METADATA,
    Column("dataset_id", String(16), primary_key=True),
    Column("name", Text),
    Column("kind", String(16), nullable=False),
    Column("n_rows", BigInteger, nullable=False),
    Column("n_columns", Integer, nullable=False),
    Column("n_bytes", BigInteger, nullable=False),
    Column("created_at", Moment, nullable=False),
)

models = Table(
    "models",
    METADATA,
    # Short, since every assignment carries it.
    Column("model_number", _NUMBER, primary_key=True, autoincrement=True),
    Column("model_id", String(16), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("algorithm", String(32), nullable=False),
    Column("n_segments", Integer, nullable=False),
    Column("silhouette", Float),
    Column("has_customer_ids", Boolean, nullable=False),
    # Whether its assignments have pseudonyms where the ids of customers would stand.
    Column("has_pseudonyms", Boolean, nullable=False),
    # When its folder was last changed, as far as this row knows: another time, and names may differ.
    Column("changed_at", BigInteger, nullable=False),
    Column("created_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

segments = Table(
    "segments",
    METADATA,
    Column("model_number", _NUMBER, ForeignKey("models.model_number", ondelete="CASCADE"), primary_key=True),
    Column("segment", SmallInteger, primary_key=True),
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("share", Float, nullable=False),
    Column("stability", Float),
)

# Where each model had each of its customers, by their ids or their pseudonyms (``records/customer_ids.py``).
assignments = Table(
    "assignments",
    METADATA,
    # Ordered by its bytes, as rows are stored: the rules of a language cost PostgreSQL half as much again.
    Column("customer_id", Text().with_variant(Text(collation="C"), "postgresql"), primary_key=True),
    # No foreign key: PostgreSQL checks it row by row, which takes twice as long as storing them.
    Column("model_number", _NUMBER, primary_key=True, autoincrement=False),
    Column("segment", SmallInteger, nullable=False),
    Column("confidence", Float),
    # The rows of a model lie beside each other, so that PostgreSQL needs to note no more than where.
    Index(None, "model_number", postgresql_using="brin"),
    sqlite_with_rowid=False,
)

# A view: where the active model has its customers.
CURRENT_SEGMENTS = "current_segments"

# The last row tells the active model; the rows before it, which one was active when.
activations = Table(
    "activations",
    METADATA,
    Column("activation", _NUMBER, primary_key=True, autoincrement=True),
    # No foreign key: what was active once is told after its model is gone.
    Column("model_id", String(16)),
    Column("activated_at", Moment, nullable=False),
    Column("activated_by", Text, nullable=False),
    sqlite_autoincrement=True,
)

api_keys = Table(
    "api_keys",
    METADATA,
    Column("key_id", String(16), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    # HMAC-SHA256 of the key, so that whoever reads this table has no key.
    Column("digest", String(64), nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("revoked_at", Moment),
)

audit_log = Table(
    "audit_log",
    METADATA,
    Column("entry", _NUMBER, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False, index=True),
    Column("actor", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("action", String(32), nullable=False),
    Column("target", Text),
    Column("details", JSON, nullable=False),
    Column("request_id", String(64)),
    sqlite_autoincrement=True,
)

# Customers who asked to be forgotten, as what stands for their ids: a training that was under way with
# their rows leaves them out.
forgotten = Table(
    "forgotten",
    METADATA,
    Column("pseudonym", String(64), primary_key=True),
    Column("forgotten_at", Moment, nullable=False),
)
