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

_OF_SCHEDULE = "schedule_"


def schedule_of(row: Row, prefix: str = "") -> Schedule:
    """The schedule in a row that has the columns of the table, their names behind a prefix."""
    return Schedule(
        id=row[f"{prefix}id"],
        owner=row[f"{prefix}owner"],
        name=row[f"{prefix}name"],
        rule=MeetingRule.read(row[f"{prefix}rule"]),
        place=row[f"{prefix}place"],
        thematic=row[f"{prefix}thematic"],
        is_active=row[f"{prefix}state"] == "active",
        code=row[f"{prefix}code"],
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
        *(column.label(f"{_OF_SCHEDULE}{column.name}") for column in SCHEDULES.c),
    ).select_from(DELIVERIES.join(SUBSCRIPTIONS).join(SCHEDULES))


def delivery_of(row: Row, is_late: bool = False) -> Delivery:
    """The delivery in a row of `deliveries`."""
    schedule = schedule_of(row, _OF_SCHEDULE)
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
