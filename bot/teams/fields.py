"""Reading single fields of an activity: a wrong type is one clear refusal, never an accident further in."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.teams.inbound import Account, Role
from bot.teams.rejection import BadActivityError

# Far above anything Teams sends (ids are 40-300 characters), and fits a column.
MAX_ID = 1024

_NOTHING: Mapping[str, Any] = {}
_ROLES: dict[str, Role] = {"user": "user", "guest": "guest", "anonymous": "anonymous"}


def required_id(owner: Mapping[str, Any], key: str) -> str:
    """A non-empty identifier without control characters. Raises BadActivityError."""
    value = owner.get(key)
    if not isinstance(value, str) or not value or len(value) > MAX_ID or not value.isprintable():
        raise BadActivityError(f"{key} is missing or isn't an identifier")
    return value


def optional_id(owner: Mapping[str, Any], key: str) -> str | None:
    """The identifier, or None when absent or empty. Raises BadActivityError when it is something else."""
    return None if owner.get(key) in (None, "") else required_id(owner, key)


def optional_text(owner: Mapping[str, Any], key: str) -> str | None:
    """The text, or None when it is absent. Raises BadActivityError when it is something else."""
    value = owner.get(key)
    if value is not None and not isinstance(value, str):
        raise BadActivityError(f"{key} isn't a text")
    return value


def mapping(owner: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The object, empty when it is absent. Raises BadActivityError when it is something else."""
    value = owner.get(key)
    if value is None:
        return _NOTHING
    if not isinstance(value, dict):
        raise BadActivityError(f"{key} isn't an object")
    return value


def sequence(owner: Mapping[str, Any], key: str) -> Sequence[Any]:
    """The list, empty when it is absent. Raises BadActivityError when it is something else."""
    value = owner.get(key)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise BadActivityError(f"{key} isn't a list")
    return value


def name_of(owner: Mapping[str, Any], key: str = "name") -> str:
    """A display name as one line, empty when there is none."""
    value = owner.get(key)
    return " ".join(value.split()) if isinstance(value, str) else ""


def directory_id(value: object) -> str | None:
    """A tenant's or a person's Entra id in lower case; None when there is none."""
    if not isinstance(value, str) or len(value) > MAX_ID:
        return None
    return value.strip().lower() or None


def account(source: Mapping[str, Any], tenant_id: str | None) -> Account:
    """Somebody in an activity or on a roster, whichever of the two keys holds the Entra object id.

    A roster's entry is a guest when it says so or when its user name is an external one (`#EXT#`).
    `tenant_id` is the conversation's; an entry that names its own tenant keeps that. Raises BadActivityError.
    """
    role = source.get("userRole")
    known = _ROLES.get(role.lower()) if isinstance(role, str) else None
    user_name = source.get("userPrincipalName")
    if known in (None, "user") and isinstance(user_name, str) and "#ext#" in user_name.lower():
        known = "guest"
    return Account(
        id=required_id(source, "id"),
        name=name_of(source),
        object_id=directory_id(source.get("aadObjectId")) or directory_id(source.get("objectId")),
        tenant_id=directory_id(source.get("tenantId")) or tenant_id,
        role=known,
    )


def moment(value: object, otherwise: datetime) -> datetime:
    """An ISO 8601 time with an offset, in UTC; `otherwise` when there is none that can be read."""
    if isinstance(value, str):
        try:
            parsed = datetime.fromisoformat(value)
            if parsed.tzinfo is not None:
                return parsed.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    return otherwise
