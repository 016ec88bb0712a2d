"""When a branch meets: the day of each month that a rule means, and the time of day."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

# Viet Nam has no daylight saving; a time of the wall clock is always one moment.
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SUNDAY = 6


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day from 1 to 31; in a month that is too short for it, that month's last day."""

    day: int

    def of(self, year: int, month: int) -> date:
        """The day in a month."""
        return date(year, month, min(self.day, _length(year, month)))


@dataclass(frozen=True, slots=True)
class FromEnd:
    """The last day of the month (0), the last but one (1), up to 27 days before the last."""

    days: int = 0

    def of(self, year: int, month: int) -> date:
        """The day in a month."""
        return date(year, month, _length(year, month) - self.days)


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """A weekday (0 is Monday) by its number in the month, 1 to 4; 0 is the last one."""

    nth: int
    weekday: int

    def of(self, year: int, month: int) -> date:
        """The day in a month."""
        if self.nth == 0:
            last = date(year, month, _length(year, month))
            return last - timedelta((last.weekday() - self.weekday) % 7)
        first = date(year, month, 1)
        return first + timedelta((self.weekday - first.weekday()) % 7 + 7 * (self.nth - 1))


DayRule: TypeAlias = MonthDay | FromEnd | NthWeekday
_TEXT = re.compile(r"(day|end|week)([0-9.]+)@(\d\d):(\d\d)(\+mon)?")


@dataclass(frozen=True, slots=True)
class MeetingRule:
    """When a branch meets each month; with `not_sunday` a Sunday's meeting is on the Monday after it."""

    day: DayRule
    time: time
    not_sunday: bool = False

    def meeting(self, period: str) -> datetime:
        """The meeting of a period ("2027-02"), with its time zone. It may fall on the first day of the next month."""
        return _meeting(self, period)

    def __str__(self) -> str:
        day = self.day
        if isinstance(day, MonthDay):
            name = f"day{day.day}"
        else:
            name = f"end{day.days}" if isinstance(day, FromEnd) else f"week{day.nth}.{day.weekday}"
        return f"{name}@{self.time:%H:%M}{'+mon' if self.not_sunday else ''}"

    @classmethod
    @lru_cache(maxsize=10_000)
    def read(cls, text: str) -> "MeetingRule":
        """The rule that `str` wrote; ValueError for any other text."""
        found = _TEXT.fullmatch(text)
        if not found:
            raise ValueError(f"not a rule: {text!r}")
        kind, numbers, hour, minute, monday = found.groups()
        first, _, second = numbers.partition(".")
        day = {"day": MonthDay, "end": FromEnd}[kind](int(first)) if not second else NthWeekday(int(first), int(second))
        return cls(day, time(int(hour), int(minute)), monday is not None)


@lru_cache(maxsize=10_000)
def _meeting(rule: MeetingRule, period: str) -> datetime:
    year, month = map(int, period.split("-"))
    day = rule.day.of(year, month)
    if rule.not_sunday and day.weekday() == SUNDAY:
        day += timedelta(1)
    return datetime.combine(day, rule.time, ZONE)


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def period_of(moment: datetime) -> str:
    """The month that a moment is in, in Viet Nam: "2027-02"."""
    return f"{moment.astimezone(ZONE):%Y-%m}"


def periods_from(period: str) -> Iterator[str]:
    """A month and those after it, without end."""
    year, month = map(int, period.split("-"))
    while True:
        yield f"{year:04}-{month:02}"
        year, month = (year + month // 12, month % 12 + 1)
