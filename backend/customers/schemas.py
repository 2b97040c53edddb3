"""What ``/customers`` answers."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from backend.explanations import ExplanationAnswer


class PlaceInModel(BaseModel):
    """The segment that a model had a customer in when it was trained."""

    model_config = ConfigDict(protected_namespaces=())

    model_id: str
    model_name: str
    created_at: datetime
    segment: int
    name: str
    confidence: float
    is_active: bool


class KnownCustomer(BaseModel):
    """A customer with its segment, why it is there, and its history over the models, the newest first."""

    model_config = ConfigDict(protected_namespaces=())

    customer_id: str
    model_id: str
    customer: dict[str, Any]
    segment: int
    name: str
    explanation: ExplanationAnswer
    history: list[PlaceInModel]
