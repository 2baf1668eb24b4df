"""Every refusal's key stands in the code as a word, so that the catalogues can be held against it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import meetings.errors
from meetings.errors import MeetingError

HOUSE = Path(meetings.errors.__file__).parent
MODULES = sorted(HOUSE.rglob("*.py"))
KINDS = {"MeetingError", "ClosingUnconfirmedError", "ColourError"}
NAMES = KINDS | {one.__name__ for one in MeetingError.__subclasses__()}

# Where a key is handed on, and the place of the argument that holds it.
HANDED_ON = {
    "meetings/rules/text.py:text": 1,
    "meetings/phrases/said.py:unclear": 1,
}


def raised() -> Iterator[tuple[str, ast.expr, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """The first argument of every refusal that is made, with where it stands."""
    for path in MODULES:
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                place = f"meetings/{path.relative_to(HOUSE).as_posix()}:{function.name}"
                for node in ast.walk(function):
                    if isinstance(node, ast.Call) and getattr(node.func, "id", None) in NAMES:
                        yield place, node.args[0], function


def words(value: ast.expr) -> list[str] | None:
    """The words that an expression can be; None where that can't be seen."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return [value.value]
    if isinstance(value, ast.IfExp):
        both = words(value.body), words(value.orelse)
        return None if None in both else [*(both[0] or ()), *(both[1] or ())]
    return None


def returned(function: str, path: Path) -> list[ast.expr]:
    """What a function of a module can return."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function)
    return [node.value for node in ast.walk(found) if isinstance(node, ast.Return) and node.value]


def test_every_key_is_a_word_where_it_is_raised_or_handed_on() -> None:
    hidden = {place for place, key, _ in raised() if words(key) is None}
    assert hidden == {*HANDED_ON, "meetings/lifecycle.py:decide"}


def test_a_key_that_is_handed_on_is_a_word_where_it_begins() -> None:
    names = {"text", "title", "unclear"}
    hidden = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) in names and len(node.args) > 1:
                hidden += [(path.name, node.lineno)] if words(node.args[1]) is None else []
    inside = [(name, line) for name, line in hidden if name == "text.py"]
    assert hidden == inside
    assert len(inside) == 1  # `title` hands on to `text`


def test_the_refusals_of_states_are_words() -> None:
    for value in returned("_refusal", HOUSE / "lifecycle.py"):
        if isinstance(value, ast.Call):  # the table of what is left: looked up, with a word for the rest
            assert isinstance(value.func, ast.Attribute)
            assert isinstance(value.func.value, ast.Dict)
            assert all(words(one) for one in value.func.value.values)
            assert words(value.args[1])
        else:
            assert words(value)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_nothing_else_is_raised_at_people(path: Path) -> None:
    """A refusal is made of the tree of errors; what else a module raises is for programmers."""
    own = {
        "ValueError",
        "ChainBrokenError",
        "StaleStateError",
        "AlreadyHandledError",
        "StorageUnavailableError",
    }
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            assert getattr(node.exc.func, "id", None) in NAMES | own, node.lineno


def test_a_refusal_shows_its_key_and_values_to_the_programmer() -> None:
    assert repr(MeetingError("locked", status="approved")) == "MeetingError('locked', {'status': 'approved'})"
