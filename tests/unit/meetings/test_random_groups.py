"""Whatever a group says for months: no matter is lost or doubled, and reminders are those called for."""

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings import commands as cmd
from meetings import register
from meetings import requests as req
from meetings.errors import MeetingError
from meetings.evolve import fold
from meetings.meeting import Meeting
from meetings.model import Status
from meetings.outcomes import (
    ClosingCheck,
    MeetingAsked,
    MeetingDraft,
    Noted,
    Outcome,
    Refused,
    Settled,
    Shown,
    Snoozed,
)
from meetings.reminders import approval_reminders, assignment_reminders, due_key, still_owed
from meetings.service import Wish
from tests.unit.meetings.house import House
from tests.unit.meetings.people import CHAIR, SECRETARY
from tests.unit.meetings.strategies import (
    AFTERWARDS,
    ANYTHING,
    BEFORE,
    DURING,
    PEOPLE,
    REVIEW,
    Chance,
    resolved,
)

OUTCOMES = (Noted, Refused, ClosingCheck, MeetingAsked, Settled, Shown, Snoozed)
MESSAGES = 60


def draft(chance: Chance, today: dt.date) -> MeetingDraft:
    """A meeting as somebody might write of it; often something is missing."""
    return MeetingDraft(
        title=chance.choice([None, "Ledningsgruppen", "Extra", "x" * 301 if chance.rarely() else "Möte"]),
        day=None if chance.rarely() else today + dt.timedelta(days=chance.randint(-1, 40)),
        start=None if chance.rarely() else dt.time(chance.randrange(24), chance.choice([0, 30])),
        end=dt.time(chance.randrange(24)) if chance.rarely() else None,
        place=chance.choice([None, "Åsalen"]),
        recurrence="FREQ=WEEKLY" if chance.rarely() else None,
    )


def request(chance: Chance, today: dt.date) -> req.GroupRequest | cmd.Command:
    """What is asked of the group rather than of a meeting, and the steps that a meeting takes."""
    makes: list[Callable[[], req.GroupRequest | cmd.Command]] = [
        lambda: req.PlanAsked(draft(chance, today)),
        lambda: req.NextMeetingAsked(draft(chance, today)),
        lambda: req.NextMeetingAsked(draft(chance, today)),
        lambda: req.MoveMeeting(draft(chance, today)),
        lambda: req.Complete(f"{chance.randint(1, 3)}.{chance.randint(1, 3)}"),
        lambda: req.SetStandingItems(chance.choice([(), ("Välkommen", "Nästa möte"), (" ",)])),
        lambda: req.SetReminders(chance.choice([(), (1,), (7, 1), (3, 14)])),
        lambda: req.SwitchReminders(
            chance.maybe(), chance.choice([None, "meetings", "assignments", "approval"])
        ),
        lambda: req.PutOff(
            ((None, f"{chance.randint(1, 3)}.{chance.randint(1, 3)}"),),
            chance.choice([None, today, today + dt.timedelta(days=chance.randrange(1, 40))]),
        ),
        lambda: req.SetLanguage(chance.language()),
        lambda: req.SetDraftTo(chance.choice(["channel", "approver"])),
        lambda: req.SetLetterhead(chance.choice([None, "Sjölänken", "x" * 51])),
        lambda: req.SetColour(chance.choice([None, "#1a5f7a", "#ffcc00"])),
        req.AddUsualItems,
        req.ShowBoard,
        cmd.OpenMeeting,
        cmd.OpenMeeting,
        lambda: cmd.CloseMeeting(True, chance.maybe(), "tidsbrist"),
        lambda: cmd.CancelMeeting("Sjukdom"),
        cmd.PostDraft,
        cmd.ApproveMinutes,
        cmd.Undo,
        cmd.Undo,
    ]
    return chance.choice(makes)()


async def wishes(chance: Chance, house: House, meetings: list[Meeting]) -> list[Wish]:
    """One to three things; half of them name a meeting, as a button does."""
    asked = []
    for _ in range(chance.choice([1, 1, 2, 3])):
        meeting = chance.choice(meetings) if meetings and chance.maybe() else None
        if meeting is None or chance.maybe():
            asked.append(
                Wish(what=request(chance, house.clock.time.date()), meeting=meeting.id if meeting else None)
            )
            continue
        kinds = {Status.PLANNED: BEFORE, Status.OPEN: DURING, Status.CLOSED: AFTERWARDS}
        among = kinds.get(meeting.status, ((REVIEW, 1), *ANYTHING))
        (makes,) = chance.choices([one for one, _ in among], [weight for _, weight in among])
        command = resolved(chance.choice(makes)(chance), meeting)
        if not isinstance(command, cmd.SetNextMeeting | cmd.Elect):  # in a group the next one is planned too
            asked.append(Wish(what=command, meeting=meeting.id))
    return asked


async def every_meeting(house: House) -> list[Meeting]:
    return [await house.state(summary.id) for _, summary in await house.store.all_meetings()]


async def check(house: House, outcomes: tuple[Outcome, ...]) -> None:
    assert all(isinstance(one, OUTCOMES) for one in outcomes)
    meetings = await every_meeting(house)
    group = await house.group()
    for meeting in meetings:
        assert fold(await house.store.log(meeting.id)) == meeting
    assert sum(one.status is Status.OPEN for one in meetings) <= 1
    kept = [one for one in meetings if one.status not in (Status.APPROVED, Status.CANCELLED)]
    assert {one.id for one in kept} <= {one.id for one in group.meetings}
    for summary in group.meetings:
        state = next(one for one in meetings if one.id == summary.id)
        assert (summary.status, summary.occasion, summary.title) == (
            state.status,
            state.occasion,
            state.title,
        )
    real = {meeting.id for meeting in meetings}
    taken = Counter(key for one in meetings for key in register.carried(one) if key[0] in real)
    assert not taken or taken.most_common(1)[0][1] == 1
    waiting = {
        (one.origin.meeting, one.origin.item, one.origin.title)
        for one in await house.store.postponed(house.key)
    }
    assert not waiting & set(taken)
    now, settings = house.clock.time, group.settings
    called_for = {one.key: one.due for meeting in meetings for one in still_owed(meeting, settings, now)}
    owed = {key: due for key, due in house.waiting("reminder") if due is not None and due > now}
    assert owed == called_for
    for kind, reminders in (("due", assignment_reminders), ("waiting", approval_reminders)):
        promised = {one.key: one.due for meeting in meetings for one in reminders(meeting, settings)}
        ahead = {key: due for key, due in promised.items() if due > now}
        assert ahead.items() <= dict(house.waiting(kind)).items()
    put_off = {due_key(group.key, one.person, one.until) for one in group.snoozed if one.until > now.date()}
    assert put_off <= dict(house.waiting("due")).keys()


async def live(seed: int, messages: int) -> None:
    chance = Chance(seed)
    house = House()
    await house.plans()
    await house.says(cmd.AddItem("Ekonomi"), cmd.AddItem("Personal"))
    for _ in range(messages):
        house.clock.time += dt.timedelta(minutes=chance.choice([0, 1, 30, 60 * 24 * chance.randrange(6)]))
        asked = await wishes(chance, house, await every_meeting(house))
        by = (
            chance.choice(PEOPLE)
            if chance.rarely()
            else chance.choice((SECRETARY, SECRETARY, SECRETARY, CHAIR))
        )
        outcomes = await house.says(*asked, by=by)
        for outcome in outcomes:
            if isinstance(outcome, Refused):
                assert isinstance(outcome.error, MeetingError)
        await check(house, outcomes)


@pytest.mark.slow
@given(st.integers(0, 2**64), st.one_of(st.integers(1, MESSAGES), st.just(MESSAGES), st.just(MESSAGES)))
def test_whatever_a_group_says_for_months(seed: int, messages: int) -> None:
    asyncio.run(live(seed, messages))
