"""The audit log: who trained, activated, exported, deleted."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from backend.audit.schemas import AuditPage
from backend.dependencies import AllServices

# The database numbers entries with 64 bits.
MAX_ENTRY = 2**63 - 1

router = APIRouter(prefix="/audit", tags=["audit"])


@router.get("", response_model=AuditPage)
def list_entries(
    services: AllServices,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    before: Annotated[int | None, Query(ge=1, le=MAX_ENTRY, description="Only entries before it.")] = None,
) -> dict[str, Any]:
    """List who did what, the latest first, for admins. Customers are never named."""
    entries = services.audit.entries(limit, before)
    return {"entries": entries, "next_before": entries[-1]["entry"] if len(entries) == limit else None}
