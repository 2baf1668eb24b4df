"""What of a meeting stands in its minutes."""

import datetime as dt

import pytest

from meetings import commands as cmd
from meetings import model as domain
from meetings.evolve import fold
from meetings.model import Matter, Occasion, Outstanding, Person, Role, Task
from minutes.document import build, document_of
from minutes.items import blocks
from minutes.jsonexport import to_json
from minutes.markdown import markdown
from minutes.model import Decision, DocumentStatus, Item, MinutesDocument, Rider, Text
from tests.unit.minutes.held import approved, held, posted
from tests.unit.minutes.room import APPROVER, CHAIR, MEMBER, SECRETARY, START, Room, person

OLD = dt.datetime(2031, 6, 5, 7, 0, tzinfo=dt.UTC)


def document(room: Room) -> MinutesDocument:
    return build(room.meeting)


def item(room: Room, number: int = 1) -> Item:
    return next(one for one in document(room).items if one.number == number)


def detail(room: Room, name: str) -> str:
    return next(one.detail for one in document(room).participants if one.name == name)


def opened(*titles: str) -> Room:
    room = Room()
    room.open(*(titles or ("Ekonomi",)))
    return room


# Versions


def test_a_version_is_the_same_whether_folded_to_its_end_or_taken_from_the_newest_state() -> None:
    room = posted()
    from_log = document_of(room.log, group_name="Gruppen")
    assert from_log.version is not None
    assert from_log == build(room.meeting, group_name="Gruppen")
    up_to = fold(room.log[: from_log.version.sequence])
    assert from_log == build(up_to, group_name="Gruppen", standing=room.meeting)


def test_what_is_done_afterwards_leaves_approved_minutes_as_they_were() -> None:
    room = approved()
    before = to_json(document_of(room.log)), to_json(build(room.meeting))
    room.does(cmd.CompleteAssignment("5.1"), by=MEMBER)
    assert (to_json(document_of(room.log)), to_json(build(room.meeting))) == before


def test_an_older_version_comes_out_as_it_was_approved_whatever_followed() -> None:
    room = approved()
    first = to_json(document_of(room.log))
    room.does(
        cmd.StartCorrection("Fel belopp"),
        cmd.Elect(Role.APPROVER, (CHAIR,)),
        cmd.EditEntry("9.1", "Arbetsytan behålls."),
        cmd.PostDraft(),
    )
    assert to_json(document_of(room.log, version=1)) == first
    second = document_of(room.log)
    assert second.version is not None
    assert (second.version.number, second.status, second.correction) == (
        2,
        DocumentStatus.DRAFT,
        "Fel belopp",
    )
    assert [one.name for one in second.signatures] == [SECRETARY.name, CHAIR.name]


def test_the_newest_state_of_a_meeting_being_corrected_is_a_working_copy() -> None:
    room = approved()
    first = document_of(room.log)
    assert first.version is not None
    room.does(cmd.StartCorrection("Fel belopp"), cmd.Elect(Role.APPROVER, (CHAIR,)))
    assert document(room).version is None
    assert document(room).status_text == "Utkast"
    text = fold(room.log[: first.version.sequence])
    assert build(text, standing=room.meeting).signatures == first.signatures


def test_a_version_that_isnt_there_is_refused() -> None:
    with pytest.raises(LookupError):
        document_of(posted().log, version=2)


def test_a_version_is_never_shown_with_the_approvals_of_a_later_one() -> None:
    room = posted()
    sequence = room.meeting.versions[-1].sequence
    room.does(cmd.RequestChange("Stavningen", 3), by=APPROVER)
    room.does(cmd.PostDraft())
    with pytest.raises(ValueError, match="followed by 2"):
        build(fold(room.log[:sequence]), standing=room.meeting)


def test_minutes_are_a_working_copy_until_they_are_posted() -> None:
    copy = document_of(held().log)
    assert (copy.status, copy.version, copy.status_text) == (DocumentStatus.DRAFT, None, "Utkast")


def test_a_cancelled_meeting_says_so() -> None:
    room = Room()
    room.does(cmd.CancelMeeting("för få kan komma"))
    made = document(room)
    assert (made.status, made.status_text) == (
        DocumentStatus.CANCELLED,
        "Mötet är inställt: för få kan komma",
    )


def test_an_approval_names_person_time_version_and_account_and_is_never_called_a_signature() -> None:
    made = document_of(approved().log)
    [_, justerare] = made.signatures
    assert justerare.approval is not None
    assert made.version is not None
    assert (justerare.approval.version, justerare.approval.hash) == (1, made.version.hash)
    assert APPROVER.name in justerare.approval.text
    assert "5 september 2031 kl 8.28" in justerare.approval.text
    assert str(APPROVER.id) in justerare.approval.text
    assert "signera" not in markdown(made).casefold()


def test_each_of_several_approvers_is_named_also_while_one_is_waited_for() -> None:
    room = held()
    room.does(cmd.Elect(Role.APPROVER, (APPROVER, MEMBER)), cmd.PostDraft())
    room.does(cmd.ApproveMinutes(), by=MEMBER)
    made = document_of(room.log)
    assert made.status is DocumentStatus.DRAFT
    assert [(one.name, one.approval is not None) for one in made.signatures] == [
        (SECRETARY.name, False),
        (APPROVER.name, False),
        (MEMBER.name, True),
    ]


def test_the_language_is_the_meetings() -> None:
    room = posted()
    room.does(cmd.ChangeLanguage("en"), cmd.PostDraft())
    made = document_of(room.log)
    assert (made.language, made.heading, made.status_text) == ("en", "Minutes of", "Draft, version 2")


def test_the_group_is_named_only_where_the_title_doesnt() -> None:
    room = Room("Ledningsgruppen")
    assert build(room.meeting, group_name="ledningsgruppen").group is None
    assert build(room.meeting, group_name="Sjölänken").group == "Sjölänken"


# When and who


def test_a_meeting_over_several_days_says_both() -> None:
    room = Room(occasion=Occasion(START, START + dt.timedelta(days=1)))
    told = document(room).held.text
    assert told == "Torsdagen den 4 september 2031 kl 13.00 – fredagen den 5 september 2031 kl 13.00"


@pytest.mark.parametrize(
    ("minutes", "told"), [(9, "Granvik"), (10, "Granvik"), (11, "Granvik, kom kl 13.11")]
)
def test_whoever_is_noted_at_the_roll_call_was_there_from_the_beginning(minutes: int, told: str) -> None:
    room = Room()
    room.at(13, 0)
    room.open()
    room.at(13, minutes)
    room.does(cmd.RecordAttendance((person("Noor Haddad", "Granvik"),)))
    assert detail(room, "Noor Haddad") == told


def test_whoever_comes_and_goes_has_both_times() -> None:
    room = Room()
    room.at(13, 0)
    room.open()
    for hour, present in ((14, True), (15, False)):
        room.at(hour, 5)
        room.does(cmd.RecordAttendance((MEMBER,), present=present))
    assert detail(room, MEMBER.name) == "Norrsäter, kom kl 14.05, gick kl 15.05"


def test_guests_come_last_with_the_items_they_attended() -> None:
    room = Room()
    room.does(*(cmd.AddItem(title) for title in ("A", "B", "C", "D")))
    room.does(
        cmd.AddGuest(Person("En Gäst", organisation="Råd AB"), (2,)),
        cmd.AddGuest(Person("Två Gäst"), (4, 2, 3)),
        cmd.AddGuest(Person("Tre Gäst", organisation="Råd AB")),
        cmd.RecordAttendance((MEMBER,)),
    )
    assert [(one.name, one.detail) for one in document(room).participants] == [
        (MEMBER.name, "Norrsäter"),
        ("En Gäst", "Råd AB (punkt 2)"),
        ("Två Gäst", "(punkterna 2, 3 och 4)"),
        ("Tre Gäst", "Råd AB, gäst"),
    ]


def test_the_officers_took_part_unless_noted_as_absent() -> None:
    room = Room()
    room.does(cmd.Elect(Role.CHAIR, (CHAIR,)), cmd.Elect(Role.SECRETARY, (SECRETARY,)))
    assert document(room).participants == ()
    room.does(cmd.RecordAttendance((CHAIR,), present=False), cmd.OpenMeeting())
    assert [one.name for one in document(room).participants] == [SECRETARY.name]
    assert [one.name for one in document(room).absent] == [CHAIR.name]


# Items


def test_the_lines_of_a_note_are_paragraphs() -> None:
    room = opened()
    room.does(cmd.TakeNote("Först.\r\n\r\n  Sedan.\x0b\tSist.\x00"))
    assert item(room).blocks == (Text("1a", ("Först.", "Sedan.", "Sist.")),)


def test_what_was_removed_isnt_there_and_the_rest_keeps_its_number() -> None:
    room = opened("A", "B", "C")
    room.does(
        cmd.RemoveItem(2), cmd.RecordDecision("Ja."), cmd.RecordDecision("Nej."), cmd.RemoveEntry("1.1")
    )
    made = document(room)
    assert [one.number for one in made.items] == [1, 3]
    assert [block.id for block in made.items[0].blocks] == ["1.2"]


def test_a_rider_stands_with_its_decision_also_when_said_later() -> None:
    room = opened()
    room.does(cmd.RecordDecision("Ja."), cmd.RecordDecision("Nej."), cmd.AddRider("senast i maj", to="1.1"))
    first, second = item(room).blocks
    assert isinstance(first, Decision)
    assert isinstance(second, Decision)
    assert first.attached == (Rider("1a", ("senast i maj",)),)
    assert second.attached == ()


def test_a_rider_whose_decision_is_gone_is_not_lost() -> None:
    rider = domain.Rider(id="1a", item=1, text="senast i maj", author=MEMBER, at=START, to="1.1")
    assert blocks((rider,), "sv") == (Rider("1a", ("senast i maj",)),)


@pytest.mark.parametrize(
    ("text", "due", "line"),
    [
        ("Pär Öhgren får i uppdrag att ringa.", None, None),
        ("Pär Öhgren får i uppdrag att ringa senast 28 oktober.", (2031, 10, 28), None),
        ("pär öhgren ringer senast 28/10", (2031, 10, 28), None),
        ("Pär Öhgren ringer senast den 28:e okt. 2031.", (2031, 10, 28), None),
        ("Pär Öhgren ringer, 2031-10-28.", (2031, 10, 28), None),
        ("Pär Öhgren calls by October 28th, 2031.", (2031, 10, 28), None),
        ("Pär Öhgren ringer senast 28 oktober 2030.", (2031, 10, 28), "Senast tisdagen den 28 oktober 2031."),
        (
            "Pär Öhgren ringer senast 28 oktobertisdagar.",
            (2031, 10, 28),
            "Senast tisdagen den 28 oktober 2031.",
        ),
        ("Pär Öhgren ringer på tisdag.", (2031, 10, 28), "Senast tisdagen den 28 oktober 2031."),
        ("Pär Öhgrens förslag antas.", None, "Ansvarig: Pär Öhgren."),
        ("Pär ringer.", (2031, 10, 28), "Ansvarig: Pär Öhgren, senast tisdagen den 28 oktober 2031."),
        ("Någon ringer senast 28 oktober.", (2031, 10, 28), "Ansvarig: Pär Öhgren."),
    ],
)
def test_who_and_when_is_said_once(text: str, due: tuple[int, int, int] | None, line: str | None) -> None:
    room = opened()
    room.does(cmd.RecordDecision(text, task=Task((MEMBER,), dt.date(*due) if due else None)))
    [block] = item(room).blocks
    assert isinstance(block, Decision)
    assert block.task is not None
    assert block.task.line == line
    assert block.task.assignees == (MEMBER.name,)


def test_a_matter_that_the_decision_postpones_is_kept_beside_its_text() -> None:
    room = opened()
    room.does(
        cmd.RecordDecision("Taxan bordlades på grund av tidsbrist.", postponed=Matter("Taxan", "tidsbrist"))
    )
    [block] = item(room).blocks
    assert isinstance(block, Decision)
    assert block.postponed is not None
    assert block.postponed.title == "Taxan"


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (None, "Ärendet bordlades."),
        ("tidsbrist", "Ärendet bordlades på grund av tidsbrist."),
        ("Tidsbrist.", "Ärendet bordlades på grund av tidsbrist."),
        ("På grund av tidsbrist", "Ärendet bordlades på grund av tidsbrist."),
        ("eftersom underlaget saknas", "Ärendet bordlades eftersom underlaget saknas."),
        ("underlaget saknas", "Ärendet bordlades. Skäl: underlaget saknas."),
    ],
)
def test_a_postponed_item_says_why(reason: str | None, told: str) -> None:
    room = opened("A", "B")
    room.does(cmd.PostponeItem(2, reason))
    outcome = item(room, 2).outcome
    assert outcome is not None
    assert (outcome.kind, outcome.text) == ("postponed", told)


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("för komplettering av kostnaderna", "Ärendet återremitterades för komplettering av kostnaderna."),
        ("kostnaderna ska kompletteras", "Ärendet återremitterades. Skäl: kostnaderna ska kompletteras."),
    ],
)
def test_an_item_sent_back_says_for_what(reason: str, told: str) -> None:
    room = opened("A", "B")
    room.does(cmd.ReferBackItem(reason, 2))
    outcome = item(room, 2).outcome
    assert outcome is not None
    assert (outcome.kind, outcome.text) == ("referred_back", told)


def test_an_item_that_the_meeting_never_came_to_says_so_once_it_is_closed() -> None:
    room = opened("A", "B")
    assert item(room, 2).outcome is None
    room.close()
    outcome = item(room, 2).outcome
    assert outcome is not None
    assert outcome.text == "Ärendet behandlades inte."


def test_outstanding_assignments_have_a_part_of_their_own_without_an_item_for_them() -> None:
    room = Room()
    left = Outstanding("m0", "2.1", "Ring Lerhamn", (MEMBER, Person("Nämnden")), dt.date(2031, 9, 15), OLD)
    room.does(cmd.AddItem("Ekonomi"), cmd.OpenMeeting((left,)))
    made = document(room)
    assert [one.outstanding for one in made.items] == [()]
    [told] = made.outstanding
    assert (told.text, told.task.line, told.line) == (
        "Ring Lerhamn.",
        "Ansvariga: Pär Öhgren och Nämnden, senast måndagen den 15 september 2031.",
        "Från mötet torsdagen den 5 juni 2031, 2.1.",
    )


def test_the_next_meeting_is_said_once_by_its_line() -> None:
    made = document_of(held().log)
    assert made.next_meeting is not None
    assert made.next_meeting.in_items
    assert markdown(made).count("31 oktober") == 1


@pytest.mark.parametrize("titles", [("Ekonomi", "Nästa möte"), ("Ekonomi",)])
def test_a_next_meeting_agreed_beforehand_is_told_all_the_same(titles: tuple[str, ...]) -> None:
    room = Room()
    start = dt.datetime(2031, 10, 31, 7, 30, tzinfo=dt.UTC)
    room.does(cmd.SetNextMeeting(Occasion(start, None, "Lerhamn"), "m2"))
    room.open(*titles)
    made = document(room)
    assert made.next_meeting is not None
    assert made.next_meeting.text == "Fredagen den 31 oktober kl 8.30, Lerhamn."
    assert made.next_meeting.in_items == (len(titles) == 2)
    lines = markdown(made).splitlines()
    assert [line for line in lines if "Nästa möte" in line] == [
        "## 2. Nästa möte" if titles[1:] else "## Nästa möte"
    ]
    assert lines.count("Fredagen den 31 oktober kl 8.30, Lerhamn.") == 1


def test_a_reservation_says_whose_it_is_once() -> None:
    room = opened()
    room.does(
        cmd.RecordDecision("Ja."),
        cmd.AddReservation(""),
        cmd.AddReservation("Pär Öhgren yrkade avslag.", by=MEMBER),
    )
    assert "**Reservation:** Ylva Norén reserverar sig mot beslutet.\n" in markdown(document(room))
    assert "**Reservation:** Pär Öhgren yrkade avslag.\n" in markdown(document(room))


def test_the_agenda_of_a_planned_meeting_is_in_order_though_not_all_is_numbered() -> None:
    room = Room()
    room.does(cmd.AddItem("Övriga frågor", closing=True), cmd.AddItem("Ekonomi"))
    assert [(one.number, one.title) for one in document(room).items] == [
        (1, "Ekonomi"),
        (None, "Övriga frågor"),
    ]
    assert "\n## Övriga frågor\n" in markdown(document(room))
