"""Is the process alive, and can it do its work."""

from fastapi import APIRouter

from backend.dependencies import AllServices
from backend.errors import NotReady
from backend.health.schemas import Health, Readiness
from backend.health.service import CHECKS, failed_checks

router = APIRouter(tags=["health"])


@router.get("/health")
async def get_health() -> Health:
    """Tell that the process lives."""
    return Health()


@router.get("/ready")
def get_readiness(services: AllServices) -> Readiness:
    """Tell whether database, jobs, artifacts and active model answer, and whether there is room.

    503 says which does not, at the latest after some seconds.
    """
    failed = failed_checks(services)
    if failed:
        raise NotReady("; ".join(f"{name}: {reason}" for name, reason in failed.items()))
    return Readiness(checks=dict.fromkeys(CHECKS, "ok"))
