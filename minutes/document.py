"""The minutes as a function of the log."""

from collections.abc import Sequence

from meetings.events import ChangeRequested, CorrectionStarted, DraftPosted, DraftWithdrawn
from meetings.evolve import fold
from meetings.log import Logged
from meetings.meeting import Meeting
from meetings.model import MinutesVersion, Status
from minutes import items, people
from minutes.model import DocumentStatus, Held, MinutesDocument, Version
from minutes.moments import here, maybe_here, span
from minutes.words import say
from minutes.writing import one_line, optional_line

__all__ = ["MinutesDocument", "build", "document_of", "previous_to"]

_IN_FORCE = (Status.IN_REVIEW, Status.APPROVED)
_TAKEN_BACK = (ChangeRequested, DraftWithdrawn, CorrectionStarted, DraftPosted)


def build(
    meeting: Meeting, *, group_name: str | None = None, standing: Meeting | None = None
) -> MinutesDocument:
    """The minutes of a meeting in the state `meeting`.

    For a version, `meeting` is the log folded up to the version's sequence, and `standing` a state after it
    was posted and before the next one was: it tells the version and its approvals. Without `standing`, a
    meeting that is in review or approved is its newest version, any other a working copy. That an assignment
    has been done since is no part of the minutes. Raises ValueError where `standing` has a newer version than
    the one asked for.
    """
    standing = standing or meeting
    version = _version(meeting, standing)
    if version is not None and version.number != standing.version:
        raise ValueError(f"version {version.number} of {meeting.id} has been followed by {standing.version}")
    status, status_text = _status(meeting, standing, version)
    title, group = one_line(meeting.title), optional_line(group_name)
    occasion = meeting.occasion
    return MinutesDocument(
        meeting=meeting.id,
        heading=say(meeting.language, "heading"),
        title=title,
        group=None if group and group.casefold() == title.casefold() else group,
        language=meeting.language,
        zone=meeting.zone,
        status=status,
        status_text=status_text,
        version=_posted(meeting, version),
        correction=optional_line(meeting.correction),
        held=Held(
            here(meeting, occasion.start),
            maybe_here(meeting, occasion.end),
            optional_line(occasion.place),
            span(meeting, occasion.start, occasion.end),
        ),
        opened_at=maybe_here(meeting, meeting.opened_at),
        closed_at=maybe_here(meeting, meeting.closed_at),
        participants=people.participants(meeting),
        absent=people.absent(meeting),
        items=items.items(meeting),
        outstanding=items.unlisted(meeting),
        next_meeting=items.next_meeting(meeting),
        signatures=people.signatures(meeting, standing, version),
    )


def document_of(
    log: Sequence[Logged], *, version: int | None = None, group_name: str | None = None
) -> MinutesDocument:
    """The minutes of one version, as it was when last in review or approved: later events change nothing.

    None means the newest version while that is in review or approved, otherwise the working copy. Raises
    LookupError where there is no such version, ValueError for an empty log or one with gaps.
    """
    newest = fold(log)
    if version is None and newest.status not in _IN_FORCE:
        return build(newest, group_name=group_name)
    number = newest.version if version is None else version
    posted = next((one for one in newest.versions if one.number == number), None)
    if posted is None:
        raise LookupError(f"meeting {newest.id} has no version {number} of its minutes")
    # The text ends at the version's sequence, and the event after it is the posting itself.
    after = (at for at, one in enumerate(log) if one.sequence > posted.sequence + 1)
    until = next((at for at in after if isinstance(log[at].event, _TAKEN_BACK)), len(log))
    return build(fold(log[: posted.sequence]), group_name=group_name, standing=fold(log[:until]))


def previous_to(
    document: MinutesDocument, log: Sequence[Logged], *, group_name: str | None = None
) -> MinutesDocument | None:
    """The version that a draft is read against: the one that was posted before it.

    None for a first draft, and for what is no draft.
    """
    if document.status is not DocumentStatus.DRAFT:
        return None
    posted = fold(log).version
    number = document.version.number - 1 if document.version else posted
    return document_of(log, version=number, group_name=group_name) if number > 0 else None


def _version(meeting: Meeting, standing: Meeting) -> MinutesVersion | None:
    if meeting.status in _IN_FORCE:
        return meeting.versions[-1]
    return next((one for one in standing.versions if one.sequence == meeting.sequence), None)


def _posted(meeting: Meeting, version: MinutesVersion | None) -> Version | None:
    if version is None:
        return None
    return Version(version.number, version.sequence, version.hash, here(meeting, version.posted_at))


def _status(
    meeting: Meeting, standing: Meeting, version: MinutesVersion | None
) -> tuple[DocumentStatus, str]:
    language = meeting.language
    if meeting.status is Status.CANCELLED:
        reason = optional_line(meeting.cancelled_because)
        key = "status.cancelled_because" if reason else "status.cancelled"
        return DocumentStatus.CANCELLED, say(language, key, reason=reason)
    if version is None:
        return DocumentStatus.DRAFT, say(language, "status.draft")
    if standing.status in (Status.APPROVED, Status.CORRECTING):
        return DocumentStatus.APPROVED, say(language, "status.approved", version=version.number)
    return DocumentStatus.DRAFT, say(language, "status.draft_version", version=version.number)
