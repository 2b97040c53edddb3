"""Why a customer is in its segment, and what would move it, on the wire."""

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from ml.explanations import Explanation


class ContributionFacts(BaseModel):
    """What one feature adds; `typical` is the median or most frequent category of the segment."""

    model_config = ConfigDict(from_attributes=True)

    feature: str
    value: float | str | None
    typical: float | str | None
    contribution: float


class MoveFacts(BaseModel):
    """One feature that would have to change."""

    model_config = ConfigDict(from_attributes=True, populate_by_name=True)

    feature: str
    present: float | str | None = Field(serialization_alias="from")
    to: float | str


class ExplanationFacts(BaseModel):
    """Why a customer is in its segment, and the change that would put it into the next one.

    `difference` is the score of the segment minus that of the next one: `base` plus all contributions.
    `to_move` is null where no change was found within what was seen in training.
    """

    model_config = ConfigDict(from_attributes=True)

    segment: int
    next_segment: int
    next_name: str
    difference: float
    base: float
    why: list[ContributionFacts]
    to_move: list[MoveFacts] | None


def explanation_facts(explanation: "Explanation") -> ExplanationFacts:
    """Tell an explanation on the wire."""
    return ExplanationFacts.model_validate(explanation)
