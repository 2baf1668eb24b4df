"""What an operator chooses about the app package, checked before anything is built."""

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from manifest.errors import ManifestError

# Where the manifest points when the operator gives no address of their own: pages of the bot's own host.
WEBSITE_PATH = "/"
PRIVACY_PATH = "/privacy"
TERMS_PATH = "/terms"

_APP_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
# The last label is never all digits (RFC 3696, section 2), which also keeps IPv4 addresses out.
DOMAIN = re.compile(rf"({_LABEL}\.)+(?![0-9]+$){_LABEL}")
_MAX_DOMAIN = 253  # RFC 1035, without the final dot
_MAX_DEVELOPER = 32  # schema 1.30, developer.name
_MAX_URL = 2048  # schema 1.30, anyHttpUrl


@dataclass(frozen=True, slots=True)
class Options:
    """Checked values for one package; make it with ``checked``."""

    app_id: str
    domain: str
    version: str
    developer: str
    website_url: str
    privacy_url: str
    terms_url: str
    meeting_events: bool = False

    @classmethod
    def checked(
        cls,
        app_id: str,
        domain: str,
        version: str,
        *,
        developer: str,
        website_url: str | None,
        privacy_url: str | None,
        terms_url: str | None,
        meeting_events: bool = False,
    ) -> Self:
        """Raises ManifestError for the first value that Teams would refuse."""
        host = _checked_domain(domain)
        return cls(
            app_id=_checked_app_id(app_id),
            domain=host,
            version=_checked_version(version),
            developer=_checked_developer(developer),
            website_url=_checked_url("website", website_url, f"https://{host}{WEBSITE_PATH}"),
            privacy_url=_checked_url("privacy", privacy_url, f"https://{host}{PRIVACY_PATH}"),
            terms_url=_checked_url("terms of use", terms_url, f"https://{host}{TERMS_PATH}"),
            meeting_events=meeting_events,
        )


def _checked_app_id(value: str) -> str:
    app_id = value.strip().lower()
    if not _APP_ID.fullmatch(app_id):
        raise ManifestError(
            f'The app id "{value}" is not a UUID. Copy "Application (client) ID" from the app registration '
            "in Microsoft Entra: 8-4-4-4-12 digits 0-9 and letters a-f, without braces."
        )
    if not app_id.strip("0-"):
        raise ManifestError(
            "The app id is all zeros, which is only a placeholder. "
            'Copy "Application (client) ID" from the app registration in Microsoft Entra.'
        )
    return app_id


def _checked_domain(value: str) -> str:
    if len(value) <= _MAX_DOMAIN and DOMAIN.fullmatch(value):
        return value
    if not value.isascii():
        raise ManifestError(
            f'The domain "{value}" has letters outside a-z. Write its IDNA form, which begins xn--.'
        )
    suggestion = _host_within(value)
    raise ManifestError(
        f'The domain "{value}" is not a host name that Teams can use. Write the name alone, in lower case, '
        "without https://, path, port or IP address"
        + (f": {suggestion}" if suggestion else ", for example justera.example.se")
        + "."
    )


def _host_within(value: str) -> str | None:
    """The host name that was probably meant, when one can be seen in what was written."""
    try:
        host = urlsplit(value if "//" in value else f"//{value}").hostname
    except ValueError:
        return None
    candidate = (host or "").strip().rstrip(".")
    return candidate if len(candidate) <= _MAX_DOMAIN and DOMAIN.fullmatch(candidate) else None


def _checked_version(value: str) -> str:
    if not VERSION.fullmatch(value):
        raise ManifestError(
            f'The version "{value}" is not MAJOR.MINOR.PATCH in whole numbers, such as 1.4.0. '
            "Teams takes no pre-release or build suffix, and offers an update only when the number has grown."
        )
    return value


def _checked_developer(value: str) -> str:
    name = value.strip()
    if not name or len(name) > _MAX_DEVELOPER:
        raise ManifestError(
            f'The developer name "{value}" has {len(name)} characters. Write 1 to {_MAX_DEVELOPER}: '
            "the name of the organisation that runs the bot."
        )
    return name


def _checked_url(subject: str, value: str | None, default: str) -> str:
    if value is None:
        return default
    try:
        parts = urlsplit(value)
        wrong = parts.scheme != "https" or not parts.hostname or "@" in parts.netloc
    except ValueError:
        wrong = True
    if wrong or len(value) > _MAX_URL or any(char.isspace() or ord(char) < 0x20 for char in value):
        raise ManifestError(
            f'The {subject} address "{value}" is not one that Teams can open. '
            "Write a whole https:// address without user name or spaces, "
            f"for example {default}."
        )
    return value
