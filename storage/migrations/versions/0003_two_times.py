"""Two times: what people wait for goes by the clock, and leases, pauses and rates by technical time."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STATE = "0 waiting, 1 claimed, 2 sent, 3 dead, 4 cancelled, 5 lapsed, 6 scheduled"
_COMMENTS: dict[str, tuple[sa.types.TypeEngine[Any], str, str]] = {
    "state": (sa.SmallInteger(), "0 waiting, 1 claimed, 2 sent, 3 dead, 4 cancelled", _STATE),
    "turn": (
        sa.BigInteger(),
        "when it was first due: its place in line",
        "technical: its place in line",
    ),
    "ready": (
        sa.BigInteger(),
        "of a reply or post: when it may be tried",
        "technical; of a reply or post: when it may be tried",
    ),
    "due": (
        sa.BigInteger(),
        "when to look at it again; if claimed, its lease's end",
        "technical: when to look at it again; if claimed, its lease's end",
    ),
    "shown_at": (sa.BigInteger(), "when a card was last shown", "technical: when a card was last shown"),
}
_BEFORE = "What is owed to Teams, written with the event that causes it, and what became of it."
_AFTER = (
    "What is owed to Teams, written with the event that causes it, and what became of it. "
    "Times called technical run evenly and are the same for all processes; nobody can move them."
)
_DUE = "ix_outbox_due"
_INDEXES = (
    ("ix_outbox_scheduled", "state = 6"),
    ("ix_outbox_dead", "state = 3"),
)


def upgrade() -> None:
    op.create_table(
        "gates",
        sa.Column("key", sa.Text(), nullable=False, comment="a conversation's id, or tenant: and its id"),
        sa.Column(
            "last", sa.BigInteger(), nullable=False, comment="technical: when something was last sent there"
        ),
        sa.Column(
            "sent",
            sa.LargeBinary(),
            nullable=False,
            comment="when messages were sent there, as far back as limits look: technical, 8 bytes each",
        ),
        sa.PrimaryKeyConstraint("key", name="pk_gates"),
        comment="What was sent lately, to keep to Teams' limits. Old ones are pruned.",
    )
    op.add_column(
        "conversations",
        sa.Column("tenant", sa.Text(), comment="whose limit of messages counts what is said there"),
    )
    op.add_column(
        "outbox",
        sa.Column(
            "at",
            sa.BigInteger(),
            nullable=False,
            server_default=sa.text("0"),
            comment="when it was first due; of a finished one when it was finished",
        ),
    )
    _move_times()
    op.drop_index(_DUE, "outbox")
    waits = sa.text("state IN (0, 1)")
    op.create_index(_DUE, "outbox", ["due", "id"], sqlite_where=waits, postgresql_where=waits)
    for name, condition in _INDEXES:
        where = sa.text(condition)
        op.create_index(name, "outbox", ["at", "id"], sqlite_where=where, postgresql_where=where)
    is_open = sa.text("status = 'open'")
    op.create_index("ix_meetings_open", "meetings", ["id"], sqlite_where=is_open, postgresql_where=is_open)
    _comment(newer=True)


def _move_times() -> None:
    op.execute("UPDATE outbox SET at = turn, shown_at = NULL")
    # What was never tried takes its place in line by the clock, in the order in which it was due. The places
    # of the others may lie ahead of technical time, but what comes after them goes behind them nevertheless.
    op.execute("UPDATE outbox SET state = 6 WHERE state = 0 AND attempts = 0 AND kind <> 'show'")
    if op.get_bind().dialect.name == "sqlite":
        tenant = "json_extract(CAST(body AS TEXT), '$.tenant')"
    else:
        tenant = "convert_from(body, 'UTF8')::json ->> 'tenant'"
    op.execute(f"UPDATE conversations SET tenant = {tenant}")  # noqa: S608  nothing in it comes from outside


def _comment(*, newer: bool) -> None:
    if not op.get_bind().dialect.supports_comments:
        return
    for column, (kind, before, after) in _COMMENTS.items():
        new, old = (after, before) if newer else (before, after)
        op.alter_column("outbox", column, existing_type=kind, comment=new, existing_comment=old)
    new, old = (_AFTER, _BEFORE) if newer else (_BEFORE, _AFTER)
    op.create_table_comment("outbox", new, existing_comment=old)


def downgrade() -> None:
    _comment(newer=False)
    op.drop_index("ix_meetings_open", "meetings")
    for name, _ in _INDEXES:
        op.drop_index(name, "outbox")
    op.drop_index(_DUE, "outbox")
    waits = sa.text("state <= 1")
    op.create_index(_DUE, "outbox", ["due", "id"], sqlite_where=waits, postgresql_where=waits)
    op.execute("UPDATE outbox SET state = 0, turn = at, ready = at, due = at WHERE state = 6")
    op.execute("UPDATE outbox SET state = 4 WHERE state = 5")
    op.drop_column("outbox", "at")
    op.drop_column("conversations", "tenant")
    op.drop_table("gates")
