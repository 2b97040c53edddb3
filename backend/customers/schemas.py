"""What ``/customers`` answers."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from backend.explanations import ExplanationAnswer
from backend.one_customer import CustomerForecast


class ActivePeriod(BaseModel):
    """From when to when a model was the active one; it still is where ``until`` is null."""

    since: datetime
    until: datetime | None


class PlaceInModel(BaseModel):
    """The segment that a model had a customer in when it was trained."""

    model_config = ConfigDict(protected_namespaces=())

    model_id: str
    model_name: str
    created_at: datetime
    segment: int
    name: str
    confidence: float | None
    is_active: bool
    active: list[ActivePeriod] | None = Field(
        description="When its word counted, the latest time first: together, where the customer was when. "
        "Null where the database does not say."
    )


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


class ForgottenInModel(BaseModel):
    """A model that a customer was removed from."""

    model_config = ConfigDict(protected_namespaces=())

    model_id: str
    n_customers: int


class ForgottenInDataset(BaseModel):
    """A kept table that a customer was removed from; of purchases, all lines of the customer."""

    dataset_id: str
    n_rows: int


class ForgottenCustomer(BaseModel):
    """What was removed of a customer."""

    customer_id: str
    n_assignments: int = Field(description="Its segments in the database, one for each model that had it.")
    models: list[ForgottenInModel]
    datasets: list[ForgottenInDataset]
    exports: str = Field(description="What became of exports: none are kept.")
