"""Whatever is said at a meeting, in whatever order: nothing is lost or moves, and the log tells it all."""

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec
from hypothesis import given

from meetings import events as ev
from meetings import register
from meetings.evolve import evolve, fold
from meetings.lifecycle import TRANSITIONS
from meetings.log import Logged, append, verify
from meetings.meeting import Meeting
from meetings.model import Assignment, Decision, ItemStatus, Status
from tests.unit.meetings.looks import looks
from tests.unit.meetings.people import SECRETARY
from tests.unit.meetings.strategies import Said, Step, meetings, planned, play


def log_of(steps: Iterable[Step]) -> list[Logged]:
    return [*planned(), *(logged for step in steps for logged in step.logged)]


def standing_lines(log: Sequence[Logged]) -> list[str]:
    """The references of the lines that should stand, told from the events alone, in their order."""
    stands: dict[str, bool] = {}
    election: str | None = None
    agreed: str | None = None
    for logged in log:
        match logged.event.by if isinstance(logged.event, ev.Undone) else logged.event:
            case ev.Elected(entry=str(entry)):
                stands |= {election: False} if election else {}
                stands[entry], election = True, entry
            case ev.ElectionReverted(entry=str(entry), earlier=earlier):
                stands[entry] = False
                stands |= {earlier: True} if earlier else {}
                election = earlier
            case ev.NextMeetingSet(next_meeting=next_meeting, text=text):
                stands |= {agreed: False} if agreed else {}
                agreed = next_meeting.entry if next_meeting else None
                stands |= {agreed: True} if agreed and text is not None else {}
            case ev.EntryRemoved(entry=entry):
                stands[entry] = False
            case (
                ev.EntryRestored(entry=entry)
                | ev.NoteTaken(entry=entry)
                | ev.HeadingAdded(entry=entry)
                | ev.DecisionRecorded(entry=entry)
                | ev.AssignmentRecorded(entry=entry)
                | ev.RiderAdded(entry=entry)
                | ev.ReservationAdded(entry=entry)
            ):
                stands[entry] = True
    return [entry for entry, still in stands.items() if still]


def check_numbers(meeting: Meeting) -> None:
    numbers = [item.number for item in meeting.items if item.number is not None]
    assert len(set(numbers)) == len(numbers)
    assert [item.id for item in meeting.items] == list(range(1, len(meeting.items) + 1))
    references = Counter(entry.id for item in meeting.items for entry in item.entries)
    assert not references or references.most_common(1)[0][1] == 1
    for item in meeting.items:
        assert all(entry.item == item.id and entry.id.startswith(str(item.number)) for entry in item.entries)
    if meeting.opened_at is not None:
        assert all(item.number is not None for item in meeting.agenda)


def check_numbers_stay(before: Meeting, after: Meeting) -> None:
    for old, new in zip(before.items, after.items, strict=False):
        assert old.number in (None, new.number)
        assert [one.id for one in new.entries][: len(old.entries)] == [one.id for one in old.entries]
    assert len(after.items) >= len(before.items)


def check_hangs_together(meeting: Meeting) -> None:
    shown = {entry.id: entry for item in meeting.agenda for entry in item.visible}
    for entry in shown.values():
        to = getattr(entry, "to", None)
        assert to is None or isinstance(shown[to], Decision)
    if meeting.current is not None:
        item = meeting.current_item
        assert item is not None
        assert not item.removed
    if meeting.status is Status.APPROVED:
        keys = {one.person.key for one in meeting.approvals if one.version == meeting.version}
        assert {one.key for one in meeting.approvers} <= keys
    assert len({one.key for one in meeting.approvers}) == len(meeting.approvers)
    assert len({one.person.key for one in meeting.attendance}) == len(meeting.attendance)


def check_registers(meeting: Meeting) -> None:
    lines = [entry for item in meeting.agenda for entry in item.visible]
    cancelled = meeting.status is Status.CANCELLED
    decided = [one.id for one in lines if isinstance(one, Decision) and not cancelled]
    given_ = [
        (one.id, one.task)
        for one in lines
        if isinstance(one, Decision | Assignment) and one.task is not None and not cancelled
    ]
    assert [one.entry for one in register.decisions(meeting)] == decided
    assert [(one.entry, one.task) for one in register.assignments(meeting)] == given_
    left = {
        (item.id, item.title)
        for item in meeting.agenda
        if item.status in (ItemStatus.POSTPONED, ItemStatus.REFERRED_BACK)
        and not (item.standing or item.closing)
    } | {
        (entry.item, entry.postponed.title)
        for entry in lines
        if isinstance(entry, Decision) and entry.postponed is not None
    }
    found = {(one.origin.item, one.title) for one in register.postponed(meeting)}
    assert found == (left if meeting.closed_at is not None and not cancelled else set())


def check_undo(step: Step) -> None:
    """Whatever can be undone, undone at once, leaves what was there before."""
    changes = [one for one in step.after.changes if one.sequence > step.before.sequence]
    if len(changes) != 1 or isinstance(step.events[-1], ev.Undone):
        return
    (change,) = changes
    after = step.after
    undone = ev.Undone(change.sequence, change.by)
    for logged in append(after.id, after.sequence, after.hash, [undone], SECRETARY, step.logged[-1].at):
        after = evolve(after, logged)
    was, now = looks(step.before), looks(after)
    if isinstance(step.events[0], ev.DraftWithdrawn):
        del was["status"], now["status"]
    if not isinstance(step.events[-1], ev.MeetingClosed | ev.MinutesApproved):
        assert was == now, change


def check(steps: Sequence[Step]) -> None:
    log = log_of(steps)
    state = steps[-1].after if steps else fold(log)
    assert fold(log) == state
    assert verify("m1", log) == state.hash
    read = msgspec.json.decode(msgspec.json.encode(log), type=list[Logged])
    assert read == log
    assert fold(read) == state
    assert verify("m1", read) == state.hash
    standing = standing_lines(log)
    shown = [entry.id for item in state.agenda for entry in item.visible]
    assert set(shown) == set(standing)
    for item in state.agenda:
        own = [entry.id for entry in item.visible]
        assert own == [entry for entry in standing if entry in own]
    for step in steps:
        if step.refused is not None:
            assert step.refused.key
            assert step.after is step.before
            continue
        check_numbers(step.after)
        check_numbers_stay(step.before, step.after)
        check_hangs_together(step.after)
        check_undo(step)
        if step.before.status is Status.APPROVED and step.after.status is Status.APPROVED:
            assert {type(event) for event in step.events} <= {
                ev.AssignmentCompleted,
                ev.AssignmentReopened,
                ev.Undone,
            }
        if step.before.status is not step.after.status:
            arrows = TRANSITIONS[step.before.status][type(step.said.command)]
            assert step.after.status in arrows
    check_registers(state)


@given(meetings(200))
def test_whatever_is_said_at_a_meeting(sequence: tuple[Said, ...]) -> None:
    check(list(play(sequence)))
