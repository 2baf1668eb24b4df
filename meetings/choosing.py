"""What a group chooses for itself: its language, standing items, where drafts go, when it is reminded."""

from msgspec.structs import replace

from meetings import commands as cmd
from meetings import requests as req
from meetings.errors import InvalidError
from meetings.group import StandingItem
from meetings.outcomes import Settled
from meetings.planning import CLOSING_TITLES
from meetings.rules.text import title
from meetings.work import Work

MAX_STANDING = 50

Choice = req.SetLanguage | req.SetStandingItems | req.SetDraftTo | req.SetReminders


async def choose(work: Work, choice: Choice) -> Settled:
    """Change the group's settings; a planned meeting follows a change of language or reminders.

    Raises InvalidError for standing items that no agenda could hold.
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
            chosen = settings.reminders_chosen + (days != settings.reminder_days)
            settings = replace(settings, reminder_days=days, reminders_chosen=chosen)
            work.group = replace(work.group, settings=settings)
            for summary in work.group.meetings:
                await work.meeting(summary.id)  # whose reminders are to be looked at anew
            return Settled("reminders", settings)


def _standing(titles: tuple[str, ...]) -> tuple[StandingItem, ...]:
    if len(titles) > MAX_STANDING:
        raise InvalidError("too_many_items", limit=MAX_STANDING)
    kept = dict.fromkeys(title(one, "item_empty") for one in titles)
    return tuple(StandingItem(one, one.casefold() in CLOSING_TITLES) for one in kept)
