"""What ``/models`` answers."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from backend.explanations import ExplanationAnswer
from backend.one_customer import CustomerForecast
from ml.forecasts import Forecast, Outlook
from ml.purchases import PurchaseReport

Verdict = Literal["clear", "weak", "none"]
ExportKind = Literal["csv", "parquet", "xlsx", "json"]


class Facts(BaseModel):
    """Facts as they are kept beside a model; what is not named here is passed on."""

    model_config = ConfigDict(extra="allow", protected_namespaces=())


class ModelSummary(BaseModel):
    """A model in a line."""

    model_config = ConfigDict(protected_namespaces=())

    model_id: str
    name: str
    is_active: bool
    created_at: datetime
    algorithm: str
    n_segments: int
    is_sample: bool
    silhouette: float | None
    verdict: Verdict | None


class RefusedModel(BaseModel):
    """A model that is kept, and cannot be used: why, and what to do about it."""

    model_config = ConfigDict(protected_namespaces=())

    model_id: str
    reason: str


class ModelList(BaseModel):
    """The models, newest first, and those that are refused: changed, cut off, or of other versions.

    ``previous_active_id`` is the model that was in use before the active one, among those that are there;
    null where there is none, or while the database does not answer.
    """

    model_config = ConfigDict(protected_namespaces=())

    models: list[ModelSummary]
    previous_active_id: str | None = None
    refused: list[RefusedModel] = []


class TrainingData(Facts):
    """What came in for training, what was mended, and what shaped the fit."""

    n_rows_received: int
    n_rows_used: int
    n_duplicates_removed: int
    n_repeated_ids_removed: int = 0
    n_outliers_excluded: int
    missing_values: dict[str, int]
    unparsable_values: dict[str, int]
    id_column: str | None
    features: list[str]
    log_features: list[str]
    signed_log_features: list[str] = []
    categorical_features: list[str]
    format: dict[str, Any]
    warnings: list[dict[str, Any]]
    purchases: PurchaseReport | None = None


class Scores(Facts):
    """How well the segments fit the rows that shaped them, measured in ``space``."""

    silhouette: float | None
    silhouette_low: float | None
    silhouette_high: float | None
    silhouette_n_rows: int
    davies_bouldin: float | None
    calinski_harabasz: float | None
    inertia: float | None
    bic: float | None
    aic: float | None
    log_likelihood: float | None
    space: str


class Pca(Facts):
    """The components that were kept."""

    explained_variance_ratio: list[float]
    components: list[list[float]]
    feature_names: list[str]


class Candidate(Facts):
    """One algorithm with one number of segments that was tried, on ``n_rows`` rows."""

    algorithm: str
    n_segments: int
    n_rows: int | None = None
    variant: str | None = None
    silhouette: float | None
    davies_bouldin: float | None
    calinski_harabasz: float | None
    inertia: float | None
    bic: float | None
    aic: float | None = None
    log_likelihood: float | None = None
    gap: float | None
    gap_standard_error: float | None = None
    stability: float | None
    smallest_share: float | None = None
    n_unassigned: int = 0
    refused: str | None = None
    is_chosen: bool


class GapPoint(Facts):
    """The gap statistic for one number of segments, from 1 on."""

    n_segments: int
    gap: float
    standard_error: float


class ReferenceTables(Facts):
    """How grouped the customers look beside tables of one kind without groups, in standard deviations."""

    kind: Literal["gaussian", "uniform"]
    criterion: str
    observed: float
    values: list[float]


class Structure(Facts):
    """Whether there are groups at all: the customers against made-up tables that have none."""

    verdict: Verdict
    statement: str
    p_value: float
    p_gaussian: float
    p_uniform: float
    gap: list[GapPoint]
    gap_n_segments: int
    n_references: int
    n_rows: int
    random_state: int
    space: str
    references: list[ReferenceTables] = []


class Stability(Facts):
    """Whether the same segments come again, in resamples and with other seeds."""

    segments: list[float]
    seed_agreement: float
    n_resamples: int
    n_seeds: int
    n_rows: int
    random_state: int


class FeatureProfile(Facts):
    """One feature in one segment; ``index`` is 100 at the customer average."""

    feature: str
    mean: float | None
    median: float | None
    index: float | None
    effect: float | None
    effect_low: float | None = None
    effect_high: float | None = None
    q1: float | None = None
    q3: float | None = None
    total_share: float | None = None
    n_known: int | None = None


class Recommendation(Facts):
    """What to do with a segment, and the numbers that prompt it."""

    action: str
    text: str
    because: str


class Segment(Facts):
    """One segment, as a person sees it."""

    segment: int
    name: str
    size: int
    share: float
    stability: float | None
    stability_band: str | None = None
    color: str
    profile: list[FeatureProfile]
    highlights: list[str]
    recommendations: list[Recommendation]
    suggested_name: str = ""
    is_renamed: bool = False
    typical: list[str] = []
    edge: list[str] = []
    outlook: Outlook | None = None


class Identity(Facts):
    """Which segments continue those of the model before."""

    previous_model_id: str
    basis: str
    n_customers: int
    min_overlap: float
    kept: list[dict[str, Any]]
    new: list[int]
    gone: list[dict[str, Any]]


class SegmentChange(BaseModel):
    """What a person wants a segment to be called; null is the suggested name."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(max_length=1_000)


class Model(Facts):
    """A trained model with its evidence."""

    model_id: str
    name: str
    is_active: bool
    is_sample: bool
    created_at: datetime
    algorithm: str
    n_segments: int
    config: dict[str, Any]
    data: TrainingData
    scores: Scores
    pca: Pca | None
    structure: Structure | None
    stability: Stability | None = None
    choice: list[str] = []
    n_unassigned: int = 0
    n_forgotten: int = 0
    identity: Identity | None = None
    selection: list[Candidate]
    segments: list[Segment]
    forecast: Forecast | None = None
    forecast_refused: str | None = None


class CustomerPage(BaseModel):
    """A page of the customers that a model was trained on; pages count from 1.

    ``kinds`` says what each column holds, ``choices`` what there is in columns of few different texts.
    """

    model_config = ConfigDict(protected_namespaces=())

    model_id: str
    n_customers: int
    page: int
    page_size: int
    n_pages: int
    columns: list[str]
    kinds: dict[str, Literal["number", "truth", "text"]]
    choices: dict[str, list[str]]
    customers: list[dict[str, Any]]


class CustomerAnswer(BaseModel):
    """One customer that a model was trained on, with why it is in its segment."""

    model_config = ConfigDict(protected_namespaces=())

    model_id: str
    customer: dict[str, Any]
    explanation: ExplanationAnswer
    forecast: CustomerForecast | None
