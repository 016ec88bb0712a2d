"""What is due becomes occurrences and deliveries, each exactly once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, Row, TextClause, and_, bindparam, exists, select, text, update

from reminders.moments import moment_of, seconds_of
from reminders.plan import Changes, Planned, due_between, newest_useful, next_planned
from reminders.rules import MeetingRule, period_of
from reminders.steps import Step, read_steps
from reminders.tables import CHANGES, DELIVERIES, SCHEDULES, SKIPS, SUBSCRIPTIONS

# Of which months changes still matter, at least.
_LOOK_BACK = timedelta(days=100)

_S = SUBSCRIPTIONS.c
_DUE = (
    select(
        _S.id,
        _S.schedule_id,
        _S.steps,
        _S.next_at,
        SCHEDULES.c.rule,
        and_(_S.state == "active", SCHEDULES.c.state == "active").label("is_active"),
    )
    .join_from(SUBSCRIPTIONS, SCHEDULES)
    .where(_S.next_at <= bindparam("now"))
    .order_by(_S.next_at, _S.id)
    .limit(bindparam("limit"))
    # The schedule too: whoever changes it waits for us or is waited for, and nobody else makes its occurrences.
    .with_for_update(of=(SUBSCRIPTIONS, SCHEDULES), skip_locked=True, key_share=True)
)
_NEXT = update(SUBSCRIPTIONS).where(_S.id == bindparam("of")).values(next_at=bindparam("next"))
_CHANGED = (
    select(_S.id, CHANGES.c.period, CHANGES.c.meeting_at)
    .join_from(SUBSCRIPTIONS, CHANGES, CHANGES.c.schedule_id == _S.schedule_id)
    .where(_S.id.in_(bindparam("ids", expanding=True)), CHANGES.c.period >= bindparam("oldest"))
    .order_by(CHANGES.c.period)
)
_SKIPPED = select(SKIPS.c.subscription_id, SKIPS.c.period).where(
    SKIPS.c.subscription_id.in_(bindparam("ids", expanding=True)), SKIPS.c.period >= bindparam("oldest")
)
_D, _NEWER = DELIVERIES.c, DELIVERIES.alias("newer").c
_OUTDATED = (
    update(DELIVERIES)
    .where(
        _D.subscription_id.in_(bindparam("subscriptions", expanding=True)),
        _D.state.in_(("pending", "claimed")),
        exists().where(
            _NEWER.subscription_id == _D.subscription_id,
            _NEWER.period == _D.period,
            _NEWER.meeting_at == _D.meeting_at,
            _NEWER.due_at > _D.due_at,
        ),
    )
    .values(state="stale", lease_until=None)
)


def _insert(table: str, *names: str) -> TextClause:
    # Both databases have the clause in the same words, SQLAlchemy only in each one's own way.
    values = ", ".join(f":{name}" for name in names)
    return text(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({values}) ON CONFLICT DO NOTHING")


_OCCUR = _insert("occurrences", "schedule_id", "period", "step", "meeting_at", "made_at")
_DELIVER = _insert(
    "deliveries", "subscription_id", "period", "step", "meeting_at", "round", "state", "due_at", "expires_at",
    "next_at", "attempts",
)  # fmt: skip

Values: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Following:
    """What follows for all who have the same rule and steps: the columns of each delivery, and when to look again."""

    due: tuple[Values, ...]
    next_at: int | None


class _Batch:
    """What is written for some subscriptions, each table's rows together."""

    def __init__(self, made_at: int) -> None:
        self._made_at = made_at
        self._occurrences: dict[tuple[int, str, str, int], Values] = {}
        self._deliveries: list[Values] = []
        self._next: list[Values] = []

    def add(self, row: Row[Any], following: _Following) -> None:
        self._next.append({"of": row.id, "next": following.next_at})
        for values in following.due if row.is_active else ():
            self._deliveries.append({"subscription_id": row.id, **values})
            key = (row.schedule_id, values["period"], values["step"], values["meeting_at"])
            if key not in self._occurrences:
                names = ("schedule_id", "period", "step", "meeting_at")
                self._occurrences[key] = dict(zip(names, key, strict=True)) | {"made_at": self._made_at}

    def write(self, connection: Connection) -> int:
        """Write it; how many deliveries are new."""
        connection.execute(_NEXT, self._next)
        if not self._deliveries:
            return 0
        connection.execute(_OCCUR, list(self._occurrences.values()))
        made = connection.execute(_DELIVER, self._deliveries).rowcount
        connection.execute(_OUTDATED, {"subscriptions": list({row["subscription_id"] for row in self._deliveries})})
        return made


class _Moment:
    """The work of one moment. What follows from a rule is reckoned once for all who share it."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._known: dict[tuple[Any, ...], _Following] = {}

    def make(self, connection: Connection, rows: Sequence[Row[Any]]) -> int:
        """Make what is due for some subscriptions, and move them on."""
        exceptions = _exceptions(connection, rows)
        batch = _Batch(seconds_of(self._now))
        for row in rows:
            batch.add(row, self._following(row.rule, row.steps, row.next_at, exceptions.get(row.id, {})))
        return batch.write(connection)

    def _following(self, rule: str, steps: str, since: int, changes: Changes) -> _Following:
        key = (rule, steps, since, *changes.items())
        found = self._known.get(key)
        if found is None:
            self._known[key] = found = self._reckoned(_rule(rule), _steps(steps), since, changes)
        return found

    def _reckoned(self, rule: MeetingRule, steps: tuple[Step, ...], since: int, changes: Changes) -> _Following:
        after = moment_of(since) - timedelta(seconds=1)
        due = newest_useful(due_between(rule, steps, changes, after, self._now), self._now)
        following = next_planned(rule, steps, changes, self._now)
        return _Following(tuple(map(_values, due)), seconds_of(following.at) if following else None)


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


def _values(planned: Planned) -> Values:
    at = seconds_of(planned.at)
    return {
        "period": planned.period,
        "step": str(planned.step),
        "meeting_at": seconds_of(planned.meeting),
        "round": 0,
        "state": "pending",
        "due_at": at,
        "expires_at": seconds_of(planned.expires),
        "next_at": at,
        "attempts": 0,
    }


def _exceptions(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, dict[str, datetime | None]]:
    """By subscription: the months that the branch changed or that its member leaves out."""
    found: dict[int, dict[str, datetime | None]] = defaultdict(dict)
    wanted = {"ids": [row.id for row in rows], "oldest": period_of(moment_of(rows[0].next_at) - _LOOK_BACK)}
    for of, period, meeting_at in connection.execute(_CHANGED, wanted):
        found[of][period] = None if meeting_at is None else moment_of(meeting_at)
    for of, period in connection.execute(_SKIPPED, wanted):
        found[of][period] = None
    return found


@lru_cache(maxsize=10_000)
def _rule(text: str) -> MeetingRule:
    return MeetingRule.read(text)


@lru_cache(maxsize=10_000)
def _steps(text: str) -> tuple[Step, ...]:
    return read_steps(text)
