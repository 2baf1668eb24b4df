"""Settings from the environment and a `.env` file; a wrong one stops the start and is named."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from platformdirs import user_data_path
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

SQLITE_FILE = "justera.sqlite"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SECRET_LENGTH = 32
_MAKES_ONE = "`openssl rand -hex 32` makes one"


class SettingsError(Exception):
    """Settings that can't be used; the message has a line for each, with its name and what it should be."""


def _named(name: str) -> AliasChoices:
    return AliasChoices(name)


class Settings(BaseSettings):
    """What the operator has set. Names of the first four are those that Microsoft's tools write."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        populate_by_name=True,
        case_sensitive=False,
    )

    app_id: str = Field(default="", validation_alias=_named("MicrosoftAppId"))
    app_password: SecretStr = Field(default=SecretStr(""), validation_alias=_named("MicrosoftAppPassword"))
    app_type: Literal["SingleTenant", "UserAssignedMSI"] = Field(
        default="SingleTenant", validation_alias=_named("MicrosoftAppType")
    )
    app_tenant_id: str = Field(default="", validation_alias=_named("MicrosoftAppTenantId"))
    database_url: str = Field(default="", validation_alias=_named("JUSTERA_DATABASE_URL"))
    public_url: str = Field(default="", validation_alias=_named("JUSTERA_PUBLIC_URL"))
    allowed_tenants: Annotated[frozenset[str], NoDecode] = Field(
        default=frozenset(), validation_alias=_named("JUSTERA_ALLOWED_TENANTS")
    )
    service_hosts: Annotated[frozenset[str], NoDecode] = Field(
        default=frozenset(), validation_alias=_named("JUSTERA_SERVICE_HOSTS")
    )
    timezone: str = Field(default="Europe/Stockholm", validation_alias=_named("JUSTERA_TIMEZONE"))
    language: Literal["sv", "en"] = Field(default="sv", validation_alias=_named("JUSTERA_LANGUAGE"))
    secret: SecretStr = Field(default=SecretStr(""), validation_alias=_named("JUSTERA_SECRET"))
    link_days: int = Field(default=30, ge=1, le=3_650, validation_alias=_named("JUSTERA_LINK_DAYS"))
    seal_certificate: Path | None = Field(default=None, validation_alias=_named("JUSTERA_SEAL_CERTIFICATE"))
    seal_password: SecretStr = Field(default=SecretStr(""), validation_alias=_named("JUSTERA_SEAL_PASSWORD"))
    retention_months: int | None = Field(
        default=None, ge=1, le=1_200, validation_alias=_named("JUSTERA_RETENTION_MONTHS")
    )
    log_format: Literal["json", "console"] = Field(
        default="json", validation_alias=_named("JUSTERA_LOG_FORMAT")
    )

    @field_validator("allowed_tenants", "service_hosts", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        """A list with commas or spaces between its parts."""
        if isinstance(value, str):
            return frozenset(value.replace(",", " ").split())
        return value

    @field_validator("seal_certificate", "retention_months", mode="before")
    @classmethod
    def _given(cls, value: object) -> object:
        """An empty one is none."""
        return value or None

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("must be a time zone of the IANA database, such as Europe/Stockholm")
        return value

    @field_validator("public_url")
    @classmethod
    def _reachable(cls, value: str) -> str:
        if not value:
            return value
        parts = urlsplit(value)
        if not parts.hostname or parts.query or parts.fragment or value != value.strip():
            raise ValueError("must be an address such as https://justera.example.se")
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise ValueError("must begin with https://")
        return value.rstrip("/")

    @field_validator("secret")
    @classmethod
    def _hard_to_guess(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < SECRET_LENGTH:
            raise ValueError(f"must have at least {SECRET_LENGTH} characters; {_MAKES_ONE}")
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of groups that haven't another."""
        return ZoneInfo(self.timezone)


def load(*, local: bool = False) -> Settings:
    """The settings of this process; all but `local` needs the bot's credentials. Raises SettingsError."""
    try:
        settings = Settings()
    except ValidationError as error:
        raise SettingsError("\n".join(_line(dict(one)) for one in error.errors())) from None
    if not local:
        _check_credentials(settings)
    if settings.public_url and not settings.secret.get_secret_value():
        raise SettingsError(
            f"JUSTERA_SECRET must be set where JUSTERA_PUBLIC_URL is: it signs the links; {_MAKES_ONE}."
        )
    return settings


def _check_credentials(settings: Settings) -> None:
    secret = settings.app_type != "SingleTenant" or settings.app_password.get_secret_value()
    given = {
        "MicrosoftAppId": settings.app_id,
        "MicrosoftAppTenantId": settings.app_tenant_id,
        "MicrosoftAppPassword": secret,
    }
    missing = [name for name, value in given.items() if not value]
    if missing:
        raise SettingsError(
            f"{', '.join(missing)} must be set: the bot's registration in Azure has the values. "
            "To try Justera without a registration, start it with --local."
        )


def default_database_url() -> str:
    """A SQLite file in the user's data folder, which is made where it isn't there."""
    file = default_database_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{file}"


def default_database_file() -> Path:
    """Where that file is, or will be."""
    folder: Path = user_data_path("justera", appauthor=False)
    return folder / SQLITE_FILE


def _line(problem: dict[str, object]) -> str:
    where = problem.get("loc")
    name = ".".join(str(part) for part in where) if isinstance(where, tuple) else ""
    message = str(problem.get("msg", "")).removeprefix("Value error, ")
    return f"{name}: {message}" if name else message
