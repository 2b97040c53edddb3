"""Signing in on the page: a key goes in, a cookie that scripts cannot read comes out."""

from fastapi import APIRouter, Request, Response

from backend.dependencies import AllServices
from backend.security.principals import Principal
from backend.security.sessions import COOKIE, LASTS_SECONDS
from backend.services import Services
from backend.session.schemas import Session, SignIn

router = APIRouter(prefix="/session", tags=["session"])


@router.get("")
async def get_session(services: AllServices, request: Request, response: Response) -> Session:
    """Tell who asks, by key or by cookie, and what they may do."""
    return _told(request.scope["segment.principal"], services, response)


@router.post("", responses={200: {"headers": {"Set-Cookie": {"schema": {"type": "string"}}}}})
async def sign_in(given: SignIn, services: AllServices, request: Request, response: Response) -> Session:
    """Exchange a key for a cookie that lasts 12 hours, or until the key is revoked."""
    principal = services.entrance.find(given.key.strip(), request.scope)
    is_secure = request.scope["scheme"] == "https"
    token = services.entrance.sessions.token_for(principal)
    response.set_cookie(
        COOKIE, token, max_age=LASTS_SECONDS, secure=is_secure, httponly=True, samesite="strict"
    )
    return _told(principal, services, response)


@router.delete("", status_code=204)
async def sign_out(response: Response) -> None:
    """Forget the cookie."""
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")


def _told(principal: Principal | None, services: Services, response: Response) -> Session:
    response.headers["Cache-Control"] = "no-store"
    name, role = (principal.name, principal.role) if principal else (None, None)
    return Session(name=name, role=role, is_open=services.entrance.is_open)
