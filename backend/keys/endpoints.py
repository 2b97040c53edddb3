"""API keys: make one, list them, revoke one. For admins."""

from typing import Any

from fastapi import APIRouter, Request, Response

from backend.dependencies import AllServices, Asker
from backend.keys.schemas import ApiKey, KeyList, NewKey, WantedKey
from backend.records.keys import create_key, revoke_key
from backend.traffic import request_id_of

router = APIRouter(prefix="/keys", tags=["keys"])


@router.get("", response_model=KeyList)
def list_keys(services: AllServices) -> dict[str, Any]:
    """List the keys, without what they are made of."""
    return {"keys": services.keys.list()}


@router.post("", status_code=201)
def make_key(
    wanted: WantedKey, services: AllServices, asker: Asker, request: Request, response: Response
) -> NewKey:
    """Make a key and tell it, this one time."""
    key = create_key(
        services.keys,
        services.audit,
        asker,
        wanted.name,
        wanted.role,
        expires_days=wanted.expires_days,
        request_id=request_id_of(request.scope),
    )
    response.headers["Cache-Control"] = "no-store"
    return NewKey(name=wanted.name, role=wanted.role, key=key)


@router.delete("/{name}", response_model=ApiKey)
def end_key(name: str, services: AllServices, asker: Asker, request: Request) -> Any:
    """Revoke a key by its name or its id: within a second nobody gets in with it."""
    return revoke_key(services.keys, services.audit, asker, name, request_id_of(request.scope))
