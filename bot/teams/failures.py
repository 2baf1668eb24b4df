"""How speaking to Teams can fail, sorted by what the speaker should do about it.

Source: status codes of the bot conversational APIs, learn.microsoft.com.
"""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import msgspec

_WAIT = frozenset({412, 429, 502, 503, 504})
_BLOCKED = frozenset(
    {
        "BotDisabledByAdmin",
        "BotNotInConversationRoster",
        "ConversationBlockedByUser",
        "ForbiddenOperationException",
        "MessageWritesBlocked",
        "NotEnoughPermissions",
    }
)
_TOO_LARGE = frozenset({"MessageSizeTooBig", "RequestEntityTooLarge"})


class ConnectorError(Exception):
    """Teams didn't do what it was asked; `status` is 0 when no answer came, `code` is Teams' own word."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}".strip())
        self.status = status
        self.code = code


class ThrottledError(ConnectorError):
    """Try again, not sooner than `retry_after` seconds from now when that is known."""

    def __init__(self, status: int, code: str, retry_after: float | None = None) -> None:
        super().__init__(status, code)
        self.retry_after = retry_after


class UnreachableError(ThrottledError):
    """No answer came: try again; `maybe_done` when the request may have reached Teams all the same."""

    def __init__(self, code: str, *, maybe_done: bool, retry_after: float | None = None) -> None:
        super().__init__(0, code, retry_after)
        self.maybe_done = maybe_done


class NotFoundError(ConnectorError):
    """The conversation, message or member isn't there (any more)."""


class BlockedError(ConnectorError):
    """The bot may not speak here; trying again doesn't help."""


class TooLargeError(ConnectorError):
    """The message is larger than Teams takes."""


class RefusedError(ConnectorError):
    """Anything else Teams said no to; trying the same again doesn't help."""


class _Detail(msgspec.Struct):
    code: str = ""


class _Body(msgspec.Struct):
    error: _Detail | None = None
    code: str = ""


def failure(status: int, headers: Mapping[str, str], body: bytes, now: datetime) -> ConnectorError:
    """The failure that an answer of status 300 or more means; `now` (aware) is when it came."""
    code = _code(body)
    if status in _WAIT:
        return ThrottledError(status, code, retry_after(headers.get("Retry-After"), now))
    if status == 413 or code in _TOO_LARGE:
        return TooLargeError(status, code)
    if code in _BLOCKED:
        return BlockedError(status, code)
    if status == 404:
        return NotFoundError(status, code)
    return RefusedError(status, code)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds from `now` that a Retry-After header asks for, given as seconds or as an HTTP date."""
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            then = parsedate_to_datetime(value)
        except ValueError:
            return None
        seconds = ((then if then.tzinfo else then.replace(tzinfo=UTC)) - now).total_seconds()
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _code(body: bytes) -> str:
    try:
        read = msgspec.json.decode(body, type=_Body)
    except ValueError:
        return ""
    return (read.error.code if read.error else read.code)[:100]
