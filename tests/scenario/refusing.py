"""What a refusal looks like: words, and nothing changed; and presses that no card of the bot offers."""

from collections.abc import Mapping

from meetings.meeting import Meeting
from playground.connector import Message, Person, Press, activities, pressing
from tests.scenario.conftest import Scene
from tests.scenario.steps import Cast, cast, in_review, shown

BROKEN = "Något gick fel"


async def unchanged(scene: Scene, before: Meeting) -> None:
    after = await scene.meeting()
    assert (after.sequence, after.hash, after.status) == (before.sequence, before.hash, before.status)


def in_words(pressed: Press) -> str:
    """The text of an answer that refuses; never a broken one."""
    assert pressed.kind in {"message", "card"}, pressed
    assert pressed.text
    assert BROKEN not in pressed.text
    return pressed.text


async def draft_in_review(scene: Scene) -> tuple[Meeting, Message, Cast]:
    meeting = await in_review(scene)
    return meeting, await shown(scene, "Godkänn"), cast(scene)


async def invoke(
    scene: Scene, who: Person, message: Message, verb: str, data: Mapping[str, object], **value: object
) -> Press:
    """An Action.Execute that no card of the bot's has: what a changed client may send."""
    action = {"type": "Action.Execute", "verb": verb, "data": {"verb": verb, **data}}
    activity = activities.execute(who, message.conversation, message, action, "manual")
    activity["value"].update(value)
    answers = await scene.world.deliver(activity)
    return pressing.read(answers[-1])
