"""The chain of a meeting's log, and what the log says of its versions."""

from collections.abc import Sequence

import msgspec

from meetings import events as ev
from meetings.evolve import fold
from meetings.log import ChainBrokenError, Logged, Row, verify_rows
from meetings.meeting import Meeting
from storage.records import logged_of


class DoesNotHoldError(Exception):
    """What doesn't hold, as the end of a sentence."""


def read_log(meeting_id: str, rows: Sequence[Row]) -> tuple[Sequence[Logged], str]:
    """The log, once its chain has been checked, and the hash of its last event. Raises DoesNotHoldError."""
    try:
        digest = verify_rows(meeting_id, rows)
        log = [logged_of(row.body, row.digest, row.hash) for row in rows]
    except ChainBrokenError as error:
        raise DoesNotHoldError(
            f"in the log of {error.meeting}, event {error.sequence}: {error.what}"
        ) from error
    except msgspec.DecodeError as error:
        raise DoesNotHoldError(f"the log of {meeting_id} can't be read ({error})") from error
    for position, one in enumerate(log, start=1):
        if (one.meeting, one.sequence) != (meeting_id, position):
            raise DoesNotHoldError(
                f"in the log of {meeting_id}, event {position}: the event is from elsewhere"
            )
    return log, digest


def state_of(log: Sequence[Logged]) -> Meeting | None:
    """What the log makes; None for an empty one. Raises DoesNotHoldError."""
    try:
        return fold(log) if log else None
    except (ValueError, AssertionError) as error:
        raise DoesNotHoldError(f"the log tells of what can't have happened ({error})") from error


def require_versions(log: Sequence[Logged]) -> None:
    """A version is a place in the log with its hash; an approval names both. Raises DoesNotHoldError."""
    posted: dict[int, str] = {}
    for one in log:
        event = one.event
        if isinstance(event, ev.DraftPosted):
            if not 0 < event.sequence < one.sequence or log[event.sequence - 1].hash != event.hash:
                raise DoesNotHoldError(
                    f"version {event.version} isn't what was posted: event {event.sequence} has another hash"
                )
            posted[event.version] = event.hash
        elif (
            isinstance(event, ev.ApprovalGiven | ev.MinutesApproved)
            and posted.get(event.version) != event.hash
        ):
            raise DoesNotHoldError(f"version {event.version} isn't the one that was approved")
