"""The book, changed by many at once while the outbox is at work: nobody is in anybody's way, and all is right after."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from random import Random

from sqlalchemy import Engine, select

from reminders.book import Book
from reminders.errors import NotAllowed
from reminders.outbox import Outbox
from reminders.plan import next_planned
from reminders.records import Consent, NewSchedule, Schedule
from reminders.rules import ZONE, MeetingRule, MonthDay
from reminders.state import reading
from reminders.steps import MEMBER, SECRETARY
from reminders.tables import DELIVERIES, SUBSCRIPTIONS

NOW = datetime(2027, 1, 1, 12, tzinfo=ZONE)
LATER = NOW + timedelta(days=60)
CONSENT = Consent(NOW, 1)
OWNER = "telegram:1"
MEMBERS = [f"telegram:{number}" for number in range(2, 7)]


def new(random: Random) -> NewSchedule:
    return NewSchedule("họp", MeetingRule(MonthDay(random.randint(1, 31)), time(19, 30)))


def anything(book: Book, outbox: Outbox, schedule: Schedule, random: Random) -> None:
    """One thing that anybody may do."""
    member = random.choice(MEMBERS)
    steps = random.choice([MEMBER, SECRETARY])
    acts: list[Callable[[], object]] = [
        lambda: book.edit(schedule.id, new(random), OWNER, NOW),
        lambda: book.move(schedule.id, "2027-01", random.choice([None, NOW + timedelta(days=20)]), OWNER, NOW),
        lambda: book.pause(schedule.id, OWNER, NOW),
        lambda: book.resume(schedule.id, OWNER, NOW),
        lambda: book.subscribe(schedule.id, member, "member", steps, CONSENT, NOW),
        lambda: book.stop(member, NOW),
        lambda: book.wake(member, NOW, stopped=True),
        lambda: book.erase(member),
        lambda: book.skip(_of(book, member), "2027-02", member, NOW),
        lambda: book.set_steps(_of(book, member), steps, member, NOW),
        lambda: book.export(member),
        lambda: outbox.due(NOW),
    ]
    try:
        random.choice(acts)()
    except NotAllowed:
        # Erased by somebody else, or not there yet.
        return


def _of(book: Book, member: str) -> int:
    return next((found.subscription.id for found in book.subscriptions(member)), 0)


def work(state: Engine, schedule: Schedule, seed: int) -> None:
    random, book, outbox = Random(seed), Book(state), Outbox(state, f"worker {seed}")
    for _ in range(40):
        anything(book, outbox, schedule, random)


def test_many_at_once_leave_the_book_right(state: Engine) -> None:
    book = Book(state)
    schedule = book.add(new(Random(0)), OWNER, SECRETARY, "secretary", CONSENT, NOW)
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(lambda seed: work(state, schedule, seed), range(4)))
    for address in (OWNER, *MEMBERS):
        for found in book.subscriptions(address):
            changes = {**found.changes, **dict.fromkeys(found.skips)}
            planned = next_planned(found.schedule.rule, found.subscription.steps, changes, NOW)
            is_reminded = found.schedule.is_active and found.subscription.state == "active"
            assert found.subscription.next_at == (planned.at if planned and is_reminded else None)


def test_what_is_made_while_the_meeting_is_moved_is_of_the_new_one(state: Engine) -> None:
    book = Book(state)
    schedule = book.add(new(Random(0)), OWNER, SECRETARY, "secretary", CONSENT, NOW)
    for member in MEMBERS:
        book.subscribe(schedule.id, member, "member", SECRETARY, CONSENT, NOW)
    moves = [lambda day=day: book.edit(schedule.id, NewSchedule("họp", _on(day)), OWNER, LATER) for day in range(5, 15)]
    makes = [lambda: Outbox(state, "worker").due(LATER)] * 10
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(lambda act: act(), [act for pair in zip(moves, makes, strict=True) for act in pair]))
    (kept,) = book.subscriptions(OWNER)
    meetings = {int(kept.schedule.rule.meeting(f"2027-{month:02}").timestamp()) for month in range(1, 7)}
    with reading(state) as connection:
        waiting = connection.execute(select(DELIVERIES.c.meeting_at).where(DELIVERIES.c.state == "pending"))
        assert set(waiting.scalars()) <= meetings
        assert connection.execute(select(SUBSCRIPTIONS.c.next_at).distinct()).scalars().all() == [
            int(_next(kept.schedule.rule).timestamp())
        ]


def _on(day: int) -> MeetingRule:
    return MeetingRule(MonthDay(day), time(19, 30))


def _next(rule: MeetingRule) -> datetime:
    found = next_planned(rule, SECRETARY, {}, LATER)
    assert found
    return found.at
