"""The group that meets: one channel or chat, its settings, its people, and what its meetings stand at."""

import datetime as dt
from typing import Literal, Self

import msgspec
from msgspec import Struct

from meetings.meeting import Meeting
from meetings.model import Language, Occasion, Person, Status

FINAL = frozenset({Status.APPROVED, Status.CANCELLED})


class StandingItem(Struct, frozen=True):
    """An item of every agenda of the group; a closing one stands last."""

    title: str
    closing: bool = False


class Settings(Struct, frozen=True):
    """What a group has chosen. `standing` is None until it has chosen standing items of its own.

    `reminder_days` counts days before a meeting; `reminders_chosen` counts the times that they were chosen.
    `recurrence` is an RFC 5545 RRULE. `letterhead` is the name at the top of documents, `tagline` the line
    under it, and `colour` theirs, as `meetings.contrast.checked` gives it; each is None until it is chosen.
    With `overview` documents end with a table of the assignments. `assignment_reminders` and
    `approval_reminders` say whether people are reminded of those at all.
    """

    language: Language = "sv"
    zone: str = "Europe/Stockholm"
    standing: tuple[StandingItem, ...] | None = None
    draft_to: Literal["channel", "approver"] = "channel"
    reminder_days: tuple[int, ...] = (7, 1)
    reminder_time: dt.time = dt.time(8, 0)
    recurrence: str | None = None
    reminders_chosen: int = 0
    letterhead: str | None = None
    tagline: str | None = None
    colour: str | None = None
    overview: bool = False
    assignment_reminders: bool = True
    approval_reminders: bool = True


class Snooze(Struct, frozen=True):
    """That somebody (`person` is a `Person.key`) isn't reminded of an assignment before the day `until`."""

    person: str
    meeting: str
    entry: str
    until: dt.date


class Member(Struct, frozen=True):
    """Somebody of the group's roster; `teams_id` is how Teams knows them in this bot's conversations."""

    person: Person
    teams_id: str | None = None
    guest: bool = False


class MeetingSummary(Struct, frozen=True):
    """What has to be known of a meeting to tell whether it is the one that is meant."""

    id: str
    title: str
    occasion: Occasion
    status: Status
    version: int
    sequence: int
    language: Language

    @classmethod
    def of(cls, meeting: Meeting) -> Self:
        """The summary of a meeting."""
        return cls(
            meeting.id,
            meeting.title,
            meeting.occasion,
            meeting.status,
            meeting.version,
            meeting.sequence,
            meeting.language,
        )


class Erased(Struct, frozen=True):
    """Somebody who was erased from the group at `at`, as `meetings.erasing` knows them again.

    `name` is what they are called since. `keys` are digests of the `Person.key`s that they had, `names` of
    their names as they may stand in a text, each with how many words it has.
    """

    name: str
    at: dt.datetime
    keys: tuple[str, ...]
    names: tuple[tuple[int, str], ...] = ()


class Group(Struct, frozen=True, kw_only=True):
    """A group as of `revision`, which grows whenever anything here changes except a summary's `sequence`.

    `key` is the conversation's id without its thread. `meetings` are those that aren't approved or cancelled,
    and the latest approved one, in the order of their start. `snoozed` are the assignments that people have
    put off. `erased` are those who aren't to be named any more. Without `reminding` no reminders of
    assignments and drafts have been owed in this group yet.
    """

    key: str
    revision: int = 0
    name: str | None = None
    settings: Settings = Settings()
    members: tuple[Member, ...] = ()
    meetings: tuple[MeetingSummary, ...] = ()
    snoozed: tuple[Snooze, ...] = ()
    erased: tuple[Erased, ...] = ()
    reminding: bool = False

    def member(self, key: str) -> Member | None:
        """The member whose person has this key."""
        return next((member for member in self.members if member.person.key == key), None)

    def meeting(self, meeting_id: str) -> MeetingSummary | None:
        """The summary of one of `meetings`."""
        return next((summary for summary in self.meetings if summary.id == meeting_id), None)

    def snoozed_by(self, person: str) -> tuple[Snooze, ...]:
        """What somebody (`Person.key`) has put off."""
        return tuple(one for one in self.snoozed if one.person == person)

    def with_meeting(self, meeting: Meeting) -> "Group":
        """The group after this meeting came to stand so; the revision is left to the store."""
        others = [summary for summary in self.meetings if summary.id != meeting.id]
        everything = sorted(
            [*others, MeetingSummary.of(meeting)], key=lambda one: (one.occasion.start, one.id)
        )
        approved = [one for one in everything if one.status is Status.APPROVED]
        kept = [one for one in everything if one.status not in FINAL or one in approved[-1:]]
        return msgspec.structs.replace(self, meetings=tuple(kept))
