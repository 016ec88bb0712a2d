"""A reminder that somebody wants to have again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from reminders.moments import moment_of, seconds_of
from reminders.rows import deliveries
from reminders.steps import after_quiet
from reminders.tables import DELIVERIES, OPEN_STATES, SUBSCRIPTIONS
from reminders.terms import cancel, terms_of

_D, _S = DELIVERIES.c, SUBSCRIPTIONS.c
# More than anybody scrolls back to.
_MOST_TOLD = 40
_KEY = ("subscription_id", "period", "step", "meeting_at")


def find(connection: Connection, delivery_id: int, address: str) -> Row[Any] | None:
    """A row of `deliveries` that is the address's own."""
    return connection.execute(deliveries().where(_D.id == delivery_id, _S.address == address)).first()


def told(connection: Connection, address: str, since: datetime) -> Sequence[Row[Any]]:
    """The rows of `deliveries` that the address was sent, or may have been, of meetings since a moment."""
    sent = _D.state.in_(("sending", "sent", "uncertain"))
    which = deliveries().where(_S.address == address, sent, _D.meeting_at >= seconds_of(since))
    return connection.execute(which.order_by(_D.id.desc()).limit(_MOST_TOLD)).all()


def again(connection: Connection, delivery_id: int, address: str, now: datetime, wait: timedelta) -> datetime | None:
    """Make a reminder's next round; when it comes, or None where it is too late for one, or it is not theirs."""
    row = find(connection, delivery_id, address)
    if row is None:
        return None
    which = _S.id == row.subscription_id
    if connection.execute(select(_S.id).where(which).with_for_update(key_share=True)).first() is None:
        return None
    meeting = terms_of(connection, which)[row.subscription_id].meeting(row.period)
    expires = moment_of(row.expires_at)
    at = after_quiet(now + wait, expires)
    if at >= expires or meeting is None or seconds_of(meeting) != row.meeting_at:
        return None
    # Where it is still on its way, or again, it comes later instead.
    cancel(connection, [row.id])
    return _waiting(connection, row) or _made(connection, row, at)


def _waiting(connection: Connection, row: Row[Any]) -> datetime | None:
    """When it comes again anyway, because somebody asked for that before."""
    later = select(_D.next_at).where(*_of_step(row), _D.round > row.round, _D.state.in_(OPEN_STATES))
    found = connection.execute(later).scalar()
    return None if found is None else moment_of(found)


def _made(connection: Connection, row: Row[Any], at: datetime) -> datetime:
    last = connection.execute(select(_D.round).where(*_of_step(row)).order_by(_D.round.desc())).scalars().first()
    key = {name: row._mapping[name] for name in _KEY}
    times = dict.fromkeys(("due_at", "next_at"), seconds_of(at)) | {"expires_at": row.expires_at}
    values = key | times | {"round": (last or 0) + 1, "state": "pending", "attempts": 0}
    connection.execute(insert(DELIVERIES).values(values))
    return moment_of(seconds_of(at))


def _of_step(row: Row[Any]) -> list[Any]:
    return [_D[name] == row._mapping[name] for name in _KEY]
