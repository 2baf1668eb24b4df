"""What the tests of buttons begin with: a card of the bot's in the channel, and an answer to come."""

from typing import Any

from playground.connector import Message
from playground.group import Group
from tests.integration.playground.tinybot import Json, TinyBot, attachment


def answer_with(kind: str, value: Any, code: int = 200) -> Json:
    return {"statusCode": code, "type": kind, "value": value}


async def shown(bot: TinyBot, group: Group, card: Json) -> Message:
    """A card that the bot answered with in the channel."""

    async def turn(tiny: TinyBot, activity: Json) -> None:
        await tiny.reply(activity, attachment(card))

    bot.turn = turn
    sent = await group.secretary.says(group.channel, "visa")
    message = await group.channel.wait_for(lambda one: one.from_bot, after=sent.message)
    bot.heard.clear()
    return message


def answers(bot: TinyBot, answer: Any) -> None:
    async def turn(tiny: TinyBot, activity: Json) -> Any:
        return answer

    bot.turn = turn
