"""The tables of the state: what people set up, and what is to be sent. Times are seconds since the epoch."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

METADATA = MetaData()

# SQLite numbers rows by itself only where the column is its INTEGER.
_ID = BigInteger().with_variant(Integer, "sqlite")


def _schedule(primary: bool = False) -> Column[int]:
    return Column(
        "schedule_id", _ID, ForeignKey("schedules.id", ondelete="CASCADE"), nullable=False, primary_key=primary
    )


def _subscription(primary: bool = False) -> Column[int]:
    return Column(
        "subscription_id", _ID, ForeignKey("subscriptions.id", ondelete="CASCADE"), nullable=False, primary_key=primary
    )


SCHEDULES = Table(
    "schedules",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("owner", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("thematic", Integer, CheckConstraint("thematic BETWEEN 0 AND 3"), nullable=False),
    Column("state", Text, CheckConstraint("state IN ('active', 'paused')"), nullable=False),
    Column("code", Text, nullable=False, unique=True),
    Column("created_at", BigInteger, nullable=False),
)

SUBSCRIPTIONS = Table(
    "subscriptions",
    METADATA,
    Column("id", _ID, primary_key=True),
    _schedule(),
    Column("address", Text, nullable=False, index=True),
    Column("role", Text, CheckConstraint("role IN ('member', 'secretary')"), nullable=False),
    Column("steps", Text, nullable=False),
    Column("state", Text, CheckConstraint("state IN ('active', 'stopped', 'unreachable')"), nullable=False),
    # Could be derived, but only by going through all schedules at every tick. None: nothing is to come.
    Column("next_at", BigInteger),
    Column("consented_at", BigInteger, nullable=False),
    Column("wording", Integer, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    UniqueConstraint("schedule_id", "address"),
)
Index("subscriptions_due", SUBSCRIPTIONS.c.next_at)

CHANGES = Table(
    "changes",
    METADATA,
    _schedule(primary=True),
    Column("period", Text, primary_key=True),
    Column("meeting_at", BigInteger),
)

SKIPS = Table(
    "skips",
    METADATA,
    _subscription(primary=True),
    Column("period", Text, primary_key=True),
)

# The meeting is part of the key because one that was moved is reminded of anew.
OCCURRENCES = Table(
    "occurrences",
    METADATA,
    _schedule(primary=True),
    Column("period", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("meeting_at", BigInteger, primary_key=True),
    Column("made_at", BigInteger, nullable=False),
)

OPEN_STATES = ("pending", "claimed", "sending")
STATES = (*OPEN_STATES, "sent", "uncertain", "expired", "stale", "cancelled", "gone")

DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("id", _ID, primary_key=True),
    _subscription(),
    Column("period", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("meeting_at", BigInteger, nullable=False),
    # 0 is the reminder itself, 1 and more are those that somebody asked to be repeated.
    Column("round", Integer, nullable=False),
    Column("state", Text, CheckConstraint(f"state IN {STATES}"), nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("next_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease_until", BigInteger),
    Column("sent_at", BigInteger),
    UniqueConstraint("subscription_id", "period", "step", "meeting_at", "round"),
)
_IS_OPEN = text(f"state IN {OPEN_STATES}")
# Only what is still to be sent is ever looked for by its time.
Index(
    "deliveries_open",
    DELIVERIES.c.state,
    DELIVERIES.c.next_at,
    sqlite_where=_IS_OPEN,
    postgresql_where=_IS_OPEN,
)

# How many messages each channel took in a month ("2026-12"), where its plan limits them; not to whom.
SENT_MESSAGES = Table(
    "sent_messages",
    METADATA,
    Column("channel", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
)
