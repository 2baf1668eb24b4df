"""People who chat, and what is understood of what they write."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from meetings.model import Person
from meetings.phrases.chat import ChatText, Mentioned
from meetings.phrases.grammar import parse
from meetings.phrases.said import Context, Said

ANNA = Person("Anna Ek", "t:anna")
BO = Person("Bo Alm", "t:bo")
CECILIA = Person("Cecilia Dahl Lund", "t:cecilia", "Lillhamn")
SARA = Person("Sara Ström", "t:sara")
EVERYBODY = (ANNA, BO, CECILIA, SARA)

CONTEXT = Context(
    now=dt.datetime(2026, 9, 1, 10, 0, tzinfo=dt.UTC),  # a Tuesday
    zone=ZoneInfo("Europe/Stockholm"),
    sender=SARA,
    people=EVERYBODY,
    members=EVERYBODY,
)


def written(text: str) -> ChatText:
    """A message in which `{Anna Ek}` is a mention of Anna Ek."""
    known = {person.name: person for person in EVERYBODY}
    plain, mentions, at = "", [], 0
    for match in re.finditer(r"\{([^{}]+)\}", text):
        plain += text[at : match.start()]
        mentions.append(Mentioned(known[match[1]], len(plain), len(plain) + len(match[1])))
        plain += match[1]
        at = match.end()
    return ChatText(plain + text[at:], tuple(mentions))


def said(text: str, context: Context = CONTEXT) -> tuple[Said, ...]:
    return parse(written(text), context)


def asked(text: str, context: Context = CONTEXT) -> list[object]:
    """What a message asks for, in order; the key of the problem where something can't be done."""
    return [one.problem.key if one.problem is not None else one.what for one in said(text, context)]


def only(text: str) -> object:
    """The one thing that a message asks for."""
    [one] = asked(text)
    return one
