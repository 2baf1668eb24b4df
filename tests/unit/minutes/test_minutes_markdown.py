"""Markdown stays what people wrote."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from meetings import commands as cmd
from meetings.model import Person
from minutes.document import build
from minutes.markdown import escape, markdown
from minutes.writing import one_line
from tests.unit.minutes.room import Room

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PIECES = """
*a* **a** ***a*** _a_ __a__ a_a `a` ```a ~~a~~ ~ [a](b) [a]: <b> <!-- --> <a@b.c> ! & &amp; &#1; $a$ | :
# ## > >> * _ + - -- --- *** ___ === 1. 2) \\ a å 1 ( ) . ” {
"""
MARKUP = st.lists(st.sampled_from([*PIECES.split(), " ", " ", " #", "\t"]), max_size=6).map("".join)
ANYTHING = st.text(st.characters(codec="utf-8"), max_size=60)
TEXTS = st.one_of(MARKUP, ANYTHING).map(one_line).filter(bool)


def blocks(source: str) -> list[str]:
    return [token.type for token in READER.parse(source) if token.nesting >= 0]


def shown(source: str) -> list[str]:
    """What a reader of the Markdown sees: the text of each paragraph, heading or line of a list."""
    return [_text(token.children or []) for token in READER.parse(source) if token.type == "inline"]


def _text(tokens: list[Token]) -> str:
    return "".join(token.content for token in tokens)


@given(TEXTS)
def test_a_paragraph_is_shown_as_it_was_written(text: str) -> None:
    assert blocks(escape(text)) == ["paragraph_open", "inline"]
    assert shown(escape(text)) == [text]
    [inline] = [token for token in READER.parse(escape(text)) if token.type == "inline"]
    assert {token.type for token in inline.children or []} <= {"text", "text_special"}


@example("C #", "## 3. {}")
@example("C # ##", "### {}")
@given(
    TEXTS,
    st.sampled_from(["## 3. {}", "### {}", "- {}", "> {}", "- **Plats:** {}", "> **Medskick:** {}"]),
)
def test_text_after_a_mark_is_shown_as_it_was_written(text: str, line: str) -> None:
    plain = line.format("x")
    assert blocks(line.format(escape(text))) == blocks(plain)
    assert shown(line.format(escape(text))) == [shown(plain)[0].removesuffix("x") + text]


@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_neighbours_dont_run_together(texts: list[str]) -> None:
    assert shown("\n\n".join(map(escape, texts))) == texts


@pytest.mark.parametrize(
    "text",
    [
        "Anna & Bo, 50 % – 3 > 2 (jfr punkt 4), kl 8.30!",
        "Se www.exempel.se/a_b?c=1&d=2 eller anna_berg@exempel.se",
        "-5 grader, +46 8 123 45, 2031 års #budget",
        "Frågan: ja/nej; ”så” sa hon - och gick...",
    ],
)
def test_ordinary_text_needs_no_escapes(text: str) -> None:
    assert escape(text) == text


@given(TEXTS)
def test_no_field_of_the_minutes_lets_markup_through(text: str) -> None:
    def minutes(words: str) -> str:
        room = Room(words)
        room.does(cmd.AddItem(words), cmd.RecordAttendance((Person(f"x{words}", organisation=words),)))
        room.does(cmd.OpenMeeting(), cmd.AddHeading(words), cmd.TakeNote(words), cmd.RecordDecision(words))
        room.does(
            cmd.AddRider(words), cmd.AddReservation(words), cmd.RecordAssignment((Person("Bo"),), words)
        )
        room.does(cmd.PostponeItem(1, f"då {words}"))
        return markdown(build(room.meeting, group_name=f"x{words}"))

    assert blocks(minutes(text)) == blocks(minutes("x"))
