"""Rows of the tables, and the records that they hold."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import Select, select

from reminders.moments import moment_of
from reminders.records import Consent, Delivery, Schedule, Subscription
from reminders.rules import MeetingRule
from reminders.steps import Step, read_steps
from reminders.tables import DELIVERIES, SCHEDULES, SUBSCRIPTIONS

Row: TypeAlias = Mapping[Any, Any]


def schedule_of(row: Row) -> Schedule:
    """The schedule in a row that has the columns of the table."""
    return Schedule(
        id=row["id"],
        owner=row["owner"],
        name=row["name"],
        rule=MeetingRule.read(row["rule"]),
        place=row["place"],
        thematic=row["thematic"],
        is_active=row["state"] == "active",
        code=row["code"],
    )


def subscription_of(row: Row) -> Subscription:
    """The subscription in a row that has the columns of the table."""
    return Subscription(
        id=row["id"],
        schedule_id=row["schedule_id"],
        address=row["address"],
        role=row["role"],
        steps=read_steps(row["steps"]),
        state=row["state"],
        next_at=None if row["next_at"] is None else moment_of(row["next_at"]),
        consent=Consent(moment_of(row["consented_at"]), row["wording"]),
    )


def deliveries() -> Select[Any]:
    """All rows of which `delivery_of` makes deliveries; the caller says which."""
    return select(
        DELIVERIES,
        SUBSCRIPTIONS.c.address,
        *(column.label(f"schedule_{column.name}") for column in SCHEDULES.c),
    ).select_from(DELIVERIES.join(SUBSCRIPTIONS).join(SCHEDULES))


def delivery_of(row: Row, is_late: bool = False) -> Delivery:
    """The delivery in a row of `deliveries`."""
    schedule = schedule_of({column.name: row[f"schedule_{column.name}"] for column in SCHEDULES.c})
    return Delivery(
        id=row["id"],
        address=row["address"],
        schedule=schedule,
        period=row["period"],
        step=Step.read(row["step"]),
        meeting=moment_of(row["meeting_at"]),
        due=moment_of(row["due_at"]),
        expires=moment_of(row["expires_at"]),
        round=row["round"],
        is_owner=schedule.owner == row["address"],
        is_late=is_late,
    )
