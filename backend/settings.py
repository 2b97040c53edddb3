"""What can be set from outside: the only reader of the environment."""

import ipaddress
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

MEBIBYTE = 1024 * 1024
GIBIBYTE = 1024 * MEBIBYTE
MIN_SECRET_CHARACTERS = 16


class Settings(BaseSettings):
    """Every setting, read from ``SEGMENT_<NAME>`` in the environment."""

    model_config = SettingsConfigDict(env_prefix="SEGMENT_", frozen=True, hide_input_in_errors=True)

    host: str = Field(
        default="127.0.0.1", description="The address to listen on; other than loopback only with a key."
    )
    port: int = Field(default=8000, ge=0, le=65535, description="The port to listen on; 0 takes a free one.")
    workers: int = Field(default=1, ge=1, le=64, description="How many processes answer requests.")
    jobs: Literal["service", "worker"] = Field(
        default="service", description="Who trains: the service, or `segment worker` processes."
    )
    shutdown_seconds: int = Field(
        default=30, ge=0, le=3600, description="How long what runs may take to finish after SIGTERM."
    )
    tls_cert: Path | None = Field(default=None, description="The certificate chain (PEM); asks for https.")
    tls_key: Path | None = Field(default=None, description="Its private key (PEM).")

    artifacts_dir: Path = Field(
        default=Path("artifacts"), description="Where models, datasets and the SQLite databases are kept."
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="postgresql://USER:PASSWORD@HOST/NAME; by default SQLite in SEGMENT_ARTIFACTS_DIR.",
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description="Signs the models; made once and kept in SEGMENT_ARTIFACTS_DIR when it is not set.",
    )
    encryption_key: SecretStr | None = Field(
        default=None,
        description="Encrypts what is kept of customers; `segment keys new-encryption` makes one. Several "
        "with commas between: the first encrypts, all of them read.",
    )

    max_upload_bytes: int = Field(
        default=500 * MEBIBYTE, gt=0, description="The largest table that is taken, in bytes."
    )
    max_json_bytes: int = Field(
        default=50 * MEBIBYTE, gt=0, description="The largest JSON body that is taken, in bytes."
    )
    max_rows: int = Field(default=20_000_000, gt=0, description="The most rows of a table that are taken.")
    dataset_quota_bytes: int = Field(
        default=20 * GIBIBYTE, gt=0, description="How much all kept tables may take on disk."
    )
    dataset_max_age_days: int | None = Field(
        default=None, gt=0, description="Kept tables older than this are removed; by default none is."
    )
    max_queued_jobs: int = Field(
        default=100, gt=0, description="How many trainings may wait; beyond it, 429."
    )
    job_max_seconds: int = Field(default=6 * 3600, gt=0, description="How long a training may take.")
    job_max_bytes: int | None = Field(
        default=None, gt=0, description="How much memory a training may take; by default all there is."
    )

    allowed_hosts: str = Field(
        default="", description="Host names that an open service answers to beside localhost, with commas."
    )
    allowed_origins: str = Field(
        default="", description="Other sites whose pages may ask (CORS), with commas between."
    )
    rate_limit: str | None = Field(
        default=None,
        description="The most requests of a key in each process, such as 100/second;5000/minute; by default "
        "none on loopback and 1000/second elsewhere.",
    )

    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much is logged."
    )
    log_format: Literal["text", "json"] = Field(default="text", description="Lines for people, or JSON.")
    sample_model: bool = Field(
        default=True, description="Train on the made-up sample at the start when there is no model yet."
    )

    @field_validator("artifacts_dir")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        return path.expanduser().absolute()

    @field_validator("database_url")
    @classmethod
    def _postgresql(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            from sqlalchemy.engine import make_url
            from sqlalchemy.exc import SQLAlchemyError

            try:
                backend = make_url(url.get_secret_value()).get_backend_name()
            # What is wrong may be the part with the password, so it is not repeated.
            except (SQLAlchemyError, ValueError):
                backend = ""
            if backend != "postgresql":
                raise ValueError("it must be postgresql://USER:PASSWORD@HOST/NAME")
        return url

    @field_validator("secret_key")
    @classmethod
    def _long(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and len(secret) < MIN_SECRET_CHARACTERS:
            raise ValueError(f"it must have at least {MIN_SECRET_CHARACTERS} characters")
        return secret

    @field_validator("rate_limit")
    @classmethod
    def _limits(cls, written: str | None) -> str | None:
        if written is None:
            return None
        from limits import parse_many

        try:
            parse_many(written)
        except ValueError:
            raise ValueError(f"{written!r} is no limit; write it as 100/second;5000/minute") from None
        return written

    @field_validator("tls_cert", "tls_key")
    @classmethod
    def _file(cls, path: Path | None) -> Path | None:
        if path is not None and not path.is_file():
            raise ValueError(f"there is no file {path}")
        return path

    @model_validator(mode="after")
    def _whole_tls(self) -> "Settings":
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("SEGMENT_TLS_CERT and SEGMENT_TLS_KEY are needed together")
        return self

    @property
    def is_on_loopback(self) -> bool:
        """Tell whether only this machine can reach the service."""
        return is_loopback(self.host)

    @property
    def host_names(self) -> frozenset[str]:
        """The host names that an open service answers to beside localhost."""
        return _listed(self.allowed_hosts.lower())

    @property
    def origins(self) -> frozenset[str]:
        """The other sites whose pages may ask, such as ``https://crm.example``."""
        return _listed(self.allowed_origins)


def _listed(text: str) -> frozenset[str]:
    return frozenset(one.strip().rstrip("/") for one in text.split(",") if one.strip())


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


def to_environment(settings: Settings) -> dict[str, str]:
    """Write settings as another process reads them, secrets included: for pipes, never for a log."""
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    return {f"SEGMENT_{name.upper()}": _written(value) for name, value in values.items() if value is not None}


def _written(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)
