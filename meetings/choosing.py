"""What a group chooses for itself: language, standing items, drafts, reminders, the look of its documents."""

from typing import TypeAlias

from msgspec.structs import replace

from meetings import commands as cmd
from meetings import requests as req
from meetings.contrast import checked
from meetings.errors import InvalidError
from meetings.group import Settings, StandingItem
from meetings.outcomes import Settled
from meetings.planning import CLOSING_TITLES
from meetings.rules.text import optional_title, title
from meetings.work import Work

MAX_STANDING = 50

MAX_LETTERHEAD = 50
MAX_TAGLINE = 80
"""Characters that stand on one line at the top of a page, in every kind of document."""

OfDocuments: TypeAlias = req.SetLetterhead | req.SetTagline | req.SetColour | req.SetOverview
OfReminders: TypeAlias = req.SetReminders | req.SwitchReminders
Choice: TypeAlias = req.SetLanguage | req.SetStandingItems | req.SetDraftTo | OfReminders | OfDocuments


async def choose(work: Work, choice: Choice) -> Settled:
    """Change the group's settings; a planned meeting follows a change of language or reminders.

    Raises InvalidError for standing items that no agenda could hold, a line too long for a letterhead, and a
    colour that can't be read.
    """
    settings = work.group.settings
    match choice:
        case req.SetLanguage(language=language):
            work.group = replace(work.group, settings=replace(settings, language=language))
            for summary in work.group.meetings:
                meeting = await work.meeting(summary.id)
                if meeting.opened_at is None:
                    work.do(meeting, cmd.ChangeLanguage(language))
            return Settled("language", work.group.settings)
        case req.SetStandingItems(titles=titles):
            settings = replace(settings, standing=_standing(titles))
            work.group = replace(work.group, settings=settings)
            return Settled("standing", settings)
        case req.SetDraftTo(to=to):
            settings = replace(settings, draft_to=to)
            work.group = replace(work.group, settings=settings)
            return Settled("draft_to", settings)
        case req.SetReminders(days=days):
            return Settled("reminders", await _remind(work, settings, days))
        case req.SwitchReminders(on=on, of=of):
            return Settled("switched", await _switched(work, on=on, of=of))
    settled = _of_documents(settings, choice)
    work.group = replace(work.group, settings=settled.settings)
    return settled


async def _remind(work: Work, settings: Settings, days: tuple[int, ...]) -> Settings:
    """The settings with other days before a meeting, which hold for what is planned already."""
    chosen = settings.reminders_chosen + (days != settings.reminder_days)
    settings = replace(settings, reminder_days=days, reminders_chosen=chosen)
    work.group = replace(work.group, settings=settings)
    for summary in work.group.meetings:
        await work.meeting(summary.id)  # whose reminders are to be looked at anew
    return settings


async def _switched(work: Work, *, on: bool, of: str | None) -> Settings:
    """The settings with reminders on or off: of one kind, or of all."""
    settings = work.group.settings
    if of in (None, "assignments"):
        settings = replace(settings, assignment_reminders=on)
    if of in (None, "approval"):
        settings = replace(settings, approval_reminders=on)
    if of in (None, "meetings"):
        days = (settings.reminder_days or Settings().reminder_days) if on else ()
        return await _remind(work, settings, days)
    work.group = replace(work.group, settings=settings)
    return settings


def _of_documents(settings: Settings, choice: OfDocuments) -> Settled:
    match choice:
        case req.SetLetterhead(name=name):
            return Settled("letterhead", replace(settings, letterhead=_line(name, MAX_LETTERHEAD)))
        case req.SetTagline(tagline=tagline):
            return Settled("tagline", replace(settings, tagline=_line(tagline, MAX_TAGLINE)))
        case req.SetColour(colour=colour):
            return Settled("colour", replace(settings, colour=checked(colour) if colour else None))
        case req.SetOverview(on=on):
            return Settled("overview", replace(settings, overview=on))


def _line(written: str | None, limit: int) -> str | None:
    kept = optional_title(written)
    if kept is not None and len(kept) > limit:
        raise InvalidError("line_too_long", length=len(kept), limit=limit)
    return kept


def _standing(titles: tuple[str, ...]) -> tuple[StandingItem, ...]:
    if len(titles) > MAX_STANDING:
        raise InvalidError("too_many_items", limit=MAX_STANDING)
    kept = dict.fromkeys(title(one, "item_empty") for one in titles)
    return tuple(StandingItem(one, one.casefold() in CLOSING_TITLES) for one in kept)
