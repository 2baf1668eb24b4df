"""The chat grammar: from the text of a message to what was meant, in Swedish and English alike.

`meetings.phrases.lines` says which lines are commands. A number right after a keyword is an agenda item's
where a colon follows it (`beslut 6: …`), or a text that begins as a sentence does (`beslut 6 Vi …`,
`anteckning 3 @Anna …`); `beslut 3 av 4 kommuner …` is text. After `uppdrag`, `bordlägg`, `återremiss` and
`ändring` it always is the item's.
"""

from collections.abc import Callable

from meetings.phrases import grammar_changes as changes
from meetings.phrases import grammar_documents as documents
from meetings.phrases import grammar_entries as entries
from meetings.phrases import grammar_people as people
from meetings.phrases import grammar_planning as planning
from meetings.phrases import grammar_settings as settings
from meetings.phrases.chat import ChatText, Mentioned, composed
from meetings.phrases.grammar_orders import order
from meetings.phrases.lines import Piece, is_greeting, split
from meetings.phrases.said import Context, Said, unclear
from meetings.phrases.vocabulary import Kind

__all__ = ["ChatText", "Context", "Mentioned", "Said", "parse"]

_BUILDERS: dict[Kind, Callable[[Piece, Context], list[Said]]] = {
    Kind.MEETING: planning.meeting,
    Kind.ITEM: planning.item,
    Kind.ITEMS: planning.item,
    Kind.BOARD: planning.board,
    Kind.USUAL_ITEMS: order,
    Kind.OPEN: order,
    Kind.CLOSE: order,
    Kind.CANCEL: planning.cancel,
    Kind.NEXT_ITEM: order,
    Kind.GO_TO: planning.go_to,
    Kind.HEADING: entries.heading,
    Kind.NOTE: entries.note,
    Kind.DECISION: entries.decision,
    Kind.RIDER: entries.rider,
    Kind.ASSIGNMENT: entries.assignment,
    Kind.RESERVATION: entries.reservation,
    Kind.POSTPONE: changes.postpone,
    Kind.REFER_BACK: entries.refer_back,
    Kind.PRESENT: people.attendance,
    Kind.ABSENT: people.attendance,
    Kind.GUEST: people.guest,
    Kind.CHAIR: people.election,
    Kind.SECRETARY: people.election,
    Kind.APPROVER: people.election,
    Kind.SUBSTITUTE: people.election,
    Kind.NEXT_MEETING: planning.next_meeting,
    Kind.MOVE_MEETING: planning.move_meeting,
    Kind.EDIT: changes.edit,
    Kind.RENAME: changes.edit,
    Kind.REMOVE: changes.remove,
    Kind.UNDO: order,
    Kind.DRAFT: order,
    Kind.DRAFT_TO: settings.draft_to,
    Kind.APPROVE: order,
    Kind.CHANGE: changes.change,
    Kind.CORRECT: changes.correct,
    Kind.MY_ASSIGNMENTS: order,
    Kind.DONE: changes.done,
    Kind.NOT_DONE: changes.done,
    Kind.PUT_OFF: changes.put_off,
    Kind.SEARCH: settings.search,
    Kind.LANGUAGE: settings.language,
    Kind.STANDING_ITEMS: settings.standing_items,
    Kind.REMINDERS: settings.reminders,
    Kind.LETTERHEAD: documents.letterhead,
    Kind.TAGLINE: documents.tagline,
    Kind.COLOUR: documents.colour,
    Kind.OVERVIEW: documents.overview,
    Kind.HELP: order,
}


def parse(chat: ChatText, context: Context) -> tuple[Said, ...]:
    """What a message asks for, in order; every line of it stands in the text of at least one Said.

    A message without any keyword is one Said with neither `what` nor `problem`; beside commands, text without
    one has the problem `text_without_keyword`. Raises ValueError where `context.now` is naive.
    """
    pieces = split(composed(chat))
    commands = any(piece.keyword is not None for piece in pieces)
    return tuple(said for piece in pieces for said in _understood(piece, context, among_commands=commands))


def _understood(piece: Piece, context: Context, *, among_commands: bool) -> list[Said]:
    if piece.misspelt is not None:
        return [unclear(piece.said, "did_you_mean", keyword=piece.misspelt, text=piece.said)]
    if piece.keyword is not None:
        return _BUILDERS[piece.keyword.kind](piece, context)
    if (elected := people.elected(piece, context)) is not None:
        return elected
    if among_commands and not is_greeting(piece.said):
        return [unclear(piece.said, "text_without_keyword", text=piece.said)]
    return [Said(piece.said)]
