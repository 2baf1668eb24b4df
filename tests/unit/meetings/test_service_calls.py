"""The platform reports that the call of a meeting began or ended."""

import datetime as dt

import pytest

from meetings import commands as cmd
from meetings import requests as req
from meetings.model import Person, Status
from meetings.outcomes import ClosingCheck, MeetingDraft, Missing, Refused
from meetings.policy import Actor
from meetings.ports import AlreadyHandledError, Outgoing, OutgoingKind
from meetings.service import Ask, Performed, Wish
from tests.unit.meetings.house import MEETING_DAY, House, events, refusal
from tests.unit.meetings.people import MEMBER, SECRETARY

BEGINS = dt.datetime(2031, 9, 11, 11, 0, tzinfo=dt.UTC)
STARTED, ENDED = req.CallStarted(), req.CallEnded()


@pytest.fixture
def house() -> House:
    return House()


async def reported(
    house: House, what: req.CallStarted | req.CallEnded, inbound: str, by: Person = MEMBER
) -> Performed:
    ask = Ask(group=house.key, actor=Actor(by, reported=True), wishes=(Wish(what=what),), inbound=inbound)
    card = Outgoing(dedupe=f"card:{inbound}", kind=OutgoingKind.POST, conversation=house.key, payload=b"{}")
    return await house.service.perform(
        ask, lambda outcomes, _: tuple(card for one in outcomes if isinstance(one, ClosingCheck))
    )


async def test_the_meeting_opens_and_the_log_says_who_caused_it(house: House) -> None:
    meeting = await house.plans()
    house.clock.time = BEGINS - dt.timedelta(minutes=4)
    (noted,) = (await reported(house, STARTED, "1")).outcomes
    assert events(noted) == ["MeetingOpened"]
    assert (await house.state(meeting)).status is Status.OPEN
    assert (await house.store.log(meeting))[-1].actor == MEMBER
    shown = {one.dedupe: one.anew for one in house.store.units[-1].outgoing if one.kind is OutgoingKind.SHOW}
    assert shown == {f"board:{meeting}": True, f"panel:{meeting}": False}


async def test_a_report_that_comes_again_opens_nothing_more(house: House) -> None:
    meeting = await house.plans()
    house.clock.time = BEGINS
    await reported(house, STARTED, "1")
    before = len(await house.store.log(meeting))
    for inbound in ("1", "2"):
        performed = await reported(house, STARTED, inbound)
        assert [type(one) for one in performed.outcomes] == [Refused]
        assert performed.owed == ()
    assert len(await house.store.log(meeting)) == before


async def test_nor_does_it_open_the_next_meeting_of_the_day(house: House) -> None:
    """The one that it opened may be over when the same report comes again."""
    await house.plans()
    later = MeetingDraft(title="Beredning", day=MEETING_DAY.day, start=dt.time(18))
    noted = await house.says_well(req.PlanAsked(later))
    house.clock.time = BEGINS
    await reported(house, STARTED, "1")
    await house.says_well(cmd.CloseMeeting(confirmed=True))
    with pytest.raises(AlreadyHandledError):
        await reported(house, STARTED, "1")
    assert (await house.state(noted.meeting.id)).status is Status.PLANNED


async def test_another_meeting_of_the_day_waits_while_one_is_open(house: House) -> None:
    await house.opens("Ekonomi")
    later = MeetingDraft(title="Beredning", day=MEETING_DAY.day, start=dt.time(18))
    noted = await house.says_well(req.PlanAsked(later))
    house.clock.time = BEGINS
    (refused,) = (await reported(house, STARTED, "1")).outcomes
    assert refusal(refused) == "another_open"
    assert (await house.state(noted.meeting.id)).status is Status.PLANNED


async def test_without_a_meeting_that_day_nothing_happens(house: House) -> None:
    await house.plans()
    before = len(house.store.units)
    for what in (STARTED, ENDED):
        (refused,) = (await reported(house, what, f"{what}")).outcomes
        assert refusal(refused) == "no_meeting"
    assert len(house.store.units) == before


async def test_the_end_of_the_call_closes_nothing_but_tells_what_is_missing(house: House) -> None:
    meeting = await house.opens("Ekonomi", "Personal")
    performed = await reported(house, ENDED, "1", by=SECRETARY)
    (check,) = performed.outcomes
    assert isinstance(check, ClosingCheck)
    assert check.missing == Missing(untreated=(2,), next_meeting=True)
    assert [one.dedupe for one in house.store.units[-1].outgoing] == ["card:1"]
    assert (await house.state(meeting)).status is Status.OPEN
    with pytest.raises(AlreadyHandledError):
        await reported(house, ENDED, "1", by=SECRETARY)


async def test_nor_does_it_close_where_nothing_is_missing(house: House) -> None:
    meeting = await house.opens()
    agreed = MeetingDraft(day=dt.date(2031, 10, 30), start=dt.time(9))
    await house.says_well(Wish(what=req.NextMeetingAsked(agreed), meeting=meeting))
    (check,) = (await reported(house, ENDED, "1")).outcomes
    assert isinstance(check, ClosingCheck)
    assert check.missing == Missing()
    assert (await house.state(meeting)).status is Status.OPEN
