"""Of meetings that are discarded after their time it is kept that they were."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "discarded",
        sa.Column("meeting", sa.Text(), nullable=False, comment="the id that it had"),
        sa.Column(
            "day", sa.Text(), nullable=False, comment="on which it was held or to be held, as YYYY-MM-DD"
        ),
        sa.Column("hash", sa.Text(), nullable=False, comment="of the last event of its log"),
        sa.Column("at", sa.BigInteger(), nullable=False, comment="when it was discarded"),
        sa.Column("rule", sa.Text(), nullable=False, comment="by which it was, in words"),
        sa.PrimaryKeyConstraint("meeting", name="pk_discarded"),
        comment="Meetings of which nothing else is kept any more. Rows are only ever added.",
    )
    op.create_index("ix_discarded_day", "discarded", ["day"])


def downgrade() -> None:
    op.drop_table("discarded")
