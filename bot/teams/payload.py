"""From the bytes of a request to the activity's JSON object, strictly."""

import json
from typing import Any

import msgspec

from bot.teams.rejection import BadActivityError

# Teams nests activities about eight levels deep; a card's answer adds a few.
MAX_DEPTH = 48
# What doesn't fit 64 bits is refused, since no column or client further in holds it.
_MAX_DIGITS = 20

_decode = msgspec.json.Decoder().decode


def read_activity(body: bytes) -> dict[str, Any]:
    """Decodes an activity's JSON object.

    Refused: not UTF-8, not JSON (NaN and Infinity included), a number no 64-bit integer or double holds, a
    name given twice in one object, nesting deeper than 48, a NUL character, anything but an object.
    Raises BadActivityError.
    """
    try:
        activity = _decode(body)
        _check.decode(body.decode())
    except (ValueError, RecursionError):
        raise BadActivityError("the body isn't proper JSON") from None
    if not isinstance(activity, dict):
        raise BadActivityError("the body isn't an activity")
    # Both checks below walk the whole value, so they run only where a cheap look says that they might matter.
    if body.count(b"{") + body.count(b"[") > MAX_DEPTH and _deeper_than(activity, MAX_DEPTH):
        raise BadActivityError("the body is nested too deep")
    if b"\\u0000" in body and _holds_nul(activity):
        raise BadActivityError("the body holds a NUL character")
    return activity


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a name is given twice")
    return read


def _integer(digits: str) -> int:
    if len(digits) > _MAX_DIGITS or not -(2**63) <= (number := int(digits)) < 2**63:
        raise ValueError("the number is too large")
    return number


# msgspec keeps the last of two equal names and knows no limit for integers; this second reading checks both.
_check = json.JSONDecoder(object_pairs_hook=_once, parse_int=_integer)


def _deeper_than(value: object, depth: int) -> bool:
    level: list[object] = [value]
    for _ in range(depth):
        level = [child for parent in level for child in _children(parent) if isinstance(child, dict | list)]
        if not level:
            return False
    return True


def _holds_nul(value: object) -> bool:
    waiting: list[object] = [value]
    while waiting:
        this = waiting.pop()
        if isinstance(this, str) and "\0" in this:
            return True
        if isinstance(this, dict):
            waiting.extend(this)
        waiting.extend(_children(this))
    return False


def _children(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
