"""The Word document holds everything, in styles, and whatever people write stays text."""

import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import pairwise
from unicodedata import normalize

import pytest
from docx.oxml.ns import qn
from docx.styles.style import ParagraphStyle
from hypothesis import example, given
from hypothesis import strategies as st

from meetings import commands as cmd
from meetings.model import Language, Person, Role
from minutes.document import build, document_of, previous_to
from minutes.docx import to_docx
from minutes.docx.directions import directions
from minutes.docx.styles import Colours, paragraph_styles
from minutes.letterhead import Letterhead
from minutes.text import REPLACEMENT, visible
from minutes.words import LANGUAGES
from minutes.writing import one_line
from minutes.writing import paragraphs as lines
from tests.unit.minutes.held import approved, held, posted
from tests.unit.minutes.room import APPROVER, CHAIR, MEMBER, SECRETARY, Room
from tests.unit.minutes.word import Read, opened, paragraphs, read, texts

GROUP = "Sjölänkens ledningsgrupp"
ROOMS: list[Callable[[Language], Room]] = [held, posted, approved]
ANYTHING = st.text(
    st.one_of(st.characters(), st.sampled_from("\0\x1b\t\n<>&\"'\\שא3(–🎉\u202e\ufffe")), max_size=80
)


def word(room: Room, *, overview: bool = False) -> bytes:
    document = document_of(room.log, group_name=GROUP)
    before = previous_to(document, room.log, group_name=GROUP)
    return to_docx(document, previous=before, overview=overview)


def second() -> Room:
    """The meeting with a second version of its draft in review."""
    room = posted()
    room.does(cmd.RequestChange("Stavningen"), by=APPROVER)
    room.does(cmd.EditEntry("9.1", "Arbetsytan behålls."), cmd.PostDraft())
    return room


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("hold", ROOMS)
def test_headings_begin_with_the_title_and_skip_no_level(
    hold: Callable[[Language], Room], language: Language
) -> None:
    levels = {style.id: style.level for style in paragraph_styles(Colours("000000", "FFFFFF", "000000"))}
    found = [level for one in read(word(hold(language))) if (level := levels.get(one.style)) is not None]
    assert found[0] == 0
    assert found.count(0) == 1
    assert all(after - before <= 1 for before, after in pairwise(found))


def test_every_style_is_named_in_the_language_of_the_document() -> None:
    swedish, english = (
        {one.style_id: one.name for one in opened(word(held(language))).styles} for language in LANGUAGES
    )
    assert swedish.keys() == english.keys()
    assert (swedish["Decision"], english["Decision"]) == ("Beslut", "Decision")
    assert swedish["Heading1"] == english["Heading1"] == "Heading 1"
    # Word takes what follows a comma for another name of the style.
    assert not any("," in str(name) for name in (*swedish.values(), *english.values()))


@pytest.mark.parametrize(("language", "locale"), [("sv", "sv-SE"), ("en", "en-GB")])
def test_the_language_stands_on_the_styles_and_in_the_properties(language: Language, locale: str) -> None:
    document = opened(word(held(language)))
    tags = document.styles.element.iter(qn("w:lang"))
    assert {tag.get(qn("w:val")) for tag in tags} == {locale}
    assert document.core_properties.language == locale


def test_tables_have_a_header_that_is_repeated_and_a_description() -> None:
    tables = opened(word(approved(), overview=True)).tables
    assert [[cell.text for cell in table.rows[0].cells] for table in tables] == [
        ["Namn", "Organisation och roll"],
        ["Nr", "Uppdrag", "Ansvarig", "Senast"],
        ["Vid anteckningarna:", "Justeras:"],
    ]
    for table in opened(word(approved(), overview=True)).element.body.tbl_lst:
        headers = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.tr_lst]
        assert headers == [True, *[False] * (len(headers) - 1)]
        assert table.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
        assert table.tblPr.find(qn("w:tblLook")).get(qn("w:firstRow")) == "1"
        # Word joins two tables with nothing between them.
        assert table.getnext().tag == qn("w:p")


def test_participants_stand_with_organisation_office_items_and_times() -> None:
    [table, *_] = opened(word(approved())).tables
    assert [[cell.text for cell in row.cells] for row in table.rows][1:] == [
        ["Göran Ekwall", "Granvik, ordförande"],
        ["Pär Öhgren", "Norrsäter, gick kl 15.30"],
        ["Siv Åhlander", "Tallhult"],
        ["Ylva Norén", "Sjölänken, sekreterare"],
        ["Noor Haddad", "Sandåker"],
        ["Tor Malm", "Björkum, kom kl 14.10"],
        ["Lova Brandt", "Klart Råd (punkt 3)"],
    ]


@pytest.mark.parametrize(
    ("room", "mark"),
    [
        (held(), "Utkast"),
        (posted("en"), "Draft, version 1"),
        (second(), "Utkast, version 2"),
        (approved(), "Justerade, version 1"),
    ],
)
def test_every_page_says_what_the_document_is_and_whose(room: Room, mark: str) -> None:
    document = opened(word(room))
    [section] = document.sections
    assert [one.text for one in section.header.paragraphs] == [f"{room.meeting.title} · {GROUP}\t{mark}"]
    assert section.different_first_page_header_footer
    assert [one.text for one in section.first_page_header.paragraphs] == [f"{GROUP}\t{mark}"]
    for footer in (section.first_page_footer, section.footer):
        instructions = [one.text for one in footer.part.element.iter(qn("w:instrText"))]
        assert [one.strip() for one in instructions] == ["PAGE", "NUMPAGES"]
        assert footer.paragraphs[0].text == "\t1 (1)"


def test_a_cancelled_meeting_is_marked_on_every_page() -> None:
    room = Room()
    room.does(cmd.CancelMeeting("för få kan komma"))
    made = word(room)
    assert opened(made).sections[0].header.paragraphs[0].text.endswith("\tMötet är inställt")
    assert "Mötet är inställt: för få kan komma" in texts(made)


def test_a_draft_tells_what_changed_and_nothing_else_does() -> None:
    told = texts(word(second()))
    at = told.index("Ändrat sedan version 1")
    assert told[at : at + 4] == [
        "Ändrat sedan version 1",
        "9. Övriga frågor",
        "Ändrat: Beslut 9.1: Arbetsytan behålls.",
        "Tidigare: Beslut 9.1: Arbetsytan avvecklas.",
    ]
    room = posted()
    room.does(cmd.RequestChange("Stavningen"), by=APPROVER)
    assert "Texten är densamma som i version 1." in texts(word(room))
    for room in (held(), posted(), approved()):
        assert not any("version 0" in text or text.startswith("Ändrat") for text in texts(word(room)))


def test_decisions_are_set_apart_with_what_belongs_to_them() -> None:
    found = read(word(held()))
    at = found.index(Read("DecisionHeading", "Beslut 4.1"))
    assert found[at : at + 4] == [
        ("DecisionHeading", "Beslut 4.1"),
        ("Decision", "Gruppen säger ja till turplanen och uppdrar åt arbetsgruppen att pröva den i höst."),
        ("DecisionDetails", "Senast tisdagen den 21 oktober 2031."),
        ("DecisionDetails", "Medskick: att kostnaden per tur redovisas redan i september."),
    ]
    assert ("AssignmentHeading", "Uppdrag 5.1") in found
    assert ("Normal", "Ärendet bordlades på grund av tidsbrist.") in found


def test_all_assignments_stand_in_a_table_where_that_is_asked_for() -> None:
    told = texts(word(held(), overview=True))
    at = told.index("Uppdrag från mötet")
    assert told[at + 5 : at + 8] == ["3.1", told[at + 6], "Ylva Norén"]
    assert "fredagen den 3 oktober 2031" in told[at:]
    assert "Uppdrag från mötet" not in texts(word(held()))
    assert "Uppdrag från mötet" not in texts(word(Room(), overview=True))


def test_the_end_tells_who_approved_when_and_the_hash() -> None:
    room = approved()
    told = texts(word(room))
    version = room.meeting.versions[-1]
    assert told[-6:] == [
        "Vid anteckningarna:",
        "Justeras:",
        "Ylva Norén",
        "Siv Åhlander",
        f"Godkänd av Siv Åhlander fredagen den 5 september 2031 kl 8.28, version 1, konto {APPROVER.id}.",
        f"Kontrollsumma för version 1 (SHA-256): {version.hash}",
    ]
    assert not any("Godkänd" in text for text in texts(word(posted())))


def test_the_properties_come_from_the_meeting() -> None:
    room = approved()
    told = opened(word(room)).core_properties
    assert told.title == "Minnesanteckningar från Planeringsdag"
    assert told.author == told.last_modified_by == "Ylva Norén"
    assert told.created is not None
    assert told.created.replace(microsecond=0) == room.meeting.versions[-1].posted_at
    assert told.modified == room.meeting.approvals[-1].at
    assert told.revision == 1
    assert told.content_status == "Justerade, version 1"
    assert told.identifier == room.meeting.versions[-1].hash


def test_a_meeting_that_nobody_came_to_is_a_document_too() -> None:
    assert texts(to_docx(document_of(Room("Tomt").log))) == [
        "Minnesanteckningar från\nTomt",
        "Utkast",
        "Tid:\tTorsdagen den 4 september 2031 kl 13.00–17.30",
        "Plats:\tÅsalen, Granvik",
    ]


def test_long_texts_may_be_divided_and_short_ones_are_kept_together() -> None:
    room = Room()
    room.open("Ett")
    room.does(cmd.RecordDecision("x" * 5_000), cmd.RecordDecision("Ja."))
    long, short = (one for one in paragraphs(word(room)) if one.style and one.style.style_id == "Decision")
    assert long.text == "x" * 5_000
    assert long.paragraph_format.keep_together is False
    assert short.paragraph_format.keep_together is None
    assert isinstance(short.style, ParagraphStyle)
    assert short.style.paragraph_format.keep_together


def test_the_heading_of_the_header_stays_on_one_line_and_the_title_is_whole() -> None:
    made = word(Room("Möte " * 50))
    assert len(opened(made).sections[0].header.paragraphs[0].text) < 100
    assert texts(made)[0].count("Möte") == 50
    assert len(opened(made).core_properties.title) <= 255


@example("inte\0bra\x1b")
@example("<w:p/> &amp; <b> ]]> ${x}")
@example("שלום (סעיף 3) עולם")
@example("👩‍👩‍👧 🇸🇪")
@given(ANYTHING)
def test_what_people_write_stands_there_as_text(text: str) -> None:
    text = normalize("NFC", text)  # as the log keeps it
    said = f"x{text}"
    room = Room(said)
    room.does(cmd.AddItem(said), cmd.RecordAttendance((Person(f"y{text}", organisation=said),)))
    room.does(cmd.OpenMeeting(), cmd.AddHeading(said), cmd.TakeNote(said), cmd.RecordDecision(said))
    room.does(cmd.AddRider(said), cmd.AddReservation(said), cmd.PostponeItem(1, f"då {said}"))
    document = build(room.meeting, group_name=f"z{text}")
    told = texts(to_docx(document))
    line = visible(one_line(said))
    assert told[0] == f"Minnesanteckningar från\n{line}"
    for expected in (
        f"1.\t{line}",
        line,
        visible(one_line(f"y{text}")),
        f"Medskick: {visible(lines(said)[0])}",
    ):
        assert expected in told
    assert document.items[0].outcome
    assert visible(document.items[0].outcome.text) in told


def test_what_cannot_be_printed_is_replaced_visibly_and_no_part_is_broken() -> None:
    room = Room()
    room.open("Ett")
    room.does(cmd.TakeNote("före\U0001fffe\ufdd0efter"))
    assert f"före{REPLACEMENT}{REPLACEMENT}efter" in texts(word(room))


def test_text_from_right_to_left_is_marked_run_by_run() -> None:
    room = Room()
    room.open("מילה")
    room.does(cmd.TakeNote("Vi läste שלום (סעיף 3) tillsammans."), cmd.RecordDecision("אושר 12:30."))
    known = {one.text: one for one in paragraphs(word(room))}
    mixed = known["Vi läste שלום (סעיף 3) tillsammans."]
    assert [(run.text, bool(run.font.rtl)) for run in mixed.runs] == [
        ("Vi läste ", False),
        ("שלום (סעיף 3)", True),
        (" tillsammans.", False),
    ]
    assert mixed.paragraph_format.element.pPr.find(qn("w:bidi")) is None
    decided = known["אושר 12:30."]
    assert [(run.text, run.font.rtl) for run in decided.runs] == [("אושר 12:30.", True)]
    properties = decided.paragraph_format.element.pPr
    assert [child.tag for child in properties] == [qn("w:pStyle"), qn("w:bidi"), qn("w:ind")]
    title = f"1.\t{room.meeting.agenda[0].title}"
    assert known[title].paragraph_format.element.pPr.find(qn("w:bidi")) is not None


@given(ANYTHING, st.booleans())
def test_stretches_of_both_directions_make_up_the_whole_text(text: str, leftward: bool) -> None:
    found = list(directions(text, leftward=leftward))
    assert "".join(part for part, _ in found) == text
    assert all(part for part, _ in found)


@pytest.mark.parametrize("room", [held(), posted("en"), approved(), second(), Room()])
def test_the_same_minutes_are_the_same_bytes(room: Room) -> None:
    made = word(room, overview=True)
    assert made == word(room, overview=True)
    with zipfile.ZipFile(BytesIO(made)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert archive.testzip() is None


def test_several_approvers_and_no_secretary_have_their_places() -> None:
    room = Room()
    room.does(cmd.Elect(Role.APPROVER, (APPROVER, MEMBER, CHAIR)))
    assert texts(word(room))[-4:] == ["Justeras:", APPROVER.name, MEMBER.name, CHAIR.name]
    room.does(cmd.Elect(Role.SECRETARY, (SECRETARY,)))
    [table] = [one for one in opened(word(room)).tables if len(one.rows) == 4]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Vid anteckningarna:", "Justeras:"],
        [SECRETARY.name, APPROVER.name],
        ["", MEMBER.name],
        ["", CHAIR.name],
    ]


def test_a_letterhead_stands_on_the_first_page_in_its_colour() -> None:
    document = document_of(held().log, group_name=GROUP)
    made = to_docx(document, letterhead=Letterhead("Sjölänken", "samarbetar <&> mer", "#7a1f3d"))
    first = opened(made).sections[0].first_page_header
    assert [one.text for one in first.paragraphs] == ["Sjölänken\tUtkast", "samarbetar <&> mer"]
    with zipfile.ZipFile(BytesIO(made)) as archive:
        parts = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "7A1F3D" in parts
    assert "0B4A6F" not in parts.replace('<a:hlink><a:srgbClr val="0B4A6F"/>', "")
    assert texts(made) == texts(to_docx(document))


def test_a_long_letterhead_is_shortened() -> None:
    made = to_docx(document_of(held().log), letterhead=Letterhead("Namn " * 40, "Rad " * 100))
    for paragraph in opened(made).sections[0].first_page_header.paragraphs:
        assert len(paragraph.text) < 100
        assert "…" in paragraph.text


@pytest.mark.parametrize("room", [approved(), second()])
def test_every_style_that_is_used_is_there(room: Room) -> None:
    document = opened(word(room, overview=True))
    used = {
        mark.get(qn("w:val"))
        for tag in ("w:pStyle", "w:rStyle", "w:tblStyle")
        for mark in document.element.body.iter(qn(tag))
    }
    assert len(used) > 10
    assert used <= {style.style_id for style in document.styles}


def test_many_threads_write_the_same_as_one() -> None:
    documents = [document_of(hold(language).log) for hold in ROOMS for language in LANGUAGES]
    alone = [to_docx(document) for document in documents]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(to_docx, documents * 4)) == alone * 4
