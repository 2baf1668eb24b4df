"""Every card that there is, made from the invented meeting, by a name that says what it shows."""

import datetime as dt
from collections.abc import Callable, Iterator

from cards import actions as act
from cards import (
    answer,
    board,
    closing,
    draft,
    due,
    forms,
    greeting,
    lists,
    panel,
    planning,
    refusals,
    undelivered,
    waiting,
)
from cards.elements import Card
from cards.words import say
from meetings import commands as cmd
from meetings.errors import InvalidError, NotAllowedError, NotFoundError, StaleVersionError
from meetings.evolve import fold
from meetings.meeting import Meeting
from meetings.model import Language, Occasion, Role
from meetings.outcomes import (
    ClosingCheck,
    DateQuestion,
    MeetingAsked,
    MeetingDraft,
    Missing,
    Noted,
    Refused,
    Snoozed,
)
from meetings.register import RegisteredAssignment, RegisteredDecision, assignments, decisions
from tests.unit.cards import stage
from tests.unit.cards.stage import (
    APPROVER,
    CHAIR,
    GUEST,
    MEMBER,
    SECOND,
    SECRETARY,
    START,
    WORKING_GROUP,
    Stage,
)

ZONE = "Europe/Stockholm"
TODAY = dt.date(2031, 4, 10)
FRIDAYS = (dt.date(2031, 4, 11), dt.date(2031, 4, 18))

NEXT_FRIDAY: dict[Language, str] = {"sv": "nästa fredag", "en": "next Friday"}
SOON: dict[Language, str] = {"sv": "så snart som möjligt", "en": "as soon as possible"}


def gallery(language: Language) -> dict[str, Card]:
    """Every card in one language."""
    return dict(_all(language))


def _all(language: Language) -> Iterator[tuple[str, Card]]:
    for part in (_greetings, _plans, _boards, _forms, _answers, _drafts, _lists, _reminders):
        yield from part(language)


def _greetings(language: Language) -> Iterator[tuple[str, Card]]:
    yield "help-group", greeting.help_card(language)
    yield "help-personal", greeting.help_card(language, personal=True)
    yield "welcome-group", greeting.welcome(language, MEMBER.name)
    yield "welcome-personal", greeting.welcome(language, personal=True)
    yield "no-meeting", planning.no_meeting(language)
    yield (
        "refusal",
        refusals.refusal(language, NotAllowedError("only_officers", who=(SECRETARY.name, CHAIR.name))),
    )
    yield (
        "refusal-with-text",
        refusals.refusal(
            language, NotFoundError("no_such_item", number=12, numbers=(1, 2, 3)), "beslut 12: *Ja*"
        ),
    )
    yield "failure", refusals.failure(language, "K7Q2M4")


def _plans(language: Language) -> Iterator[tuple[str, Card]]:
    words = stage.WORDS[language]
    yield "meeting-form", planning.new_meeting(language, MeetingDraft())
    filled = MeetingDraft(
        title=words["title"],
        day=dt.date(2031, 4, 24),
        start=dt.time(8, 30),
        end=dt.time(11, 0),
        place=words["next_place"],
        previous="m-2031-03-13",
    )
    yield "meeting-form-filled", planning.new_meeting(language, filled, InvalidError("ends_before_start"))
    which = MeetingDraft(title=words["title"], candidates=FRIDAYS, phrase=NEXT_FRIDAY[language])
    yield "meeting-form-which-day", planning.new_meeting(language, which)
    unclear = MeetingDraft(title=words["title"], phrase=SOON[language])
    yield "meeting-form-unclear-day", planning.new_meeting(language, unclear)
    meeting = stage.planned(language).meeting
    yield "reminder", planning.reminder(meeting, 7)
    yield "reminder-tomorrow", planning.reminder(meeting, 1)
    yield "reminder-today", planning.reminder(meeting, 0)
    yield "reminder-calendar", planning.reminder(meeting, 7, "https://justera.example/files/c")


def _boards(language: Language) -> Iterator[tuple[str, Card]]:
    yield "board-empty", board.board(Stage(language).meeting)
    states: tuple[Callable[[Language], Stage], ...] = (
        stage.planned,
        stage.opened,
        stage.closed,
        stage.posted,
        stage.changed,
        stage.approved,
    )
    for state in states:
        yield f"board-{state.__name__}", board.board(state(language).meeting)
    correcting = stage.approved(language)
    correcting.does(cmd.StartCorrection(correcting.words["correction"]))
    yield "board-correcting", board.board(correcting.meeting)
    cancelled = stage.planned(language)
    cancelled.does(cmd.CancelMeeting(cancelled.words["lack"]))
    yield "board-cancelled", board.board(cancelled.meeting)
    yield "panel", panel.panel(stage.opened(language).meeting)
    opened = stage.opened(language).meeting
    proposed = Occasion(START + dt.timedelta(days=28), START + dt.timedelta(days=28, hours=3))
    everything = Missing(untreated=(5, 6), approver=True, next_meeting=True, proposed=proposed)
    yield "closing-check", closing.closing_check(ClosingCheck(meeting=opened, missing=everything))
    yield (
        "closing-check-call-ended",
        closing.closing_check(ClosingCheck(meeting=opened, missing=everything), call_ended=True),
    )
    some = Missing(next_meeting=True)
    yield "closing-check-next-meeting", closing.closing_check(ClosingCheck(meeting=opened, missing=some))


def _forms(language: Language) -> Iterator[tuple[str, Card]]:
    meeting = stage.opened(language).meeting
    for kind in ("item", "note", "decision", "assignment", "postpone"):
        action = act.ShowForm(meeting=meeting.id, form=kind, number=None if kind == "item" else 4)
        yield f"form-{kind}", forms.form(meeting, forms.opened(action, "once-1"))
    refused = act.SaveAssignment(
        meeting=meeting.id, once="once-1", number=4, text="Ring *dem*", due="2031-04-04"
    )
    yield "form-assignment-refused", forms.form(meeting, refused, InvalidError("assignee_missing"))
    yield from _dialogs(language, meeting)
    edit = forms.editing(meeting, "4.2")
    assert edit is not None
    yield "form-edit", forms.form(meeting, edit)
    asked = act.SaveChangeRequest(meeting=meeting.id, version=1)
    yield "form-change-request", forms.form(stage.posted(language).meeting, asked)


def _dialogs(language: Language, meeting: Meeting) -> Iterator[tuple[str, Card]]:
    text = stage.WORDS[language]["note"]
    decision = act.SaveDecision(meeting=meeting.id, once="once-1", number=4, text=text)
    yield "dialog-decision", forms.dialog(language, decision, meeting)
    assignment = act.SaveAssignment(meeting=meeting.id, once="once-1", number=4, item="3", text=text)
    refused = refusals.because(language, InvalidError("assignee_missing"))
    yield "dialog-assignment-refused", forms.dialog(language, assignment, meeting, refused)
    note = act.SaveNote(meeting=meeting.id, once="once-1", number=4, item="3", text=text)
    unavailable = refusals.trouble(say(language, "failure.unavailable"))
    yield "dialog-note-without-meeting", forms.dialog(language, note, trouble=unavailable)


def _answers(language: Language) -> Iterator[tuple[str, Card]]:
    said = stage.opened(language)
    words = said.words
    note = said.does(cmd.TakeNote(words["note"]))
    yield "noted-note", answer.noted([note], language)
    yield "noted-from-message", answer.captured([note], language, MEMBER.name)
    given = said.does(cmd.RecordAssignment((MEMBER, SECOND), words["assignment"], dt.date(2031, 4, 4)))
    yield "noted-assignment", answer.noted([given], language)
    which = DateQuestion(said.id, "4.3", NEXT_FRIDAY[language], FRIDAYS)
    yield "noted-which-day", answer.noted([_with(given, which)], language)
    unclear = DateQuestion(said.id, "4.3", SOON[language])
    yield "noted-unclear-day", answer.noted([_with(given, unclear)], language)
    yield "date-question", answer.date_question(which, language)
    warned = said.does(cmd.RecordDecision("Anställa 19811218-9876", 4))
    warned = Noted(
        command=warned.command, meeting=warned.meeting, events=warned.events, warnings=("identity_number",)
    )
    refused = Refused(error=NotFoundError("no_such_item", number=12, numbers=(1, 2, 3)), text="beslut 12: Ja")
    yield "noted-several", answer.noted([note, given, refused, warned], language)
    again = said.does(cmd.OpenMeeting())
    yield "noted-again", answer.noted([again], language)
    undone = said.does(cmd.Undo())
    yield "noted-undone", answer.noted([undone], language)
    elected = said.does(cmd.Elect(Role.APPROVER, (APPROVER,)))
    guest = said.does(cmd.AddGuest(GUEST, (3, 4)))
    yield "noted-people", answer.noted([elected, guest], language)
    done = said.does(cmd.CloseMeeting(confirmed=True))
    yield "noted-closed", answer.noted([done], language)
    asked = MeetingAsked(MeetingDraft(title=words["title"]))
    yield "noted-with-form", answer.noted([done, asked], language)
    withdrawn = stage.posted(language).does(cmd.EditEntry("3b", words["edited"]))
    yield "noted-withdrawn", answer.noted([withdrawn], language)


def _with(given: Noted, question: DateQuestion) -> Noted:
    return Noted(command=given.command, meeting=given.meeting, events=given.events, question=question)


def _drafts(language: Language) -> Iterator[tuple[str, Card]]:
    first = stage.posted(language)
    yield "draft", draft.draft(first.meeting, 1, posted=_made_of(first, 1))
    changed = stage.changed(language)
    yield "draft-change-requested", draft.draft(changed.meeting, 1, posted=_made_of(changed, 1))
    yield "change-requested", draft.change_requested(changed.meeting)
    second = stage.posted_again(language)
    yield "draft-replaced", draft.draft(second.meeting, 1, posted=_made_of(second, 1))
    yield (
        "draft-second",
        draft.draft(second.meeting, 2, posted=_made_of(second, 2), previous=_made_of(second, 1)),
    )
    second.does(cmd.ApproveMinutes(), by=APPROVER)
    links = {"PDF": "https://justera.example/files/a", "DOCX": "https://justera.example/files/b"}
    yield "draft-partly-approved", draft.draft(second.meeting, 2, posted=_made_of(second, 2), links=links)
    approved = stage.approved(language)
    yield "draft-approved", draft.draft(approved.meeting, 2, posted=_made_of(approved, 2))
    approved.keeps("3f9a" * 16)
    yield "draft-kept", draft.draft(approved.meeting, 2, posted=_made_of(approved, 2), links=links)
    approved.does(cmd.StartCorrection(approved.words["correction"]))
    yield "draft-correcting", draft.draft(approved.meeting, 2, posted=_made_of(approved, 2))
    stale = StaleVersionError("stale_version", version=1, newest=2)
    yield "refusal-stale", refusals.refusal(language, stale)
    yield "draft-long", draft.draft(long(language).meeting, 1)


def _made_of(staged: Stage, version: int) -> Meeting:
    sequence = staged.meeting.versions[version - 1].sequence
    return fold(staged.log[:sequence])


def long(language: Language) -> Stage:
    """A meeting whose minutes don't fit a card."""
    staged = stage.opened(language)
    for number in (3, 4, 5, 6):
        staged.does(*(cmd.TakeNote(staged.words["note"] * 10, number) for _ in range(20)))
    staged.does(cmd.CloseMeeting(confirmed=True), cmd.PostDraft())
    return staged


def _lists(language: Language) -> Iterator[tuple[str, Card]]:
    meeting = stage.closed(language).meeting
    given = list(assignments(meeting))
    yield "assignments", lists.my_assignments(language, given, ZONE, TODAY)
    yield "assignments-many", lists.my_assignments(language, given * 4, ZONE, TODAY)
    yield "assignments-none", lists.my_assignments(language, [], ZONE)
    found: list[RegisteredDecision | RegisteredAssignment] = [*decisions(meeting), *given[-1:]]
    yield "search", lists.search_results(language, "utred*", found, ZONE)
    yield "search-nothing", lists.search_results(language, "[hamn](x)", [], ZONE)


def _reminders(language: Language) -> Iterator[tuple[str, Card]]:
    given = list(assignments(stage.closed(language).meeting))
    late, soon = dt.date(2031, 4, 18), dt.date(2031, 4, 15)
    theirs = [one for one in given if one.task.due]
    reminded = due.due(language, theirs, ZONE, late, day=late, who=SECRETARY)
    yield "due", reminded
    yield "due-one", due.due(language, theirs[:1], ZONE, soon, day=soon, who=SECRETARY)
    yield "due-many", due.due(language, theirs * 12, ZONE, late, day=late, who=SECRETARY)
    group = due.due(language, theirs[:1], ZONE, soon, day=soon, who=WORKING_GROUP, public=True)
    yield "due-public", group
    yield "due-public-account", due.due(language, theirs[1:], ZONE, soon, day=soon, who=MEMBER, public=True)
    put_off = answer.noted([Snoozed(("4.1", "4.2"), dt.date(2031, 4, 25))], language)
    yield "due-put-off", due.after(put_off, None)
    done = stage.closed(language).does(cmd.CompleteAssignment("4.2"), by=MEMBER)
    rest = due.due(language, theirs[:1], ZONE, late, day=late, who=SECRETARY)
    yield "due-done", due.after(answer.noted([done], language), rest)
    yield from _waiting(language)
    for what in ("board", "draft", "reminder", "answer"):
        title = stage.WORDS[language]["title"]
        yield f"undelivered-{what}", undelivered.undelivered(language, what, title, "Granbygden 2031")


def _waiting(language: Language) -> Iterator[tuple[str, Card]]:
    posted = stage.posted(language)
    first, last = dt.date(2031, 3, 20), dt.date(2031, 3, 25)
    yield "waiting-approver", waiting.waiting(posted.meeting, "approver", APPROVER, first)
    yield "waiting-public", waiting.waiting(posted.meeting, "approver", APPROVER, first, public=True)
    yield "waiting-secretary", waiting.waiting(posted.meeting, "secretary", SECRETARY, first)
    yield "waiting-no-substitute", waiting.waiting(posted.meeting, "substitute", CHAIR, last)
    posted.does(cmd.Elect(Role.SUBSTITUTE, (MEMBER,)))
    yield "waiting-secretary-substitute", waiting.waiting(posted.meeting, "secretary", SECRETARY, first)
    yield "waiting-substitute", waiting.waiting(posted.meeting, "substitute", MEMBER, last)
    posted.now = dt.datetime(2031, 3, 25, 9, 0, tzinfo=dt.UTC)
    posted.does(cmd.ApproveMinutes(), by=APPROVER)
    posted.does(cmd.ApproveMinutes(), by=MEMBER)
    yield "draft-substitute", draft.draft(posted.meeting, 1, posted=_made_of(posted, 1))
