"""When a subscription is reminded next, kept right whatever is changed: its own steps, its schedule, single months."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, or_, select, update

from reminders.moments import moment_of, seconds_of
from reminders.plan import Changes, due_between, next_planned
from reminders.rules import MeetingRule
from reminders.steps import Step, read_steps
from reminders.tables import CHANGES, DELIVERIES, SCHEDULES, SKIPS, SUBSCRIPTIONS

# What has not gone out yet; an attempt under way can't be called back.
_STOPPABLE = ("pending", "claimed")
_S, _D = SUBSCRIPTIONS.c, DELIVERIES.c
_CANCEL = (
    update(DELIVERIES)
    # A list can't be given to many statements at once.
    .where(_D.id == bindparam("of"), or_(*(_D.state == state for state in _STOPPABLE)))
    .values(state="cancelled", lease_until=None)
)
_NEXT = update(SUBSCRIPTIONS).where(_S.id == bindparam("of")).values(next_at=bindparam("next"))


@dataclass(frozen=True, slots=True)
class Terms:
    """What decides when a subscription is reminded; what its member leaves out is among the changes."""

    is_active: bool
    rule: MeetingRule
    steps: tuple[Step, ...]
    changes: Changes
    next_at: int | None

    def meeting(self, period: str) -> datetime | None:
        """The meeting of a period that its member is reminded of; None where there is none."""
        if not self.is_active:
            return None
        return self.changes[period] if period in self.changes else self.rule.meeting(period)

    def next(self, now: datetime) -> datetime | None:
        """When the next reminder after a moment comes."""
        found = next_planned(self.rule, self.steps, self.changes, now) if self.is_active else None
        return found.at if found else None


def changes_of(connection: Connection, schedules: ColumnElement[bool]) -> Mapping[int, dict[str, datetime | None]]:
    """By schedule, the months that are moved or left out for all; `schedules` is a condition on `CHANGES`."""
    found: dict[int, dict[str, datetime | None]] = defaultdict(dict)
    for row in connection.execute(select(CHANGES).where(schedules).order_by(CHANGES.c.period)):
        found[row.schedule_id][row.period] = None if row.meeting_at is None else moment_of(row.meeting_at)
    return found


def skips_of(connection: Connection, which: ColumnElement[bool]) -> Mapping[int, frozenset[str]]:
    """By subscription, the months that its member left out; `which` is a condition on `SUBSCRIPTIONS`."""
    found: dict[int, frozenset[str]] = defaultdict(frozenset)
    for row in connection.execute(select(SKIPS).join(SUBSCRIPTIONS).where(which)):
        found[row.subscription_id] |= {row.period}
    return found


def terms_of(connection: Connection, which: ColumnElement[bool]) -> dict[int, Terms]:
    """The terms of subscriptions, by their ids; `which` is a condition on `SUBSCRIPTIONS`."""
    is_active = and_(_S.state == "active", SCHEDULES.c.state == "active").label("is_active")
    columns = (_S.id, _S.schedule_id, _S.steps, _S.next_at, SCHEDULES.c.rule, is_active)
    rows = connection.execute(select(*columns).join_from(SUBSCRIPTIONS, SCHEDULES).where(which)).all()
    changes = changes_of(connection, CHANGES.c.schedule_id.in_(select(_S.schedule_id).where(which)))
    skips = skips_of(connection, which)
    return {row.id: _terms(row, {**changes[row.schedule_id], **dict.fromkeys(skips[row.id])}) for row in rows}


def _terms(row: Row[Any], changes: Changes) -> Terms:
    return Terms(bool(row.is_active), MeetingRule.read(row.rule), read_steps(row.steps), changes, row.next_at)


@contextmanager
def settling(connection: Connection, which: ColumnElement[bool], now: datetime) -> Iterator[None]:
    """Change subscriptions, their schedules or months within it; then what comes next follows from the new terms.

    What is still to be sent and no longer holds is cancelled: everything of a subscription that is not reminded any
    more, and what is of a meeting that was moved or left out.
    """
    locked = select(_S.id).where(which).order_by(_S.id).with_for_update(key_share=True)
    connection.execute(locked).all()
    before = terms_of(connection, which)
    yield
    after = terms_of(connection, which)
    following = [{"of": of, "next": _following(before.get(of), terms, now)} for of, terms in after.items()]
    if following:
        connection.execute(_NEXT, following)
    cancel(connection, _untrue(connection, which, after))


def cancel(connection: Connection, deliveries: list[int]) -> None:
    """Take back deliveries that have not gone out yet."""
    if deliveries:
        connection.execute(_CANCEL, [{"of": delivery} for delivery in deliveries])


def _following(before: Terms | None, after: Terms, now: datetime) -> int | None:
    """When the next reminder comes: a later one than now, or one that is due already and was to be made soon."""
    kept = _overdue(before, after, now) if before else None
    found = kept or after.next(now)
    return seconds_of(found) if found else None


def _overdue(before: Terms, after: Terms, now: datetime) -> datetime | None:
    """The first reminder that is due, was not made yet, and holds after the change as it did before."""
    if not (before.is_active and after.is_active) or before.next_at is None or before.next_at > seconds_of(now):
        return None
    since = moment_of(before.next_at) - timedelta(seconds=1)
    due = [set(due_between(terms.rule, terms.steps, terms.changes, since, now)) for terms in (before, after)]
    return min((planned.at for planned in due[0] & due[1]), default=None)


def _untrue(connection: Connection, which: ColumnElement[bool], terms: Mapping[int, Terms]) -> list[int]:
    wanted = select(DELIVERIES).join(SUBSCRIPTIONS).where(which, _D.state.in_(_STOPPABLE))
    found = [row for row in connection.execute(wanted) if row.subscription_id in terms]
    return [row.id for row in found if not _holds(row, terms[row.subscription_id])]


def _holds(row: Row[Any], terms: Terms) -> bool:
    meeting = terms.meeting(row.period)
    return meeting is not None and seconds_of(meeting) == row.meeting_at
