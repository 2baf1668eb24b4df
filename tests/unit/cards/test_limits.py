"""Whatever people write, a card is one that Teams takes, and shows what they wrote."""

import datetime as dt
from collections.abc import Iterator
from itertools import count, cycle, islice

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from cards import actions as act
from cards import answer, board, closing, draft, forms, greeting, lists, panel, planning, refusals
from cards.elements import MAX_BYTES, Card
from cards.fit import cut, cut_bytes, short
from cards.words import clean
from meetings import commands as cmd
from meetings.errors import InvalidError, NotAllowedError
from meetings.meeting import Meeting
from meetings.model import (
    AgendaItem,
    AnyEntry,
    Approval,
    Assignment,
    Attendance,
    ChangeRequest,
    Decision,
    Heading,
    ItemStatus,
    Language,
    MinutesVersion,
    NextMeeting,
    Note,
    Occasion,
    Outstanding,
    Person,
    Reservation,
    Rider,
    Status,
    Task,
)
from meetings.outcomes import ClosingCheck, DateQuestion, MeetingDraft, Missing, Noted, Refused
from meetings.register import assignments, decisions
from tests.unit.cards.seen import parts, texts
from tests.unit.cards.stage import APPROVER, PLANNED_AT, SECRETARY, START, opened

# Signs of every kind, controls and right-to-left words among them; lone surrogates are gone by now.
letters = st.text(st.characters(codec="utf-8"), max_size=40)
marked = st.sampled_from(["*a*", "[x](y)", "1. a\n2. b", "{{DATE(2022-10-28T08:00:00Z)}}", 'c:\\"d"', "שלום"])
long_words = st.builds(lambda text, times: (text or "x") * times, letters, st.integers(1, 3000))
written = st.one_of(letters, marked, long_words)
names = st.builds(Person, written, st.none() | letters, st.none() | written)
languages: st.SearchStrategy[Language] = st.sampled_from(["sv", "en"])


class Held:
    """A meeting that doesn't fill the screen when a test fails."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting

    def __repr__(self) -> str:
        return f"a meeting with {len(self.meeting.items)} items"


@st.composite
def meetings(draw: st.DrawFn) -> Held:
    """A meeting of any status, with few or many of everything, made of a handful of texts and people."""
    texts = cycle(draw(st.lists(written, min_size=1, max_size=6)))
    people = cycle(draw(st.lists(names, min_size=1, max_size=4)))
    several, many = draw(st.integers(0, 8)), draw(st.sampled_from([0, 3, 200]))
    size = draw(st.integers(0, 14))
    items = tuple(
        AgendaItem(
            number,
            next(texts),
            number,
            SECRETARY,
            status=draw(st.sampled_from(ItemStatus)),
            reason=next(texts),
            entries=tuple(islice(_entries(number, texts, people), several)),
        )
        for number in range(1, size + 1)
    )
    occasion = Occasion(START, START + dt.timedelta(hours=3), next(texts))
    here = tuple(Attendance(next(people), place % 3 > 0, place % 5 == 0) for place in range(many))
    approvers = tuple(islice(people, several))
    meeting = Meeting(
        id="m",
        group="g",
        sequence=9,
        hash="h" * 64,
        status=draw(st.sampled_from(Status)),
        title=next(texts),
        occasion=occasion,
        zone="Europe/Stockholm",
        language=draw(languages),
        planned_by=SECRETARY,
        planned_at=PLANNED_AT,
        items=items,
        current=1 if items else None,
        attendance=here,
        chair=next(people),
        secretary=next(people),
        approvers=approvers,
        opened_at=START,
        outstanding=tuple(
            Outstanding("p", "1.1", next(texts), (next(people),), None, PLANNED_AT) for _ in range(several)
        ),
        next_meeting=NextMeeting(occasion, "n"),
        versions=(MinutesVersion(1, 5, "h" * 64, START, SECRETARY),),
        approvals=tuple(Approval(one, 1, START) for one in approvers[:2]),
        change_requests=tuple(
            ChangeRequest(next(people), 1, next(texts), START, place) for place in range(several)
        ),
        correction=next(texts),
        cancelled_because=next(texts),
    )
    return Held(meeting)


def _entries(number: int, texts: Iterator[str], people: Iterator[Person]) -> Iterator[AnyEntry]:
    """Lines of every kind, over and over."""
    first = f"{number}.0"
    for place in count():
        task = Task(tuple(islice(people, place % 4 + 1)), START.date())
        yield Decision(
            id=f"{number}.{2 * place}", item=number, text=next(texts), author=SECRETARY, at=START, task=task
        )
        yield Note(id=f"{number}n{place}", item=number, text=next(texts), author=SECRETARY, at=START)
        yield Heading(id=f"{number}h{place}", item=number, text=next(texts), author=SECRETARY, at=START)
        yield Assignment(
            id=f"{number}.{2 * place + 1}",
            item=number,
            text=next(texts),
            author=SECRETARY,
            at=START,
            task=task,
        )
        yield Rider(
            id=f"{number}r{place}", item=number, text=next(texts), author=SECRETARY, at=START, to=first
        )
        by = next(people)
        yield Reservation(
            id=f"{number}s{place}", item=number, text=next(texts), author=SECRETARY, at=START, to=first, by=by
        )


BEFORE = opened().meeting


def check(card: Card) -> Card:
    """What Teams asks of every card."""
    size = len(msgspec.json.encode(card))
    assert size <= MAX_BYTES < 28 * 1024
    assert len(msgspec.json.encode(card).decode().encode("utf-16-le")) < 80 * 1024
    assert card["body"]
    assert card["speak"].strip()
    executed = [part for part in parts(card) if part.get("type") == "Action.Execute"]
    assert len(executed) <= 6
    inputs = [part["id"] for part in parts(card) if str(part.get("type", "")).startswith("Input.")]
    assert len(set(inputs)) == len(inputs)
    return card


@given(meetings())
def test_a_meeting_of_any_content_makes_cards_that_teams_takes(held: Held) -> None:
    meeting = held.meeting
    check(board.board(meeting))
    check(panel.panel(meeting))
    check(planning.reminder(meeting, 7))
    check(draft.draft(meeting, 1))
    check(
        draft.draft(
            meeting,
            1,
            posted=meeting,
            previous=opened().meeting,
            links={"PDF": "https://a.example/" + "x" * 900},
        )
    )
    check(draft.change_requested(meeting))
    untreated = tuple(item.number or 0 for item in meeting.items)
    proposed = meeting.occasion
    missing = Missing(untreated=untreated, approver=True, next_meeting=True, proposed=proposed)
    check(closing.closing_check(ClosingCheck(meeting=meeting, missing=missing)))
    check(lists.my_assignments(meeting.language, assignments(meeting), meeting.zone, dt.date(2031, 1, 1)))
    check(lists.search_results(meeting.language, meeting.title, decisions(meeting), meeting.zone))


@given(meetings(), written, written, languages)
def test_forms_and_answers_keep_within_the_limits(
    held: Held, text: str, more: str, language: Language
) -> None:
    meeting = held.meeting
    saves: tuple[forms.Save, ...] = (
        act.SaveItem(meeting="m", once="o", title=text),
        act.SaveNote(meeting="m", once="o", number=1, heading=more, text=text),
        act.SaveDecision(meeting="m", once="o", text=text, rider=more),
        act.SaveAssignment(meeting="m", once="o", others=more, text=text),
        act.SavePostponement(meeting="m", once="o", reason=text),
        act.SaveEdit(meeting="m", entry="1.1", text=text),
        act.SaveChangeRequest(meeting="m", version=1, text=text),
    )
    for save in saves:
        check(forms.form(meeting, save, InvalidError("item_empty")))
    check(planning.new_meeting(language, MeetingDraft(title=text, place=more, phrase=text)))
    error = NotAllowedError("only_officers", who=(text, more))
    check(refusals.refusal(language, error, text))
    check(greeting.welcome(language, text))
    refused = Refused(error=error, text=more)
    asked = Noted(command=cmd.TakeNote(text), meeting=meeting, question=DateQuestion("m", "1.1", text))
    check(answer.noted([refused, asked, *[refused] * 40], language))


@given(st.text(min_size=1, max_size=200).filter(lambda text: bool(clean(text).strip())))
def test_what_was_noted_is_shown_as_it_was_written(text: str) -> None:
    held = opened()
    note = held.does(cmd.TakeNote("x" + text))
    kept = note.meeting.entry("4c")
    assert kept is not None
    assert clean(kept.text) in texts(check(answer.noted([note], "sv")))


@given(written)
def test_what_was_refused_is_shown_as_it_was_written(text: str) -> None:
    card = check(refusals.refusal("sv", InvalidError("item_empty"), text or "x"))
    shown = texts(card)[-1]
    assert shown == clean(text or "x") or (shown.endswith("…") and len(shown) > 100)


@given(st.text(max_size=300), st.integers(2, 300))
def test_cutting_keeps_the_beginning(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= limit
    assert text.startswith(cut(text, limit).removesuffix("…").rstrip()) or cut(text, limit) == text
    assert len(short(text, limit)) <= limit
    assert "\n" not in short(text, limit)


@given(st.text(max_size=2000), st.integers(50, 3000))
def test_cutting_by_bytes_keeps_within_them(text: str, limit: int) -> None:
    assert len(msgspec.json.encode(cut_bytes(text, limit))) <= limit


def test_a_text_without_spaces_is_cut_too() -> None:
    assert cut("x" * 500, 100) == "x" * 99 + "…"
    assert len(msgspec.json.encode(cut_bytes("🙂" * 5000, 1000))) <= 1000


def test_a_long_agenda_says_how_much_is_left_out() -> None:
    staged = opened()
    staged.does(*(cmd.AddItem(f"{'Ett mycket långt namn ' * 10}{number}") for number in range(150)))
    shown = texts(check(board.board(staged.meeting)))
    assert any("punkter till får inte plats här" in line for line in shown)
    assert APPROVER.name in "\n".join(shown)
