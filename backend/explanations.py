"""Why a customer is in its segment, as JSON tells it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    import polars as pl

    from ml.explanations import Explanation
    from ml.types import SegmentationModel


class ContributionAnswer(BaseModel):
    """What one feature adds to the difference; positive speaks for the segment, negative for the next one."""

    feature: str
    value: float | str | None
    typical: float | str | None
    contribution: float


class ChangeAnswer(BaseModel):
    """One feature that would have to be another."""

    model_config = ConfigDict(validate_by_name=True)

    feature: str
    value: float | str | None = Field(serialization_alias="from")
    new_value: float | str | None = Field(serialization_alias="to")


class ExplanationAnswer(BaseModel):
    """Why a customer is in its segment, and what would move it.

    ``difference``, the lead of the segment over the next one, is ``base`` and all contributions together.
    ``to_move`` is null where no change within what training has seen moves the customer.
    """

    segment: int
    next_segment: int
    next_name: str
    difference: float
    base: float
    why: list[ContributionAnswer]
    to_move: list[ChangeAnswer] | None


def explain(model: "SegmentationModel", features: "pl.DataFrame") -> Iterator[ExplanationAnswer]:
    """Explain customers, one after the other."""
    from ml.insight.explanation import Explainer

    return map(_answer, Explainer(model).explain(features))


def _answer(explanation: "Explanation") -> ExplanationAnswer:
    return ExplanationAnswer.model_validate(explanation, from_attributes=True)
