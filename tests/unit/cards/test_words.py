"""The catalogues: the same sentences in both languages, each of them used, none of them missing."""

import ast
import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from cards.sentences import snake
from cards.words import LANGUAGES, catalogue, clean, has, keys, listed, say
from meetings.commands import Command
from meetings.contrast import ColourError
from meetings.errors import MeetingError
from meetings.events import Reversible
from meetings.model import Language, Role, Status
from meetings.rules.session import ClosingUnconfirmedError

ROOT = Path(__file__).parents[3]
SPEAKERS = sorted((ROOT / "cards").glob("*.py")) + sorted((ROOT / "bot").rglob("*.py"))


def named(kinds: object) -> set[str]:
    types: tuple[type, ...] = get_args(kinds)
    return {snake(kind.__name__) for kind in types}


COMMANDS = named(Command)
UNDOABLE = named(Reversible)
OF_COMMANDS = re.compile(r"(noted|repeat)\.(?P<command>[a-z_]+)(\..+)?")


def _below(kind: type[Exception]) -> Iterator[type[Exception]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


KINDS: list[type[Exception]] = [MeetingError, ClosingUnconfirmedError, ColourError, *_below(MeetingError)]
REFUSALS = {kind.__name__ for kind in KINDS}


@cache
def literals() -> set[str]:
    """Every string in the code that speaks."""
    return {
        node.value
        for path in SPEAKERS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def calls() -> Iterator[tuple[str, str, set[str]]]:
    """(place, key, names of the values) of every call of `say` whose key and names stand in the code."""
    for path in SPEAKERS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"):
                continue
            key = node.args[1]
            named = {word.arg for word in node.keywords}
            if isinstance(key, ast.Constant) and isinstance(key.value, str) and None not in named:
                yield f"{path.name}:{node.lineno}", key.value, {name for name in named if name}


def placeholders(language: Language, key: str) -> set[str]:
    message = catalogue(language)[key]
    forms = message if isinstance(message, tuple) else (message,)
    return {field for form in forms for _, field, _, _ in Formatter().parse(form) if field is not None}


@cache
def refusals() -> dict[str, list[set[str]]]:
    """The keys of what the domain and the handlers refuse, with the names of the values at each place."""
    found: dict[str, list[set[str]]] = {key: [{"status"}] for key in refusals_of_states()}
    for path in (*(ROOT / "meetings").rglob("*.py"), *(ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                for key in _keys_of(node):
                    found.setdefault(key, []).append({word.arg or "**" for word in node.keywords})
    return found


def _keys_of(call: ast.Call) -> Iterator[str]:
    name = getattr(call.func, "id", None) or getattr(call.func, "attr", "")
    if name == "unclear":
        places = call.args[1:2]
    elif name in REFUSALS:
        places = call.args[:1]
    else:
        places = [
            one for one in call.args if isinstance(one, ast.Constant) and str(one.value).endswith("_empty")
        ]
    for place in places:
        chosen = (place.body, place.orelse) if isinstance(place, ast.IfExp) else (place,)
        yield from (
            one.value for one in chosen if isinstance(one, ast.Constant) and isinstance(one.value, str)
        )


def refusals_of_states() -> set[str]:
    """The keys that a command is refused with where the table of transitions has no row for it."""
    tree = ast.parse((ROOT / "meetings" / "lifecycle.py").read_text(encoding="utf-8"))
    function = next(
        node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "_refusal"
    )
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return {
        node.value
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@cache
def warnings() -> set[str]:
    sources = [
        (ROOT / "meetings" / name).read_text(encoding="utf-8") for name in ("reading.py", "planning.py")
    ]
    return set(re.findall(r"(?:found\.append\(|warnings=\()\"([a-z_]+)\"", "\n".join(sources)))


def test_both_languages_have_the_same_sentences_in_the_same_forms() -> None:
    swedish, english = catalogue("sv"), catalogue("en")
    assert swedish.keys() == english.keys()
    differing = [key for key in swedish if isinstance(swedish[key], tuple) != isinstance(english[key], tuple)]
    assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty(language: Language) -> None:
    empty = [key for key, message in catalogue(language).items() if not all(message)]
    assert empty == []


def test_both_languages_fill_in_the_same_values() -> None:
    differing = {key for key in keys() if placeholders("sv", key) != placeholders("en", key)}
    assert differing == set()


def test_every_call_names_a_sentence_and_all_its_values() -> None:
    wrong = [
        (place, key, "unknown" if not has(key) else placeholders("sv", key) - given)
        for place, key, given in calls()
        if not has(key) or not placeholders("sv", key) <= given
    ]
    assert wrong == []


@pytest.mark.parametrize(("key", "places"), sorted(refusals().items()))
def test_every_refusal_has_a_sentence_and_all_its_values(key: str, places: list[set[str]]) -> None:
    assert has(f"error.{key}")
    assert placeholders("sv", f"error.{key}") <= set.intersection(*places)


@pytest.mark.parametrize("key", sorted(warnings()))
def test_every_warning_has_a_sentence(key: str) -> None:
    assert has(f"warning.{key}")


@pytest.mark.parametrize("command", sorted(COMMANDS - {"undo", "record_attendance", "keep_minutes"}))
def test_every_command_has_a_sentence_for_done_and_for_done_already(command: str) -> None:
    assert has(f"noted.{command}")
    assert has(f"repeat.{command}")


@pytest.mark.parametrize("event", sorted(UNDOABLE))
def test_everything_that_undo_can_do_has_a_sentence(event: str) -> None:
    assert has(f"undone.{event}")


@pytest.mark.parametrize("value", [*Status, *Role])
def test_states_and_offices_have_a_name(value: Status | Role) -> None:
    assert has(f"{'status' if isinstance(value, Status) else 'role'}.{value}")


def test_no_sentence_is_left_over() -> None:
    said = literals()
    unused = sorted(key for key in keys() if key not in said and not _made_up(key, said))
    assert unused == []


def _made_up(key: str, said: set[str]) -> bool:
    """Whether the code puts this key together of parts."""
    family, _, rest = key.partition(".")
    if found := OF_COMMANDS.fullmatch(key):
        return found["command"] in COMMANDS
    made_of: dict[str, set[str]] = {
        "undone": UNDOABLE,
        "error": {"unknown", *refusals()},
        "warning": warnings(),
        "status": {*Status},
        "board": {*Status},
        "role": {*Role},
    }
    if family in made_of:
        return rest in made_of[family]
    if family == "help":
        return rest.removesuffix(".lines") in said
    if key.endswith((".placeholder", ".missing", ".unsaid")):
        return key.rpartition(".")[0] in said
    if key.endswith(("_because", "_as_said", "_reason")):
        return key.removesuffix("_because").removesuffix("_as_said").removesuffix("_reason") in said
    if key.startswith("settled.draft_to_"):
        return rest.removeprefix("draft_to_") in {"channel", "approver"}
    if key.startswith("draft.only_"):
        return rest.removeprefix("only_").upper() in {"DECISIONS", "DECIDED"}
    return family in {"button", "form", "people", "draft"} and rest in said


def test_dates_lists_and_states_are_put_into_words() -> None:
    day = dt.date(2022, 10, 28)
    assert say("sv", "mine.due", day=day) == "Senast fredagen den 28 oktober 2022"
    assert say("en", "mine.due", day=day) == "By Friday 28 October 2022"
    names = ("Ylva", "Torsten", "Amira")
    assert say("sv", "error.not_approver", approvers=names).startswith(
        "Tack, men anteckningarna justeras av Ylva, Torsten och Amira."
    )
    assert say("en", "error.not_now", status=Status.IN_REVIEW).endswith(
        "the meeting is waiting for approval."
    )
    found = {"colour": "#ffcc00", "ratio": 1.5, "least": 4.5, "suggestion": "#917300"}
    assert say("sv", "error.colour_contrast", **found) == (
        "Färgen #ffcc00 syns för dåligt mot vitt (1,5:1; minst 4,5:1 behövs). Skriv ”färg #917300”."
    )
    assert "(1.5:1; at least 4.5:1 is needed)" in say("en", "error.colour_contrast", **found)
    assert say("sv", "error.elect_one", role=Role.CHAIR) == "Bara en person kan vara ordförande."


@pytest.mark.parametrize(("n", "told"), [(0, "0 anteckningar"), (1, "1 anteckning"), (2, "2 anteckningar")])
def test_number_chooses_the_form(n: int, told: str) -> None:
    assert say("sv", "item.notes", n=n) == told


def test_lists_of_few() -> None:
    assert listed("sv", ()) == ""
    assert listed("sv", ("Ylva",)) == "Ylva"
    assert listed("sv", ("Ylva", "Torsten")) == "Ylva och Torsten"


def test_braces_in_what_somebody_wrote_are_left_alone() -> None:
    assert say("sv", "search.none", words="{who} {0}").count("{who} {0}") == 1


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Å ä ö – ”citat” 🙂 שלום", "Å ä ö – ”citat” 🙂 שלום"),
        ("en\r\ntvå\rtre\u2028fyra\tfem", "en\ntvå\ntre\nfyra\tfem"),
        ("a\x00b\x07c\x1b[31md\x7f", "abc[31md"),
        ("ja \u202ejen\u202c", "ja jen"),
        ("\ud83d halv", "\ufffd halv"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
    ],
)
def test_what_somebody_wrote_is_shown_as_it_is(written: str, shown: str) -> None:
    assert clean(written) == shown


@pytest.mark.parametrize(
    "function", ["{{DATE(2022-10-28T08:00:00Z, SHORT)}}", "x {{TIME(2022-10-28T08:00:00Z)}}"]
)
def test_functions_of_adaptive_cards_are_not_calculated(function: str) -> None:
    shown = clean(function)
    assert not re.search(r"\{\{(DATE|TIME)\(", shown)
    assert shown.replace("\u2060", "") == function


def test_right_to_left_names_do_not_turn_the_sentence() -> None:
    told = say("sv", "welcome.added_by", who="דנה")
    assert told == "\u2068דנה\u2069 lade till mig."
