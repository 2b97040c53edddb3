"""What ``/segment`` answers."""

from pydantic import BaseModel, ConfigDict

from backend.errors import ProblemCell
from backend.explanations import ExplanationFacts


class SegmentResult(BaseModel):
    """The segment of one customer; null where the row could not be used and was skipped."""

    customer_id: str | None
    segment: int | None
    name: str | None
    confidence: float | None
    is_outlier: bool | None
    imputed: list[str] | None
    probabilities: dict[str, float | None] | None
    explanation: ExplanationFacts | None = None


class SegmentAnswer(BaseModel):
    """The segments of some customers, in the order in which they came."""

    model_config = ConfigDict(protected_namespaces=())

    model_id: str
    n_rows: int
    results: list[SegmentResult]
    errors: list[ProblemCell]
    warnings: list[str]
