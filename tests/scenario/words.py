"""What scenarios about people's words share: a meeting brought to a state, and what came of it read back."""

import datetime as dt
from dataclasses import dataclass

from meetings.meeting import Meeting
from meetings.model import AgendaItem, AnyEntry
from minutes.document import document_of
from minutes.markdown import markdown
from playground.connector import Conversation, Message, Person
from tests.scenario.conftest import NOW, PLANNED, Scene
from tests.scenario.steps import document_kept

THE_DAY = NOW + dt.timedelta(days=2, hours=4)
"""When the planned meeting begins: 3 September 2026 at 13.00."""

AGENDA = ("Välkommen", "Val av justerare", "Nya planen", "Vattenrapport", "Budget 2027")


@dataclass
class Room:
    """A scene with its people at hand, and short ways to write and to read."""

    scene: Scene
    secretary: Person
    chair: Person
    approver: Person
    member: Person

    async def answer(self, text: str, who: Person | None = None, **more: object) -> str:
        """Write to the bot, as the secretary unless told otherwise; all text of its answer."""
        return await self.scene.answer(who or self.secretary, text, **more)

    async def meeting(self, place: int = 0) -> Meeting:
        return await self.scene.meeting(place)

    async def item(self, number: int, place: int = 0) -> AgendaItem:
        found = (await self.meeting(place)).numbered(number)
        assert found is not None
        return found

    async def entry(self, reference: str, place: int = 0) -> AnyEntry:
        found = (await self.meeting(place)).entry(reference)
        assert found is not None
        return found

    async def board(self, *wanted: str, after: Message | None = None) -> str:
        """The text of the board once it shows all of this, in a message that came after `after`."""

        def shows(message: Message) -> bool:
            return _is_board(message) and all(text in message.text_of() for text in wanted)

        found = await self.scene.group.channel.wait_for(shows, after=after)
        return found.text_of()

    async def minutes(self, place: int = 0) -> str:
        """The minutes of a meeting as Markdown, as they stand now."""
        summary = (await self.scene.meetings())[place]
        return markdown(document_of(await self.scene.bot.store.log(summary.id)))

    def at(self, moment: dt.datetime) -> None:
        self.scene.clock.move(moment)


def _is_board(message: Message) -> bool:
    return message.from_bot and not message.deleted and bool(_OF_A_BOARD & set(message.buttons()))


_OF_A_BOARD = {"Öppna mötet", "Avsluta mötet", "Open meeting", "Close meeting"}


async def personal(scene: Scene, who: Person) -> Conversation:
    """The person's own chat with the bot, which is added there."""
    chat = who.personal_chat()
    if not chat.installed:
        await scene.world.add_bot(chat, who)
    return chat


def room(scene: Scene) -> Room:
    group = scene.group
    return Room(scene, group.secretary, group.chair, group.members[2], group.members[1])


async def planned(scene: Scene, *titles: str) -> Room:
    """A meeting is planned, with these items or the usual ones of these scenarios, and officers elected."""
    made = room(scene)
    await made.answer(PLANNED)
    await made.answer("\n".join(f"punkt {title}" for title in titles or AGENDA))
    await made.answer(f"ordförande @{made.chair.name}\nsekreterare @{made.secretary.name}")
    return made


async def opened(scene: Scene, *titles: str) -> Room:
    """The meeting has begun, at its first item."""
    made = await planned(scene, *titles)
    made.at(THE_DAY)
    await made.answer("öppna mötet")
    return made


async def closed(scene: Scene, *lines: str) -> Room:
    """The meeting has been held, with these lines, an approver elected and nothing left untreated."""
    made = await opened(scene)
    await made.answer(f"justerare @{made.approver.name}")
    for line in lines:
        await made.answer(line)
    await made.answer("avsluta mötet ändå")
    return made


async def in_review(scene: Scene, *lines: str) -> Room:
    """The draft is posted."""
    made = await closed(scene, *lines)
    await made.answer("utkast")
    return made


async def approved(scene: Scene, *lines: str) -> Room:
    """The approver has approved, and the document is kept."""
    made = await in_review(scene, *lines)
    await made.answer("godkänn", made.approver)
    await document_kept(scene)
    return made
