"""What ``/session`` takes and answers."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from backend.security.principals import Role


class SignIn(BaseModel):
    """A key, to stay signed in with."""

    model_config = ConfigDict(extra="forbid")

    key: Annotated[str, Field(min_length=1, max_length=200)]


class Session(BaseModel):
    """Who asks; ``name`` and ``role`` are null for somebody who is not signed in."""

    name: str | None
    role: Role | None
    is_open: Annotated[bool, Field(description="There is no key yet: anybody on this machine is an admin.")]
