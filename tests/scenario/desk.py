"""A group that speaks Swedish or English, and a client that knows Action.Execute or doesn't."""

from dataclasses import dataclass, field
from typing import Literal

from meetings.meeting import Meeting
from playground.connector import Message, Person
from tests.scenario.conftest import Scene
from tests.scenario.steps import Cast, Seen, cast, press, shown

TITLES = {
    "open": ("Öppna mötet", "Open meeting"),
    "next": ("Nästa punkt", "Next item"),
    "item": ("Ny punkt", "New item"),
    "decision": ("Beslut", "Decision"),
    "assignment": ("Uppdrag", "Action"),
    "note": ("Anteckning", "Note"),
    "postpone": ("Bordlägg", "Postpone"),
    "close": ("Avsluta mötet", "Close meeting"),
    "edit": ("Ändra", "Edit"),
    "undo": ("Ångra", "Undo"),
    "save": ("Spara", "Save"),
    "cancel": ("Avbryt", "Cancel"),
    "approve": ("Godkänn", "Approve"),
    "change": ("Begär ändring", "Request change"),
    "draft": ("Visa utkast", "Show draft"),
    "done": ("Klart", "Done"),
    "meeting": ("Nytt möte", "New meeting"),
}


@dataclass
class Desk:
    """A group that speaks a language, with a client that knows Action.Execute or doesn't."""

    scene: Scene
    language: Literal["sv", "en"]
    as_submit: bool
    people: Cast = field(init=False)

    def __post_init__(self) -> None:
        self.people = cast(self.scene)

    def title(self, name: str) -> str:
        return TITLES[name][0 if self.language == "sv" else 1]

    async def card(self, name: str) -> Message:
        """The newest card that everybody sees this button on."""
        return await shown(self.scene, self.title(name))

    async def press(self, who: Person, seen: Message | Seen, name: str, **inputs: object) -> Seen:
        message = seen.message if isinstance(seen, Seen) else seen
        return await press(who, message, self.title(name), inputs, as_submit=self.as_submit)

    async def form(self, who: Person, name: str, **inputs: object) -> Seen:
        """Open a form of the panel, fill it in and save."""
        opened_form = await self.press(who, await self.card("note"), name)
        assert opened_form.buttons == [self.title("save"), self.title("cancel")]
        return await self.press(who, opened_form, "save", **inputs)

    async def meeting(self, place: int = 0) -> Meeting:
        return await self.scene.meeting(place)


WAYS = ("sv-execute", "sv-submit", "en-execute", "en-submit")


async def at_desk(scene: Scene, way: str) -> Desk:
    """One of WAYS: the language of the group, and what its client knows. A card with Nytt möte is there."""
    language, client = way.split("-")
    await scene.says(cast(scene).secretary, f"språk {language}")
    await scene.says(cast(scene).secretary, "hjälp")
    return Desk(scene, "en" if language == "en" else "sv", client == "submit")
