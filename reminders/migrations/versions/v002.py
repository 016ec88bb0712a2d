"""How many messages each channel took in a month."""

from alembic import op
from sqlalchemy import BigInteger, Column, PrimaryKeyConstraint, Text

revision = "v002"
down_revision = "v001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "sent_messages",
        Column("channel", Text, nullable=False),
        Column("month", Text, nullable=False),
        Column("count", BigInteger, nullable=False),
        PrimaryKeyConstraint("channel", "month"),
    )
