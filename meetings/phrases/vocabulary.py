"""The words that begin a command in the chat, in Swedish and English, and what each of them asks for."""

from enum import Enum, auto


class Kind(Enum):
    """What a keyword asks for."""

    MEETING = auto()
    ITEM = auto()
    ITEMS = auto()
    BOARD = auto()
    USUAL_ITEMS = auto()
    OPEN = auto()
    CLOSE = auto()
    CANCEL = auto()
    NEXT_ITEM = auto()
    GO_TO = auto()
    HEADING = auto()
    NOTE = auto()
    DECISION = auto()
    RIDER = auto()
    ASSIGNMENT = auto()
    RESERVATION = auto()
    POSTPONE = auto()
    REFER_BACK = auto()
    PRESENT = auto()
    ABSENT = auto()
    GUEST = auto()
    CHAIR = auto()
    SECRETARY = auto()
    APPROVER = auto()
    SUBSTITUTE = auto()
    NEXT_MEETING = auto()
    MOVE_MEETING = auto()
    EDIT = auto()
    RENAME = auto()
    REMOVE = auto()
    UNDO = auto()
    DRAFT = auto()
    DRAFT_TO = auto()
    APPROVE = auto()
    CHANGE = auto()
    CORRECT = auto()
    MY_ASSIGNMENTS = auto()
    DONE = auto()
    NOT_DONE = auto()
    PUT_OFF = auto()
    SEARCH = auto()
    LANGUAGE = auto()
    STANDING_ITEMS = auto()
    REMINDERS = auto()
    LETTERHEAD = auto()
    TAGLINE = auto()
    COLOUR = auto()
    OVERVIEW = auto()
    HELP = auto()


FORMS: dict[Kind, tuple[str, ...]] = {
    Kind.MEETING: (
        "möte, nytt möte, planera möte, planera ett möte, planera nytt möte, boka möte, boka ett möte",
        "skapa möte, kalla till möte",
        "meeting, new meeting, plan meeting, plan a meeting, schedule meeting, schedule a meeting",
    ),
    Kind.ITEM: (
        "punkt, ny punkt, lägg till punkt, lägg till punkten, dagordningspunkt, ärende, nytt ärende",
        "item, new item, add item, agenda item",
    ),
    Kind.ITEMS: (
        "punkter, nya punkter, lägg till punkter, ärenden",
        "items, new items, add items, agenda items",
    ),
    Kind.BOARD: (
        "dagordning, dagordningen, visa dagordning, visa dagordningen, tavla, tavlan, visa tavlan, agendan",
        "agenda, show agenda, the agenda, board, show board, show the board",
    ),
    Kind.USUAL_ITEMS: ("vanliga punkter, de vanliga punkterna", "usual items, the usual items"),
    Kind.OPEN: (
        "öppna mötet, öppna möte, öppna, starta mötet, starta möte, börja mötet",
        "open meeting, open the meeting, start meeting, start the meeting",
    ),
    Kind.CLOSE: (
        "avsluta mötet, avsluta möte, avsluta, stäng mötet, stäng möte",
        "close meeting, close the meeting, end meeting, end the meeting",
    ),
    Kind.CANCEL: (
        "ställ in mötet, ställ in möte, avboka mötet, avlys mötet",
        "cancel meeting, cancel the meeting",
    ),
    Kind.NEXT_ITEM: ("nästa punkt, nästa ärende, nästa", "next item, next"),
    Kind.GO_TO: (
        "gå till punkt, gå till, till punkt, hoppa till punkt, byt till punkt",
        "go to item, go to, goto item, goto",
    ),
    Kind.HEADING: ("rubrik, underrubrik, mellanrubrik", "heading, subheading, sub heading"),
    Kind.NOTE: (
        "anteckning, anteckningar, anteckna, notera, notering, diskussion",
        "note, notes, discussion",
    ),
    Kind.DECISION: (
        "beslut, besluta, beslutas, beslutades, beslutat, beslutar",
        "decision, decisions, decided",
    ),
    Kind.RIDER: ("medskick", "rider"),
    Kind.ASSIGNMENT: (
        "uppdrag, nytt uppdrag, uppdra åt, uppdra",
        "action, actions, action item, assignment, assignments, assign, task, tasks",
    ),
    Kind.RESERVATION: ("reservation, reserverar mig, jag reserverar mig", "i reserve"),
    Kind.POSTPONE: ("bordlägg, bordlägga, bordläggs, bordläggning, skjut upp", "postpone"),
    Kind.REFER_BACK: ("återremiss, återremittera, återremitteras", "refer back"),
    Kind.PRESENT: (
        "närvarande, närvaro, närvarar, deltagare, jag är här, jag är närvarande",
        "present, attending, participants, i'm here, i am here, i am present",
    ),
    Kind.ABSENT: (
        "frånvarande, frånvaro, förhinder, anmält förhinder, jag har förhinder, jag är frånvarande",
        "absent, apologies, i am absent",
    ),
    Kind.GUEST: ("gäst, gäster, adjungerad, adjungerade", "guest, guests"),
    Kind.CHAIR: ("ordförande, mötesordförande, ordf", "chair, chairperson"),
    Kind.SECRETARY: ("sekreterare, mötessekreterare, sekr", "secretary"),
    Kind.APPROVER: (
        "justerare, protokolljusterare, justeringsperson, justeringspersoner",
        "approver, approvers",
    ),
    Kind.SUBSTITUTE: (
        "ersättare, ersättare för justeraren, ersättande justerare, justerarersättare",
        "substitute, substitute approver, deputy approver",
    ),
    Kind.NEXT_MEETING: ("nästa möte, nästa sammanträde", "next meeting"),
    Kind.MOVE_MEETING: (
        "flytta mötet, flytta möte, ändra mötet, ändra möte, ändra tid, ändra tiden",
        "ändra plats, ändra platsen, byt tid, byt plats, byt lokal, ny tid, ny plats, ny lokal",
        "move meeting, move the meeting, change meeting, change the meeting, reschedule meeting",
        "reschedule the meeting, reschedule, change time, change the time, change place, change the place",
        "new time, new place",
    ),
    Kind.EDIT: ("ändra, ändra punkt, redigera, redigera punkt", "edit, edit item"),
    Kind.RENAME: ("byt namn på, byt namn på punkt, döp om, döp om punkt", "rename, rename item"),
    Kind.REMOVE: (
        "ta bort, ta bort punkt, radera, radera punkt, stryk, stryk punkt",
        "remove, remove item, delete, delete item",
    ),
    Kind.UNDO: ("ångra", "undo"),
    Kind.DRAFT: (
        "utkast, utkastet, visa utkast, visa utkastet, posta utkast, posta utkastet",
        "draft, show draft, show the draft, post draft, post the draft",
    ),
    Kind.DRAFT_TO: ("utkast till, utkasten till", "draft to, drafts to"),
    Kind.APPROVE: (
        "godkänn, godkänna, godkänner, godkänt, godkännt, godkänns, jag godkänner",
        "approve, approved, i approve",
    ),
    Kind.CHANGE: (
        "ändring, ändringar, begär ändring, jag begär ändring, ändringsbegäran",
        "change, changes, change request, request change, request a change",
    ),
    Kind.CORRECT: (
        "rätta, rättelse, rätta protokollet, rätta minnesanteckningarna",
        "correct, correction, correct the minutes",
    ),
    Kind.MY_ASSIGNMENTS: ("mina uppdrag, visa mina uppdrag", "my assignments, my actions, my tasks"),
    Kind.DONE: ("klart, klar, klarmarkera, färdigt, utfört", "done, complete, completed"),
    Kind.NOT_DONE: ("inte klart, inte klar, ej klart, ej klar", "not done, reopen"),
    Kind.PUT_OFF: (
        "snooza, påminn mig om, påminn om",
        "snooze, remind me of, remind me about",
    ),
    Kind.SEARCH: ("sök, söka, sök efter", "search, search for, find"),
    Kind.LANGUAGE: ("språk, byt språk", "language"),
    Kind.STANDING_ITEMS: ("stående punkter", "standing items"),
    Kind.REMINDERS: ("påminnelser, påminnelse", "reminders, reminder"),
    Kind.LETTERHEAD: ("brevhuvud", "letterhead"),
    Kind.TAGLINE: ("underrad", "tagline"),
    Kind.COLOUR: ("färg", "colour, color"),
    Kind.OVERVIEW: ("uppdragstabell", "assignment table, action table"),
    Kind.HELP: ("hjälp, kommandon", "help, commands"),
}
"""The forms of each keyword, separated by commas."""

WHOLE_LINE = frozenset({"öppna", "avsluta", "nästa", "next", "board", "kommandon", "commands"})
"""Forms that are too common in other sentences to count with anything after them."""

MARKED_ONLY = frozenset(
    {"punkter", "nya punkter", "ärenden", "ärende", "items", "dagordningen", "agendan", "tavlan"}
    | {"the agenda", "deltagare", "participants", "närvarar", "anteckningar", "notes", "ändringar", "changes"}
    | {"beslutas", "beslutades", "beslutat", "beslutar", "decisions", "decided", "påminnelse", "reminder"}
    | {"utkastet", "uppdra", "actions", "assignments", "tasks", "ordf", "sekr"}
)
"""Forms that begin ordinary sentences: they count with a sign before or a colon after them, or alone."""

SWITCHED = frozenset({"assignment table", "action table"})
"""Forms that begin with a shorter keyword: without a sign or a colon, only `on` or `off` can follow them."""
