"""What is due becomes occurrences and deliveries, each exactly once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, Connection, Engine, Row, and_, bindparam, exists, select, update

from reminders.moments import moment_of, seconds_of
from reminders.plan import Changes, Planned, due_between, newest_useful, next_planned
from reminders.recording import IS_OUTDATED
from reminders.rules import MeetingRule, period_of
from reminders.steps import Step, read_steps
from reminders.tables import CHANGES, DELIVERIES, SCHEDULES, SKIPS, SUBSCRIPTIONS
from reminders.terms import changes_of, skips_of

# Of which months changes still matter, at least.
_LOOK_BACK = timedelta(days=100)
# Of how many rules and steps together it is remembered what follows from them.
_MOST_KNOWN = 20_000

_S, _D = SUBSCRIPTIONS.c, DELIVERIES.c
_IS_TO_COME = _D.state.in_(("pending", "claimed"))
_DUE = (
    select(
        _S.id,
        _S.schedule_id,
        _S.steps,
        _S.next_at,
        SCHEDULES.c.rule,
        and_(_S.state == "active", SCHEDULES.c.state == "active").label("is_active"),
        # Most have none of these, and need not be asked for one by one. What is due may come behind what was made
        # already when somebody changed a schedule while the clock was slow.
        exists().where(_D.subscription_id == _S.id, _IS_TO_COME | (_D.due_at > _S.next_at)).label("has_others"),
        exists().where(CHANGES.c.schedule_id == _S.schedule_id).label("has_changes"),
        exists().where(SKIPS.c.subscription_id == _S.id).label("has_skips"),
    )
    .join_from(SUBSCRIPTIONS, SCHEDULES)
    .where(_S.next_at <= bindparam("now"))
    .order_by(_S.next_at, _S.id)
    .limit(bindparam("limit"))
    .with_for_update(of=SUBSCRIPTIONS, skip_locked=True, key_share=True)
    # Who changes a schedule comes before us or after us; others who make what is due of it may be at it too.
    .suffix_with("FOR SHARE OF schedules SKIP LOCKED", dialect="postgresql")
)
_ids: BindParameter[Sequence[int]] = bindparam("ids", expanding=True)
_OUTDATED = (
    update(DELIVERIES)
    .where(_D.subscription_id.in_(_ids), _IS_TO_COME, IS_OUTDATED)
    .values(state="stale", lease_until=None)
)
# For very many rows at once, where SQLAlchemy would spend more time on each than the database.
_NEXT = "UPDATE subscriptions SET next_at = ? WHERE id = ?"
_OCCUR = """
    INSERT INTO occurrences (schedule_id, period, step, meeting_at, made_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO NOTHING
"""
_DELIVER = """
    INSERT INTO deliveries (
        subscription_id, period, step, meeting_at, due_at, expires_at, next_at, round, state, attempts
    )
    VALUES (?, ?, ?, ?, ?, ?, ?, 0, 'pending', 0) ON CONFLICT DO NOTHING
"""

_Due: TypeAlias = tuple[str, str, int, int, int, int]
"""A delivery's period, step, meeting_at, due_at, expires_at and next_at."""


@dataclass(frozen=True, slots=True)
class _Following:
    """What follows for all who have the same rule and steps: the deliveries that are due, and when to look again."""

    due: tuple[_Due, ...]
    next_at: int | None


class _Batch:
    """What is written for some subscriptions, each table's rows together."""

    def __init__(self, made_at: int) -> None:
        self._made_at = made_at
        # By schedule, period, step and meeting: the members of a branch share theirs.
        self._occurrences: dict[tuple[int, str, str, int], None] = {}
        self._deliveries: list[tuple[int | str, ...]] = []
        self._next: list[tuple[int | None, int]] = []
        self._with_others: list[int] = []

    def move_on(self, subscription: int, next_at: int | None) -> None:
        """Look at a subscription again at a moment."""
        self._next.append((next_at, subscription))

    def deliver(self, subscription: int, schedule: int, due: tuple[_Due, ...], has_others: bool) -> None:
        """Make deliveries of a subscription; `has_others` where not all of them may be of use."""
        for delivery in due:
            self._deliveries.append((subscription, *delivery))
            self._occurrences[(schedule, *delivery[:3])] = None
        if due and has_others:
            self._with_others.append(subscription)

    def write(self, connection: Connection) -> int:
        """Write it; how many deliveries are new."""
        _many(connection, _NEXT, self._next)
        # In order: two who make the same ones wait for each other, but not both at once.
        _many(connection, _OCCUR, [(*occurrence, self._made_at) for occurrence in sorted(self._occurrences)])
        made = _many(connection, _DELIVER, self._deliveries)
        if self._with_others:
            connection.execute(_OUTDATED, {"ids": self._with_others})
        return made


def _many(connection: Connection, statement: str, rows: list[Any]) -> int:
    """Do the same with many rows; how many there were to do it with."""
    if not rows:
        return 0
    if connection.dialect.paramstyle != "qmark":
        statement = statement.replace("?", "%s")
    return connection.exec_driver_sql(statement, rows).rowcount


_NOTHING: Changes = {}


class _Moment:
    """The work of one moment. What follows from a rule is reckoned once for all who share it."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._known: dict[tuple[Any, ...], _Following] = {}

    def make(self, connection: Connection, rows: Sequence[Row[Any]]) -> int:
        """Make what is due for some subscriptions, and move them on."""
        exceptions = _exceptions(connection, rows)
        batch = _Batch(seconds_of(self._now))
        # Not by the columns' names, which would take longer than all the rest.
        for subscription, schedule, steps, since, rule, is_active, has_others, *_ in rows:
            following = self._following(rule, steps, since, exceptions.get(subscription, _NOTHING))
            batch.move_on(subscription, following.next_at)
            if is_active:
                batch.deliver(subscription, schedule, following.due, has_others)
        return batch.write(connection)

    def _following(self, rule: str, steps: str, since: int, changes: Changes) -> _Following:
        key = (rule, steps, since, *changes.items()) if changes else (rule, steps, since)
        found = self._known.get(key)
        if found is None:
            if len(self._known) == _MOST_KNOWN:
                self._known.clear()
            self._known[key] = found = self._reckoned(MeetingRule.read(rule), read_steps(steps), since, changes)
        return found

    def _reckoned(self, rule: MeetingRule, steps: tuple[Step, ...], since: int, changes: Changes) -> _Following:
        after = moment_of(since) - timedelta(seconds=1)
        due = newest_useful(due_between(rule, steps, changes, after, self._now), self._now)
        following = next_planned(rule, steps, changes, self._now)
        return _Following(tuple(map(_due, due)), seconds_of(following.at) if following else None)


def make_due(engine: Engine, now: datetime, limit: int) -> int:
    """Make what is due at a moment, `limit` subscriptions in a transaction; how many deliveries were made."""
    moment = _Moment(now)
    made, is_more = 0, True
    while is_more:
        with engine.begin() as connection:
            rows = connection.execute(_DUE, {"now": seconds_of(now), "limit": limit}).all()
            made += moment.make(connection, rows) if rows else 0
        is_more = len(rows) == limit
    return made


def _due(planned: Planned) -> _Due:
    at = seconds_of(planned.at)
    meeting, expires = seconds_of(planned.meeting), seconds_of(planned.expires)
    return (planned.period, str(planned.step), meeting, at, expires, at)


def _exceptions(connection: Connection, rows: Sequence[Row[Any]]) -> Mapping[int, Changes]:
    """By subscription: the months that the branch changed or that its member leaves out."""
    # Most have none, and need not be asked for.
    special = [row for row in rows if row.has_changes or row.has_skips]
    if not special:
        return {}
    oldest = period_of(moment_of(rows[0].next_at) - _LOOK_BACK)
    schedules = {row.schedule_id for row in special}
    changes = changes_of(connection, and_(CHANGES.c.schedule_id.in_(schedules), CHANGES.c.period >= oldest))
    skips = skips_of(connection, and_(_S.id.in_([row.id for row in special]), SKIPS.c.period >= oldest))
    return {row.id: {**changes[row.schedule_id], **dict.fromkeys(skips[row.id])} for row in special}
