"""``/models/{model_id}/trend``: how segments grow and shrink over models."""

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from backend.forecast.chain import chain_of, load_chain
from backend.services import Services
from ml.manifest import to_json

if TYPE_CHECKING:
    from ml.forecasting.trend_facts import Trend

MAX_LISTED = 100


def trend_of(services: Services, model_id: str, n_periods: int) -> dict[str, Any]:
    """Tell the trend of a model, by those that it follows.

    Raises
    ------
    ModelsNotComparable
        It follows none that shares customers with it.
    """
    from ml.forecasting.trends import segment_trend

    ids = chain_of(services.artifacts, model_id)
    asked = ("trend", ids, services.artifacts.named_at(model_id), n_periods)
    return services.answers.get(
        asked, lambda: told_trend(segment_trend(load_chain(services.artifacts, ids), n_periods))
    )


def told_trend(trend: "Trend") -> dict[str, Any]:
    """Tell a trend as JSON, with the first customers of those who are likely to move down."""
    facts = {
        one.name: to_json(getattr(trend, one.name)) for one in fields(trend) if one.name != "moving_down"
    }
    down = trend.moving_down
    listed = to_json(down.customers.head(MAX_LISTED).to_dicts())
    return {**facts, "moving_down": {"n_customers": down.n_customers, "customers": listed}}


class TrendSegment(BaseModel):
    """A segment of the newest model; ``value_rank`` 1 is the one whose customers are worth most."""

    segment: int
    name: str
    color: str
    n_customers: int
    is_new: bool
    value_rank: int | None
    value_per_customer: float | None


class ExpectedSize(BaseModel):
    """How many of the present customers will be in a segment, with what bounds 90 % of what may happen."""

    segment: int
    expected: float
    low: float
    high: float


class SizesInPeriod(BaseModel):
    """The sizes of all segments after some periods; 0 is now."""

    period: int
    segments: list[ExpectedSize]


class ExpectedSpend(BaseModel):
    """The expected size of a segment times what a customer of it is worth now."""

    segment: int
    expected: float


class SpendInPeriod(BaseModel):
    """The expected spend of all segments after some periods; 0 is now."""

    period: int
    segments: list[ExpectedSpend]


class LikelyMover(BaseModel):
    """A customer near the border of a segment of which many move down."""

    customer_id: str
    segment: int
    to: int = Field(description="Where most of those go who move down from this segment.")
    rate: float = Field(
        description="The share of the segment that moves down in a period; no probability of the customer."
    )
    confidence: float


class MovingDown(BaseModel):
    """As many customers as are expected to move down, those nearest to a border first; the first 100."""

    n_customers: int
    customers: list[LikelyMover]


class TrendAnswer(BaseModel):
    """A Markov chain of the present customers between the segments of the newest model."""

    model_config = ConfigDict(protected_namespaces=())

    model_ids: list[str]
    n_periods_observed: int
    period_days: float
    basis: str
    value_basis: str | None = Field(description="What the value of a customer is judged by.")
    segments: list[TrendSegment]
    matrix: list[list[float]] = Field(description="Shares of a segment (rows) in each other a period later.")
    matrix_low: list[list[float]]
    matrix_high: list[list[float]]
    counts: list[list[int]]
    sizes: list[SizesInPeriod]
    spend: list[SpendInPeriod]
    n_left: int
    n_joined: int
    share_left: float
    share_joined: float
    homogeneity_p: float | None
    dispersion: float | None = Field(
        description="How many times as much the periods differ as by chance; null with one period."
    )
    moving_down: MovingDown
    warnings: list[str]
