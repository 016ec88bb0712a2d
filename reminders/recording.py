"""What became of an attempt is written down."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, select, update

from reminders.backoff import next_try
from reminders.moments import moment_of, seconds_of
from reminders.outcomes import Gone, Moved, Outcome, Retry, Sent, Uncertain
from reminders.persons import moved
from reminders.prepared import run
from reminders.tables import DELIVERIES, SUBSCRIPTIONS

_D, _S = DELIVERIES.c, SUBSCRIPTIONS.c
_newer = DELIVERIES.alias("newer").c
IS_OUTDATED = exists().where(
    _newer.subscription_id == _D.subscription_id,
    _newer.period == _D.period,
    _newer.meeting_at == _D.meeting_at,
    _newer.round == 0,
    _newer.due_at > _D.due_at,
)
"""That a newer reminder of the same meeting has been made: the older one would only confuse."""

# Made once: of all outcomes this one alone is so frequent that making it each time would cost something.
_SENT = (
    update(DELIVERIES)
    .where(_D.id == bindparam("of"), _D.attempts == bindparam("number"))
    .values(state="sent", lease_until=None, sent_at=bindparam("at"))
)
# How often a conversation may move on before the channel is taken to talk in circles.
_MOVES = 3


@dataclass(frozen=True, slots=True)
class Attempt:
    """The attempt, counted from 1, to make a delivery that ends now."""

    delivery: int
    number: int
    now: datetime


def record(connection: Connection, attempt: Attempt, outcome: Outcome, random: Random) -> None:
    """Write down what became of an attempt; one of a delivery that was erased, or attempted anew, is forgotten."""
    match outcome:
        case Sent():
            # Whatever was decided meanwhile: it is there.
            run(connection, _SENT, {"of": attempt.delivery, "number": attempt.number, "at": seconds_of(attempt.now)})
        case Uncertain():
            _become(connection, attempt, "uncertain")
        case Retry(wait):
            _retry(connection, attempt, wait, random)
        case Gone():
            _gone(connection, attempt)
        case Moved(address):
            _moved(connection, attempt, address, random)


def _become(connection: Connection, attempt: Attempt, state: str, **values: int) -> None:
    """Change its state unless somebody cancelled it meanwhile; it may be taken for uncertain if the lease was over."""
    is_unknown = (_D.id == attempt.delivery, _D.attempts == attempt.number, _D.state.in_(("sending", "uncertain")))
    connection.execute(update(DELIVERIES).where(*is_unknown).values(state=state, lease_until=None, **values))


def _subscription_of(connection: Connection, attempt: Attempt) -> Row[Any] | None:
    # Locked before anything else: whoever makes or cancels its deliveries holds it too.
    found = select(_S.id, _S.address).join_from(SUBSCRIPTIONS, DELIVERIES).where(_D.id == attempt.delivery)
    return connection.execute(found.with_for_update(of=SUBSCRIPTIONS, key_share=True)).first()


def _retry(connection: Connection, attempt: Attempt, wait: timedelta | None, random: Random) -> None:
    _subscription_of(connection, attempt)
    found = select(_D.expires_at, IS_OUTDATED.label("is_outdated")).where(_D.id == attempt.delivery)
    delivery = connection.execute(found).first()
    if delivery is None:
        return
    at = next_try(attempt.now, moment_of(delivery.expires_at), attempt.number, wait, random)
    if at is None or delivery.is_outdated:
        _become(connection, attempt, "expired" if at is None else "stale")
    else:
        _become(connection, attempt, "pending", next_at=seconds_of(at))


def _gone(connection: Connection, attempt: Attempt) -> None:
    subscription = _subscription_of(connection, attempt)
    if subscription is None:
        return
    of_subscription = (_D.subscription_id == subscription.id, _D.state.in_(("pending", "claimed")))
    _become(connection, attempt, "gone")
    connection.execute(update(DELIVERIES).where(*of_subscription).values(state="cancelled", lease_until=None))
    was_reachable = (_S.id == subscription.id, _S.state == "active")
    values = {"state": "unreachable", "changed_at": seconds_of(attempt.now)}
    connection.execute(update(SUBSCRIPTIONS).where(*was_reachable).values(values))


def _moved(connection: Connection, attempt: Attempt, address: str, random: Random) -> None:
    subscription = _subscription_of(connection, attempt)
    if subscription is None:
        return
    moved(connection, subscription.address, address)
    if attempt.number > _MOVES:
        _retry(connection, attempt, None, random)
    else:
        _become(connection, attempt, "pending", next_at=seconds_of(attempt.now))
