"""What ``/health`` and ``/ready`` answer."""

from typing import Literal

from pydantic import BaseModel


class Health(BaseModel):
    """The process lives."""

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """Each thing that the service needs, and that it works."""

    status: Literal["ready"] = "ready"
    checks: dict[str, Literal["ok"]]
