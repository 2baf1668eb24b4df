"""What stands in a bot's database, read beside the bot or after its death and left as it is."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, NullPool, create_engine, select

from storage import tables
from storage.engine import database_url
from storage.values import micros

_RUNNING = {tables.WAITING, tables.CLAIMED}


@dataclass(frozen=True)
class Row:
    """A message that is or was owed; `at` is when it was due, in microseconds, or finished."""

    key: str
    kind: str
    state: int
    at: int
    lease: str | None
    activity: str | None
    error: str | None

    @property
    def answered(self) -> str | None:
        """The id of the activity that it answers, if it answers one."""
        return self.key.split("|")[1] if self.key.startswith("answer:") else None


@dataclass(frozen=True)
class Standing:
    """The texts of the notes, and all that was ever owed."""

    notes: list[str]
    owed: list[Row]

    @property
    def unfinished(self) -> dict[str, int]:
        """The states of the messages that are to be sent, by their keys."""
        return {row.key: row.state for row in self.owed if row.state in _RUNNING}

    @property
    def unanswered(self) -> set[str]:
        """The ids of the activities whose answer isn't marked as sent."""
        return {row.answered for row in self.owed if row.state in _RUNNING and row.answered}

    @property
    def claimed(self) -> set[str]:
        """The ids of the activities whose answer somebody has claimed, to send it."""
        return {row.answered for row in self.owed if row.state == tables.CLAIMED and row.answered}

    @property
    def dead(self) -> dict[str, str | None]:
        """Why each message that was given up wasn't sent."""
        return {row.key: row.error for row in self.owed if row.state == tables.DEAD}

    @property
    def shown(self) -> dict[str, str]:
        """Where each message stands, conversation and activity, by its key."""
        return {row.key: row.activity for row in self.owed if row.activity is not None}

    def overdue(self, now: dt.datetime, of: str = "") -> dict[str, int]:
        """The states of what is to be sent at `now` and isn't, of all whose keys begin with `of`."""
        return {
            row.key: row.state
            for row in self.owed
            if row.key.startswith(of)
            and (row.state in _RUNNING or (row.state == tables.SCHEDULED and row.at <= micros(now)))
        }


def standing(database: str) -> Standing:
    """Read all of that in one transaction."""
    with reading(database) as connection:
        bodies = connection.execute(select(tables.events.c.body).where(tables.events.c.type == "NoteTaken"))
        notes = [json.loads(body)["event"]["text"] for (body,) in bodies]
        table = tables.outbox.c
        columns = (table.dedupe, table.kind, table.state, table.at, table.lease, table.activity, table.error)
        owed = [Row(*row) for row in connection.execute(select(*columns).order_by(table.id))]
    return Standing(notes, owed)


def events(database: str) -> Sequence[str]:
    """The names of what has happened, in its order within a meeting."""
    with reading(database) as connection:
        table = tables.events.c
        return connection.execute(select(table.type).order_by(table.meeting, table.sequence)).scalars().all()


@contextmanager
def reading(database: str) -> Iterator[Connection]:
    """A connection to read over, in a transaction of its own."""
    url = database_url(database)
    if url.drivername == "sqlite":
        url = url.set(database=f"file:{url.database}", query={"mode": "ro", "uri": "true"})
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        yield connection
