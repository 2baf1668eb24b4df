"""Numbers never change once they have been shown, and are never used again."""

import pytest

from meetings import commands as cmd
from meetings.errors import InvalidError, NotFoundError
from meetings.model import Role
from tests.unit.meetings.people import APPROVER, AUTHOR, CHAIR, MEMBER, SECOND, SECRETARY
from tests.unit.meetings.room import NEXT, Room, room


def test_decisions_and_assignments_share_the_numbers_of_their_item() -> None:
    held = room()
    held.does(
        cmd.RecordDecision("Ett."),
        cmd.RecordAssignment((MEMBER,), "Två"),
        cmd.RecordDecision("Tre."),
        cmd.RecordDecision("Ekonomi ett.", number=2),
    )
    assert held.visible() == ["1.1", "1.2", "1.3", "2.1"]


def test_every_other_line_has_a_letter_of_its_own() -> None:
    held = room()
    held.does(
        cmd.TakeNote("En rad"),
        cmd.RecordDecision("Ett."),
        cmd.AddHeading("Rubrik"),
        cmd.AddRider("Medskick"),
        cmd.AddReservation("Nej"),
        cmd.Elect(Role.APPROVER, (APPROVER, SECOND)),
    )
    assert held.visible() == ["1a", "1.1", "1b", "1c", "1d", "1e"]


def test_letters_go_on_after_z() -> None:
    held = room()
    held.does(*(cmd.TakeNote(f"Rad {number}") for number in range(1, 54)))
    references = held.visible()
    assert references[25:28] == ["1z", "1aa", "1ab"]
    assert references[51:] == ["1az", "1ba"]


def test_a_removed_or_undone_line_keeps_its_number() -> None:
    held = room()
    held.does(cmd.RecordDecision("Ett."), cmd.RecordDecision("Två."), cmd.TakeNote("Rad"))
    held.does(cmd.RemoveEntry("1.1"), cmd.Undo(), cmd.RemoveEntry("1.2"), cmd.RemoveEntry("1a"))
    held.does(cmd.RecordDecision("Tre."), cmd.TakeNote("Ny rad"))
    assert held.visible() == ["1.1", "1.3", "1b"]
    held.does(cmd.Undo(), cmd.TakeNote("Ännu en"))
    assert held.visible() == ["1.1", "1.3", "1c"]


def test_a_removed_item_keeps_its_number_and_so_do_the_others() -> None:
    held = room("A", "B", "C")
    held.does(cmd.RemoveItem(2), cmd.AddItem("D"))
    assert held.numbers() == [1, 3, 4]
    held.does(cmd.RemoveItem(4))
    held.does(cmd.AddItem("E"))
    assert held.numbers() == [1, 3, 5]
    with pytest.raises(NotFoundError) as refused:
        held.does(cmd.GoToItem(2))
    assert refused.value.key == "no_such_item"
    assert refused.value.values == {"number": 2, "numbers": (1, 3, 5)}


def test_an_undone_item_leaves_its_number_unused() -> None:
    held = room("A")
    held.does(cmd.AddItem("B"), cmd.Undo(), cmd.AddItem("C"))
    assert held.numbers() == [1, 3]


def test_items_that_close_the_agenda_get_their_numbers_when_the_meeting_opens() -> None:
    held = Room().elects()
    held.does(
        cmd.AddItem("Välkommen"),
        cmd.AddItem("Övriga frågor", closing=True),
        cmd.AddItem("Nästa möte", closing=True),
        cmd.AddItem("Ekonomi"),
    )
    titles = [item.title for item in held.meeting.agenda]
    assert titles == ["Välkommen", "Ekonomi", "Övriga frågor", "Nästa möte"]
    assert held.numbers() == [1, 2, None, None]
    held.does(cmd.OpenMeeting())
    assert [item.title for item in held.meeting.agenda] == titles
    assert held.numbers() == [1, 2, 3, 4]
    held.does(cmd.AddItem("Till sist", closing=True))
    assert held.numbers() == [1, 2, 3, 4, 5]


def test_a_closing_item_that_comes_back_after_the_opening_gets_the_next_number() -> None:
    held = Room().elects()
    held.does(cmd.AddItem("Välkommen"), cmd.AddItem("Övriga frågor", closing=True))
    held.does(cmd.Undo())
    held.does(cmd.AddItem("Nästa möte", closing=True), cmd.OpenMeeting())
    assert held.numbers() == [1, 2]
    held.does(cmd.AddItem("Ekonomi"), cmd.RemoveItem(2), cmd.Undo())
    assert held.numbers() == [1, 2, 3]


def test_renaming_keeps_the_number() -> None:
    held = room("A", "B")
    held.does(cmd.RenameItem(2, "Bättre namn"))
    assert [(item.number, item.title) for item in held.meeting.agenda] == [(1, "A"), (2, "Bättre namn")]


@pytest.mark.parametrize("again", [cmd.Undo(), cmd.RemoveEntry("1.1")], ids=["undo", "remove"])
def test_a_decision_that_something_hangs_on_stays(again: cmd.Undo | cmd.RemoveEntry) -> None:
    held = room()
    held.does(cmd.RecordDecision("Ett."))
    held.does(cmd.AddRider("Skyndsamt"), cmd.AddReservation("Nej"), by=MEMBER)
    with pytest.raises(InvalidError) as refused:
        held.does(again)
    assert refused.value.key == "decision_has_attached"
    assert refused.value.values == {"entry": "1.1", "attached": ("1a", "1b")}
    held.does(cmd.RemoveEntry("1a"), cmd.RemoveEntry("1b"), cmd.RemoveEntry("1.1"))
    assert held.visible() == []


def test_a_line_does_not_come_back_to_a_decision_that_is_gone() -> None:
    held = room()
    held.does(cmd.RecordDecision("Ett."))
    held.does(cmd.AddRider("Skyndsamt"), cmd.RemoveEntry("1a"), by=MEMBER)
    held.does(cmd.RemoveEntry("1.1"))
    with pytest.raises(InvalidError, match="decision_removed"):
        held.does(cmd.Undo(), by=MEMBER)


def test_a_line_does_not_come_back_to_an_item_that_is_gone() -> None:
    held = room("A", "B")
    held.does(cmd.TakeNote("Rad", 2), cmd.RemoveEntry("2a"), by=AUTHOR)
    held.does(cmd.RemoveItem(2))
    with pytest.raises(InvalidError, match="changed_since"):
        held.does(cmd.Undo(), by=AUTHOR)
    held.does(cmd.Undo())
    held.does(cmd.Undo(), by=AUTHOR)
    assert held.visible() == ["2a"]


def test_riders_and_reservations_follow_the_latest_decision_or_the_named_one() -> None:
    held = room()
    with pytest.raises(NotFoundError, match="no_decision_yet"):
        held.does(cmd.AddRider("Skyndsamt"))
    held.does(cmd.RecordDecision("Ett."), cmd.RecordDecision("Två."), cmd.TakeNote("Rad"))
    held.does(cmd.AddRider("Till två"), cmd.AddReservation("Mot ett", to="1.1", by=CHAIR))
    assert [getattr(held.entry(one), "to", None) for one in ("1b", "1c")] == ["1.2", "1.1"]
    with pytest.raises(NotFoundError, match="not_a_decision"):
        held.does(cmd.AddRider("Till en rad", to="1a"))
    held.does(cmd.RemoveEntry("1b"), cmd.RemoveEntry("1.2"), cmd.AddRider("Till ett nu"))
    assert getattr(held.entry("1d"), "to", None) == "1.1"


def test_an_item_with_lines_or_with_the_meeting_in_it_is_not_removed() -> None:
    held = room("A", "B")
    held.does(cmd.TakeNote("Rad", 2))
    with pytest.raises(InvalidError, match="item_not_empty"):
        held.does(cmd.RemoveItem(2))
    with pytest.raises(InvalidError, match="item_is_current"):
        held.does(cmd.RemoveItem(1))


def test_a_meeting_that_opened_empty_begins_with_its_first_item() -> None:
    held = Room().elects(APPROVER)
    held.does(cmd.OpenMeeting())
    with pytest.raises(NotFoundError, match="no_current_item"):
        held.does(cmd.TakeNote("Rad"))
    held.does(cmd.AddItem("Ekonomi"), cmd.TakeNote("Rad"))
    assert held.visible() == ["1a"]
    assert held.meeting.current == 1


def test_the_line_about_the_next_meeting_is_one_and_stands_in_its_item() -> None:
    held = Room().elects(APPROVER)
    held.does(cmd.AddItem("Nästa möte", closing=True))
    held.opens("Välkommen", "Ekonomi")
    held.does(cmd.SetNextMeeting(NEXT, "m2"), by=MEMBER)
    assert held.visible() == ["3a"]
    moved = cmd.SetNextMeeting(type(NEXT)(NEXT.start, place="Biblioteket"), "m2")
    held.does(moved, by=SECRETARY)
    assert held.visible() == ["3b"]
    assert held.entry("3b").text == "Torsdagen den 30 oktober kl 12.00, Biblioteket."
    assert held.does(moved) == ()


def test_a_new_election_takes_the_place_of_the_line_before() -> None:
    held = room()
    held.does(cmd.Elect(Role.APPROVER, (SECOND,)))
    assert held.visible() == ["1a"]
    held.does(cmd.Elect(Role.APPROVER, (APPROVER, SECOND)))
    assert held.visible() == ["1b"]
    assert held.entry("1b").text == "Pär Öhgren och Ebba Kvist väljs till justerare."
