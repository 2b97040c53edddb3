"""What ``/keys`` takes and answers."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from backend.security.principals import Role

MAX_DAYS = 3650


class WantedKey(BaseModel):
    """A key to make."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=60, description="Who will use it.")]
    role: Role
    expires_days: Annotated[int | None, Field(gt=0, le=MAX_DAYS)] = None


class ApiKey(BaseModel):
    """A key as it is listed: never the key itself."""

    key_id: str
    name: str
    role: Role
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class NewKey(BaseModel):
    """A key that was made, told this one time."""

    name: str
    role: Role
    key: str


class KeyList(BaseModel):
    """All keys, the newest first; revoked ones too."""

    keys: list[ApiKey]
