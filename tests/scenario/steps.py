"""Steps that scenarios share: what people do, and a meeting brought to where a scenario begins."""

import asyncio
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from typer.testing import CliRunner

from bot.cli import app
from meetings.meeting import Meeting
from playground.connector import Channel, Message, Person
from playground.connector.teams import Thread
from tests.scenario.conftest import Scene


@dataclass(frozen=True)
class Seen:
    """What somebody sees of a card, after pressing a button of it or as it came."""

    message: Message
    viewer: Person
    kind: str = "card"
    text: str = ""

    @property
    def buttons(self) -> list[str]:
        return self.message.buttons(self.viewer)


@dataclass(frozen=True)
class Cast:
    """The people of a scenario by what they are in the meeting."""

    chair: Person
    secretary: Person
    approver: Person
    member: Person
    guest: Person


def cast(scene: Scene) -> Cast:
    """Chair and secretary are to be elected, the approver too; the member stays a member."""
    group = scene.group
    return Cast(group.chair, group.secretary, group.members[2], group.members[4], group.guest)


async def press(
    who: Person,
    message: Message,
    title: str,
    inputs: Mapping[str, object] | None = None,
    *,
    as_submit: bool = False,
    forged: Mapping[str, object] | None = None,
    nth: int | None = None,
) -> Seen:
    """Press a button, by Action.Execute or as its fallback, and return what the presser sees of it."""
    place = message.conversation
    known = len(place.messages)
    pressed = await who.presses(message, title, inputs, as_submit=as_submit, forged=forged, nth=nth)
    if not as_submit:
        return Seen(message, who, pressed.kind, pressed.text)
    assert pressed.kind == "submitted", pressed

    def answers(one: Message) -> bool:
        return one.from_bot and one in place.messages[known:]

    found = await place.wait_for(answers)
    return Seen(found, who, "card", found.text_of(who))


async def told(scene: Scene, who: Person, *lines: str) -> str:
    """Write several lines in one message; the answer's text."""
    return await scene.answer(who, "\n".join(lines))


async def shown(scene: Scene, button: str, *, viewer: Person | None = None) -> Message:
    """The newest card with a button, once what is owed has been shown: a card is shown anew once a second."""
    scene.clock.move(scene.clock.now() + dt.timedelta(seconds=2))
    return await scene.card(button, viewer=viewer)


async def planned(scene: Scene, *, items: tuple[str, ...] = ("Välkommen", "Planen", "Budget")) -> Meeting:
    """A meeting in two days with its items, chair and secretary, planned by the secretary."""
    people = cast(scene)
    await told(
        scene,
        people.secretary,
        "möte Ledningsgruppen 3 september kl 13–17.30, Lindsalen, Ekebro",
        *(f"punkt {title}" for title in items),
        f"ordförande @{people.chair.name}",
        f"sekreterare @{people.secretary.name}",
    )
    return await scene.meeting()


async def opened(scene: Scene, *, items: tuple[str, ...] = ("Välkommen", "Planen", "Budget")) -> Meeting:
    """The meeting is open at its first item, with an approver."""
    people = cast(scene)
    await planned(scene, items=items)
    await told(scene, people.secretary, "öppna mötet", f"justerare @{people.approver.name}")
    return await scene.meeting()


async def closed(scene: Scene) -> Meeting:
    """The meeting has a decision that gives the chair an assignment, and is closed."""
    people = cast(scene)
    await opened(scene)
    await told(
        scene,
        people.secretary,
        "punkt 2",
        f"beslut {people.chair.name} får i uppdrag att ta fram ett förslag senast 28 oktober 2026.",
        "avsluta mötet ändå",
    )
    return await scene.meeting()


async def in_review(scene: Scene) -> Meeting:
    """Version 1 waits for the approver."""
    await closed(scene)
    await scene.says(cast(scene).secretary, "utkast")
    return await scene.meeting()


async def approved(scene: Scene, *, kept: bool = True) -> Meeting:
    """Version 1 is approved, and its document `kept`."""
    await in_review(scene)
    await scene.says(cast(scene).approver, "godkänn")
    return await document_kept(scene) if kept else await scene.meeting()


async def document_kept(scene: Scene) -> Meeting:
    """The meeting once its approved minutes are kept, which is an event of its own."""
    async with asyncio.timeout(60):
        while not (meeting := await scene.meeting()).kept:  # noqa: ASYNC110  # the archivist doesn't tell
            await asyncio.sleep(0.01)
    return meeting


async def draft_card(scene: Scene, version: int, *, where: Channel | None = None) -> Message:
    """The card of a version of the minutes."""
    place = where or scene.group.channel
    return await place.wait_for(f"version {version}", viewer=None)


def thread_of(message: Message) -> list[Message]:
    """The messages of the thread that a message of a channel is in, in order."""
    assert isinstance(message.conversation, Thread)
    return message.conversation.messages


async def listed(scene: Scene) -> list[dict[str, object]]:
    """What `justera meetings --json` prints."""
    arguments = ["meetings", "--json", "--database-url", scene.database_url]
    result = await asyncio.to_thread(CliRunner().invoke, app, arguments)
    assert result.exit_code == 0, result.output
    found: list[dict[str, object]] = json.loads(result.stdout)
    return found
