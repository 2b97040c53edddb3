"""Which model to go back to."""

from collections.abc import Collection

from backend.errors import DatabaseUnavailable
from backend.services import Services


def previously_active(services: Services, model_ids: Collection[str]) -> str | None:
    """Return which of some models was in use before the active one.

    None where there is none, and where the database does not tell: models are listed without it.
    """
    try:
        once_active = services.deadlines.ask("once active", services.catalogue.once_active)
    except (DatabaseUnavailable, TimeoutError):
        return None
    active_id = services.artifacts.active_id()
    return next((one for one in once_active if one in model_ids and one != active_id), None)
