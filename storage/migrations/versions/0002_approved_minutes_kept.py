"""Approved minutes are kept; those that were approved before are to be kept too."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False, comment="of the minutes"),
        sa.Column("form", sa.Text(), nullable=False, comment="pdf"),
        sa.Column(
            "sha256", sa.Text(), nullable=False, comment="of the body, hexadecimal, as the log tells it"
        ),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="bytes of the body"),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the document, byte for byte"),
        sa.Column("at", sa.BigInteger(), nullable=False, comment="when it was kept"),
        sa.PrimaryKeyConstraint("meeting", "version", "form", name="pk_documents"),
        comment="Approved minutes as they are kept. Rows are only ever added.",
    )
    op.create_table(
        "unkept",
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False, comment="of the minutes"),
        sa.PrimaryKeyConstraint("meeting", "version", name="pk_unkept"),
        comment="Approved versions whose document isn't kept yet; read from the log.",
        sqlite_with_rowid=False,
    )
    _approved_before()


def _approved_before() -> None:
    events = sa.table("events", sa.column("meeting"), sa.column("type"), sa.column("body", sa.LargeBinary()))
    unkept = sa.table("unkept", sa.column("meeting"), sa.column("version"))
    connection = op.get_bind()
    found = connection.execute(
        sa.select(events.c.meeting, events.c.body).where(events.c.type == "MinutesApproved")
    )
    rows = [{"meeting": row.meeting, "version": json.loads(row.body)["event"]["version"]} for row in found]
    if rows:
        connection.execute(sa.insert(unkept), rows)


def downgrade() -> None:
    op.drop_table("unkept")
    op.drop_table("documents")
