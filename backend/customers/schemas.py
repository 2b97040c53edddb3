"""What ``/customers`` answers."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from backend.explanations import ExplanationAnswer
from backend.one_customer import CustomerForecast


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
    """A customer: its segment, why it is there, what it will do, and its history, the newest model first."""

    model_config = ConfigDict(protected_namespaces=())

    customer_id: str
    model_id: str
    customer: dict[str, Any]
    segment: int
    name: str
    explanation: ExplanationAnswer
    forecast: CustomerForecast | None
    history: list[PlaceInModel]
