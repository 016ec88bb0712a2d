"""A state in which chats are to be reminded of the same meeting at the same moment."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from sqlalchemy import Engine, insert

from reminders.book import Book
from reminders.moments import seconds_of
from reminders.records import Consent, NewSchedule
from reminders.rules import ZONE, MeetingRule, MonthDay
from reminders.steps import Step
from reminders.tables import SCHEDULES, SUBSCRIPTIONS

RULE = MeetingRule(MonthDay(20), time(19, 30))
MEETING = RULE.meeting("2027-01")
STEP = Step(10, time(10))
DUE = datetime(2027, 1, 10, 10, tzinfo=ZONE)


def remind(state: Engine, chats: Iterable[int]) -> None:
    """Let each chat have a schedule of its own, whose reminder is due at `DUE`."""
    numbered = list(enumerate(chats, 1))
    schedule = {"name": "họp chi bộ", "rule": str(RULE), "place": "", "thematic": 0, "state": "active", "created_at": 0}
    subscription = {"role": "member", "steps": str(STEP), "state": "active", "next_at": seconds_of(DUE)}
    agreed = {"consented_at": 0, "wording": 1, "changed_at": 0}
    schedules = [{"id": n, "owner": f"telegram:{chat}", "code": str(n), **schedule} for n, chat in numbered]
    subscriptions = [
        {"schedule_id": n, "address": f"telegram:{chat}", **subscription, **agreed} for n, chat in numbered
    ]
    with state.begin() as connection:
        connection.execute(insert(SCHEDULES), schedules)
        connection.execute(insert(SUBSCRIPTIONS), subscriptions)


def remind_once(book: Book, address: str, name: str, meeting: datetime, due: datetime) -> None:
    """Let an address be reminded of a meeting at a moment, now past or not, that is whole minutes before it."""
    before = due - timedelta(minutes=30)
    rule = MeetingRule(MonthDay(meeting.day), meeting.time())
    step = Step(minutes=(meeting - due) // timedelta(minutes=1))
    book.add(NewSchedule(name, rule), address, [step], "member", Consent(before, 1), before)
