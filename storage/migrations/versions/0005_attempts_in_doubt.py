"""Until when an attempt to show a card that wasn't confirmed may yet be carried out."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    comment = "technical: until when Teams may yet carry out an attempt to show a card"
    op.add_column("outbox", sa.Column("doubt", sa.BigInteger(), comment=comment))


def downgrade() -> None:
    op.drop_column("outbox", "doubt")
