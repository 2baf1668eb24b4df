"""Links to documents: each is signed, expires, and opens one document and no other.

Whoever has a link can open it, as with a letter: there is no sign-in behind it. What it opens stands in the
signed part; nothing can be listed, and a link that was altered anywhere is no link.
"""

import datetime as dt
import hashlib
from zoneinfo import ZoneInfo

import msgspec
from itsdangerous import BadData, URLSafeSerializer
from msgspec import Struct

from bot.exporting import Form
from meetings.calendar import local
from meetings.meeting import Meeting
from meetings.ports import Clock

_PURPOSE = "justera/files/v1/"
"""The key of each link is derived from the secret, this, and the name at the link's end."""

OF_MINUTES: tuple[Form, ...] = ("pdf", "docx")
"""What a draft's card opens."""

_DAY = dt.timedelta(days=1)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Linked(Struct, frozen=True, array_like=True):
    """What a link opens: a version of the minutes; version 0 is the meeting, for its calendar file."""

    meeting: str
    version: int
    form: Form


class _Signed(Struct, frozen=True, array_like=True):
    """What stands in the signed part; `until` counts days since 1970 UTC."""

    meeting: str
    version: int
    form: Form
    until: int


class Links:
    """Makes and reads links. They last for `lifetime`, and until the end of the day (UTC)."""

    def __init__(self, public_url: str, secret: str, lifetime: dt.timedelta, clock: Clock) -> None:
        self._base = f"{public_url}/files/"
        self._secret = secret
        self._lifetime = lifetime
        self._clock = clock

    def minutes(self, meeting: Meeting, version: int) -> dict[str, str]:
        """Addresses of a version's documents, by what their buttons say."""
        return {form.upper(): self.address(meeting, Linked(meeting.id, version, form)) for form in OF_MINUTES}

    def calendar(self, meeting: Meeting) -> str:
        """The address of a meeting's calendar file."""
        return self.address(meeting, Linked(meeting.id, 0, "ics"))

    def address(self, meeting: Meeting, linked: Linked) -> str:
        """The address that opens this; made again on the same day it is the same."""
        name = _name(meeting, linked)
        until = self._today() + self._lifetime // _DAY + 1
        signed = _Signed(linked.meeting, linked.version, linked.form, until)
        return f"{self._base}{self._sign(signed, name)}/{name}"

    def read(self, token: str, name: str) -> Linked | None:
        """What a link opens; None for one that has expired, was altered or never was one."""
        try:
            signed = msgspec.convert(self._signer(name).loads(token), _Signed)
        except (BadData, msgspec.ValidationError, ValueError):
            return None
        # The last character of base64 has bits that stand for nothing: another one isn't this link either.
        if signed.until <= self._today() or self._sign(signed, name) != token:
            return None
        return Linked(signed.meeting, signed.version, signed.form)

    def _sign(self, signed: _Signed, name: str) -> str:
        return str(self._signer(name).dumps(msgspec.to_builtins(signed)))

    def _signer(self, name: str) -> URLSafeSerializer:
        how = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
        return URLSafeSerializer(self._secret, salt=f"{_PURPOSE}{name}", signer_kwargs=how)

    def _today(self) -> int:
        return (self._clock.now() - _EPOCH) // _DAY


def _name(meeting: Meeting, linked: Linked) -> str:
    """What the link ends with: no words of people's, since addresses stand in many logs."""
    day = local(meeting.occasion.start, ZoneInfo(meeting.zone)).date()
    version = f"-version-{linked.version}" if linked.version else ""
    return f"{day.isoformat()}{version}.{linked.form}"
