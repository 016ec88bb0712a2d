"""Moments as the tables hold them: whole seconds since the epoch."""

from datetime import datetime

from reminders.rules import ZONE


def seconds_of(moment: datetime) -> int:
    """The last whole second of an aware moment."""
    return int(moment.timestamp() // 1)


def moment_of(seconds: int) -> datetime:
    """The moment, as the wall clock in Viet Nam shows it."""
    return datetime.fromtimestamp(seconds, ZONE)
