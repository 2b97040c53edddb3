"""What ``/audit`` answers."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from backend.records.audit import Action


class AuditEntry(BaseModel):
    """Who did what, and when."""

    entry: int = Field(description="Counts up; entries are never changed nor removed.")
    at: datetime
    actor: str = Field(description="The name of the key that asked, or who else did.")
    role: str
    action: Action
    target: str | None = Field(
        description="The id of a model, dataset, job or key; never that of a customer."
    )
    details: dict[str, Any]
    request_id: str | None


class AuditPage(BaseModel):
    """Some entries, the newest first."""

    entries: list[AuditEntry]
    next_before: int | None = Field(description="Send it as `before` for those that follow; null at the end.")
