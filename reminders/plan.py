"""What follows from a rule: which reminders are due when, by pure reckoning."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, islice
from typing import TypeAlias

from reminders.rules import MeetingRule, period_of, periods_from
from reminders.steps import Step, after_quiet

Changes: TypeAlias = Mapping[str, datetime | None]
"""Months whose meeting is moved, with the moment it is moved to; None where there is no meeting that month."""

# A moved meeting may lie months away from its own month, and a year of months may be left out one by one.
_LOOK_BACK, _LOOK_AHEAD = 2, 15


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder of a period's meeting: `at` is when it is sent, `expires` when it is of no more use."""

    period: str
    step: Step
    meeting: datetime
    at: datetime
    expires: datetime


def planned(period: str, meeting: datetime, steps: Iterable[Step]) -> list[Planned]:
    """The reminders of one meeting, quiet hours applied; those that would come too late to be of use are left out."""
    found = []
    for step in steps:
        expires = step.expires(meeting)
        at = after_quiet(step.due(meeting), expires)
        if at < expires:
            found.append(Planned(period, step, meeting, at, expires))
    return found


def meetings(rule: MeetingRule, changes: Changes, since: datetime) -> Iterator[tuple[str, datetime]]:
    """The periods and meetings of a rule, moved and left out ones applied, beginning before `since`, without end."""
    year, month = map(int, period_of(since).split("-"))
    first = year * 12 + month - 1 - _LOOK_BACK
    for period in periods_from(f"{first // 12:04}-{first % 12 + 1:02}"):
        meeting = changes[period] if period in changes else rule.meeting(period)
        if meeting:
            yield period, meeting


def next_meetings(rule: MeetingRule, changes: Changes, now: datetime, count: int) -> list[tuple[str, datetime]]:
    """The next meetings after a moment, by date."""
    found = list(islice(meetings(rule, changes, now), _LOOK_BACK + count + len(changes) + 1))
    return sorted((pair for pair in found if pair[1] > now), key=lambda pair: pair[1])[:count]


def due_between(
    rule: MeetingRule, steps: Iterable[Step], changes: Changes, after: datetime, until: datetime
) -> list[Planned]:
    """The reminders of after < at <= until, in the order in which they come."""
    wanted, last = tuple(steps), max(changes, default="")
    ahead = (until.year - after.year) * 12 + until.month - after.month + _LOOK_AHEAD
    beyond = until + _longest(wanted)
    found: list[Planned] = []
    for period, meeting in islice(meetings(rule, changes, after), ahead):
        if meeting > beyond and period > last:
            break
        found += [p for p in planned(period, meeting, wanted) if after < p.at <= until]
    return sorted(found, key=lambda p: (p.at, p.step.due(p.meeting)))


def next_planned(rule: MeetingRule, steps: Iterable[Step], changes: Changes, after: datetime) -> Planned | None:
    """The first reminder after a moment; None where none comes within the next months."""
    wanted, last = tuple(steps), max(changes, default="")
    longest = _longest(wanted)
    found: Planned | None = None
    for period, meeting in islice(meetings(rule, changes, after), _LOOK_AHEAD):
        if found and meeting > found.at + longest and period > last:
            break
        later = [p for p in planned(period, meeting, wanted) if p.at > after]
        found = min([found, *later] if found else later, key=lambda p: p.at, default=None)
    return found


def _longest(steps: Iterable[Step]) -> timedelta:
    """How long before a meeting its first reminder may come, at the most."""
    return timedelta(days=1) + max((timedelta(step.days, minutes=step.minutes) for step in steps), default=timedelta())


def newest_useful(due: Iterable[Planned], now: datetime) -> list[Planned]:
    """Of reminders that are due, those to send: of each meeting the newest that is still of use, each duty once."""
    useful = sorted((p for p in due if p.expires > now), key=lambda p: (p.period, p.meeting))
    found: list[Planned] = []
    for _, group in groupby(useful, key=lambda p: (p.period, p.meeting)):
        of_meeting = sorted(group, key=lambda p: (p.at, p.step.due(p.meeting)))
        newest = of_meeting[-1].at
        found += {p.step.duty: p for p in of_meeting if p.at == newest}.values()
    return found
