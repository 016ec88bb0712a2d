"""The book, whatever people do with it in whatever order, against what they did kept in plain dictionaries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection, Engine, select, update

from reminders.book import Book
from reminders.errors import NotAllowed
from reminders.outbox import Outbox
from reminders.plan import next_planned
from reminders.records import Consent, NewSchedule
from reminders.rules import ZONE, MeetingRule
from reminders.state import reading
from reminders.steps import Step
from reminders.tables import DELIVERIES, METADATA, SCHEDULES, SENT_MESSAGES, SUBSCRIPTIONS
from tests.meetings import RULES, STEPS

START = datetime(2027, 1, 15, 12, tzinfo=ZONE)
ADDRESSES = ("telegram:101", "telegram:202", "telegram:-303", "terminal:")
SOMEBODY = st.sampled_from(ADDRESSES)
ANY = st.integers(0, 1000)
MONTHS = st.integers(0, 3)
CONSENT = Consent(START, 1)


@dataclass
class Kept:
    """A schedule as it should be."""

    owner: str
    rule: MeetingRule
    is_active: bool = True
    changes: dict[str, datetime | None] = field(default_factory=dict)


@dataclass
class Follows:
    """A subscription as it should be."""

    schedule: int
    address: str
    steps: tuple[Step, ...]
    state: str = "active"
    skips: set[str] = field(default_factory=set)


def rows_of(connection: Connection) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for table in METADATA.sorted_tables:
        for row in connection.execute(select(table)):
            yield table.name, dict(row._mapping)


class Anything(RuleBasedStateMachine):
    """What anybody may do; time passes together with the outbox, which makes what is due."""

    engine: Engine

    def __init__(self) -> None:
        super().__init__()
        self.book = Book(self.engine)
        self.outbox = Outbox(self.engine, "test")
        self.now = START
        self.asked = 0
        self.schedules: dict[int, Kept] = {}
        self.subscriptions: dict[int, Follows] = {}
        with self.engine.begin() as connection:
            connection.execute(SCHEDULES.delete())

    def one(self, any_number: int) -> tuple[int, Kept]:
        return sorted(self.schedules.items())[any_number % len(self.schedules)]

    def one_of_them(self, any_number: int) -> tuple[int, Follows]:
        return sorted(self.subscriptions.items())[any_number % len(self.subscriptions)]

    def of(self, address: str) -> dict[int, Follows]:
        return {number: one for number, one in self.subscriptions.items() if one.address == address}

    def month(self, ahead: int) -> str:
        month = self.now.year * 12 + self.now.month - 1 + ahead
        return f"{month // 12}-{month % 12 + 1:02}"

    def forget_schedules(self, gone: set[int]) -> None:
        self.schedules = {number: one for number, one in self.schedules.items() if number not in gone}
        self.subscriptions = {n: one for n, one in self.subscriptions.items() if one.schedule not in gone}

    @initialize(owner=SOMEBODY, meets=RULES, steps=STEPS)
    def begin(self, owner: str, meets: MeetingRule, steps: tuple[Step, ...]) -> None:
        self.add(owner, meets, steps)

    @rule(owner=SOMEBODY, meets=RULES, steps=STEPS)
    def add(self, owner: str, meets: MeetingRule, steps: tuple[Step, ...]) -> None:
        made = self.book.add(NewSchedule("họp", meets), owner, steps, "member", CONSENT, self.now)
        self.schedules[made.id] = Kept(owner, meets)
        (mine,) = (one for one in self.book.subscriptions(owner) if one.schedule.id == made.id)
        self.subscriptions[mine.subscription.id] = Follows(made.id, owner, steps)

    @precondition(lambda self: self.schedules)
    @rule(which=ANY, address=SOMEBODY, steps=STEPS)
    def subscribe(self, which: int, address: str, steps: tuple[Step, ...]) -> None:
        schedule, _ = self.one(which)
        made = self.book.subscribe(schedule, address, "member", steps, CONSENT, self.now)
        known = self.subscriptions.get(made.id)
        assert known is None or (known.schedule, known.address) == (schedule, address)
        self.subscriptions[made.id] = Follows(schedule, address, steps, skips=known.skips if known else set())

    @precondition(lambda self: self.schedules)
    @rule(which=ANY, meets=RULES)
    def edit(self, which: int, meets: MeetingRule) -> None:
        number, kept = self.one(which)
        self.book.edit(number, NewSchedule("khác", meets), kept.owner, self.now)
        kept.rule = meets

    @precondition(lambda self: self.schedules)
    @rule(which=ANY, is_active=st.booleans())
    def pause_or_resume(self, which: int, is_active: bool) -> None:
        number, kept = self.one(which)
        act = self.book.resume if is_active else self.book.pause
        assert act(number, kept.owner, self.now).is_active == is_active
        kept.is_active = is_active

    @precondition(lambda self: self.schedules)
    @rule(which=ANY, ahead=MONTHS, days=st.integers(-10, 10))
    def move(self, which: int, ahead: int, days: int) -> None:
        number, kept = self.one(which)
        period = self.month(ahead)
        meeting = kept.rule.meeting(period) + timedelta(days)
        try:
            self.book.move(number, period, meeting, kept.owner, self.now)
        except ValueError:
            assert meeting.day > 1
            return
        # At its own time it is not moved: when the rule changes, it changes with it.
        kept.changes.pop(period, None)
        if meeting != kept.rule.meeting(period):
            kept.changes[period] = meeting

    @precondition(lambda self: self.schedules)
    @rule(which=ANY, ahead=MONTHS)
    def leave_out(self, which: int, ahead: int) -> None:
        number, kept = self.one(which)
        self.book.move(number, self.month(ahead), None, kept.owner, self.now)
        kept.changes[self.month(ahead)] = None

    @precondition(lambda self: self.subscriptions)
    @rule(which=ANY, steps=STEPS)
    def set_steps(self, which: int, steps: tuple[Step, ...]) -> None:
        number, one = self.one_of_them(which)
        self.book.set_steps(number, steps, one.address, self.now)
        one.steps = steps

    @precondition(lambda self: self.subscriptions)
    @rule(which=ANY, ahead=MONTHS)
    def skip(self, which: int, ahead: int) -> None:
        number, one = self.one_of_them(which)
        self.book.skip(number, self.month(ahead), one.address, self.now)
        one.skips.add(self.month(ahead))

    @rule(address=SOMEBODY)
    def stop(self, address: str) -> None:
        active = [one for one in self.of(address).values() if one.state != "stopped"]
        assert self.book.stop(address, self.now) == len(active)
        for one in active:
            one.state = "stopped"

    @rule(address=SOMEBODY)
    def cannot_be_reached(self, address: str) -> None:
        theirs = (SUBSCRIPTIONS.c.address == address, SUBSCRIPTIONS.c.state == "active")
        with self.engine.begin() as connection:
            connection.execute(update(SUBSCRIPTIONS).where(*theirs).values(state="unreachable", next_at=None))
            gone = select(SUBSCRIPTIONS.c.id).where(SUBSCRIPTIONS.c.state == "unreachable")
            cancelled = update(DELIVERIES).where(DELIVERIES.c.subscription_id.in_(gone)).values(state="cancelled")
            connection.execute(cancelled)
        for one in self.of(address).values():
            one.state = "unreachable" if one.state == "active" else one.state

    @rule(address=SOMEBODY, stopped=st.booleans())
    def wake(self, address: str, stopped: bool) -> None:
        asleep = ("unreachable", "stopped") if stopped else ("unreachable",)
        woken = [one for one in self.of(address).values() if one.state in asleep]
        assert self.book.wake(address, self.now, stopped=stopped) == len(woken)
        for one in woken:
            one.state = "active"

    @precondition(lambda self: self.subscriptions)
    @rule(which=ANY)
    def leave(self, which: int) -> None:
        number, one = self.one_of_them(which)
        self.book.leave(number, one.address, self.now)
        if self.schedules[one.schedule].owner == one.address:
            one.state = "stopped"
        else:
            del self.subscriptions[number]

    @precondition(lambda self: len(self.schedules) > 2)
    @rule(which=ANY)
    def delete(self, which: int) -> None:
        number, kept = self.one(which)
        self.book.delete(number, kept.owner)
        self.forget_schedules({number})

    @rule(address=SOMEBODY)
    def erase(self, address: str) -> None:
        own = {number for number, kept in self.schedules.items() if kept.owner == address}
        others = [one for one in self.of(address).values() if one.schedule not in own]
        assert self.book.erase(address) == len(own) + len(others)
        self.forget_schedules(own)
        self.subscriptions = {n: one for n, one in self.subscriptions.items() if one.address != address}
        with reading(self.engine) as connection:
            assert [row for _, row in rows_of(connection) if address in row.values()] == []

    @rule(old=SOMEBODY, new=SOMEBODY)
    def move_conversation(self, old: str, new: str) -> None:
        for _ in range(2):
            self.book.moved(old, new)
        there = {one.schedule for one in self.of(new).values()}
        for number, one in self.of(old).items() if old != new else ():
            if one.schedule in there:
                del self.subscriptions[number]
            else:
                one.address = new
        for kept in self.schedules.values():
            kept.owner = new if kept.owner == old else kept.owner

    @precondition(lambda self: self.schedules)
    @rule(which=ANY, stranger=SOMEBODY)
    def stranger_tries(self, which: int, stranger: str) -> None:
        number, kept = self.one(which)
        if stranger != kept.owner:
            with pytest.raises(NotAllowed):
                self.book.pause(number, stranger, self.now)

    @rule(passed=st.timedeltas(timedelta(minutes=1), timedelta(days=40)))
    def time_passes(self, passed: timedelta) -> None:
        self.now += passed
        self.outbox.due(self.now)

    def is_reminded(self, one: Follows) -> bool:
        return one.state == "active" and self.schedules[one.schedule].is_active

    def changes(self, one: Follows) -> dict[str, datetime | None]:
        return {**self.schedules[one.schedule].changes, **dict.fromkeys(one.skips)}

    def expected(self, one: Follows) -> int | None:
        if not self.is_reminded(one):
            return None
        found = next_planned(self.schedules[one.schedule].rule, one.steps, self.changes(one), self.now)
        return int(found.at.timestamp()) if found else None

    @invariant()
    def next_reminder_is_the_one_reckoned_from_scratch(self) -> None:
        with reading(self.engine) as connection:
            kept = {row.id: (row.state, row.next_at) for row in connection.execute(select(SUBSCRIPTIONS))}
        assert kept == {number: (one.state, self.expected(one)) for number, one in self.subscriptions.items()}

    @invariant()
    def what_is_still_to_be_sent_holds(self) -> None:
        with reading(self.engine) as connection:
            waiting = connection.execute(select(DELIVERIES).where(DELIVERIES.c.state == "pending")).all()
        for row in waiting:
            one = self.subscriptions[row.subscription_id]
            assert self.is_reminded(one)
            changes, meets = self.changes(one), self.schedules[one.schedule].rule
            meeting = changes[row.period] if row.period in changes else meets.meeting(row.period)
            assert meeting
            assert int(meeting.timestamp()) == row.meeting_at

    @invariant()
    def everybody_is_shown_all_that_is_theirs(self) -> None:
        # To ask for all of them each time would take as long as all the rest.
        self.asked += 1
        address = ADDRESSES[self.asked % len(ADDRESSES)]
        with reading(self.engine) as connection:
            rows = list(rows_of(connection))
        mine = self.of(address)
        own = {number for number, kept in self.schedules.items() if kept.owner == address}
        theirs = dict.fromkeys(set(METADATA.tables) - {SENT_MESSAGES.name}, 0)
        for table, row in rows:
            is_theirs = address in row.values() or row.get("subscription_id") in mine
            theirs[table] += is_theirs or (table in ("changes", "occurrences") and row["schedule_id"] in own)
        assert {table: len(found) for table, found in self.book.export(address).items()} == theirs

    @invariant()
    def everybody_sees_what_they_set_up(self) -> None:
        for address in ADDRESSES:
            found = {one.subscription.id: one for one in self.book.subscriptions(address)}
            assert found.keys() == self.of(address).keys()
            for number, one in found.items():
                wanted, kept = self.subscriptions[number], self.schedules[self.subscriptions[number].schedule]
                assert (one.schedule.rule, one.schedule.is_active) == (kept.rule, kept.is_active)
                assert set(one.subscription.steps) == set(wanted.steps)
                assert one.skips == wanted.skips
                assert one.is_owner == (kept.owner == address)


def test_whatever_is_done_in_whatever_order_the_book_is_right(state: Engine) -> None:
    class AnythingHere(Anything):
        engine = state

    # A server is asked over a socket for each of the many little questions. What fails there mostly fails in a file
    # too, and is made small there.
    is_file = state.dialect.name == "sqlite"
    few = settings(settings.default, max_examples=20 if is_file else 5, stateful_step_count=25, deadline=None)
    phases = [phase for phase in Phase if is_file or phase is not Phase.shrink]
    run_state_machine_as_test(AnythingHere, settings=settings(few, phases=phases))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(meets=RULES, steps=STEPS, late=st.timedeltas(timedelta(0), timedelta(days=20)), data=st.data())
def test_what_is_due_and_not_made_yet_outlives_a_change_that_leaves_it_as_it_was(
    state: Engine, meets: MeetingRule, steps: tuple[Step, ...], late: timedelta, data: st.DataObject
) -> None:
    book = Book(state)
    new = NewSchedule("họp", meets)
    schedule = book.add(new, "terminal:", steps, "member", CONSENT, START)
    before = book.subscriptions("terminal:")[-1].subscription
    now = (before.next_at or START) + late
    match data.draw(st.sampled_from(["rename", "steps", "far month", "wake"])):
        case "rename":
            book.edit(schedule.id, replace(new, name="khác"), "terminal:", now)
        case "steps":
            book.set_steps(before.id, {*steps, Step(minutes=45)}, "terminal:", now)
        case "far month":
            book.move(schedule.id, "2029-01", None, "terminal:", now)
        case "wake":
            book.wake("terminal:", now, stopped=True)
    after = book.subscriptions("terminal:")[-1].subscription
    assert after.next_at == before.next_at or before.next_at is None
    book.erase("terminal:")
