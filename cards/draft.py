"""A version of the minutes: what it says, and what has become of it."""

from collections.abc import Mapping, Sequence

from cards import agenda, buttons, elements
from cards.actions import Approve, AskForChange
from cards.changes import Changed, compare
from cards.document import Extent, document
from cards.elements import Button, Card, Element
from cards.fit import first, fitted, room, short, total
from cards.moments import day_of, time_of
from cards.people import name, names, requested
from cards.words import say
from meetings.meeting import Meeting
from meetings.model import Approval, MinutesVersion, Status
from meetings.reminders import unanswered

_TITLE = 300
_TEXT = 400
_CHANGES_BYTES = 8_000
_REQUESTS = 5
_HASH = 16
_AS_POSTED = (Status.IN_REVIEW, Status.APPROVED)


def draft(
    meeting: Meeting,
    version: int,
    *,
    posted: Meeting | None = None,
    previous: Meeting | None = None,
    links: Mapping[str, str] | None = None,
) -> Card:
    """A version of the minutes and how it stands now: to be approved, approved, replaced, to be changed.

    `meeting` is the newest state. `posted` is the state that the version was made of; without it the minutes
    are shown only while nothing can have changed since. `previous` is the state that the version before was
    made of, and then the card says first what has changed. `links` are titles and addresses of the documents.
    """
    made = next((one for one in meeting.versions if one.number == version), None)
    if made is None:
        raise ValueError(f"meeting {meeting.id} has no version {version}")
    language = meeting.language
    newest = version == meeting.version
    approved = newest and meeting.status is Status.APPROVED
    title = say(language, "draft.title_approved" if approved else "draft.title", version=version)
    head = [
        elements.heading(title, "Large"),
        elements.text(elements.run(short(meeting.title, _TITLE), subtle=True), spacing="None"),
        elements.panel(_standing(meeting, made)),
    ]
    speak = say(language, "draft.speak", title=short(meeting.title, _TITLE), version=version)
    actions = [*_actions(meeting, made), *(elements.link(one, url) for one, url in (links or {}).items())]
    shown = posted or (meeting if meeting.status in _AS_POSTED else None)
    if not newest or shown is None:
        return elements.card(language, speak, head, actions)
    changed = compare(previous, shown) if previous else Changed()
    head += _changes(shown, changed, version - 1) if previous else []
    return _whole_or_less(meeting, shown, speak, head, changed, actions, linked=bool(links))


def _whole_or_less(
    meeting: Meeting,
    shown: Meeting,
    speak: str,
    head: list[Element],
    changed: Changed,
    actions: Sequence[Button],
    *,
    linked: bool,
) -> Card:
    """As much of the minutes as fits: all of it, else what was decided, with a line that says so."""
    language = meeting.language
    tail = [*_signatures(meeting)]
    for extent in Extent:
        blocks = document(shown, extent, changed)
        notice = _notice(meeting, extent, linked=linked)
        before = [*head, *notice]
        if extent is Extent.DECIDED:
            blocks = [[element] for block in blocks for element in block]
        needed = sum(map(total, blocks))
        if needed <= room(language, speak, [*before, *tail], actions):
            break
    return fitted(
        language,
        speak,
        before,
        blocks,
        lambda left: elements.text(elements.run(say(language, "draft.more", n=left), bold=True)),
        tail=tail,
        actions=actions,
    )


def _notice(meeting: Meeting, extent: Extent, *, linked: bool) -> list[Element]:
    """What is left out of a long document, and where it is."""
    if extent is Extent.WHOLE:
        return []
    if meeting.status in (Status.APPROVED, Status.CORRECTING):
        key = "draft.in_documents_approved" if linked else "draft.ask_for_whole_approved"
    else:
        key = "draft.in_documents" if linked else "draft.ask_for_whole"
    where = say(meeting.language, key)
    told = say(meeting.language, f"draft.only_{extent.name.lower()}", where=where)
    return [elements.panel([elements.text(told)], "warning")]


def _standing(meeting: Meeting, version: MinutesVersion) -> list[Element]:
    """What has become of the version, and what can be done now."""
    language = meeting.language
    if version.number < meeting.version:
        in_review = meeting.status is Status.IN_REVIEW
        key = "draft.replaced_in_review" if in_review else "draft.replaced"
        return [elements.text(say(language, key, version=meeting.version))]
    if meeting.status is Status.IN_REVIEW:
        lines = [_waits(meeting), *_correction(meeting), say(language, "draft.public_record")]
    elif meeting.status is Status.CHANGES_REQUESTED:
        lines = [*_requests(meeting, version), say(language, "draft.being_changed")]
    elif meeting.status is Status.CORRECTING:
        lines = [say(language, "draft.correcting", reason=short(meeting.correction or "", _TEXT))]
    else:
        lines = [
            say(language, "draft.approved"),
            *_correction(meeting),
            say(language, "draft.how_to_correct"),
        ]
    made = [elements.text(line, spacing="Small") for line in lines]
    if meeting.status is Status.APPROVED:
        told = say(language, "draft.hash", version=version.number, hash=version.hash)
        made.insert(-1, elements.own(told))
        kept = meeting.kept_as(version.number, "pdf")
        if kept is not None:
            told = say(language, "draft.kept", sha256=kept.sha256[:_HASH])
            made.insert(-1, elements.text(told, spacing="Small"))
    return made


def _waits(meeting: Meeting) -> str:
    """Who has still to approve."""
    waiting = unanswered(meeting)
    if not waiting:
        return say(meeting.language, "draft.no_approver")
    return say(meeting.language, "draft.waits", n=len(waiting), who=names(meeting.language, waiting))


def _correction(meeting: Meeting) -> list[str]:
    """Why minutes that had been approved were opened again."""
    if not meeting.correction:
        return []
    return [say(meeting.language, "draft.correction", reason=short(meeting.correction, _TEXT))]


def _requests(meeting: Meeting, version: MinutesVersion) -> list[str]:
    """Who asks for what to be changed."""
    asked = [one for one in meeting.change_requests if one.version == version.number]
    return [requested(meeting.language, one, _TEXT) for one in asked[-_REQUESTS:]]


def _changes(shown: Meeting, changed: Changed, previous: int) -> list[Element]:
    """What is new since the version before."""
    language = shown.language
    if not changed.lines:
        return [elements.text(say(language, "draft.unchanged", version=previous))]
    kept = first(changed.lines, _CHANGES_BYTES)
    lines = [elements.text("\n".join(f"• {line}" for line in kept), spacing="Small")]
    left = len(changed.lines) - len(kept)
    if left:
        lines.append(elements.text(elements.run(say(language, "draft.more_changes", n=left), subtle=True)))
    title = elements.heading(say(language, "draft.changes", version=previous), "Default")
    return [elements.panel([title, *lines], "accent")]


def _signatures(meeting: Meeting) -> list[Element]:
    """Justeras, and who has approved when and with which account."""
    language = meeting.language
    given = {one.person.key: one for one in meeting.approvals if one.version == meeting.version}
    instead = [one for one in given.values() if one.instead_of]
    lines = [
        _approval(meeting, given[one.key])
        if one.key in given
        else say(language, "draft.not_yet", who=name(one))
        for one in meeting.approvers
        if one.key in given or not instead
    ]
    for approval in instead:
        told = say(language, "draft.instead_of", who=names(language, approval.instead_of))
        lines.append(f"{_approval(meeting, approval)}, {told}")
    if not lines:
        return []
    label = elements.run(say(language, "draft.approver"), bold=True)
    return [elements.text(label, *(elements.run(f"\n{line}") for line in lines), spacing="Small")]


def _approval(meeting: Meeting, approval: Approval) -> str:
    return say(
        meeting.language,
        "draft.approved_by",
        who=name(approval.person),
        day=day_of(approval.at, meeting.zone),
        time=time_of(approval.at, meeting.zone, meeting.language),
        account=(approval.person.id or "").rpartition(":")[2],
    )


def _actions(meeting: Meeting, version: MinutesVersion) -> list[Button]:
    if meeting.status is not Status.IN_REVIEW or version.number != meeting.version:
        return []
    language, id_, number = meeting.language, meeting.id, version.number
    approve = Approve(meeting=id_, version=number, hash=version.hash)
    return [
        buttons.named(language, "approve", approve, "positive"),
        buttons.named(language, "request_change", AskForChange(meeting=id_, version=number)),
    ]


def change_requested(meeting: Meeting) -> Card:
    """Told to the secretary: what is asked to be changed in the newest version."""
    language = meeting.language
    title = say(language, "request.title", version=meeting.version)
    asked = [one for one in meeting.change_requests if one.version == meeting.version]
    blocks = []
    for one in reversed(asked):
        item = meeting.numbered(one.item) if one.item else None
        where = [elements.text(elements.run(agenda.title(item), subtle=True), spacing="None")] if item else []
        blocks.append([elements.text(requested(language, one, _TEXT * 2)), *where])
    return fitted(
        language,
        title,
        [
            elements.heading(title),
            elements.text(elements.run(short(meeting.title, _TITLE), subtle=True), spacing="None"),
        ],
        blocks,
        lambda left: elements.text(elements.run(say(language, "request.more", n=left), subtle=True)),
        tail=[
            elements.text(elements.run(say(language, key), subtle=True), spacing="Small")
            for key in ("board.how_to_edit", "draft.posting")
        ],
        actions=[buttons.show_draft(language, meeting.id)],
    )
