"""What travels between the folders of this package: frozen, and free of behaviour that computes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import polars as pl

from ml.drifts import Reference
from ml.evidence import Candidate, PcaSummary, Scores, Stability, Structure
from ml.forecasts import Forecast
from ml.purchases import PurchaseReport, Refunds, TransactionColumns
from ml.segments import Identity, SegmentProfile

Role = Literal["id", "numeric", "categorical", "date", "text", "constant", "almost_empty", "empty"]

UNASSIGNED = -1
"""The segment of a customer that belongs to none, as scikit-learn labels noise."""
UNASSIGNED_NAME = "Unassigned"

Progress = Callable[[float, str, str], None]
"""Called with the share that is done (0 to 1), the stage, and a sentence. It may raise to stop the work."""


@dataclass(frozen=True)
class TableFormat:
    """How a table was written; ``None`` where the question does not arise.

    ``thousands`` is what stands between groups of digits, ``header_line`` the line of the file, or the row of
    the sheet, that holds the column names, from 1.
    """

    kind: str
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    compression: str | None = None
    thousands: str | None = None
    sheet: str | None = None
    header_line: int | None = None


@dataclass(frozen=True)
class TableWarning:
    """Something about a table that its owner should know.

    ``rows`` counts data rows from 1 and lists at most 100; ``advice`` says what to do about it.
    """

    code: str
    message: str
    rows: tuple[int, ...] = ()
    advice: str = ""


@dataclass(frozen=True)
class Table:
    """A table as it was read: no customer dropped yet.

    ``as_written`` holds the columns whose cells were read as numbers or dates, as they stood in the file.
    """

    frame: pl.DataFrame
    format: TableFormat
    name: str = "customers"
    warnings: tuple[TableWarning, ...] = ()
    as_written: Mapping[str, pl.Series] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Histogram:
    """Counts between ``len(counts) + 1`` edges in the column's own units, equally far apart on ``scale``."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    scale: Literal["linear", "log"] = "linear"


@dataclass(frozen=True)
class ColumnSummary:
    """The role of one column, why, and what is in it; numbers are ``None`` where a column has none."""

    name: str
    role: Role
    reason: str
    n_missing: int
    n_unparsable: int
    n_distinct: int
    min: float | None = None
    median: float | None = None
    mean: float | None = None
    max: float | None = None
    skew: float | None = None
    n_outliers: int | None = None
    histogram: Histogram | None = None


@dataclass(frozen=True)
class TableReport:
    """What was found in a table, before any training.

    ``n_duplicates`` counts rows that repeat an earlier one exactly, ``n_repeated_ids`` other rows whose id
    stood in an earlier one, ``n_forgotten`` rows that were taken out since. Of a table of purchases,
    ``purchases`` says how customers are made of it, and ``customer_columns`` what is then known of each.
    """

    name: str
    kind: Literal["customers", "transactions"]
    n_rows: int
    n_columns: int
    n_duplicates: int
    format: TableFormat
    columns: tuple[ColumnSummary, ...]
    warnings: tuple[TableWarning, ...]
    preview: tuple[dict[str, Any], ...]
    n_repeated_ids: int = 0
    n_forgotten: int = 0
    purchases: PurchaseReport | None = None
    customer_columns: tuple[ColumnSummary, ...] = ()


@dataclass(frozen=True)
class TrainingConfig:
    """How to train. The defaults are those of ``POST /train``.

    Attributes
    ----------
    features
        Columns to segment on; ``None`` takes every usable one.
    categorical
        Columns whose values are categories, such as codes; of the others, all that hold numbers are numbers.
        ``None`` decides by what is in them.
    on_duplicate_id
        Which row speaks for a customer whose id occurs more than once: the last, the first, or one with the
        means of the numbers (and the last category); ``"error"`` refuses the table.
    pca
        ``"auto"`` keeps the components that beat Horn's parallel analysis (1965), at least two, and all of
        them with fewer than four features; a whole number keeps that many; a share between 0 and 1 keeps as
        many as explain that share of the variance; ``None`` does no PCA.
    log_transform
        ``"auto"`` transforms skewed features of which at most 5 % of the values are negative, ``True`` all. A
        feature with negatives takes the signed logarithm.
    outliers
        ``"exclude"``: rows beyond Tukey's fences in two or more features do not shape the fit and are placed
        afterwards.
    min_segment_share
        Of the numbers of segments that are tried, those with a segment smaller than this share of the
        customers are refused.
    covariance_type
        The form of a mixture's covariances, as scikit-learn names them; ``"auto"`` takes the one with
        the lowest BIC.
    linkage
        How far apart two groups are in hierarchical clustering: ``"ward"``, ``"complete"``, ``"average"``,
        ``"single"``.
    eps, min_samples
        For DBSCAN and HDBSCAN: how near a neighbour is, in the units of the space, and how many of them,
        the customer itself included, make a dense place. ``None`` takes them from the customers.
    n_resamples
        Bootstrap resamples for the stability of each segment; 0 leaves it unmeasured.
    n_references
        Tables without structure, of each of two kinds, that the customers are compared with; 0 leaves it
        untested whether there is any structure.
    transactions
        Which columns of a table of purchases hold what; what is not named is found. ``None`` decides by the
        table whether its rows are purchases, ``True`` takes them for such, ``False`` for customers.
    as_of
        The day, or the moment, that recency is counted to, in ISO 8601; later purchases are left out.
        ``None`` is a day after the last purchase.
    refunds
        What becomes of refunds and cancellations, as ``PurchaseReport.refunds`` says.
    """

    features: tuple[str, ...] | None = None
    exclude: tuple[str, ...] = ()
    id_column: str | None = None
    categorical: tuple[str, ...] | None = None
    on_duplicate_id: Literal["last", "first", "mean", "error"] = "last"
    algorithm: str = "auto"
    n_segments: int | Literal["auto"] = "auto"
    max_segments: int = 10
    log_transform: bool | Literal["auto"] = "auto"
    scale: bool = True
    pca: int | float | Literal["auto"] | None = "auto"
    missing: Literal["impute", "drop"] = "impute"
    outliers: Literal["exclude", "keep"] = "exclude"
    min_segment_share: float = 0.02
    covariance_type: Literal["auto", "full", "tied", "diag", "spherical"] = "auto"
    linkage: Literal["ward", "complete", "average", "single"] = "ward"
    eps: float | None = None
    min_samples: int | None = None
    n_resamples: int = 50
    n_references: int = 60
    random_state: int = 42
    name: str | None = None
    transactions: TransactionColumns | bool | None = None
    as_of: str | None = None
    refunds: Refunds = "match"


@dataclass(frozen=True)
class DataReport:
    """What came in for training, what was mended, and what shaped the fit."""

    n_rows_received: int
    n_rows_used: int
    n_duplicates_removed: int
    n_rows_dropped: int
    n_outliers_excluded: int
    missing_values: dict[str, int]
    unparsable_values: dict[str, int]
    id_column: str | None
    features: tuple[str, ...]
    log_features: tuple[str, ...]
    categorical_features: tuple[str, ...]
    format: TableFormat
    warnings: tuple[TableWarning, ...]
    n_repeated_ids_removed: int = 0
    signed_log_features: tuple[str, ...] = ()
    purchases: PurchaseReport | None = None


@dataclass(frozen=True)
class Fences:
    """Tukey's fences (1977) of the numeric features, in their own units; ``None`` where there are none."""

    low: dict[str, float | None]
    high: dict[str, float | None]


# Two of them are the same only if they are one: tables of customers are not compared.
@dataclass(frozen=True, eq=False)
class SegmentationModel:
    """A trained model with its evidence.

    ``pipeline`` is one fitted scikit-learn Pipeline from a frame of features to cluster labels, and
    ``segment_of_label[label]`` is the segment of each. ``customers`` holds one row a customer it was trained
    on: ``customer_id``, ``segment``, ``confidence``, ``is_outlier``, then the features, and of a table of
    purchases whatever else is known of each customer.

    ``choice`` says in sentences why this algorithm and this number of segments. ``n_unassigned`` customers
    belong to no segment; their ``segment`` is ``UNASSIGNED``, their ``confidence`` 0.

    ``segments`` are in the order of their numbers. A model that followed another one has taken over numbers,
    with gaps where segments are gone; ``identity`` says from whom, and ``next_segment`` is the first number
    that was never used. ``reference`` is what customers scored later are compared with; ``None``
    for models of an earlier version. ``forecast`` says what customers will do, where it is known when they
    bought; ``forecast_refused`` why it does not, although that is known. ``n_forgotten`` customers are no
    longer among ``customers``; sizes, scores and profiles still are those of the training.
    """

    model_id: str
    name: str
    created_at: datetime
    algorithm: str
    n_segments: int
    config: TrainingConfig
    data: DataReport
    scores: Scores
    selection: tuple[Candidate, ...]
    segments: tuple[SegmentProfile, ...]
    fences: Fences
    segment_of_label: tuple[int, ...]
    pipeline: Any = field(repr=False)
    customers: pl.DataFrame = field(repr=False)
    pca: PcaSummary | None = None
    structure: Structure | None = None
    stability: Stability | None = None
    choice: tuple[str, ...] = ()
    n_unassigned: int = 0
    is_sample: bool = False
    identity: Identity | None = None
    next_segment: int | None = None
    reference: Reference | None = None
    forecast: Forecast | None = None
    forecast_refused: str | None = None
    n_forgotten: int = 0
