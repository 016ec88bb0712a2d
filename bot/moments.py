"""The time: everything below `bot` is told it."""

from datetime import UTC, datetime


def now() -> datetime:
    """The moment."""
    return datetime.now(UTC)
