"""The book: what people set up, and every way of changing it."""

import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, func, insert, select, update

from reminders import persons, snoozing
from reminders.errors import NotAllowed
from reminders.moments import seconds_of
from reminders.plan import Changes
from reminders.records import Consent, Delivery, NewSchedule, Role, Schedule, Subscribed, Subscription
from reminders.rows import delivery_of, schedule_of, subscription_of
from reminders.rules import MeetingRule, period_of, periods_from
from reminders.state import reading
from reminders.steps import Step, steps_text
from reminders.tables import CHANGES, SCHEDULES, SKIPS, SUBSCRIPTIONS
from reminders.terms import changes_of, settling, skips_of

# Read aloud and typed again: without letters and digits that are taken for one another.
_LETTERS, _LENGTH = "ACDEFGHJKMNPQRTUVWXY34679", 8
_PERIOD = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
_SNOOZE = timedelta(hours=1)
_S = SUBSCRIPTIONS.c


class Book:
    """What people set up. Every method is one transaction, done wholly or not at all, or raises StateError.

    `by` and `address` are who asks: a schedule is changed by its owner, a subscription by whose it is, else NotAllowed.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(
        self, new: NewSchedule, owner: str, steps: Iterable[Step], role: Role, consent: Consent, now: datetime
    ) -> Schedule:
        """Keep a schedule whose owner is reminded by these steps from now on."""
        values = _values(new) | {"owner": owner, "state": "active", "created_at": seconds_of(now)}
        with self._engine.begin() as connection:
            values["code"] = _new_code(connection)
            made = connection.execute(insert(SCHEDULES).values(values).returning(SCHEDULES)).one()
            _subscribe(connection, made.id, owner, _wanted(role, steps, consent, now), now)
        return schedule_of(made._mapping)

    def subscriptions(self, address: str) -> list[Subscribed]:
        """All that an address is subscribed to, in the order in which it was set up; what it owns is among it."""
        with reading(self._engine) as connection:
            which = _S.address == address
            rows = connection.execute(select(SUBSCRIPTIONS).where(which).order_by(_S.id)).all()
            return [_subscribed(connection, row) for row in rows]

    def edit(self, schedule_id: int, new: NewSchedule, by: str, now: datetime) -> Schedule:
        """Change a schedule. Months that are moved or left out stay so."""
        return self._change(schedule_id, by, now, **_values(new))

    def pause(self, schedule_id: int, by: str, now: datetime) -> Schedule:
        """Remind nobody until `resume`."""
        return self._change(schedule_id, by, now, state="paused")

    def resume(self, schedule_id: int, by: str, now: datetime) -> Schedule:
        """Remind again, of what is due from now on."""
        return self._change(schedule_id, by, now, state="active")

    def delete(self, schedule_id: int, by: str) -> None:
        """Forget a schedule with all subscriptions and deliveries."""
        with self._engine.begin() as connection:
            _owned(connection, schedule_id, by)
            connection.execute(delete(SCHEDULES).where(SCHEDULES.c.id == schedule_id))

    def invited(self, code: str) -> Schedule | None:
        """The schedule that an invitation is to; upper and lower case and spaces do not matter."""
        wanted = re.sub(r"\s", "", code).upper()
        with reading(self._engine) as connection:
            found = connection.execute(select(SCHEDULES).where(SCHEDULES.c.code == wanted)).first()
        return schedule_of(found._mapping) if found else None

    def subscribe(
        self, schedule_id: int, address: str, role: Role, steps: Iterable[Step], consent: Consent, now: datetime
    ) -> Subscription:
        """Remind an address of a schedule's meetings; again, it changes what there is, and wakes it."""
        with self._engine.begin() as connection:
            _locked(connection, schedule_id)
            return _subscribe(connection, schedule_id, address, _wanted(role, steps, consent, now), now)

    def set_steps(self, subscription_id: int, steps: Iterable[Step], by: str, now: datetime) -> None:
        """Remind a subscriber by other steps from now on."""
        with self._engine.begin() as connection:
            _their(connection, subscription_id, by)
            with settling(connection, _S.id == subscription_id, now):
                values = {"steps": steps_text(tuple(steps)), "changed_at": seconds_of(now)}
                connection.execute(update(SUBSCRIPTIONS).where(_S.id == subscription_id).values(values))

    def move(self, schedule_id: int, period: str, meeting: datetime | None, by: str, now: datetime) -> None:
        """Hold the meeting of a period at another time, or (None) not at all; the other months stay as they are.

        ValueError where it would be later than the month after the period.
        """
        with self._engine.begin() as connection:
            rule = MeetingRule.read(_owned(connection, schedule_id, by).rule)
            _check(period, meeting)
            of_month = (CHANGES.c.schedule_id == schedule_id, CHANGES.c.period == period)
            with settling(connection, _S.schedule_id == schedule_id, now):
                connection.execute(delete(CHANGES).where(*of_month))
                if meeting != rule.meeting(period):
                    at = None if meeting is None else seconds_of(meeting)
                    connection.execute(insert(CHANGES).values(schedule_id=schedule_id, period=period, meeting_at=at))

    def changes_of(self, schedule_id: int) -> Changes:
        """The months of a schedule that are moved or left out."""
        with reading(self._engine) as connection:
            return changes_of(connection, CHANGES.c.schedule_id == schedule_id)[schedule_id]

    def skip(self, subscription_id: int, period: str, by: str, now: datetime) -> None:
        """Remind a subscriber of nothing in a period; everybody else is."""
        with self._engine.begin() as connection:
            _their(connection, subscription_id, by)
            _check(period, None)
            of_month = {"subscription_id": subscription_id, "period": period}
            with settling(connection, _S.id == subscription_id, now):
                connection.execute(delete(SKIPS).filter_by(**of_month))
                connection.execute(insert(SKIPS).values(of_month))

    def delivery(self, delivery_id: int, address: str) -> Delivery | None:
        """A reminder that an address was sent or is to be sent; None for anybody else's."""
        with reading(self._engine) as connection:
            found = snoozing.find(connection, _number(delivery_id), address)
        return delivery_of(found._mapping) if found else None

    def reminded(self, address: str, since: datetime) -> list[Delivery]:
        """The reminders that an address was sent, or may have been, of meetings since a moment; the last one first."""
        with reading(self._engine) as connection:
            return [delivery_of(row._mapping) for row in snoozing.told(connection, address, since)]

    def snooze(self, delivery_id: int, address: str, now: datetime, wait: timedelta = _SNOOZE) -> datetime | None:
        """Send a reminder again after a while; when that will be, or None where it is too late or not theirs.

        Asked for twice it comes once.
        """
        with self._engine.begin() as connection:
            return snoozing.again(connection, _number(delivery_id), address, now, wait)

    def leave(self, subscription_id: int, by: str, now: datetime) -> None:
        """End a subscription: delete it, or only stop it where the schedule is theirs, so that they still see that."""
        with self._engine.begin() as connection:
            row = _their(connection, subscription_id, by)
            if row.owner == by:
                persons.stop(connection, _S.id == subscription_id, now)
            else:
                connection.execute(delete(SUBSCRIPTIONS).where(_S.id == subscription_id))

    def stop(self, address: str, now: datetime) -> int:
        """Remind an address of nothing any more; how many subscriptions that ends."""
        with self._engine.begin() as connection:
            return persons.stop(connection, _S.address == address, now)

    def wake(self, address: str, now: datetime, *, stopped: bool = False) -> int:
        """Remind an address again that could not be reached, and with `stopped` one that wanted it; how many wake."""
        with self._engine.begin() as connection:
            return persons.wake(connection, address, now, stopped=stopped)

    def erase(self, address: str) -> int:
        """Forget an address with all that hangs on it, its schedules too; how many schedules and subscriptions go."""
        with self._engine.begin() as connection:
            return persons.erase(connection, address)

    def export(self, address: str) -> dict[str, Any]:
        """All that is kept of an address, by table, fit for JSON."""
        with reading(self._engine) as connection:
            return persons.export(connection, address)

    def moved(self, old: str, new: str) -> None:
        """A conversation goes on at another address; what that one has already set up stays."""
        with self._engine.begin() as connection:
            persons.moved(connection, old, new)

    def _change(self, schedule_id: int, by: str, now: datetime, **values: object) -> Schedule:
        with self._engine.begin() as connection:
            _owned(connection, schedule_id, by)
            with settling(connection, _S.schedule_id == schedule_id, now):
                changed = update(SCHEDULES).where(SCHEDULES.c.id == schedule_id).values(values)
                row = connection.execute(changed.returning(SCHEDULES)).one()
        return schedule_of(row._mapping)


def _values(new: NewSchedule) -> dict[str, Any]:
    return {"name": new.name, "rule": str(new.rule), "place": new.place, "thematic": new.thematic}


def _wanted(role: Role, steps: Iterable[Step], consent: Consent, now: datetime) -> dict[str, Any]:
    return {
        "role": role,
        "steps": steps_text(tuple(steps)),
        "state": "active",
        "consented_at": seconds_of(consent.at),
        "wording": consent.wording,
        "changed_at": seconds_of(now),
    }


def _new_code(connection: Connection) -> str:
    while True:
        code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        if not connection.execute(select(SCHEDULES.c.id).where(SCHEDULES.c.code == code)).first():
            return code


def _check(period: str, meeting: datetime | None) -> None:
    if not _PERIOD.fullmatch(period):
        raise ValueError("a period is a year and a month")
    # Further away it would not be found again among the meetings of its time.
    *_, latest = islice(periods_from(period), 2)
    if meeting and period_of(meeting) > latest:
        raise ValueError("a meeting is in its month, before it or in the one after it")


def _number(asked: int) -> int:
    """A row's number, or one that no row has: what people send in may be any number, and a database's is not."""
    return asked if 0 < asked < 2**63 else 0


def _locked(connection: Connection, schedule_id: int) -> Row[Any]:
    """A schedule that nobody else changes meanwhile. Locked before its subscriptions, and those before deliveries."""
    found = select(SCHEDULES).where(SCHEDULES.c.id == _number(schedule_id)).with_for_update(key_share=True)
    row = connection.execute(found).first()
    if row is None:
        raise NotAllowed
    return row


def _owned(connection: Connection, schedule_id: int, by: str) -> Row[Any]:
    row = _locked(connection, schedule_id)
    if row.owner != by:
        raise NotAllowed
    return row


def _their(connection: Connection, subscription_id: int, by: str) -> Row[Any]:
    found = select(SUBSCRIPTIONS, SCHEDULES.c.owner).join_from(SUBSCRIPTIONS, SCHEDULES)
    theirs = found.where(_S.id == _number(subscription_id), _S.address == by)
    # Else it could be erased before it is changed.
    row = connection.execute(theirs.with_for_update(of=SUBSCRIPTIONS, key_share=True)).first()
    if row is None:
        raise NotAllowed
    return row


def _subscribe(
    connection: Connection, schedule_id: int, address: str, wanted: dict[str, Any], now: datetime
) -> Subscription:
    which = (_S.schedule_id == schedule_id) & (_S.address == address)
    with settling(connection, which, now):
        if not connection.execute(update(SUBSCRIPTIONS).where(which).values(wanted)).rowcount:
            connection.execute(insert(SUBSCRIPTIONS).values(schedule_id=schedule_id, address=address, **wanted))
    return subscription_of(connection.execute(select(SUBSCRIPTIONS).where(which)).one()._mapping)


def _subscribed(connection: Connection, row: Row[Any]) -> Subscribed:
    found = connection.execute(select(SCHEDULES).where(SCHEDULES.c.id == row.schedule_id)).one()
    is_owner = found.owner == row.address
    return Subscribed(
        schedule=schedule_of(found._mapping),
        subscription=subscription_of(row._mapping),
        is_owner=is_owner,
        members=_others(connection, row) if is_owner else 0,
        changes=changes_of(connection, CHANGES.c.schedule_id == row.schedule_id)[row.schedule_id],
        skips=skips_of(connection, _S.id == row.id)[row.id],
    )


def _others(connection: Connection, row: Row[Any]) -> int:
    others: ColumnElement[bool] = (_S.schedule_id == row.schedule_id) & (_S.id != row.id) & (_S.state == "active")
    return connection.execute(select(func.count()).select_from(SUBSCRIPTIONS).where(others)).scalar_one()
