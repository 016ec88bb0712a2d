"""When to try again what did not arrive."""

from datetime import datetime, timedelta
from random import Random

from reminders.steps import after_quiet

_FIRST, _LONGEST = timedelta(minutes=1), timedelta(minutes=15)
# Many that failed together should not come back together.
_JITTER = 0.25
# A minute before a meeting begins a reminder may still make somebody run.
_LAST_CHANCE = timedelta(minutes=1)


def next_try(
    now: datetime, expires: datetime, attempts: int, wait: timedelta | None, random: Random
) -> datetime | None:
    """When to try again after so many attempts (from 1), at least `wait` from now; None where that is too late.

    The pauses double from a minute to a quarter of an hour. What falls into the quiet hours comes after them, unless it
    would be missed by that; what falls beyond the expiry is tried once more shortly before it.
    """
    earliest = now + (wait or timedelta())
    pause = min(_FIRST * 2 ** min(attempts - 1, 10), _LONGEST) * (1 + _JITTER * random.random())
    at = after_quiet(max(earliest, now + pause), expires)
    last = expires - _LAST_CHANCE
    if at <= last:
        return at
    return last if last > now and last >= earliest else None
