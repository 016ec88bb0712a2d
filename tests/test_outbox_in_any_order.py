"""The outbox in the hands of two workers that stall, die and come again, while people do what they like."""

from collections import Counter
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine, func, select

from reminders.book import Book
from reminders.outbox import Outbox
from reminders.outcomes import Gone, Moved, Outcome, Retry, Sent, Uncertain
from reminders.records import Consent, Delivery, NewSchedule
from reminders.rules import ZONE, MeetingRule
from reminders.state import reading
from reminders.steps import read_steps
from reminders.tables import DELIVERIES, OCCURRENCES, SCHEDULES, SUBSCRIPTIONS
from tests.required import is_quiet, minutes, morning_after

START = datetime(2027, 2, 2, 18, 50, tzinfo=ZONE)
LEASE = timedelta(minutes=5)
CHANNELS = ("chat",)
CONSENT = Consent(START, 1)
MEETINGS = {"day3@19:30": "1d19:00/meeting 1d20:00/meeting 0d07:00/meeting 60m/meeting", "day4@05:30": "30m/meeting"}
MINUTES = st.sampled_from([1, 4, 6, 30, 61, 200, 600, 1500, -60, 3 * 24 * 60])
WORKER = st.sampled_from(["first", "second"])
OUTCOME = st.sampled_from(
    [Sent(), Sent(), Sent(), Retry(), Retry(timedelta(minutes=3)), Uncertain(), Gone(), Moved("chat:9")]
)


class Worker:
    """A process that sends one thing after another."""

    def __init__(self, engine: Engine) -> None:
        self.outbox = Outbox(engine, "worker", Random(1))
        self.claimed: list[Delivery] = []
        self.sending: Delivery | None = None


class Anything(RuleBasedStateMachine):
    """Two workers, three people, and a clock that nobody can rely upon."""

    engine: Engine

    def __init__(self) -> None:
        super().__init__()
        self.book = Book(self.engine)
        self.now = START
        with self.engine.begin() as connection:
            connection.execute(SCHEDULES.delete())
        self.schedules = [self.new(*terms) for terms in MEETINGS.items()]
        for number, schedule in enumerate([*self.schedules, self.schedules[0]], 1):
            self.book.subscribe(
                schedule, f"chat:{number}", "member", read_steps(" ".join(MEETINGS.values())), CONSENT, self.now
            )
        self.workers = {name: Worker(self.engine) for name in ("first", "second")}
        # What is known to have arrived, and what may have: a worker died, or nobody can tell.
        self.arrived: Counter[int] = Counter()
        self.unknown: set[int] = set()

    def new(self, meeting: str, steps: str) -> int:
        wanted = NewSchedule("Họp chi bộ", MeetingRule.read(meeting))
        return self.book.add(wanted, "chat:0", read_steps(steps), "secretary", CONSENT, self.now).id

    @rule(by=MINUTES)
    def time_passes(self, by: int) -> None:
        self.now += timedelta(minutes=by)

    @rule(name=WORKER)
    def makes_what_is_due(self, name: str) -> None:
        self.workers[name].outbox.due(self.now, 2)

    @rule(name=WORKER, limit=st.integers(1, 5))
    def claims(self, name: str, limit: int) -> None:
        worker = self.workers[name]
        worker.claimed = worker.outbox.claim(self.now, limit, LEASE, CHANNELS)

    @rule(name=WORKER)
    def begins(self, name: str) -> None:
        worker = self.workers[name]
        if worker.sending or not worker.claimed:
            return
        delivery = worker.claimed.pop(0)
        if worker.outbox.begin(delivery.id, self.now):
            worker.sending = delivery
            self.may_go_out(delivery)

    def may_go_out(self, delivery: Delivery) -> None:
        assert not self.arrived[delivery.id], "what has arrived is sent again"
        assert delivery.id not in self.unknown, "what may have arrived is sent again"
        going = [worker.sending.id for worker in self.workers.values() if worker.sending]
        assert len(going) == len(set(going)), "two workers send the same"
        assert self.now < delivery.expires
        now = minutes(self.now)
        assert not is_quiet(now) or morning_after(now) >= minutes(delivery.expires)

    @rule(name=WORKER, outcome=OUTCOME)
    def hears_what_became_of_it(self, name: str, outcome: Outcome) -> None:
        worker = self.workers[name]
        if not worker.sending:
            return
        if isinstance(outcome, Sent):
            self.arrived[worker.sending.id] += 1
        elif isinstance(outcome, Uncertain):
            self.unknown.add(worker.sending.id)
        worker.outbox.record(worker.sending.id, outcome, self.now)
        worker.sending = None

    @rule(name=WORKER)
    def dies(self, name: str) -> None:
        if sending := self.workers[name].sending:
            self.unknown.add(sending.id)
        self.workers[name] = Worker(self.engine)

    @rule(number=st.integers(0, 3))
    def stops(self, number: int) -> None:
        self.book.stop(f"chat:{number}", self.now)

    @rule(number=st.integers(0, 3))
    def comes_back(self, number: int) -> None:
        self.book.wake(f"chat:{number}", self.now, stopped=True)

    @rule(number=st.integers(1, 3))
    def is_forgotten(self, number: int) -> None:
        self.book.erase(f"chat:{number}")

    @rule(which=st.integers(0, 1), is_paused=st.booleans())
    def is_paused(self, which: int, is_paused: bool) -> None:
        owner = self.owner()
        change = self.book.pause if is_paused else self.book.resume
        change(self.schedules[which], owner, self.now)

    @rule(which=st.integers(0, 1), hours=st.sampled_from([None, 0, 1, 30]))
    def is_moved(self, which: int, hours: int | None) -> None:
        meeting = None if hours is None else START.replace(day=3, hour=20, minute=0) + timedelta(hours=hours)
        self.book.move(self.schedules[which], "2027-02", meeting, self.owner(), self.now)

    @rule(number=st.integers(0, 50))
    def wants_it_again(self, number: int) -> None:
        if self.arrived:
            chosen = sorted(self.arrived)[number % len(self.arrived)]
            with reading(self.engine) as connection:
                found = select(SUBSCRIPTIONS.c.address).join(DELIVERIES).where(DELIVERIES.c.id == chosen)
                address = connection.execute(found).scalar()
            self.book.snooze(chosen, address or "", self.now)

    def owner(self) -> str:
        with reading(self.engine) as connection:
            return connection.execute(select(SCHEDULES.c.owner)).scalars().first() or ""

    @invariant()
    def what_arrived_arrived_once_and_stays_recorded(self) -> None:
        states = self.states()
        assert max(self.arrived.values(), default=1) == 1
        assert {states[number] for number in self.arrived if number in states} <= {"sent"}
        assert {number for number, state in states.items() if state == "sent"} <= set(self.arrived)

    @invariant()
    def only_what_nobody_can_know_is_uncertain(self) -> None:
        going = {worker.sending.id for worker in self.workers.values() if worker.sending}
        uncertain = {number for number, state in self.states().items() if state == "uncertain"}
        assert uncertain <= self.unknown | going

    @invariant()
    def every_delivery_has_an_occurrence(self) -> None:
        joined = select(func.count()).select_from(DELIVERIES).join(SUBSCRIPTIONS).join(
            OCCURRENCES,
            (OCCURRENCES.c.schedule_id == SUBSCRIPTIONS.c.schedule_id)
            & (OCCURRENCES.c.period == DELIVERIES.c.period)
            & (OCCURRENCES.c.step == DELIVERIES.c.step)
            & (OCCURRENCES.c.meeting_at == DELIVERIES.c.meeting_at),
        )  # fmt: skip
        with reading(self.engine) as connection:
            assert connection.execute(joined).scalar() == len(self.states())

    def states(self) -> dict[int, str]:
        with reading(self.engine) as connection:
            return dict(connection.execute(select(DELIVERIES.c.id, DELIVERIES.c.state)).tuples().all())

    def teardown(self) -> None:
        """When all works again, all that is left goes out, and nothing stays half done."""
        for name in self.workers:
            self.dies(name)
        self.now = self.now.replace(hour=12) + 2 * LEASE
        self.workers["first"].outbox.due(self.now)
        while found := self.workers["first"].outbox.claim(self.now, 10, LEASE, CHANNELS):
            for delivery in found:
                assert self.workers["first"].outbox.begin(delivery.id, self.now)
                self.may_go_out(delivery)
                self.workers["first"].outbox.record(delivery.id, Sent(), self.now)
                self.arrived[delivery.id] += 1
        self.what_arrived_arrived_once_and_stays_recorded()
        assert not {"claimed", "sending"} & set(self.states().values())
        later = select(func.min(DELIVERIES.c.next_at)).where(DELIVERIES.c.state == "pending")
        with reading(self.engine) as connection:
            assert (connection.execute(later).scalar() or 2**40) > self.now.timestamp()


@pytest.mark.slow
def test_nothing_is_doubled_lost_or_late_whatever_happens(state: Engine) -> None:
    kind = type("Anything", (Anything,), {"engine": state})
    checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    run_state_machine_as_test(
        kind, settings=settings(max_examples=20, stateful_step_count=50, suppress_health_check=checks, deadline=None)
    )
