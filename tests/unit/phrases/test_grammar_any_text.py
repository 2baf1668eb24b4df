"""Whatever is written, the grammar answers, and keeps every letter."""

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings import commands as cmd
from meetings.phrases.chat import ChatText, Mentioned, composed
from meetings.phrases.decisions import read_decision
from meetings.phrases.grammar import parse
from meetings.phrases.keywords import KEYWORDS
from meetings.phrases.known import Known
from meetings.phrases.people import elements, listed
from meetings.phrases.vocabulary import WHOLE_LINE
from tests.unit.phrases.chatting import ANNA, BO, CONTEXT, EVERYBODY, asked, said

KEYWORD = st.sampled_from(sorted(KEYWORDS.values()))
TAKES_TEXT = st.sampled_from(sorted(set(KEYWORDS.values()) - WHOLE_LINE))
OTHER_WORDS = (
    *(
        "Anna Ek",
        "@Anna",
        "och",
        ",",
        ";",
        ":",
        "(Storköping)",
        "(",
        "3.1",
        "3",
        "punkt 3",
        "att",
        "to",
        "senast",
    ),
    *(
        "fredag 30 oktober",
        "kl 9–11",
        "alla utom",
        ">",
        "- ",
        "\t",
        "på grund av",
        "får i uppdrag att",
        "jag",
    ),
)
WORDS = st.one_of(KEYWORD, st.sampled_from(OTHER_WORDS), st.text(max_size=12))
MESSAGE = st.lists(st.tuples(WORDS, st.sampled_from(["", " ", " ", "\n", "\n\n", ": "])), max_size=30).map(
    lambda parts: "".join(word + after for word, after in parts)
)


@st.composite
def mentioning(draw: st.DrawFn) -> ChatText:
    """A message with mentions at any place between its words."""
    text, mentions = "", []
    for part in draw(st.lists(MESSAGE, min_size=1, max_size=3)):
        text += part
        person = draw(st.sampled_from([ANNA, BO, None]))
        if person is not None:
            mentions.append(Mentioned(person, len(text), len(text) + len(person.name)))
            text += person.name
    return ChatText(text, tuple(mentions))


def visible(text: str) -> Counter[str]:
    return Counter(char for char in unicodedata.normalize("NFC", text) if not char.isspace())


@given(mentioning())
def test_every_visible_character_stands_in_what_was_said(chat: ChatText) -> None:
    found = parse(chat, CONTEXT)
    assert visible("".join(one.text for one in found)) >= visible(chat.text)
    assert bool(found) == bool(composed(chat).text.strip())


@given(mentioning())
def test_nothing_said_is_both_done_and_refused(chat: ChatText) -> None:
    for one in parse(chat, CONTEXT):
        assert one.what is None or one.problem is None
        assert one.due is None or isinstance(one.what, cmd.RecordAssignment)


@given(mentioning())
def test_beside_commands_no_text_is_passed_over(chat: ChatText) -> None:
    """Beside commands there are only problems, and a greeting first."""
    found = parse(chat, CONTEXT)
    if any(one.what is not None or one.problem is not None for one in found):
        idle = [one for one in found if one.what is None and one.problem is None]
        assert len(idle) <= 1
        assert idle in ([], list(found[:1]))


@given(TAKES_TEXT, st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=60))
def test_a_keyword_with_a_colon_is_never_passed_over(keyword: str, text: str) -> None:
    for one in said(f"{keyword}: {text.replace('{', '').replace('}', '')}"):
        assert one.what is not None or one.problem is not None


@given(st.lists(st.sampled_from(["Anna", "Bo Alm", "Nils Grå", "folk", "", "jag"]), max_size=8))
def test_a_list_names_nobody_twice(names: list[str]) -> None:
    found = listed(ChatText(", ".join(names)), Known(EVERYBODY), ANNA)
    keys = [one.person.key for one in found if one.person is not None]
    assert len(keys) == len(set(keys))


@given(mentioning())
def test_the_elements_of_a_list_hold_all_its_words(chat: ChatText) -> None:
    left = visible("".join(part.text for part in elements(chat)))
    separators = set(",;&+ochandsamtOCHANDSAMT")
    assert {char for char in visible(chat.text) if left[char] == 0} <= separators


@given(MESSAGE)
def test_any_decision_can_be_read(text: str) -> None:
    found = read_decision(text, EVERYBODY, CONTEXT.today)
    if found.task is not None:
        assert found.task.assignees


@given(st.text())
def test_composing_twice_is_composing_once(text: str) -> None:
    once = composed(ChatText(text))
    assert composed(once) == once


def test_a_mention_stays_on_its_name_when_letters_are_composed() -> None:
    mark = "\N{COMBINING DIAERESIS}"
    chat = ChatText(f"na{mark}rvarande Anna Ek", (Mentioned(ANNA, 12, 19),))
    assert [one.what for one in parse(chat, CONTEXT)] == [cmd.RecordAttendance((ANNA,))]


@pytest.mark.parametrize(
    "text", ["a" * 5_000, "Vi är eniga. " * 400, "Anna Ek, " * 500, " " * 5_000 + "slut", "(" * 5_000]
)
def test_a_long_text_is_kept_in_full(text: str) -> None:
    assert asked(f"anteckning: {text}") == [cmd.TakeNote(text.strip())]
    task = text.strip()
    assert asked(f"uppdrag {{Anna Ek}}: {text}") == [
        cmd.RecordAssignment((ANNA,), task[:1].upper() + task[1:])
    ]


def test_a_message_of_many_lines_is_many_commands() -> None:
    assert len(asked("\n".join(["beslut Vi kör vidare"] * 500))) == 500
