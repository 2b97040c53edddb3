"""What ``/models/{model_id}/forecast`` answers."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from ml.forecasts import ActivityGrid, CurvePoint, Holdout, PurchaseCandidate


class Process(BaseModel):
    """A process fitted by maximum likelihood."""

    model_config = ConfigDict(extra="ignore")

    kind: str
    time_unit: str | None = Field(description="What rates are per; null for spend.")
    parameters: dict[str, float]
    standard_errors: dict[str, float | None]
    log_likelihood: float
    bic: float
    n_customers: int


class OutlookAnswer(BaseModel):
    """What some customers will do within the horizon; 90 % of what may happen lies within low and high.

    Values are discounted to today, and null where spend is not modelled.
    """

    n_customers: int
    expected_active: float = Field(description="The sum of the probabilities of being active.")
    expected_purchases: float
    purchases_low: float
    purchases_high: float
    expected_value: float | None
    value_low: float | None
    value_high: float | None
    low: float | None = Field(description="value_low, or purchases_low where there is no value.")
    high: float | None
    past_spend: float


class SegmentOutlook(OutlookAnswer):
    """The same of one segment."""

    segment: int
    name: str
    color: str


class ForecastAnswer(BaseModel):
    """What customers will do within a horizon, and how far that is to be believed."""

    model_config = ConfigDict(protected_namespaces=())

    model_id: str | None
    as_of: datetime
    horizon_days: int
    discount_rate: float = Field(description="A year; 0.1 is 10 %.")
    purchases: Process
    spend: Process | None
    spend_refused: str | None
    spend_correlation: float | None
    candidates: list[PurchaseCandidate]
    choice: list[str]
    warnings: list[str]
    tells_leaving: bool = Field(
        description="False where nothing says that customers leave, so that all count as active."
    )
    holdout: Holdout | None
    segments: list[SegmentOutlook]
    total: OutlookAnswer
    curve: list[CurvePoint] = Field(description="Repeat purchases from as_of up to the end of each week.")
    activity: ActivityGrid
