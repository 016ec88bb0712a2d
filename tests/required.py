"""Which reminders are required, reckoned day by day with a calendar on the wall: nothing here is of the program.

Moments are minutes of the wall clock since the beginning of 2026; the state's clock is at one after another of them.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import accumulate

from reminders.rules import DayRule, FromEnd, MeetingRule, MonthDay
from reminders.steps import Step

BEGIN = date(2026, 1, 1)
DAY, HOUR = 24 * 60, 60
_EVENING, _NIGHT_ENDS, _MORNING = 21 * HOUR + 30, 6 * HOUR, 6 * HOUR + 30

Key = tuple[str, int, str]
"""A period, its meeting and a step."""


@dataclass(frozen=True)
class Reminder:
    """A step of a meeting: its plain moment, the one outside the quiet hours, and when it is of no more use."""

    step: Step
    plain: int
    at: int
    expires: int


@dataclass
class Ticks:
    """The moments at which the program looked at the clock, in the order in which it did."""

    clocks: list[int]
    furthest: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.furthest = list(accumulate(self.clocks, max))


@dataclass(frozen=True)
class Held:
    """A meeting that was to be held at a moment, from after one tick up to another: until it was changed."""

    period: str
    meeting: int
    since: int
    until: int


def minutes(moment: datetime) -> int:
    """A moment of the wall clock."""
    return (moment.date() - BEGIN).days * DAY + moment.hour * HOUR + moment.minute


def meetings(rule: MeetingRule, last: date) -> dict[str, int]:
    """The meetings of a rule by period: each day is asked whether the branch meets on it."""
    found = {}
    day = BEGIN
    while day <= last:
        if _is_meant(rule.day, day):
            held = day + timedelta(1) if rule.not_sunday and day.isoweekday() == 7 else day
            found[f"{day.year}-{day.month:02}"] = minutes(datetime.combine(held, rule.time))
        day += timedelta(1)
    return found


def _is_meant(rule: DayRule, day: date) -> bool:
    tomorrow = day + timedelta(1)
    if isinstance(rule, MonthDay):
        return day.day == rule.day or (tomorrow.day == 1 and day.day < rule.day)
    if isinstance(rule, FromEnd):
        return (tomorrow + timedelta(rule.days)).day == 1
    if day.weekday() != rule.weekday:
        return False
    return (day + timedelta(7)).month != day.month if rule.nth == 0 else (day.day + 6) // 7 == rule.nth


def is_quiet(moment: int) -> bool:
    """Whether nobody should be woken at a moment."""
    return not _NIGHT_ENDS <= moment % DAY < _EVENING


def morning_after(moment: int) -> int:
    """When what falls into quiet hours may come."""
    return moment - moment % DAY + _MORNING + (DAY if moment % DAY >= _EVENING else 0)


def reminders(meeting: int, steps: Sequence[Step]) -> Iterator[Reminder]:
    """What a meeting is reminded of by, as far as that comes before it is of no use."""
    for step in steps:
        if step.at is None:
            plain = meeting - step.minutes
        else:
            plain = meeting - meeting % DAY - step.days * DAY + step.at.hour * HOUR + step.at.minute
        expires = plain + 3 * DAY if step.days < 0 else meeting
        at = morning_after(plain) if is_quiet(plain) and morning_after(plain) < expires else plain
        if at < expires:
            yield Reminder(step, plain, at, expires)


def required(held: Held, steps: Sequence[Step], ticks: Ticks) -> Iterator[Key]:
    """What has to be sent of a meeting, given when the program was up.

    At each tick the newest of what has come since the one before takes the place of what still waits; what waits goes
    out at the first tick outside the quiet hours, or inside them if it would be too late after them.
    """
    left = sorted((r for r in reminders(held.meeting, steps) if r.at > ticks.furthest[held.since]), key=lambda r: r.at)
    waiting: dict[Reminder, int] = {}
    tick = held.since + 1
    while left or waiting:
        if not waiting:
            tick = max(tick, bisect_left(ticks.furthest, left[0].at))
        if tick > min(held.until, len(ticks.clocks) - 1):
            return
        now = ticks.clocks[tick]
        come, left = _split(left, now)
        if useful := [r for r in come if r.expires > now]:
            waiting = dict.fromkeys(_newest(useful), 0)
        for reminder, not_before in list(waiting.items()):
            if reminder.expires > now and is_quiet(now) and morning_after(now) < reminder.expires:
                waiting[reminder] = morning_after(now)
            elif now >= not_before or reminder.expires <= now:
                del waiting[reminder]
                if reminder.expires > now:
                    yield held.period, held.meeting, str(reminder.step)
        tick += 1


def _split(left: list[Reminder], now: int) -> tuple[list[Reminder], list[Reminder]]:
    return [r for r in left if r.at <= now], [r for r in left if r.at > now]


def _newest(come: list[Reminder]) -> list[Reminder]:
    """Those of the latest moment; of one duty only that which was meant for later."""
    latest = [r for r in come if r.at == max(other.at for other in come)]
    by_duty: dict[str, Reminder] = {}
    for reminder in sorted(latest, key=lambda r: r.plain):
        by_duty[reminder.step.duty] = reminder
    return list(by_duty.values())
