"""The tables. Times are whole microseconds since 1970 UTC; bodies are JSON in bytes, as it was written."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

WAITING, CLAIMED, SENT, DEAD, CANCELLED, LAPSED, SCHEDULED = range(7)
"""States of an owed message. The first two are unfinished: they stand in line, and are found when due.

One that is scheduled waits for a time that people know; then it takes its place in line.
"""

# Not as _IN_LINE words it: PostgreSQL would look for the first of one conversation among those of all.
_UNFINISHED = text("state IN (0, 1)")
_IN_LINE = text("state <= 1 AND kind <> 'show'")
_SCHEDULED = text("state = 6")
_DEAD = text("state = 3")
_OPEN = text("status = 'open'")

events = Table(
    "events",
    metadata,
    Column("meeting", Text, primary_key=True, comment="the meeting's id"),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False, comment="from 1, without gaps"),
    Column("at", BigInteger, nullable=False, comment="when it happened"),
    Column("tenant", Text, comment="the actor's tenant; null for somebody without an account"),
    Column("person", Text, comment="the actor's Entra object id"),
    Column("type", Text, nullable=False, comment="the event's name"),
    Column(
        "body", LargeBinary, nullable=False, comment="the JSON whose SHA-256 is the digest, byte for byte"
    ),
    Column("digest", Text, nullable=False, comment="SHA-256 of the body; stands even if the body is blanked"),
    Column("hash", Text, nullable=False, comment="SHA-256 of the previous hash and the digest"),
    comment="The record: what happened in each meeting. Rows are only ever added.",
)

documents = Table(
    "documents",
    metadata,
    Column("meeting", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False, comment="of the minutes"),
    Column("form", Text, primary_key=True, comment="pdf"),
    Column("sha256", Text, nullable=False, comment="of the body, hexadecimal, as the log tells it"),
    Column("size", BigInteger, nullable=False, comment="bytes of the body"),
    Column("body", LargeBinary, nullable=False, comment="the document, byte for byte"),
    Column("at", BigInteger, nullable=False, comment="when it was kept"),
    comment="Approved minutes as they are kept. Rows are only ever added.",
)

unkept = Table(
    "unkept",
    metadata,
    Column("meeting", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False, comment="of the minutes"),
    comment="Approved versions whose document isn't kept yet; read from the log.",
    sqlite_with_rowid=False,
)

groups = Table(
    "groups",
    metadata,
    Column("key", Text, primary_key=True, comment="the conversation's id without its thread"),
    Column("revision", BigInteger, nullable=False, comment="grows with every change; 0 before the first"),
    Column("name", Text),
    Column("body", LargeBinary, comment="the group as JSON; null before the first change"),
    comment="The groups that meet, with their settings and people.",
)

people = Table(
    "people",
    metadata,
    Column("group_key", Text, primary_key=True),
    Column("person_key", Text, primary_key=True, comment="tenant:object id, or name:… without an account"),
    Column("tenant", Text),
    Column("object_id", Text, comment="the Entra object id"),
    Column("name", Text, nullable=False),
    Column("organisation", Text, comment="the one that was said last in this group"),
    Column("teams_id", Text, comment="how Teams knows them in this bot's conversations"),
    Column("guest", Boolean, nullable=False),
    Index(None, "tenant", "object_id"),
    comment="Who belongs to which group; read from the groups.",
    sqlite_with_rowid=False,
)

meetings = Table(
    "meetings",
    metadata,
    Column("id", Text, primary_key=True),
    Column("group_key", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("start", BigInteger, nullable=False),
    Column("end", BigInteger),
    Column("place", Text),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False, comment="of the minutes; 0 before the first draft"),
    Column("language", Text, nullable=False),
    Index(None, "group_key", "start"),
    Index("ix_meetings_open", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    comment="What each meeting stands at; read from the log.",
)

decisions = Table(
    "decisions",
    metadata,
    Column("meeting", Text, primary_key=True),
    Column("entry", Text, primary_key=True, comment="its reference in the meeting"),
    Column("group_key", Text, nullable=False),
    Column("start", BigInteger, nullable=False, comment="the meeting's"),
    Column("place", BigInteger, nullable=False, comment="orders the entries of a meeting"),
    Column("words", Text, nullable=False, comment="what is searched, without regard to case"),
    Column("body", LargeBinary, nullable=False, comment="the decision as JSON"),
    Index(None, "group_key", "start"),
    comment="The register of decisions; read from the log.",
)

assignments = Table(
    "assignments",
    metadata,
    Column("meeting", Text, primary_key=True),
    Column("entry", Text, primary_key=True, comment="its reference in the meeting"),
    Column("group_key", Text, nullable=False),
    Column("start", BigInteger, nullable=False, comment="the meeting's"),
    Column("place", BigInteger, nullable=False, comment="orders the entries of a meeting"),
    Column("due", Text, comment="the day, as YYYY-MM-DD"),
    Column("done", Boolean, nullable=False),
    Column("decided", Boolean, nullable=False, comment="a decision gave it, and is found in its stead"),
    Column("words", Text, nullable=False, comment="what is searched, without regard to case"),
    Column("body", LargeBinary, nullable=False, comment="the assignment as JSON"),
    Index(None, "group_key", "start"),
    Index(
        "ix_assignments_open",
        "group_key",
        "start",
        sqlite_where=text("NOT done"),
        postgresql_where=text("NOT done"),
    ),
    comment="The register of assignments; read from the log.",
)

assignees = Table(
    "assignees",
    metadata,
    Column("meeting", Text, primary_key=True),
    Column("entry", Text, primary_key=True),
    Column("person_key", Text, primary_key=True, comment="tenant:object id, or name:… without an account"),
    Index(None, "person_key"),
    comment="Whose the assignments are that aren't done; read from the log.",
    sqlite_with_rowid=False,
)

postponed = Table(
    "postponed",
    metadata,
    Column("meeting", Text, primary_key=True),
    Column("matter", Text, primary_key=True, comment="SHA-256 of the item's id and the matter's title"),
    Column("group_key", Text, nullable=False),
    Column("start", BigInteger, nullable=False, comment="the meeting's"),
    Column("place", BigInteger, nullable=False, comment="orders the matters of a meeting"),
    Column("body", LargeBinary, nullable=False, comment="the matter as JSON"),
    Index(None, "group_key", "start"),
    comment="What closed meetings left for coming ones; read from the log.",
)

carried = Table(
    "carried",
    metadata,
    Column("origin", Text, primary_key=True, comment="the meeting that left the matter"),
    Column("matter", Text, primary_key=True, comment="as in postponed"),
    Column("meeting", Text, primary_key=True, comment="the meeting on whose agenda it stands"),
    comment="Which matters stand on another meeting's agenda; read from the log.",
    sqlite_with_rowid=False,
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person", Text, comment="whose personal chat it is"),
    Column("at", BigInteger, nullable=False, comment="when it was last heard of"),
    Column("body", LargeBinary, nullable=False, comment="how it is reached, as JSON"),
    Column("tenant", Text, comment="whose limit of messages counts what is said there"),
    Index(None, "person", "at"),
    comment="Where people are reached.",
)

inbound = Table(
    "inbound",
    metadata,
    Column("key", Text, primary_key=True, comment="of an activity"),
    Column("at", BigInteger, nullable=False, comment="when it was handled"),
    Index(None, "at"),
    comment="Activities that have been handled, so that a repeat does nothing. Old ones are pruned.",
    sqlite_with_rowid=False,
)

outbox = Table(
    "outbox",
    metadata,
    Column(
        "id", BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True, autoincrement=True
    ),
    Column("dedupe", Text, nullable=False, comment="no two messages with the same one are ever owed"),
    Column("kind", Text, nullable=False, comment="reply, post or show"),
    Column("conversation", Text, nullable=False, comment="conversations.id"),
    Column("address", Text, comment="the conversation id to post to where it is another"),
    Column("reply_to", Text, comment="the activity that is answered"),
    Column("payload", LargeBinary, nullable=False, comment="the activity as JSON; emptied once it is sent"),
    Column("view", LargeBinary, comment="as JSON: what is rendered when it is sent"),
    Column(
        "state",
        SmallInteger,
        nullable=False,
        comment="0 waiting, 1 claimed, 2 sent, 3 dead, 4 cancelled, 5 lapsed, 6 scheduled",
    ),
    Column("turn", BigInteger, nullable=False, comment="technical: its place in line"),
    Column(
        "ready", BigInteger, nullable=False, comment="technical; of a reply or post: when it may be tried"
    ),
    Column(
        "due",
        BigInteger,
        nullable=False,
        comment="technical: when to look at it again; if claimed, its lease's end",
    ),
    Column("attempts", Integer, nullable=False, comment="how many times it has been claimed"),
    Column("lease", Text, comment="of a claimed one: who may finish it"),
    Column("activity", Text, comment="the activity that it became in Teams"),
    Column("wanted", BigInteger, nullable=False, comment="how many times a card was asked for"),
    Column("shown", BigInteger, nullable=False, comment="the count that was wanted when it was last shown"),
    Column(
        "anew", BigInteger, nullable=False, comment="the count with which it was last asked for as a new post"
    ),
    Column("shown_at", BigInteger, comment="technical: when a card was last shown"),
    Column(
        "doubt",
        BigInteger,
        comment="technical: until when Teams may yet carry out an attempt to show a card",
    ),
    Column("error", Text, comment="why the last attempt failed"),
    Column(
        "at",
        BigInteger,
        nullable=False,
        server_default=text("0"),
        comment="when it was first due; of a finished one when it was finished",
    ),
    UniqueConstraint("dedupe"),
    Index("ix_outbox_due", "due", "id", sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED),
    Index("ix_outbox_line", "conversation", "turn", "id", sqlite_where=_IN_LINE, postgresql_where=_IN_LINE),
    Index("ix_outbox_scheduled", "at", "id", sqlite_where=_SCHEDULED, postgresql_where=_SCHEDULED),
    Index("ix_outbox_dead", "at", "id", sqlite_where=_DEAD, postgresql_where=_DEAD),
    comment="What is owed to Teams, written with the event that causes it, and what became of it. "
    "Times called technical run evenly and are the same for all processes; nobody can move them.",
)

gates = Table(
    "gates",
    metadata,
    Column("key", Text, primary_key=True, comment="a conversation's id, or tenant: and its id"),
    Column("last", BigInteger, nullable=False, comment="technical: when something was last sent there"),
    Column(
        "sent",
        LargeBinary,
        nullable=False,
        comment="when messages were sent there, as far back as limits look: technical, 8 bytes each",
    ),
    comment="What was sent lately, to keep to Teams' limits. Old ones are pruned.",
)

discarded = Table(
    "discarded",
    metadata,
    Column("meeting", Text, primary_key=True, comment="the id that it had"),
    Column("day", Text, nullable=False, comment="on which it was held or to be held, as YYYY-MM-DD"),
    Column("hash", Text, nullable=False, comment="of the last event of its log"),
    Column("at", BigInteger, nullable=False, comment="when it was discarded"),
    Column("rule", Text, nullable=False, comment="by which it was, in words"),
    Index(None, "day"),
    comment="Meetings of which nothing else is kept any more. Rows are only ever added.",
)

READ_TABLES = (meetings, decisions, assignments, assignees, postponed, carried, unkept)
"""What can be rebuilt from the log."""
