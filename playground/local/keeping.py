"""The world between runs: every change is in a journal before anybody is told of it, and is brought back."""

import datetime as dt
import logging
from collections.abc import Iterator
from pathlib import Path

import msgspec

from playground.connector import Message, World
from playground.connector.wire import Json
from playground.local import journal
from playground.local.clock import WorldClock
from playground.local.home import Home, move_in_with_chats, next_meeting

log = logging.getLogger("playground.local")


class Surroundings(msgspec.Struct, rename="camel"):
    """All that isn't a message: `installed` and `settled` are ids of conversations, `ahead` is in seconds.

    `settled` are those of the bot's first places where it has been installed, so that it isn't again after
    somebody has removed it.
    """

    begin: dt.datetime
    end: dt.datetime
    channels: list[str] = []
    installed: list[str] = []
    settled: list[str] = []
    ahead: float = 0.0
    hears_everything: bool = False
    under_way: bool = False


class Keeper:
    """Keeps a world in a journal. `settled` may be added to; `look` then notices."""

    def __init__(self, file: Path, world: World, clock: WorldClock) -> None:
        self.settled: set[str] = set()
        self._file = file
        self._journal = journal.Journal(file)
        self._world = world
        self._clock = clock
        self._home: Home | None = None
        self._written: dict[str, int] = {}
        self._seen: Surroundings | None = None

    def bring_back(self) -> Home:
        """Fill the empty world with what was kept, or as it is at the very first start."""
        surroundings: Surroundings | None = None
        messages: dict[str, Json] = {}
        for entry in journal.read(self._file):
            try:
                if entry["what"] == "world":
                    surroundings = msgspec.convert(entry["kept"], Surroundings)
                elif entry["what"] == "message":
                    _merge(messages, entry)
            except (KeyError, TypeError, msgspec.ValidationError) as error:
                log.warning("an entry of %s isn't one and is left out: %s", self._file, error)
        home = self._arrange(surroundings)
        for kept in messages.values():
            try:
                self._world.bring_back(kept)
            except (KeyError, TypeError, ValueError) as error:
                log.warning("a message in %s can't be brought back: %s", self._file, error)
        self._begin(home)
        return home

    def start_over(self) -> Home:
        """Keep nothing of what was, and put the emptied world as it is at the very first start."""
        self.settled.clear()
        home = self._arrange(None)
        self._begin(home)
        return home

    def _arrange(self, kept: Surroundings | None) -> Home:
        if kept is None:
            return move_in_with_chats(self._world, *next_meeting(self._clock.now()))
        self._clock.ahead = dt.timedelta(seconds=kept.ahead)
        home = move_in_with_chats(self._world, kept.begin, kept.end)
        for name in kept.channels:
            home.team.channel(name)
        for place in home.places:
            place.installed = place.id in kept.installed
        self._world.hears_everything = kept.hears_everything
        home.meeting.under_way = kept.under_way
        self.settled = set(kept.settled)
        return home

    def _begin(self, home: Home) -> None:
        self._home = home
        self._written.clear()
        self._seen = self._surroundings(home)
        self._journal.begin(self._everything())

    def _everything(self) -> Iterator[Json]:
        """What is needed of the world now: the newest of what each message has been, oldest message first."""
        yield {"what": "world", "kept": msgspec.to_builtins(self._seen)}
        messages: dict[Message, None] = {}
        for conversation in self._world.conversations.values():
            messages.update(dict.fromkeys(conversation.messages))
        for message in sorted(messages, key=lambda one: int(one.id)):
            self._written[message.id] = message.updates
            yield {"what": "message", "kept": message.kept(versions=1)}

    def changed(self, message: Message) -> None:
        """Note that a message came or changed."""
        kept = message.kept(versions=1)
        if self._written.get(message.id) == message.updates:
            kept["bodies"] = []
        self._written[message.id] = message.updates
        self._add({"what": "message", "kept": kept})

    def look(self) -> bool:
        """Note whatever else has changed since the last look; whether anything has."""
        if self._home is None:
            return False
        now = self._surroundings(self._home)
        if now == self._seen:
            return False
        self._seen = now
        self._add({"what": "world", "kept": msgspec.to_builtins(now)})
        return True

    def _surroundings(self, home: Home) -> Surroundings:
        return Surroundings(
            begin=home.meeting.start,
            end=home.meeting.end,
            channels=[channel.name for channel in home.team.channels if channel.name is not None],
            installed=[place.id for place in home.places if place.installed],
            settled=sorted(self.settled),
            ahead=self._clock.ahead.total_seconds(),
            hears_everything=self._world.hears_everything,
            under_way=home.meeting.under_way,
        )

    def _add(self, entry: Json) -> None:
        try:
            self._journal.add(entry)
        except OSError as error:
            log.error("%s can't be written, so this isn't kept: %s", self._file, error)  # noqa: TRY400

    def close(self) -> None:
        self._journal.close()


def _merge(messages: dict[str, Json], entry: Json) -> None:
    """Take in a message's entry; one without a body has that of the entry before it."""
    kept: Json = entry["kept"]
    before = messages.get(kept["id"])
    messages[kept["id"]] = {**kept, "bodies": kept["bodies"] or (before["bodies"] if before else [])}
