"""What a new version changed."""

from meetings import commands as cmd
from meetings.model import Person
from minutes.changes import LineChange, SectionChange, ToldChange, changes, told
from minutes.document import build, document_of, previous_to
from tests.unit.minutes.held import approved, posted
from tests.unit.minutes.room import APPROVER, MEMBER, Room


def changed(room: Room, *commands: cmd.Command) -> tuple[SectionChange, ...]:
    before = build(room.meeting)
    room.does(*commands)
    return changes(before, build(room.meeting))


def test_the_same_text_has_no_changes_whatever_its_version_and_approvals() -> None:
    room = posted()
    draft = document_of(room.log)
    assert changes(draft, document_of(approved().log)) == ()
    room.does(cmd.RequestChange("Stavningen"), by=APPROVER)
    room.does(cmd.PostDraft())
    assert changes(draft, document_of(room.log)) == ()


def test_lines_are_altered_added_and_removed_under_their_item() -> None:
    found = changed(
        posted(),
        cmd.EditEntry("9.1", "Arbetsytan behålls."),
        cmd.RemoveEntry("8a"),
        cmd.TakeNote("Remissen besvaras.", 8),
        cmd.AddRider("före årsskiftet", to="4.1"),
    )
    assert found == (
        SectionChange(
            "altered",
            4,
            "Turer med skolskjuts",
            (LineChange("added", "4c", "Medskick", None, "före årsskiftet"),),
        ),
        SectionChange(
            "altered",
            8,
            "Kommande möten",
            (
                LineChange("added", "8b", None, None, "Remissen besvaras."),
                LineChange(
                    "removed",
                    "8a",
                    None,
                    "Samrådet den 9 oktober hålls i Lerhamn.\nGruppens sista möte är den 4 december.",
                    None,
                ),
            ),
        ),
        SectionChange(
            "altered",
            9,
            "Övriga frågor",
            (LineChange("altered", "9.1", "Beslut 9.1", "Arbetsytan avvecklas.", "Arbetsytan behålls."),),
        ),
    )


def test_an_item_is_altered_when_renamed_and_postponed() -> None:
    [found] = changed(posted(), cmd.RenameItem(5, "Nytt nät"), cmd.PostponeItem(5))
    assert [(line.kind, line.before, line.after) for line in found.lines] == [
        ("altered", "Nytt intranät", "Nytt nät"),
        ("added", None, "Ärendet bordlades."),
    ]


def test_items_come_and_go() -> None:
    added, removed = changed(posted(), cmd.AddItem("Ny punkt"), cmd.RemoveItem(6))
    assert (added.kind, added.number, added.title) == ("added", 11, "Ny punkt")
    assert (removed.kind, removed.number) == ("removed", 6)
    assert [line.before for line in removed.lines][-1] == "Ärendet bordlades på grund av tidsbrist."


def test_time_place_and_people_are_told_around_the_items() -> None:
    room = posted()
    occasion = room.meeting.occasion
    about, people = changed(
        room,
        cmd.ChangeMeeting(occasion=type(occasion)(occasion.start, occasion.end, "Torget")),
        cmd.RecordAttendance((Person("Nils Ahl"),)),
        cmd.RecordAttendance((MEMBER,)),
    )
    assert about.lines == (LineChange("altered", None, "Plats", "Åsalen, Granvik", "Torget"),)
    assert {line.after for line in people.lines} == {"Nils Ahl", "Pär Öhgren, Norrsäter"}


def test_changes_are_told_in_words_under_their_item() -> None:
    found = changed(
        posted(),
        cmd.EditEntry("9.1", "Arbetsytan behålls."),
        cmd.RemoveEntry("8a"),
        cmd.AddRider("före\nårsskiftet", to="4.1"),
        cmd.AddItem("Ny punkt"),
        cmd.RemoveItem(6),
    )
    assert told(found, "sv") == (
        ToldChange("4. Turer med skolskjuts", ("Tillagt: Medskick: före årsskiftet",)),
        ToldChange(
            "8. Kommande möten",
            ("Borttaget: Samrådet den 9 oktober hålls i Lerhamn. Gruppens sista möte är den 4 december.",),
        ),
        ToldChange(
            "9. Övriga frågor",
            ("Ändrat: Beslut 9.1: Arbetsytan behålls.", "Tidigare: Beslut 9.1: Arbetsytan avvecklas."),
        ),
        ToldChange("11. Ny punkt (ny punkt)", ("Tillagt: Ärendet behandlades inte.",)),
        ToldChange(
            "6. Lokaler för arkivet (borttagen punkt)",
            ("Borttaget: Ärendet bordlades på grund av tidsbrist.",),
        ),
    )
    assert told(found, "en")[3].title == "11. Ny punkt (new item)"


def test_a_draft_is_read_against_the_version_before_it() -> None:
    room = posted()
    first = document_of(room.log)
    assert previous_to(first, room.log) is None
    room.does(cmd.RequestChange("Stavningen"), by=APPROVER)
    assert previous_to(document_of(room.log), room.log) == document_of(room.log, version=1)
    room.does(cmd.EditEntry("9.1", "Arbetsytan behålls."), cmd.PostDraft())
    before = previous_to(document_of(room.log), room.log)
    assert before is not None
    assert before.version == first.version
    room.does(cmd.ApproveMinutes(), by=APPROVER)
    assert previous_to(document_of(room.log), room.log) is None
