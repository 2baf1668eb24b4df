"""What a change to a meeting makes the bot owe the group: cards to show, reminders to post or take back."""

import datetime as dt
from collections.abc import Iterable

from meetings.events import ChangeRequested, DraftPosted, MeetingOpened, MinutesKept
from meetings.group import Group, Settings
from meetings.meeting import Meeting
from meetings.model import Person, Status, account_of
from meetings.ports import Outgoing, OutgoingKind, Stream, View
from meetings.reminders import (
    ApprovalReminder,
    AssignmentReminder,
    approval_reminders,
    approval_to_cancel,
    meeting_reminders,
    newly_reminded,
    put_off_reminders,
    still_owed,
)

PERSON = "person:"
"""A conversation that is the personal chat with somebody: this, then the person's id."""


def board(group: str, meeting: str, *, anew: bool = False) -> Outgoing:
    """The board that always shows the truth; `anew` shows it at the bottom of the chat."""
    return Outgoing(
        dedupe=f"board:{meeting}",
        kind=OutgoingKind.SHOW,
        conversation=group,
        view=View("board", meeting),
        anew=anew,
    )


def panel(group: str, meeting: str, *, anew: bool = False) -> Outgoing:
    """The card that forms are opened on. What is captured leaves it alone, so nobody's form is wiped away."""
    return Outgoing(
        dedupe=f"panel:{meeting}",
        kind=OutgoingKind.SHOW,
        conversation=group,
        view=View("panel", meeting),
        anew=anew,
    )


def drafts(group: Group, meeting: Meeting, version: int, *, anew: bool = False) -> tuple[Outgoing, ...]:
    """The card, or cards, of one version of the minutes, where the group wants drafts to be."""
    view = View("draft", meeting.id, version)
    if group.settings.draft_to == "channel":
        places = {"": group.key}
    else:
        readers: dict[str, Person] = {
            one.id: one for one in (meeting.secretary, *meeting.approvers) if one is not None and one.id
        }
        places = {f":{key}": PERSON + key for key in readers}
    return tuple(
        Outgoing(
            dedupe=f"draft:{meeting.id}:{version}{suffix}",
            kind=OutgoingKind.SHOW,
            conversation=place,
            view=view,
            anew=anew,
        )
        for suffix, place in places.items()
    )


def cards(group: Group, streams: Iterable[Stream]) -> tuple[Outgoing, ...]:
    """The cards that no longer show the truth once these streams are written."""
    owed: list[Outgoing] = []
    for stream in streams:
        if not all(isinstance(logged.event, MinutesKept) for logged in stream.events):
            owed.append(board(group.key, stream.after.id))
        if any(isinstance(logged.event, MeetingOpened) for logged in stream.events):
            owed.append(panel(group.key, stream.after.id))
        for version in _shown_versions(stream):
            owed.extend(drafts(group, stream.after, version))
        owed.extend(_requests(group, stream))
    return tuple(owed)


def reminders(
    before: tuple[Meeting | None, Settings], after: tuple[Meeting, Settings], now: dt.datetime
) -> tuple[tuple[Outgoing, ...], tuple[str, ...]]:
    """The reminders that a change of a meeting or of the settings calls for, and the keys of those it ends.

    What is already past when a meeting is planned or moved isn't made up for.
    """
    old = {one.key for one in meeting_reminders(before[0], before[1])} if before[0] else set()
    new = {one.key for one in meeting_reminders(*after)}
    meeting, settings = after
    called_for = [
        reminder(meeting.group, one.key, one.meeting, one.days, one.due)
        for one in still_owed(meeting, settings, now)
        if one.key not in old
    ]
    called_for += [due_reminder(one) for one in newly_reminded(before[0], meeting, settings, now)]
    called_for += _waiting(before[0], meeting, settings, now)
    ended = (*sorted(old - new), *approval_to_cancel(before[0], meeting, settings))
    return tuple(called_for), ended


def put_off(before: Group, after: Group, now: dt.datetime) -> tuple[Outgoing, ...]:
    """The reminders of what has been put off by this change of a group."""
    if before.snoozed is after.snoozed:
        return ()
    new = [one for one in after.snoozed if one not in before.snoozed]
    return tuple(due_reminder(one) for one in put_off_reminders(after.key, new, after.settings, now))


def due_reminder(one: AssignmentReminder) -> Outgoing:
    """Word to somebody of what they have to do, in their own chat; without an account, in the group's."""
    account = account_of(one.person)
    return Outgoing(
        dedupe=one.key,
        kind=OutgoingKind.POST,
        conversation=one.group if account is None else PERSON + account,
        view=View("due", "", group=one.group, person=one.person, day=one.day, public=account is None),
        due=one.due,
    )


def _waiting(
    before: Meeting | None, after: Meeting, settings: Settings, now: dt.datetime
) -> Iterable[Outgoing]:
    """Word that a draft waits; whoever is elected when their turn has come already is told at once."""
    if before is after:
        return
    posted = before is None or before.version != after.version
    old = {one.key for one in approval_reminders(before, settings)} if before is not None else set()
    for one in approval_reminders(after, settings):
        if one.key in old:
            continue
        if one.due > now:
            yield _waiting_for(after, one, one.due)
        elif not posted and one.stage != "secretary":
            yield _waiting_for(after, one, None)


def waiting(meeting: Meeting, settings: Settings, now: dt.datetime) -> tuple[Outgoing, ...]:
    """All word that a draft waits which lies ahead."""
    found = approval_reminders(meeting, settings)
    return tuple(_waiting_for(meeting, one, one.due) for one in found if one.due > now)


def _waiting_for(meeting: Meeting, one: ApprovalReminder, due: dt.datetime | None) -> Outgoing:
    person = one.person
    public = person.id is None
    return Outgoing(
        dedupe=one.key,
        kind=OutgoingKind.POST,
        conversation=meeting.group if public else f"{PERSON}{person.id}",
        view=View(
            "waiting",
            meeting.id,
            one.version,
            person=person.key,
            stage=one.stage,
            public=public,
            group=meeting.group,
        ),
        due=due,
    )


def _requests(group: Group, stream: Stream) -> tuple[Outgoing, ...]:
    """Word to the secretary that a change is asked for, where drafts are; else nobody would notice."""
    asked = [logged.sequence for logged in stream.events if isinstance(logged.event, ChangeRequested)]
    meeting = stream.after
    officer = meeting.secretary or meeting.chair or meeting.planned_by
    private = group.settings.draft_to != "channel" and officer.id is not None
    return tuple(
        Outgoing(
            dedupe=f"request:{meeting.id}:{sequence}",
            kind=OutgoingKind.POST,
            conversation=f"{PERSON}{officer.id}" if private else group.key,
            view=View("request", meeting.id, meeting.version),
        )
        for sequence in asked[-1:]
    )


def _shown_versions(stream: Stream) -> tuple[int, ...]:
    """The newest version, and the one that it replaces: both cards change when a meeting's review does."""
    newest = stream.after.version
    if not newest:
        return ()
    if any(isinstance(logged.event, DraftPosted) for logged in stream.events):
        return (newest - 1, newest) if newest > 1 else (newest,)
    before = stream.before
    reviewed = before is not None and (
        before.status is not stream.after.status
        or before.approvals != stream.after.approvals
        or before.change_requests != stream.after.change_requests
        or before.kept != stream.after.kept
    )
    approvers = before is not None and before.approvers != stream.after.approvers
    return (newest,) if reviewed or (approvers and stream.after.status is Status.IN_REVIEW) else ()


def reminder(group: str, key: str, meeting: str, days: int, due: dt.datetime) -> Outgoing:
    """A reminder of a meeting, worded when it is due."""
    return Outgoing(
        dedupe=key,
        kind=OutgoingKind.POST,
        conversation=group,
        view=View("reminder", meeting, days=days),
        due=due,
    )
