"""Branches that meet, put into a state for tests of what follows from them."""

from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import Engine, Table, insert, select

from reminders.moments import seconds_of
from reminders.plan import next_planned
from reminders.rules import MeetingRule
from reminders.steps import read_steps
from reminders.tables import DELIVERIES, OCCURRENCES, SCHEDULES, SUBSCRIPTIONS

EVENING_BEFORE = "1d19:00/meeting"
_codes = count(1)


def branch(engine: Engine, now: datetime, rule: str = "day3@19:30", owner: str = "telegram:1") -> int:
    """A schedule that nobody follows yet."""
    values = {
        "owner": owner, "name": "Họp chi bộ thôn 5", "rule": rule, "place": "nhà văn hóa", "thematic": 0,
        "state": "active", "code": f"CODE{next(_codes)}", "created_at": seconds_of(now),
    }  # fmt: skip
    return _insert(engine, SCHEDULES, values)


def member(
    engine: Engine, now: datetime, schedule: int, steps: str = EVENING_BEFORE, address: str = "telegram:1"
) -> int:
    """Somebody who follows a schedule from now on."""
    with engine.connect() as connection:
        rule = connection.execute(select(SCHEDULES.c.rule).where(SCHEDULES.c.id == schedule)).scalar_one()
    planned = next_planned(MeetingRule.read(rule), read_steps(steps), {}, now)
    values = {
        "schedule_id": schedule, "address": address, "role": "member", "steps": steps, "state": "active",
        "next_at": seconds_of(planned.at) if planned else None,
        "consented_at": seconds_of(now), "wording": 1, "changed_at": seconds_of(now),
    }  # fmt: skip
    return _insert(engine, SUBSCRIPTIONS, values)


def put(engine: Engine, table: Table, **values: object) -> None:
    """Another row of a table, as it is."""
    with engine.begin() as connection:
        connection.execute(insert(table).values(values))


def change(engine: Engine, table: Table, number: int, **values: object) -> None:
    """Change a row of a table by its id."""
    with engine.begin() as connection:
        connection.execute(table.update().where(table.c.id == number).values(values))


def rows(engine: Engine, table: Table) -> list[dict[str, Any]]:
    """All rows of a table, in the order in which they were made."""
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]


def states(engine: Engine) -> list[str]:
    """The states of all deliveries, in the order in which they were made."""
    return [row["state"] for row in rows(engine, DELIVERIES)]


def steps_made(engine: Engine) -> list[str]:
    """The periods and steps that have an occurrence."""
    return sorted(f"{row['period']} {row['step']}" for row in rows(engine, OCCURRENCES))


def _insert(engine: Engine, table: Table, values: dict[str, object]) -> int:
    with engine.begin() as connection:
        number: int = connection.execute(insert(table).values(values).returning(table.c.id)).scalar_one()
        return number
