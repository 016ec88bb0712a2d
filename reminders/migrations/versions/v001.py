"""The first tables: schedules, who follows them, the months that differ, and the outbox."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    text,
)

revision = "v001"
down_revision = None

_ID = BigInteger().with_variant(Integer, "sqlite")
_OPEN = text("state IN ('pending', 'claimed', 'sending')")
_STATES = "'pending', 'claimed', 'sending', 'sent', 'uncertain', 'expired', 'stale', 'cancelled', 'gone'"


def upgrade() -> None:
    """Make the tables in a database that has none."""
    _schedules()
    _subscriptions()
    _months()
    _occurrences()
    _deliveries()


def _of(table: str) -> Column[int]:
    """The column of what belongs to a schedule or subscription, and goes with it."""
    return Column(f"{table}_id", _ID, ForeignKey(f"{table}s.id", ondelete="CASCADE"), nullable=False)


def _schedules() -> None:
    op.create_table(
        "schedules",
        Column("id", _ID, primary_key=True),
        Column("owner", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("rule", Text, nullable=False),
        Column("place", Text, nullable=False),
        Column("thematic", Integer, CheckConstraint("thematic BETWEEN 0 AND 3"), nullable=False),
        Column("state", Text, CheckConstraint("state IN ('active', 'paused')"), nullable=False),
        Column("code", Text, nullable=False),
        Column("created_at", BigInteger, nullable=False),
        UniqueConstraint("code"),
    )
    op.create_index("ix_schedules_owner", "schedules", ["owner"])


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        Column("id", _ID, primary_key=True),
        _of("schedule"),
        Column("address", Text, nullable=False),
        Column("role", Text, CheckConstraint("role IN ('member', 'secretary')"), nullable=False),
        Column("steps", Text, nullable=False),
        Column("state", Text, CheckConstraint("state IN ('active', 'stopped', 'unreachable')"), nullable=False),
        Column("next_at", BigInteger),
        Column("consented_at", BigInteger, nullable=False),
        Column("wording", Integer, nullable=False),
        Column("changed_at", BigInteger, nullable=False),
        UniqueConstraint("schedule_id", "address"),
    )
    op.create_index("ix_subscriptions_address", "subscriptions", ["address"])
    op.create_index("subscriptions_due", "subscriptions", ["next_at"])


def _months() -> None:
    op.create_table(
        "changes",
        _of("schedule"),
        Column("period", Text, nullable=False),
        Column("meeting_at", BigInteger),
        PrimaryKeyConstraint("schedule_id", "period"),
    )
    op.create_table(
        "skips",
        _of("subscription"),
        Column("period", Text, nullable=False),
        PrimaryKeyConstraint("subscription_id", "period"),
    )


def _occurrences() -> None:
    op.create_table(
        "occurrences",
        _of("schedule"),
        Column("period", Text, nullable=False),
        Column("step", Text, nullable=False),
        Column("meeting_at", BigInteger, nullable=False),
        Column("made_at", BigInteger, nullable=False),
        PrimaryKeyConstraint("schedule_id", "period", "step", "meeting_at"),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        Column("id", _ID, primary_key=True),
        _of("subscription"),
        Column("period", Text, nullable=False),
        Column("step", Text, nullable=False),
        Column("meeting_at", BigInteger, nullable=False),
        Column("round", Integer, nullable=False),
        Column("state", Text, CheckConstraint(f"state IN ({_STATES})"), nullable=False),
        Column("due_at", BigInteger, nullable=False),
        Column("expires_at", BigInteger, nullable=False),
        Column("next_at", BigInteger, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("lease_until", BigInteger),
        Column("sent_at", BigInteger),
        UniqueConstraint("subscription_id", "period", "step", "meeting_at", "round"),
    )
    op.create_index("deliveries_open", "deliveries", ["state", "next_at"], sqlite_where=_OPEN, postgresql_where=_OPEN)
