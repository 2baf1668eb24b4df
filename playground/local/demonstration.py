"""The demo meeting, played live in the world: the very acts of `playground.demo`, at a pace to read by."""

import asyncio
import dataclasses
import datetime as dt
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Literal

from playground.connector import Channel
from playground.connector.wire import Json
from playground.demo.acts import ACTS, STEPS
from playground.demo.stage import Stage, UnexpectedError
from playground.local.home import Home, channel_named
from playground.process import BotFailedError

State = Literal["idle", "playing", "paused", "failed"]
CHANNEL = "Demomötet"

log = logging.getLogger("playground.local")


class Demonstration:
    """Plays one performance at a time; `changed` is called at each step.

    `move_clocks` sets the time of the world and the bot, which begins to speak in `language`. After the last
    step the state is "idle" again, with as many steps done as there are.
    """

    def __init__(
        self,
        move_clocks: Callable[[dt.datetime], Awaitable[None]],
        changed: Callable[[], None],
        language: str,
    ) -> None:
        self.state: State = "idle"
        self.pace = 0.0
        self._move_clocks = move_clocks
        self._changed = changed
        self._language = language
        self._scene = ""
        self._step = 0
        self._conversation: str | None = None
        self._problem: str | None = None
        self._task: asyncio.Task[None] | None = None
        self._go_on = asyncio.Event()

    @property
    def under_way(self) -> bool:
        return self.state in ("playing", "paused")

    def view(self) -> Json:
        """How far it has come, as the page's JSON has it."""
        return {
            "state": self.state,
            "scene": self._scene,
            "step": self._step,
            "steps": STEPS,
            "conversation": self._conversation,
            "problem": self._problem,
        }

    def play(self, home: Home, pace: float) -> None:
        """Begin in a channel of its own, resting `pace` seconds after each step."""
        channel = channel_named(home.team, CHANNEL)
        self.pace = pace
        self._scene, self._step, self._problem = "", 0, None
        self._conversation = channel.id
        self._go_on.set()
        self._becomes("playing")
        self._task = asyncio.create_task(self._play(home, channel.id))

    def pause(self) -> None:
        self._go_on.clear()
        self._becomes("paused")

    def resume(self, pace: float) -> None:
        self.pace = pace
        self._go_on.set()
        self._becomes("playing")

    async def stop(self) -> None:
        """End it where it is; what was done stays."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        if self.state != "idle":
            self._becomes("idle")

    async def _play(self, home: Home, channel_id: str) -> None:
        channel = next(one for one in home.team.channels if one.id == channel_id)
        group = dataclasses.replace(home.group, channel=channel)
        stage = Stage(home.world, channel, _Scenes(self._begin_scene), self._move_clocks, self._rest)
        try:
            if self._language != "sv":
                await self._ask_for_swedish(home, channel)
            for act in ACTS:
                await act(stage, group)
        except (UnexpectedError, BotFailedError) as error:
            self._problem = str(error)
            self._becomes("failed")
        except Exception as error:
            log.exception("the demo stopped")
            self._problem = f"{type(error).__name__}: {error}"
            self._becomes("failed")
        else:
            self._becomes("idle")

    async def _ask_for_swedish(self, home: Home, channel: Channel) -> None:
        """The script is written for a group that speaks Swedish with the bot."""
        prologue = Stage(home.world, channel, _Scenes(lambda _: None), self._move_clocks, _at_once)
        await prologue.says(home.group.secretary, "språk svenska", "svenska")

    def _begin_scene(self, title: str) -> None:
        self._scene = title
        self._changed()

    async def _rest(self) -> None:
        self._step += 1
        self._changed()
        await asyncio.sleep(self.pace)
        await self._go_on.wait()

    def _becomes(self, state: State) -> None:
        self.state = state
        self._changed()


async def _at_once() -> None:
    pass


class _Scenes:
    """A narrator who tells which scene it is; the rest is seen on the page."""

    def __init__(self, begin: Callable[[str], None]) -> None:
        self._begin = begin

    def scene(self, title: str, moment: dt.datetime) -> None:  # noqa: ARG002  # as a narrator is told
        self._begin(title)

    def said(self, who: str, text: str) -> None:
        pass

    def pressed(self, who: str, button: str, filled: dict[str, str]) -> None:
        pass

    def shown(self, card: dict[str, Any]) -> None:
        pass

    def answered(self, text: str, buttons: list[str], telling: tuple[str, ...] = ()) -> None:
        pass
