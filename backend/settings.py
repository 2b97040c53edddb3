"""What can be set from outside: the only reader of the environment."""

import ipaddress
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

MEBIBYTE = 1024 * 1024


class Settings(BaseSettings):
    """Every setting, read from ``SEGMENT_<NAME>`` in the environment."""

    model_config = SettingsConfigDict(env_prefix="SEGMENT_", frozen=True)

    host: str = Field(default="127.0.0.1", description="The address to listen on; loopback only.")
    port: int = Field(default=8000, ge=0, le=65535, description="The port to listen on; 0 takes a free one.")
    artifacts_dir: Path = Field(
        default=Path("artifacts"), description="Where models, datasets and the job database are kept."
    )
    max_upload_bytes: int = Field(
        default=500 * MEBIBYTE, gt=0, description="The largest table that is taken, in bytes."
    )
    max_json_bytes: int = Field(
        default=50 * MEBIBYTE, gt=0, description="The largest JSON body that is taken, in bytes."
    )
    secret_key: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="Signs the models; made once and kept in SEGMENT_ARTIFACTS_DIR when it is not set.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much is logged."
    )
    sample_model: bool = Field(
        default=True, description="Train on the made-up sample at the start when there is no model yet."
    )

    @field_validator("host")
    @classmethod
    def _only_loopback(cls, host: str) -> str:
        if not is_loopback(host):
            raise ValueError(
                f"{host!r} can be reached from other machines, and there are no keys yet to keep them out; "
                "use 127.0.0.1, ::1 or localhost"
            )
        return host

    @field_validator("artifacts_dir")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        return path.expanduser().absolute()


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address always means this machine.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
