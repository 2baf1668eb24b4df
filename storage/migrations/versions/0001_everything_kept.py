"""Everything that is kept: the log, what is looked up in it, and the messages that are owed."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assignees",
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column(
            "person_key", sa.Text(), nullable=False, comment="tenant:object id, or name:… without an account"
        ),
        sa.PrimaryKeyConstraint("meeting", "entry", "person_key", name="pk_assignees"),
        comment="Whose the assignments are that aren't done; read from the log.",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_assignees_person_key", "assignees", ["person_key"])

    op.create_table(
        "assignments",
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False, comment="its reference in the meeting"),
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False, comment="the meeting's"),
        sa.Column("place", sa.BigInteger(), nullable=False, comment="orders the entries of a meeting"),
        sa.Column("due", sa.Text(), comment="the day, as YYYY-MM-DD"),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column(
            "decided", sa.Boolean(), nullable=False, comment="a decision gave it, and is found in its stead"
        ),
        sa.Column("words", sa.Text(), nullable=False, comment="what is searched, without regard to case"),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the assignment as JSON"),
        sa.PrimaryKeyConstraint("meeting", "entry", name="pk_assignments"),
        comment="The register of assignments; read from the log.",
    )
    op.create_index("ix_assignments_group_key_start", "assignments", ["group_key", "start"])
    op.create_index(
        "ix_assignments_open",
        "assignments",
        ["group_key", "start"],
        sqlite_where=sa.text("NOT done"),
        postgresql_where=sa.text("NOT done"),
    )

    op.create_table(
        "carried",
        sa.Column("origin", sa.Text(), nullable=False, comment="the meeting that left the matter"),
        sa.Column("matter", sa.Text(), nullable=False, comment="as in postponed"),
        sa.Column("meeting", sa.Text(), nullable=False, comment="the meeting on whose agenda it stands"),
        sa.PrimaryKeyConstraint("origin", "matter", "meeting", name="pk_carried"),
        comment="Which matters stand on another meeting's agenda; read from the log.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "conversations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), comment="whose personal chat it is"),
        sa.Column("at", sa.BigInteger(), nullable=False, comment="when it was last heard of"),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="how it is reached, as JSON"),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
        comment="Where people are reached.",
    )
    op.create_index("ix_conversations_person_at", "conversations", ["person", "at"])

    op.create_table(
        "decisions",
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False, comment="its reference in the meeting"),
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False, comment="the meeting's"),
        sa.Column("place", sa.BigInteger(), nullable=False, comment="orders the entries of a meeting"),
        sa.Column("words", sa.Text(), nullable=False, comment="what is searched, without regard to case"),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the decision as JSON"),
        sa.PrimaryKeyConstraint("meeting", "entry", name="pk_decisions"),
        comment="The register of decisions; read from the log.",
    )
    op.create_index("ix_decisions_group_key_start", "decisions", ["group_key", "start"])

    op.create_table(
        "events",
        sa.Column("meeting", sa.Text(), nullable=False, comment="the meeting's id"),
        sa.Column(
            "sequence", sa.BigInteger(), autoincrement=False, nullable=False, comment="from 1, without gaps"
        ),
        sa.Column("at", sa.BigInteger(), nullable=False, comment="when it happened"),
        sa.Column("tenant", sa.Text(), comment="the actor's tenant; null for somebody without an account"),
        sa.Column("person", sa.Text(), comment="the actor's Entra object id"),
        sa.Column("type", sa.Text(), nullable=False, comment="the event's name"),
        sa.Column(
            "body",
            sa.LargeBinary(),
            nullable=False,
            comment="the JSON whose SHA-256 is the digest, byte for byte",
        ),
        sa.Column(
            "digest",
            sa.Text(),
            nullable=False,
            comment="SHA-256 of the body; stands even if the body is blanked",
        ),
        sa.Column("hash", sa.Text(), nullable=False, comment="SHA-256 of the previous hash and the digest"),
        sa.PrimaryKeyConstraint("meeting", "sequence", name="pk_events"),
        comment="The record: what happened in each meeting. Rows are only ever added.",
    )
    op.create_table(
        "groups",
        sa.Column("key", sa.Text(), nullable=False, comment="the conversation's id without its thread"),
        sa.Column(
            "revision", sa.BigInteger(), nullable=False, comment="grows with every change; 0 before the first"
        ),
        sa.Column("name", sa.Text()),
        sa.Column("body", sa.LargeBinary(), comment="the group as JSON; null before the first change"),
        sa.PrimaryKeyConstraint("key", name="pk_groups"),
        comment="The groups that meet, with their settings and people.",
    )
    op.create_table(
        "inbound",
        sa.Column("key", sa.Text(), nullable=False, comment="of an activity"),
        sa.Column("at", sa.BigInteger(), nullable=False, comment="when it was handled"),
        sa.PrimaryKeyConstraint("key", name="pk_inbound"),
        comment="Activities that have been handled, so that a repeat does nothing. Old ones are pruned.",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_inbound_at", "inbound", ["at"])

    op.create_table(
        "meetings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("end", sa.BigInteger()),
        sa.Column("place", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="of the minutes; 0 before the first draft"
        ),
        sa.Column("language", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_meetings"),
        comment="What each meeting stands at; read from the log.",
    )
    op.create_index("ix_meetings_group_key_start", "meetings", ["group_key", "start"])

    op.create_table(
        "outbox",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.Identity(always=False),
            nullable=False,
        ),
        sa.Column(
            "dedupe", sa.Text(), nullable=False, comment="no two messages with the same one are ever owed"
        ),
        sa.Column("kind", sa.Text(), nullable=False, comment="reply, post or show"),
        sa.Column("conversation", sa.Text(), nullable=False, comment="conversations.id"),
        sa.Column("address", sa.Text(), comment="the conversation id to post to where it is another"),
        sa.Column("reply_to", sa.Text(), comment="the activity that is answered"),
        sa.Column(
            "payload",
            sa.LargeBinary(),
            nullable=False,
            comment="the activity as JSON; emptied once it is sent",
        ),
        sa.Column("view", sa.LargeBinary(), comment="as JSON: what is rendered when it is sent"),
        sa.Column(
            "state",
            sa.SmallInteger(),
            nullable=False,
            comment="0 waiting, 1 claimed, 2 sent, 3 dead, 4 cancelled",
        ),
        sa.Column(
            "turn", sa.BigInteger(), nullable=False, comment="when it was first due: its place in line"
        ),
        sa.Column(
            "ready", sa.BigInteger(), nullable=False, comment="of a reply or post: when it may be tried"
        ),
        sa.Column(
            "due",
            sa.BigInteger(),
            nullable=False,
            comment="when to look at it again; if claimed, its lease's end",
        ),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="how many times it has been claimed"),
        sa.Column("lease", sa.Text(), comment="of a claimed one: who may finish it"),
        sa.Column("activity", sa.Text(), comment="the activity that it became in Teams"),
        sa.Column("wanted", sa.BigInteger(), nullable=False, comment="how many times a card was asked for"),
        sa.Column(
            "shown",
            sa.BigInteger(),
            nullable=False,
            comment="the count that was wanted when it was last shown",
        ),
        sa.Column(
            "anew",
            sa.BigInteger(),
            nullable=False,
            comment="the count with which it was last asked for as a new post",
        ),
        sa.Column("shown_at", sa.BigInteger(), comment="when a card was last shown"),
        sa.Column("error", sa.Text(), comment="why the last attempt failed"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("dedupe", name="uq_outbox_dedupe"),
        comment="What is owed to Teams, written with the event that causes it, and what became of it.",
    )
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["due", "id"],
        sqlite_where=sa.text("state <= 1"),
        postgresql_where=sa.text("state <= 1"),
    )
    op.create_index(
        "ix_outbox_line",
        "outbox",
        ["conversation", "turn", "id"],
        sqlite_where=sa.text("state <= 1 AND kind <> 'show'"),
        postgresql_where=sa.text("state <= 1 AND kind <> 'show'"),
    )

    op.create_table(
        "people",
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column(
            "person_key", sa.Text(), nullable=False, comment="tenant:object id, or name:… without an account"
        ),
        sa.Column("tenant", sa.Text()),
        sa.Column("object_id", sa.Text(), comment="the Entra object id"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), comment="the one that was said last in this group"),
        sa.Column("teams_id", sa.Text(), comment="how Teams knows them in this bot's conversations"),
        sa.Column("guest", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("group_key", "person_key", name="pk_people"),
        comment="Who belongs to which group; read from the groups.",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_people_tenant_object_id", "people", ["tenant", "object_id"])

    op.create_table(
        "postponed",
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column(
            "matter", sa.Text(), nullable=False, comment="SHA-256 of the item's id and the matter's title"
        ),
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False, comment="the meeting's"),
        sa.Column("place", sa.BigInteger(), nullable=False, comment="orders the matters of a meeting"),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the matter as JSON"),
        sa.PrimaryKeyConstraint("meeting", "matter", name="pk_postponed"),
        comment="What closed meetings left for coming ones; read from the log.",
    )
    op.create_index("ix_postponed_group_key_start", "postponed", ["group_key", "start"])


def downgrade() -> None:
    for table in (
        "assignees",
        "assignments",
        "carried",
        "conversations",
        "decisions",
        "events",
        "groups",
        "inbound",
        "meetings",
        "outbox",
        "people",
        "postponed",
    ):
        op.drop_table(table)
