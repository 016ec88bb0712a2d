"""Steps: how long before (or after) a meeting somebody is reminded, and of what."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Literal

from reminders.rules import ZONE

Duty = Literal["meeting", "committee", "documents", "minutes"]
"""What a reminder is for: the meeting, the committee's preparation, posting its documents, posting its minutes."""

QUIET_FROM, QUIET_UNTIL = time(21, 30), time(6, 0)
_AFTER_QUIET = time(6, 30)
# What is to be done after a meeting is still worth a reminder for so long.
_AFTERWARDS = timedelta(days=3)
_TEXT = re.compile(r"(-?\d+)([dm])(?:(\d\d):(\d\d))?/([a-z]+)")


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """A reminder so many days before the meeting at a time of day, or (without a time) so many minutes before it.

    `days` is negative after the meeting; `minutes` counts only without `at`.
    """

    days: int = 0
    at: time | None = None
    minutes: int = 0
    duty: Duty = "meeting"

    def due(self, meeting: datetime) -> datetime:
        """When it is due, quiet hours apart."""
        if self.at is None:
            return meeting - timedelta(minutes=self.minutes)
        return datetime.combine(meeting.astimezone(ZONE).date() - timedelta(self.days), self.at, ZONE)

    def expires(self, meeting: datetime) -> datetime:
        """From when on it is of no use: the meeting's start, or three days after what follows the meeting."""
        return meeting if self.days >= 0 else self.due(meeting) + _AFTERWARDS

    def __str__(self) -> str:
        when = f"{self.minutes}m" if self.at is None else f"{self.days}d{self.at:%H:%M}"
        return f"{when}/{self.duty}"

    @classmethod
    @lru_cache(maxsize=10_000)
    def read(cls, text: str) -> "Step":
        """The step that `str` wrote; ValueError for any other text."""
        found = _TEXT.fullmatch(text)
        if not found:
            raise ValueError(f"not a step: {text!r}")
        number, unit, hour, minute, duty = found.groups()
        duties: dict[str, Duty] = {
            "meeting": "meeting",
            "committee": "committee",
            "documents": "documents",
            "minutes": "minutes",
        }
        if unit == "m":
            return cls(minutes=int(number), duty=duties[duty])
        return cls(int(number), time(int(hour), int(minute)), duty=duties[duty])


MEMBER = (Step(3, time(19)), Step(1, time(19)), Step(0, time(7)))
"""The reminders that members usually want."""

SECRETARY = (
    Step(7, time(8), duty="committee"),
    Step(2, time(8), duty="documents"),
    Step(-2, time(8), duty="minutes"),
    *MEMBER,
)
"""The reminders that a secretary usually wants: the preparations, the members' own, and what follows."""


def after_quiet(moment: datetime, expires: datetime) -> datetime:
    """The moment, or 06:30 after it where it is in the quiet hours, unless the meeting would be missed by that."""
    local = moment.astimezone(ZONE)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return moment
    day = local.date() + timedelta(local.time() >= QUIET_FROM)
    slid = datetime.combine(day, _AFTER_QUIET, ZONE)
    return slid if slid < expires else moment


def steps_text(steps: tuple[Step, ...]) -> str:
    """Steps as one text, from the earliest to the latest, each once."""
    return " ".join(map(str, sorted(set(steps), key=_order)))


@lru_cache(maxsize=10_000)
def read_steps(text: str) -> tuple[Step, ...]:
    """The steps that `steps_text` wrote; ValueError for any other text."""
    return tuple(map(Step.read, text.split()))


def _order(step: Step) -> tuple[int, time, int, str]:
    # Minutes before a meeting are later than any time of day that is worth a reminder.
    return (-step.days, step.at or time.max, -step.minutes, step.duty)
