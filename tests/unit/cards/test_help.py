"""Help tells of nothing that the chat doesn't understand, and of everything that it has a command for."""

import datetime as dt
import re
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from cards.greeting import TOPICS
from cards.words import LANGUAGES, say
from meetings import commands as cmd
from meetings import requests as req
from meetings.commands import Command
from meetings.model import Language
from meetings.phrases.chat import ChatText
from meetings.phrases.grammar import Context, Said, parse
from meetings.requests import Request
from tests.unit.cards.stage import APPROVER, CHAIR, SECRETARY

CONTEXT = Context(
    now=dt.datetime(2031, 3, 3, 8, 0, tzinfo=dt.UTC),
    zone=ZoneInfo("Europe/Stockholm"),
    sender=SECRETARY,
    people=(SECRETARY, CHAIR, APPROVER),
)
STANDS_FOR = {
    "@A": CHAIR.name,
    "@B": APPROVER.name,
    "@PERSON": CHAIR.name,
    "TITEL": "Ledningsgruppen",
    "TITLE": "Energiplan",
    "RUBRIK": "Energiplan",
    "DAG": "28 oktober",
    "DAY": "28 October",
    "TID–TID": "8.30–11.00",
    "TIME–TIME": "8:30–11:00",
    "PLATS": "Granvik",
    "PLACE": "Granvik",
    "TEXT": "ringa alla kommuner",
    "ORSAK": "tidsbrist",
    "REASON": "lack of time",
    "NAMN": "Ritva Niemi",
    "NAME": "Ritva Niemi",
    "ORG": "Granvik",
    "ORD": "energi",
    "WORD": "energy",
}
WORD = re.compile("|".join(sorted(map(re.escape, STANDS_FOR), key=len, reverse=True)))

# What comes of another request, or is said by a button.
NOT_TOLD = {
    cmd.PlanMeeting, cmd.ChangeMeeting, cmd.SetNextMeeting, cmd.ChangeLanguage, cmd.CompleteAssignment,
    req.ShowHelp, req.ShowMeetingForm, req.AddUsualItems, req.CallOff,
    req.CallStarted, req.CallEnded, cmd.KeepMinutes,
}  # fmt: skip


def told(language: Language) -> list[str]:
    lines = "\n".join(say(language, f"help.{topic}.lines") for topic in TOPICS)
    return [phrase for line in lines.split("\n") for phrase in line.split(" · ")]


def said(phrase: str) -> tuple[Said, ...]:
    return parse(ChatText(WORD.sub(lambda found: STANDS_FOR[found[0]], phrase), ()), CONTEXT)


@pytest.mark.parametrize("phrase", sorted({phrase for language in LANGUAGES for phrase in told(language)}))
def test_what_help_says_is_understood(phrase: str) -> None:
    understood = said(phrase)
    assert [one.problem for one in understood] == [None] * len(understood)
    assert all(one.what is not None for one in understood)


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_tells_of_every_command(language: Language) -> None:
    kinds = {type(one.what) for phrase in told(language) for one in said(phrase)}
    everything = {*get_args(Command), *get_args(Request)} - NOT_TOLD
    assert {kind.__name__ for kind in everything - kinds} == set()
