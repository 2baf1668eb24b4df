"""What people read about the app in Teams, in Swedish and English side by side.

Limits (schema 1.30): name 30 and 100 characters, description 80 and 4000, command title 128.
"""

from dataclasses import dataclass
from typing import Literal

Language = Literal["sv", "en"]
Scope = Literal["team", "groupChat", "personal"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """The same words in every language of the app."""

    sv: str
    en: str

    def text(self, language: Language) -> str:
        return self.sv if language == "sv" else self.en


@dataclass(frozen=True, slots=True)
class MessageAction:
    """A command on the menu of a message; ``id`` is what comes back when somebody chooses it."""

    id: str
    title: Phrase
    description: Phrase


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the menu that Teams shows when someone mentions the bot.

    Teams puts the title into the message box as it stands, so it is a word that the chat grammar knows.
    """

    title: Phrase
    description: Phrase


NAME = "Justera"
FULL_NAME = Phrase("Justera – möten, beslut och protokoll", "Justera – meetings, decisions and minutes")
SHORT_DESCRIPTION = Phrase(
    "Från dagordning till justerat protokoll, direkt i chatten.",
    "From agenda to approved minutes, right in the chat.",
)

FULL_DESCRIPTION = Phrase(
    """\
Justera är för grupper som möts, fattar beslut och ska kunna visa dem efteråt: ledningsgrupper, styrelser, \
utskott och arbetsgrupper.

Före mötet lägger deltagarna punkter på dagordningen, och gruppen får en påminnelse.

Under mötet skriver ni beslut, uppdrag och anteckningar i chatten eller använder knapparna på kortet. Ett \
meddelande som redan är skrivet tar ni med genom att välja Beslut, Uppdrag eller Anteckning i dess meny. \
Justera svarar vad som noterades och under vilket nummer.

Efter mötet lägger Justera ut ett utkast till protokoll eller minnesanteckningar. Den som har valts till \
justerare godkänner med ett klick eller begär ändring. Ett godkänt protokoll är låst: en rättelse blir en ny \
version som måste godkännas på nytt.

Mellan mötena påminner Justera om nästa möte, var och en ser sina uppdrag och gruppen kan söka bland sina \
beslut.

Kom igång: lägg till Justera i en kanal eller i mötets chatt och skriv @Justera hjälp.

Bra att veta
- I kanaler och gruppchattar får Justera bara de meddelanden som nämner @Justera, de som någon väljer att ta \
med genom meddelandets meny och det som skickas från korten.
- Uppgifterna sparas hos den organisation som driver tjänsten.
- Ett godkännande visar vem som godkände, när och med vilket konto. Det är ingen avancerad elektronisk \
underskrift.
- Ett utkast som skickas ut och ett protokoll som godkänns kan bli en allmän handling.
- Skriv aldrig personnummer.""",
    """\
Justera is for groups that meet, decide and must be able to show their decisions afterwards: leadership \
groups, boards, committees and working groups.

Before the meeting, members add items to the agenda, and the group gets a reminder.

During the meeting, you write decisions, assignments and notes in the chat or use the buttons on the card. \
To take along a message that is already written, choose Decision, Action or Note in its menu. Justera \
answers what was noted and under which number.

After the meeting, Justera posts a draft of the minutes. The elected approver approves with one click or \
requests a change. Approved minutes are locked: a correction becomes a new version that needs a new approval.

Between meetings, Justera reminds of the next meeting, everyone can see their own actions, and the group can \
search its decisions.

To begin: add Justera to a channel or to the meeting's chat and write @Justera help.

Good to know
- In channels and group chats, Justera gets only the messages that mention @Justera, those that somebody \
chooses to take along in the message's menu, and what is sent from its cards.
- What you write is stored by the organisation that runs the service.
- An approval shows who approved, when and with which account. It is not an advanced electronic signature.
- A draft that is sent out, and minutes that are approved, can become an official document under Swedish law.
- Never write personal identity numbers.""",
)

MEETING = Command(
    Phrase("möte", "meeting"),
    Phrase("Planera ett möte: titel, dag, tid och plats", "Plan a meeting: title, day, time and place"),
)
ITEM = Command(Phrase("punkt", "item"), Phrase("Lägg en punkt på dagordningen", "Add an item to the agenda"))
AGENDA = Command(
    Phrase("dagordning", "agenda"),
    Phrase("Visa dagordningen och var ni är", "Show the agenda and where you are"),
)
OPEN_MEETING = Command(
    Phrase("öppna mötet", "open meeting"), Phrase("Börja mötet nu", "Start the meeting now")
)
NEXT_ITEM = Command(
    Phrase("nästa punkt", "next item"), Phrase("Gå till nästa punkt", "Move to the next item")
)
DECISION = Command(
    Phrase("beslut", "decision"),
    Phrase("Anteckna ett beslut i punkten", "Record a decision in the item"),
)
ASSIGNMENT = Command(
    Phrase("uppdrag", "action"),
    Phrase("Ge ett uppdrag: vem, vad och senast när", "Give an assignment: who, what and by when"),
)
NOTE = Command(
    Phrase("anteckning", "note"),
    Phrase("Anteckna vad som sägs i punkten", "Note what is said in the item"),
)
POSTPONE = Command(
    Phrase("bordlägg", "postpone"),
    Phrase("Skjut upp punkten till nästa möte", "Leave the item to the next meeting"),
)
PRESENT = Command(
    Phrase("närvarande", "present"), Phrase("Anteckna vilka som är med", "Record who is present")
)
APPROVER = Command(
    Phrase("justerare", "approver"), Phrase("Välj vem som justerar", "Elect who approves the minutes")
)
CLOSE_MEETING = Command(
    Phrase("avsluta mötet", "close meeting"),
    Phrase("Se vad som saknas och avsluta mötet", "See what is missing and close the meeting"),
)
DRAFT = Command(
    Phrase("utkast", "draft"),
    Phrase("Lägg ut utkastet för justering", "Post the draft for approval"),
)
NEXT_MEETING = Command(
    Phrase("nästa möte", "next meeting"),
    Phrase("Bestäm dag, tid och plats för nästa möte", "Set day, time and place of the next meeting"),
)
SEARCH = Command(
    Phrase("sök", "search"),
    Phrase("Sök bland gruppens beslut och uppdrag", "Search the group's decisions and assignments"),
)
MY_ASSIGNMENTS = Command(
    Phrase("mina uppdrag", "my assignments"), Phrase("Visa dina uppdrag", "Show your assignments")
)
LANGUAGE = Command(
    Phrase("språk", "language"),
    Phrase("Byt språk: språk sv eller språk en", "Change language: language sv or language en"),
)
HELP = Command(Phrase("hjälp", "help"), Phrase("Visa vad du kan skriva", "Show what you can write"))

# On a message that somebody has written already: what is taken down of it is looked at in a form first.
MESSAGE_ACTIONS = (
    MessageAction(
        "decision",
        Phrase("Beslut", "Decision"),
        Phrase("Till mötets anteckningar som beslut", "To the meeting's minutes as a decision"),
    ),
    MessageAction(
        "action",
        Phrase("Uppdrag", "Action"),
        Phrase(
            "Till mötets anteckningar som uppdrag: vem, vad och senast när",
            "To the meeting's minutes as an action: who, what and by when",
        ),
    ),
    MessageAction(
        "note",
        Phrase("Anteckning", "Note"),
        Phrase("Till mötets anteckningar som det sades", "To the meeting's minutes as it was said"),
    ),
)

# Teams shows at most twelve commands a scope, so each list holds what is most often needed there, in the
# order of a meeting. A channel is the group's home between meetings too: agenda, draft, next meeting,
# search. A group chat is mostly the meeting itself: what the secretary writes while listening. A personal
# chat is about the person: their assignments, and the draft where it goes to the approver alone. The help
# card shows every word.
COMMAND_LISTS: tuple[tuple[Scope, tuple[Command, ...]], ...] = (
    (
        "team",
        (
            MEETING,
            ITEM,
            AGENDA,
            OPEN_MEETING,
            DECISION,
            ASSIGNMENT,
            NOTE,
            CLOSE_MEETING,
            DRAFT,
            NEXT_MEETING,
            SEARCH,
            HELP,
        ),
    ),
    (
        "groupChat",
        (
            MEETING,
            ITEM,
            OPEN_MEETING,
            PRESENT,
            APPROVER,
            NEXT_ITEM,
            DECISION,
            ASSIGNMENT,
            NOTE,
            POSTPONE,
            CLOSE_MEETING,
            HELP,
        ),
    ),
    ("personal", (MY_ASSIGNMENTS, LANGUAGE, HELP)),
)
