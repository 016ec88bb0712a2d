"""What concerns an address as a whole: it stops, comes back, moves, asks what is kept of it, or is forgotten."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, select, update

from reminders.moments import moment_of, seconds_of
from reminders.tables import CHANGES, DELIVERIES, METADATA, OCCURRENCES, SCHEDULES, SENT_MESSAGES, SKIPS, SUBSCRIPTIONS
from reminders.terms import settling

_S = SUBSCRIPTIONS.c


def stop(connection: Connection, which: ColumnElement[bool], now: datetime) -> int:
    """End subscriptions until they are wanted again; how many there were. `which` is a condition on `SUBSCRIPTIONS`."""
    with settling(connection, which, now):
        values = {"state": "stopped", "changed_at": seconds_of(now)}
        return connection.execute(update(SUBSCRIPTIONS).where(which, _S.state != "stopped").values(values)).rowcount


def wake(connection: Connection, address: str, now: datetime, *, stopped: bool) -> int:
    """Begin anew with what could not be reached, or with all that is not active; how many there were."""
    asleep = ("unreachable", "stopped") if stopped else ("unreachable",)
    with settling(connection, _S.address == address, now):
        wanted = (_S.address == address, _S.state.in_(asleep))
        values = {"state": "active", "changed_at": seconds_of(now)}
        return connection.execute(update(SUBSCRIPTIONS).where(*wanted).values(values)).rowcount


def erase(connection: Connection, address: str) -> int:
    """Delete an address's schedules and subscriptions with all that hangs on them; how many of both there were."""
    schedules = connection.execute(delete(SCHEDULES).where(SCHEDULES.c.owner == address)).rowcount
    return schedules + connection.execute(delete(SUBSCRIPTIONS).where(_S.address == address)).rowcount


def moved(connection: Connection, old: str, new: str) -> None:
    """Give all that is an address's to another one; where that takes part already, it keeps its own."""
    if old == new:
        return
    connection.execute(update(SCHEDULES).where(SCHEDULES.c.owner == old).values(owner=new))
    there = select(_S.schedule_id).where(_S.address == new)
    connection.execute(delete(SUBSCRIPTIONS).where(_S.address == old, _S.schedule_id.in_(there)))
    connection.execute(update(SUBSCRIPTIONS).where(_S.address == old).values(address=new))


def export(connection: Connection, address: str) -> dict[str, Any]:
    """Every row that is kept of an address, by table; moments as people write them."""
    own = select(SCHEDULES.c.id).where(SCHEDULES.c.owner == address)
    mine = select(_S.id).where(_S.address == address)
    wanted: dict[Table, ColumnElement[bool]] = {
        SCHEDULES: SCHEDULES.c.owner == address,
        CHANGES: CHANGES.c.schedule_id.in_(own),
        OCCURRENCES: OCCURRENCES.c.schedule_id.in_(own),
        SUBSCRIPTIONS: _S.address == address,
        SKIPS: SKIPS.c.subscription_id.in_(mine),
        DELIVERIES: DELIVERIES.c.subscription_id.in_(mine),
    }
    # The count of messages tells of nobody.
    assert {*wanted, SENT_MESSAGES} == set(METADATA.sorted_tables)
    return {table.name: _rows(connection, table, which) for table, which in wanted.items()}


def _rows(connection: Connection, table: Table, which: ColumnElement[bool]) -> list[dict[str, Any]]:
    found = connection.execute(select(table).where(which).order_by(*table.primary_key))
    return [{name: _plain(name, value) for name, value in row._mapping.items()} for row in found]


def _plain(name: str, value: Any) -> Any:  # noqa: ANN401 (whatever a column holds)
    is_moment = value is not None and name.endswith(("_at", "_until"))
    return moment_of(value).isoformat() if is_moment else value
