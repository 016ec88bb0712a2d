"""What somebody wants to be reminded of, as far as one line of text says it."""

from dataclasses import dataclass
from datetime import time
from typing import Literal

from reminders.rules import DayRule
from reminders.steps import Step

MOST_STEPS = 10
Role = Literal["member", "secretary"]
Kind = Literal[
    "hour",
    "which-week",
    "which-end",
    "not-a-day",
    "not-a-time",
    "not-a-weekday",
    "not-a-lead",
    "too-many",
    "fifth-week",
    "two-days",
    "two-times",
    "one-date",
    "not-monthly",
    "lunar",
    "sunday",
    "unclear",
    "unread",
]
"""Why a part of a text was not taken: see `handlers.reminding.trouble` for what is said of each."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A part of a text that was not taken, as it was written, and why; `times` or `days` are what it may have meant."""

    kind: Kind
    part: str
    times: tuple[time, ...] = ()
    days: tuple[DayRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """What a text says of a meeting and its reminders; None (or False) for what it does not say."""

    day: DayRule | None = None
    time: "time | None" = None
    place: str | None = None
    not_sunday: bool = False
    steps: tuple[Step, ...] | None = None
    name: str | None = None
    role: Role | None = None
    thematic: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return self == Wish()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says, what of it was not taken, and words that mean nothing here and change nothing."""

    wish: Wish
    troubles: tuple[Trouble, ...] = ()
    unknown: tuple[str, ...] = ()
