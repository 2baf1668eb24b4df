"""What differs between two versions of the minutes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from cards import agenda, occasions
from cards.fit import short
from cards.people import attended, name, names
from cards.words import say
from meetings.meeting import Meeting
from meetings.model import AgendaItem, AnyEntry, Assignment, Decision, Language, Reservation

Kind = Literal["new", "edited"]

_TEXT = 300


@dataclass(frozen=True)
class Changed:
    """What is new or different since the previous version; `lines` says it in words."""

    lines: tuple[str, ...] = ()
    entries: dict[str, Kind] = field(default_factory=dict)
    items: dict[int, Kind] = field(default_factory=dict)
    people: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()


def compare(before: Meeting, after: Meeting) -> Changed:
    """What differs in the text of the minutes between two states of a meeting."""
    lines: list[str] = []
    entries: dict[str, Kind] = {}
    items: dict[int, Kind] = {}
    fields, told = _fields(before, after)
    lines += told
    people, told = _people(before, after)
    lines += told
    for item in after.items:
        old = before.item(item.id)
        lines += _of_item(after.language, old, item, items)
        lines += _of_entries(after.language, old, item, entries)
    return Changed(tuple(lines), entries, items, people, fields)


def _fields(before: Meeting, after: Meeting) -> tuple[frozenset[str], list[str]]:
    """Title, time and place, offices, the next meeting."""
    language = after.language
    fields = set()
    lines = []
    if before.title != after.title:
        fields.add("title")
        lines.append(say(language, "change.title", title=short(after.title, _TEXT)))
    if before.occasion != after.occasion:
        fields.add("occasion")
        told = occasions.when_and_where(language, after.occasion, after.zone)
        lines.append(say(language, "change.occasion", when=told))
    held = (
        ("chair", before.chair, after.chair),
        ("secretary", before.secretary, after.secretary),
        ("substitute", before.substitute, after.substitute),
    )
    for role, old, new in held:
        if new and (old is None or old.key != new.key):
            fields.add(role)
            lines.append(
                say(language, "change.role", role=say(language, f"role.{role}").capitalize(), who=name(new))
            )
    if [one.key for one in before.approvers] != [one.key for one in after.approvers] and after.approvers:
        fields.add("approver")
        who = names(language, after.approvers)
        lines.append(say(language, "change.role", role=say(language, "role.approver").capitalize(), who=who))
    if before.next_meeting != after.next_meeting and after.next_meeting:
        fields.add("next")
        told = occasions.when_and_where(language, after.next_meeting.occasion, after.zone)
        lines.append(say(language, "change.next", when=told))
    return frozenset(fields), lines


def _people(before: Meeting, after: Meeting) -> tuple[frozenset[str], list[str]]:
    old = {seen.person.key: seen for seen in before.attendance}
    changed = [seen for seen in after.attendance if old.get(seen.person.key) != seen]
    gone = set(old) - {seen.person.key for seen in after.attendance}
    lines = [
        say(
            after.language,
            "change.present" if seen.present else "change.absent",
            who=attended(after, seen),
        )
        for seen in changed
    ]
    lines += [say(after.language, "change.unlisted", who=name(old[key].person)) for key in old if key in gone]
    return frozenset(seen.person.key for seen in changed), lines


def _of_item(
    language: Language, old: AgendaItem | None, item: AgendaItem, found: dict[int, Kind]
) -> Iterator[str]:
    title = agenda.title(item)
    if item.removed:
        if old is not None and not old.removed:
            yield say(language, "change.item_removed", item=title)
        return
    if old is None or old.removed:
        found[item.id] = "new"
        yield say(language, "change.item_new", item=title)
        return
    if old.title != item.title:
        found[item.id] = "edited"
        yield say(language, "change.item_renamed", item=title)
    if (old.status, old.reason) != (item.status, item.reason):
        found[item.id] = "edited"
        yield say(language, "change.item_status", item=title, status=agenda.status(language, item))


def _of_entries(
    language: Language, old: AgendaItem | None, item: AgendaItem, found: dict[str, Kind]
) -> Iterator[str]:
    if item.removed:
        return
    before = {entry.id: entry for entry in (old.visible if old else ())}
    for entry in item.visible:
        was = before.pop(entry.id, None)
        if was is None:
            found[entry.id] = "new"
            yield say(language, "change.entry_new", entry=entry.id, text=_words(language, entry))
        elif _content(was) != _content(entry):
            found[entry.id] = "edited"
            yield say(language, "change.entry_edited", entry=entry.id, text=_words(language, entry))
    for entry_id, was in before.items():
        yield say(language, "change.entry_removed", entry=entry_id, text=_words(language, was))


def _words(language: Language, entry: AnyEntry) -> str:
    told = short(entry.text, _TEXT)
    if isinstance(entry, Decision | Assignment) and entry.task:
        return f"{told} ({agenda.as_given(language, entry.task)})"
    return told


def _content(entry: AnyEntry) -> tuple[object, ...]:
    """What the minutes print of an entry."""
    task = entry.task if isinstance(entry, Decision | Assignment) else None
    who = [(one.key, one.name) for one in task.assignees] if task else None
    by = entry.by.key if isinstance(entry, Reservation) else None
    return (type(entry), entry.text, who, task.due if task else None, getattr(entry, "to", None), by)
