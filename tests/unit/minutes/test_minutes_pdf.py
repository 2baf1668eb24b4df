"""The PDF holds all that the minutes hold, for people and for programs, and is what it claims to be."""

import io
import json
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from meetings import commands as cmd
from meetings.model import Language, Person
from minutes.document import build, document_of
from minutes.jsonexport import to_json
from minutes.letterhead import Letterhead
from minutes.markdown import markdown
from minutes.words import LANGUAGES
from tests.unit.minutes.held import approved, held, posted
from tests.unit.minutes.pdfs import (
    GROUP,
    attached,
    attached_json,
    body,
    essence,
    findings,
    long_meeting,
    made,
    missing,
    pages,
    pdf_of,
)
from tests.unit.minutes.room import APPROVER, CHAIR, Room, person
from tests.unit.minutes.test_minutes_markdown import shown
from tests.unit.minutes.test_minutes_order import told

ROOMS: list[Callable[[Language], Room]] = [held, posted, approved]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("hold", ROOMS)
def test_all_that_the_minutes_say_stands_in_the_pdf(
    hold: Callable[[Language], Room], language: Language
) -> None:
    room = hold(language)
    read = body(pdf_of(room))
    document = document_of(room.log, group_name=GROUP)
    # The status and the group stand in the letterhead; the columns of a table have names instead of commas.
    lines = [line for line in shown(markdown(document)) if not line.startswith(("Grupp", "Group"))]
    assert [line for line in lines if essence(line) not in read] == []
    assert missing(told(room), read) == []


def test_a_meeting_of_many_pages_stands_in_order() -> None:
    room = long_meeting(40)
    pdf = pdf_of(room, overview=True)
    assert len(pages(pdf)) > 20
    assert missing(told(room), body(pdf)) == []


def test_a_planned_meeting_without_anything_is_a_page() -> None:
    pdf = pdf_of(Room())
    assert len(pages(pdf)) == 1
    assert "Ledningsgruppen" in pages(pdf)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_says_so_on_every_page_and_approved_minutes_that_they_are(language: Language) -> None:
    draft, final = {"sv": ("Utkast, version 1", "Justerade, version 1")}.get(
        language, ("Draft, version 1", "Approved, version 1")
    )
    drawn, finished = pages(pdf_of(posted(language))), pages(pdf_of(approved(language)))
    assert len(drawn) > 1
    assert all(draft in text for text in drawn)
    assert all(final in text for text in finished)
    assert not any(draft in text for text in finished)


def test_every_page_says_which_it_is_and_of_what() -> None:
    first, *rest = pages(pdf_of(posted()))
    assert first.splitlines()[-1].endswith(f"Sida 1 av {1 + len(rest)}")
    for number, text in enumerate(rest, start=2):
        assert text.startswith("Minnesanteckningar från Planeringsdag · torsdagen den 4 september 2031")
        assert text.splitlines()[-1] == f"{GROUP} Sida {number} av {1 + len(rest)}"


def test_who_approved_which_version_stands_by_the_name_and_its_checksum_below() -> None:
    room = approved()
    last = essence(pages(pdf_of(room))[-1])
    document = document_of(room.log)
    approval = document.signatures[-1].approval
    assert approval is not None
    assert document.version is not None
    assert missing(["Vid anteckningarna", "Justeras", approval.text, document.version.hash], last) == []


def test_a_draft_says_what_it_changed() -> None:
    room = posted()
    room.does(cmd.RequestChange("Stavningen"), by=APPROVER)
    room.does(cmd.EditEntry("9.1", "Arbetsytan behålls."), cmd.PostDraft())
    read = body(pdf_of(room))
    told_first = [
        "Ändrat sedan version 1",
        "Ändrat: Beslut 9.1: Arbetsytan behålls.",
        "Arbetsytan avvecklas.",
    ]
    assert missing([*told_first, "Deltagare"], read) == []
    room.does(cmd.RequestChange("Som förut"), by=APPROVER)
    room.does(cmd.PostDraft())
    assert "Texten är densamma som i version 2." in pages(pdf_of(room))[0]


def test_all_assignments_stand_in_a_table_where_that_is_wanted() -> None:
    assert "Uppdrag från mötet" not in " ".join(pages(pdf_of(approved())))
    read = body(pdf_of(approved(), overview=True))
    rows = [
        "3.1 Ylva Norén får i uppdrag",
        "4.1 Gruppen säger ja",
        "5.1 Ta in priser från tre leverantörer Pär Öhgren och Göran Ekwall fredagen den 3 oktober 2031",
    ]
    assert (
        missing(["Uppdrag från mötet", "Nr Uppdrag Ansvarig Senast", *rows, "Vid anteckningarna"], read) == []
    )


def test_the_letterhead_is_the_groups_own() -> None:
    letterhead = Letterhead("Sjölänken", "fem kommuner", "#7a1f3d")
    first = pages(pdf_of(posted(), letterhead=letterhead))[0]
    assert first.startswith("Sjölänken\nfem kommuner Utkast, version 1")
    assert f"Grupp {GROUP}" in first


@pytest.mark.parametrize(
    ("language", "tag", "name"), [("sv", "sv-SE", "minnesanteckningar"), ("en", "en-GB", "minutes")]
)
def test_its_data_is_attached_and_its_language_and_title_told(
    language: Language, tag: str, name: str
) -> None:
    room = approved(language)
    pdf = pdf_of(room)
    document = document_of(room.log, group_name=GROUP)
    assert attached(pdf) == {f"{name}.json": [to_json(document)]}
    reader = PdfReader(io.BytesIO(pdf))
    assert str(reader.root_object["/Lang"]) == tag
    assert reader.metadata is not None
    assert reader.metadata.title == f"{document.heading} {document.title}"
    assert reader.metadata.author == "Ylva Norén"
    # A seal that is appended must not change the last line of what it seals.
    assert pdf.endswith(b"%%EOF\n")


def test_the_file_is_dated_when_the_minutes_came_to_be() -> None:
    metadata = PdfReader(io.BytesIO(pdf_of(approved()))).metadata
    assert metadata is not None
    assert str(metadata.creation_date) == "2031-09-05 06:28:00+00:00"


def test_a_cancelled_meeting_says_why_and_has_no_draft() -> None:
    room = Room()
    room.does(cmd.CancelMeeting("för få deltagare"))
    [text] = pages(pdf_of(room))
    assert "Mötet är inställt: för få deltagare" in text
    assert "Utkast" not in text


def test_a_validator_finds_what_is_wrong() -> None:
    assert findings(pdf_of(posted()).replace(b"/Marked true", b"/Marked null"))


NASTY = [
    "# rubrik = rubrik - lista + lista / term: *fet* _kursiv_ `kod` $x^2$ <label> @ref",
    "#emoji.face #panic() \\ \\u{41} ~ -- --- ... \"rakt\" 'rakt' // bort /* bort */ [x] {x}",
    "https://exempel.se/a_b?c=1&d=%C3%A5#e <script>alert(1)</script> \\end{document} %%EOF",
]


@pytest.mark.parametrize("text", NASTY)
def test_markup_stays_text(text: str) -> None:
    room = Room()
    room.open(text)
    room.does(cmd.TakeNote(text), cmd.RecordDecision(text), cmd.AddRider(text))
    read = "".join("".join(pages(pdf_of(room))).split())
    assert read.count("".join(text.split())) == 4


def test_what_no_font_shows_is_replaced_and_kept_in_the_data() -> None:
    room = Room("Möte \U0001faa8")
    room.open("Ett")
    room.does(cmd.TakeNote("Sten \U0001faa8, sax 🎉 och påse \U0001faa8."))
    pdf = pdf_of(room)
    read = " ".join(pages(pdf))
    assert "Sten \N{REPLACEMENT CHARACTER}, sax 🎉 och påse \N{REPLACEMENT CHARACTER}." in read
    assert "tecken som inte kan skrivas ut har ersatts" in read
    data = attached_json(pdf)
    assert data["items"][0]["blocks"][0]["paragraphs"] == ["Sten \U0001faa8, sax 🎉 och påse \U0001faa8."]
    [replaced] = data["replaced"]
    assert (replaced["character"], replaced["code"]) == ("\U0001faa8", "U+1FAA8")
    assert replaced["times"] >= 3


@pytest.mark.parametrize(
    "text",
    [
        "Åsa Öberg, Ärla – ”citat” … § 5 ½ ≥ → ✓ €",
        "Łukasz Đặng Žižek",
        "Ελλάδα Україна",
        "中文 日本語 한국어",
        "ไทย",
    ],
)
def test_names_of_many_languages_are_shown(text: str) -> None:
    room = Room()
    room.open("Ett")
    room.does(cmd.TakeNote(text))
    pdf = pdf_of(room)
    assert text in " ".join(pages(pdf))
    assert attached_json(pdf)["replaced"] == []


def test_right_to_left_text_and_marks_that_combine_are_shown() -> None:
    room = Room()
    room.open("שלום")
    room.does(
        cmd.TakeNote("שלום עולם"), cmd.TakeNote("مرحبا بالعالم"), cmd.TakeNote("नमस्ते e\u0323\u0301 ❤️ 👩‍👩‍👧")
    )
    assert attached_json(pdf_of(room))["replaced"] == []


def test_a_word_of_five_thousand_letters_stays_on_the_paper() -> None:
    room = Room("Ö" * 300)
    room.open("x" * 300)
    room.does(cmd.RecordAttendance((person("y" * 200, "z" * 300),)))
    room.does(cmd.TakeNote("a" * 5_000), cmd.RecordDecision("b" * 5_000), cmd.AddRider("c" * 5_000))
    reader = PdfReader(io.BytesIO(pdf_of(room, overview=True)))
    read = "".join("".join(one.extract_text().split()) for one in reader.pages)
    assert {letter: read.count(letter) >= 4_990 for letter in "abc"} == dict.fromkeys("abc", True)
    for one in reader.pages:
        right: list[float] = []
        one.extract_text(
            visitor_text=lambda text, _, matrix, *__, at=right: at.append(matrix[4]) if text else None
        )
        assert max(right) < float(one.mediabox.right) - 60


ANYTHING = st.text(
    st.one_of(
        st.characters(), st.sampled_from("\0\x1b\t\n#$\\<>&*_`@[]\"'שא3(–🎉\u0301\u200d\ufe0f\u202e\ufffe")
    ),
    min_size=1,
    max_size=80,
)


@settings(max_examples=max(settings().max_examples // 2, 1))
@example("㎂\u0301\ufeff中\u0301\u0d4d")
@given(ANYTHING)
def test_whatever_people_write_becomes_a_sound_pdf(text: str) -> None:
    room = Room(f"x{text}")
    room.does(cmd.AddItem(f"x{text}"), cmd.RecordAttendance((Person(f"x{text}", organisation=f"x{text}"),)))
    room.does(cmd.OpenMeeting(), cmd.AddHeading(f"x{text}"), cmd.RecordDecision(f"x{text}"))
    room.does(cmd.AddReservation(f"x{text}", by=CHAIR), cmd.PostponeItem(1, f"då {text}"))
    document = build(room.meeting, group_name=f"y{text}")
    data = attached_json(made(document, letterhead=Letterhead(text, text), overview=True))
    assert {**data, "replaced": []} == json.loads(to_json(document))
