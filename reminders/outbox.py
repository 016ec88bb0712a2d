"""The outbox: what is due is made, claimed, attempted and recorded, so that nothing is lost and nothing doubled."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import lru_cache
from random import Random
from typing import Any, TypeAlias

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Engine,
    Select,
    TextClause,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from reminders.due import make_due
from reminders.moments import moment_of, seconds_of
from reminders.outcomes import Outcome
from reminders.prepared import run
from reminders.recording import Attempt, record
from reminders.records import Delivery
from reminders.rows import deliveries, delivery_of
from reminders.state import reading
from reminders.steps import after_quiet
from reminders.tables import DELIVERIES, OPEN_STATES, SCHEDULES, STATES, SUBSCRIPTIONS

logger = logging.getLogger(__name__)

# Later than that is worth a word in the reminder.
LATE = timedelta(minutes=15)
# How many deliveries a transaction may put aside, so that it stays short.
_AT_ONCE = 1000
# How far the clocks of processes that share the work may be apart, in seconds.
_SKEW = 60

Condition: TypeAlias = ColumnElement[bool] | TextClause

_D, _S = DELIVERIES.c, SUBSCRIPTIONS.c
# SQLite uses the index of open deliveries only where a statement has the index's own condition, word for word.
_IS_OPEN = text(f"deliveries.state IN {OPEN_STATES}")
_IS_ACTIVE = (_S.state == "active", SCHEDULES.c.state == "active")
_now: BindParameter[int] = bindparam("now")
_MAY_BE_SENT = _D.expires_at <= bindparam("latest")
_NEVER = 2**62


def _open(state: str) -> tuple[Condition, ...]:
    return (_IS_OPEN, _D.state == state)


def _some(*conditions: Condition) -> Select[tuple[int]]:
    """Up to a thousand deliveries that no other process is at."""
    found = select(_D.id).where(*conditions).limit(_AT_ONCE).with_for_update(skip_locked=True)
    return select(found.cte("found").c.id)


def _change(found: Select[tuple[int]], values: dict[str, object]) -> ReturningUpdate[tuple[int]]:
    return update(DELIVERIES).where(_D.id.in_(found)).values(values).returning(_D.id)


# A lease that ends later than any made now is of a clock that was put back since.
_IS_ABANDONED = (_D.lease_until <= _now) | (_D.lease_until > bindparam("longest"))
_PUT_RIGHT = (
    update(DELIVERIES)
    .where(_D.id.in_(_some(_IS_OPEN, _D.state.in_(("claimed", "sending")), _IS_ABANDONED)))
    .values(state=case((_D.state == "claimed", "pending"), else_="uncertain"), lease_until=None)
    .returning(_D.state)
)
_EXPIRE = _change(_some(*_open("pending"), _D.next_at <= _now, _D.expires_at <= _now), {"state": "expired"})
_SLIDE = _change(
    _some(*_open("pending"), _D.next_at <= _now, _D.expires_at > bindparam("morning")),
    {"next_at": bindparam("morning")},
)
_IS_ANYTHING_OPEN = select(
    exists().where(*_open("pending"), _D.next_at <= _now)
    | exists().where(_IS_OPEN, _D.state.in_(("claimed", "sending")))
)
# With what expired: to look for that alone would be to go through all that is pending, each time.
_NEXT_ONES = (
    deliveries()
    .where(*_open("pending"), _D.next_at <= _now, (_D.expires_at <= _now) | and_(_MAY_BE_SENT, *_IS_ACTIVE))
    .order_by(_D.next_at, _D.id)
    .limit(bindparam("limit"))
    .with_for_update(of=DELIVERIES, skip_locked=True)
)
_CLAIM = (
    update(DELIVERIES)
    .where(_D.id.in_(bindparam("ids", expanding=True)))
    .values(state="claimed", lease_until=bindparam("until"))
)
_BEGIN = (
    update(DELIVERIES)
    .where(
        _D.id == bindparam("delivery"),
        _D.state == "claimed",
        _D.expires_at > _now,
        _MAY_BE_SENT,
        exists().where(_S.id == _D.subscription_id, _S.schedule_id == SCHEDULES.c.id, *_IS_ACTIVE),
    )
    .values(state="sending", attempts=_D.attempts + 1, lease_until=bindparam("until"))
    .returning(_D.attempts)
)
_PUT_BACK = (
    update(DELIVERIES)
    .where(_D.id == bindparam("delivery"), _D.state == "claimed")
    .values(state=case((_D.expires_at <= _now, "expired"), else_="pending"), lease_until=None)
)
_LATE = select(func.count()).where(*_open("pending"), _D.due_at < _now)
_COUNTS = select(_D.state, func.count()).group_by(_D.state)
_NEXT = (
    select(func.min(_S.next_at)),
    select(func.min(_D.next_at)).where(*_open("pending")),
    select(func.min(_D.lease_until)).where(*_open("claimed")),
    select(func.min(_D.lease_until)).where(*_open("sending")),
)


class Outbox:
    """What is to be sent, for a process that sends. Every method is a few short transactions, or raises StateError.

    Where the state is a file, attempts are begun and recorded in one thread.
    """

    def __init__(self, engine: Engine, worker: str, random: Random | None = None) -> None:
        self._engine = engine
        self._worker = worker
        self._random = random or Random()
        self._lease = timedelta(minutes=1)
        # The number of the attempt that was begun here: only its own outcome is recorded.
        self._begun: dict[int, int] = {}
        self._kept: Connection | None = None

    @property
    def is_in_file(self) -> bool:
        """Whether the state is a file here, and not on a server."""
        return self._engine.dialect.name == "sqlite"

    def due(self, now: datetime, limit: int = 5000) -> int:
        """Make the deliveries that are due, `limit` subscriptions at a time; how many are new."""
        with reading(self._engine) as connection:
            first = connection.execute(_NEXT[0]).scalar()
        return 0 if first is None or first > seconds_of(now) else make_due(self._engine, now, limit)

    def claim(self, now: datetime, limit: int, lease: timedelta, channels: Sequence[str]) -> list[Delivery]:
        """Take up to `limit` deliveries to attempt, the oldest first; what is not begun within the lease is free again.

        Only those to addresses of `channels` are taken, which stand before an address's colon.
        What expired is put aside first, what was left behind in the middle of an attempt becomes uncertain, and in the
        quiet hours what can wait is put off until the morning.
        """
        self._lease = lease
        while self._is_anything_open(now):
            with self._engine.begin() as connection:
                found = self._taken(connection, now, limit, channels) if self._is_tidy(connection, now) else None
            if found is not None:
                return found
        return []

    def begin(self, delivery_id: int, now: datetime) -> bool:
        """Right before the attempt: False where there is none to be made (expired, cancelled, erased, quiet hours)."""
        with self._writing() as connection:
            attempt = self._begin(connection, delivery_id, now)
        return self._is_begun(delivery_id, attempt)

    def record(self, delivery_id: int, outcome: Outcome, now: datetime, following: int | None = None) -> bool:
        """What became of the attempt that was begun here, once; anything else is left as it is.

        In the same transaction the following delivery is begun, where there is one; see `begin`.
        """
        ended = self._begun.get(delivery_id)
        with self._writing() as connection:
            if ended is not None:
                record(connection, Attempt(delivery_id, ended, now), outcome, self._random)
            attempt = None if following is None else self._begin(connection, following, now)
        self._begun.pop(delivery_id, None)
        return following is not None and self._is_begun(following, attempt)

    def release(self, delivery_ids: Sequence[int], now: datetime) -> None:
        """Give back deliveries that were claimed and not begun."""
        with self._engine.begin() as connection:
            for delivery_id in delivery_ids:
                connection.execute(_PUT_BACK, {"delivery": delivery_id, "now": seconds_of(now)})

    def counts(self, now: datetime) -> dict[str, int]:
        """How many deliveries there are by state, and how many of the pending ones are late."""
        with reading(self._engine) as connection:
            found = dict(connection.execute(_COUNTS).tuples().all())
            late = connection.execute(_LATE, {"now": seconds_of(now - LATE)}).scalar_one()
        return dict.fromkeys(STATES, 0) | found | {"late": late}

    def next_at(self) -> datetime | None:
        """When something is to be done next; None while nothing is set up."""
        with reading(self._engine) as connection:
            found = [connection.execute(statement).scalar() for statement in _NEXT]
        return moment_of(min(times)) if (times := [at for at in found if at is not None]) else None

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction about an attempt."""
        # From a file's connection nobody is ever cut off, and to get one anew takes as long as the statements.
        if self.is_in_file:
            self._kept = self._kept or self._engine.connect()
            with self._kept.begin():
                yield self._kept
        else:
            with self._engine.begin() as connection:
                yield connection

    def _begin(self, connection: Connection, delivery_id: int, now: datetime) -> int | None:
        given = {"delivery": delivery_id, **_times(now, self._lease)}
        begun = run(connection, _BEGIN, given).fetchone()
        if begun is None:
            connection.execute(_PUT_BACK, given)
            return None
        attempt: int = begun[0]
        return attempt

    def _is_begun(self, delivery_id: int, attempt: int | None) -> bool:
        if attempt is not None:
            self._begun[delivery_id] = attempt
        return attempt is not None

    def _is_anything_open(self, now: datetime) -> bool:
        with reading(self._engine) as connection:
            return bool(connection.execute(_IS_ANYTHING_OPEN, {"now": seconds_of(now)}).scalar())

    def _is_tidy(self, connection: Connection, now: datetime) -> bool:
        """Put aside what was left behind or has to wait, some at a time; True when nothing of that is left."""
        times = _times(now, self._lease)
        abandoned = connection.execute(_PUT_RIGHT, times).scalars().all()
        if uncertain := abandoned.count("uncertain"):
            logger.warning("%s: %d reminders were left in the middle of an attempt", self._worker, uncertain)
        waiting = connection.execute(_SLIDE, times).all() if times["morning"] else []
        return max(len(abandoned), len(waiting)) < _AT_ONCE

    def _taken(
        self, connection: Connection, now: datetime, limit: int, channels: Sequence[str]
    ) -> list[Delivery] | None:
        """Those to attempt next; None where it has to be asked again, because some of the first ones expired."""
        times = _times(now, self._lease)
        rows = connection.execute(_next_ones(tuple(channels)), {"limit": limit, **times}).mappings().all()
        if any(row["expires_at"] <= times["now"] for row in rows):
            connection.execute(_EXPIRE, times)
            return None
        if rows:
            connection.execute(_CLAIM, {"ids": [row["id"] for row in rows], **times})
        late = seconds_of(now - LATE)
        return [delivery_of(row, is_late=row["due_at"] < late) for row in rows]


@lru_cache(maxsize=100)
def _next_ones(channels: tuple[str, ...]) -> Select[Any]:
    return _NEXT_ONES.where(or_(*(_S.address.startswith(f"{channel}:", autoescape=True) for channel in channels)))


def _times(now: datetime, lease: timedelta) -> dict[str, Any]:
    """The moments that the statements need: in quiet hours `morning` is their end, and what expires later waits."""
    tomorrow = after_quiet(now, now + timedelta(days=1))
    morning = seconds_of(tomorrow) if tomorrow != now else None
    until = seconds_of(now + lease)
    longest = until + _SKEW
    return {"now": seconds_of(now), "until": until, "longest": longest, "morning": morning, "latest": morning or _NEVER}
