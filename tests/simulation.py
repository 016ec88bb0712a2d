"""Ten years of branches that meet, on a real state: what is sent must be what is required, each once and in time.

`python -m tests.simulation 100000` goes on until there were so many occurrences.
"""

import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from random import Random
from time import perf_counter

from sqlalchemy import func, select

from reminders.book import Book
from reminders.outbox import LATE, Outbox
from reminders.outcomes import Sent
from reminders.records import Consent, Delivery, NewSchedule
from reminders.rules import ZONE, DayRule, FromEnd, MeetingRule, MonthDay, NthWeekday
from reminders.state import open_state, reading
from reminders.steps import MEMBER, SECRETARY, Step, read_steps, steps_text
from reminders.tables import OCCURRENCES
from tests.required import BEGIN, Held, Key, Ticks, is_quiet, meetings, minutes, morning_after, required
from tests.unsynced import unsynced

YEARS = 10
DAY_RULES: list[DayRule] = [
    *map(MonthDay, range(1, 32)),
    *map(FromEnd, range(28)),
    *(NthWeekday(nth, weekday) for nth in range(5) for weekday in range(7)),
]
START = datetime.combine(BEGIN, time(), ZONE)
_END = START.replace(year=START.year + YEARS)
_LAST_MEETING = date(_END.year + 1, 12, 31)
_FOR_EVER = 10**9
_LEASE = timedelta(minutes=5)
# Minutes between two looks at the clock, from every minute to a program that was off for weeks.
_PAUSES = [(1, 15), (1, 90), (60, 600), (300, 1500), (1440, 30_000)]
_HOW_OFTEN = [120, 120, 400, 350, 8]
_HOUR, _THREE_DAYS = timedelta(hours=1), timedelta(days=3)


@dataclass
class Follower:
    """Somebody who is reminded from after a tick on, and the months that they leave out since some tick."""

    subscription: int
    address: str
    steps: tuple[Step, ...]
    since: int
    skipped: dict[str, int] = field(default_factory=dict)


@dataclass
class Branch:
    """A branch, and what its meetings were changed to, after which tick."""

    schedule: int
    owner: str
    rule: MeetingRule
    followers: list[Follower]
    changes: dict[str, list[tuple[int, int | None]]] = field(default_factory=lambda: defaultdict(list))


class World:
    """Ten years with so many branches. `run` lives through them, `check` says what went wrong."""

    def __init__(self, path: Path, branches: int, seed: int, outbox: type[Outbox] = Outbox) -> None:
        self._random = Random(seed)
        self._engine = unsynced(open_state(f"sqlite:///{path}"))
        self._book, self._outbox = Book(self._engine), outbox(self._engine, "simulation", Random(seed))
        self._rules = self._random.sample(DAY_RULES * (branches // len(DAY_RULES) + 1), branches)
        self._clocks: list[datetime] = []
        self._branches: list[Branch] = []
        self._numbers = count(1)
        self._now = self._latest = START
        self.sent: list[tuple[int, Key]] = []
        self.wrong: list[str] = []

    def run(self, until: datetime = _END) -> None:
        """Live through the years."""
        while self._now < until:
            self._tick()
            if self._now == self._latest:
                self._change()
            self._pass()

    def check(self) -> list[str]:
        """What was sent and not required, required and not sent, sent twice, or sent at a wrong moment."""
        counted = Counter(self.sent)
        wanted = Counter(self._required())
        differing = [f"{key}: sent {counted[key]} times, wanted {wanted[key]}" for key in counted.keys() | wanted.keys()
                     if counted[key] != wanted[key]]  # fmt: skip
        return self.wrong + differing

    def occurrences(self) -> int:
        """How many occurrences the state holds."""
        with reading(self._engine) as connection:
            return connection.execute(select(func.count()).select_from(OCCURRENCES)).scalar_one()

    def close(self) -> None:
        """Let go of the state."""
        self._engine.dispose()

    def _tick(self) -> None:
        self._clocks.append(self._now)
        self._latest = max(self._latest, self._now)
        self._outbox.due(self._now, 50)
        while deliveries := self._outbox.claim(self._now, 20, _LEASE, ("follower",)):
            for delivery in deliveries:
                self._send(delivery)

    def _send(self, delivery: Delivery) -> None:
        if not self._outbox.begin(delivery.id, self._now):
            self.wrong.append(f"{delivery} could not be begun")
            return
        self._outbox.record(delivery.id, Sent(), self._now)
        follower = int(delivery.address.partition(":")[2])
        self.sent.append((follower, (delivery.period, minutes(delivery.meeting), str(delivery.step))))
        now = minutes(self._now)
        if self._now < delivery.due:
            self.wrong.append(f"{delivery} was sent early")
        if self._now >= delivery.expires:
            self.wrong.append(f"{delivery} was sent after it expired")
        if is_quiet(now) and morning_after(now) < minutes(delivery.expires):
            self.wrong.append(f"{delivery} was sent in the quiet hours, at {self._now}")
        if delivery.is_late != (self._now - delivery.due > LATE):
            self.wrong.append(f"{delivery} at {self._now}: late or not")

    def _pass(self) -> None:
        """Let time pass, or put the clock right by an hour or three days."""
        least, most = self._random.choices(_PAUSES, _HOW_OFTEN)[0]
        self._now += timedelta(minutes=self._random.randint(least, most))
        jump = self._random.random()
        if jump < 0.02:
            self._now -= _HOUR
        elif jump < 0.022:
            self._now += _THREE_DAYS

    def _change(self) -> None:
        """Now and then somebody sets something up, moves or calls off a meeting, or will not be there."""
        if self._rules and self._random.random() < 0.05:
            self._found(self._rules.pop())
        if self._random.random() < len(self._branches) / 250:
            branch = self._random.choice(self._branches)
            self._random.choice([self._move, self._call_off, self._put_back, self._skip])(branch)

    def _found(self, day: DayRule) -> None:
        at = time(self._random.choice([5, 7, 8, 14, 19, 19, 20, 22]), self._random.choice([0, 15, 30]))
        rule = MeetingRule(day, at, self._random.random() < 0.3)
        owner = self._follower()
        new = NewSchedule("Họp chi bộ", rule, "nhà văn hóa")
        schedule = self._book.add(new, owner.address, owner.steps, "secretary", Consent(self._now, 1), self._now)
        branch = Branch(schedule.id, owner.address, rule, [owner])
        self._branches.append(branch)
        for _ in range(self._random.randrange(3)):
            self._join(branch)
        owner.subscription = self._book.subscriptions(owner.address)[0].subscription.id

    def _join(self, branch: Branch) -> None:
        follower = self._follower()
        made = self._book.subscribe(
            branch.schedule, follower.address, "member", follower.steps, Consent(self._now, 1), self._now
        )
        follower.subscription = made.id
        branch.followers.append(follower)

    def _follower(self) -> Follower:
        return Follower(0, f"follower:{next(self._numbers)}", self._steps(), len(self._clocks) - 1)

    def _steps(self) -> tuple[Step, ...]:
        if self._random.random() < 0.5:
            return read_steps(steps_text(self._random.choice([MEMBER, SECRETARY])))
        times = [time(self._random.randrange(24), self._random.choice([0, 30])) for _ in range(3)]
        own = [Step(self._random.randint(-3, 10), at) for at in times]
        own.append(Step(minutes=self._random.choice([15, 60, 120, 1440, 4000])))
        return read_steps(steps_text(tuple(self._random.sample(own, self._random.randint(1, 4)))))

    def _period(self) -> str:
        month = self._now + timedelta(days=self._random.choice([0, 0, 31]))
        return f"{month:%Y-%m}"

    def _move(self, branch: Branch) -> None:
        period = self._period()
        year, month = map(int, period.split("-"))
        first = datetime(year, month, 1, tzinfo=ZONE)
        meeting = first + timedelta(days=self._random.randrange(35), minutes=30 * self._random.randrange(48))
        self._set(branch, period, meeting)

    def _call_off(self, branch: Branch) -> None:
        self._set(branch, self._period(), None)

    def _put_back(self, branch: Branch) -> None:
        period = self._period()
        self._set(branch, period, branch.rule.meeting(period))

    def _set(self, branch: Branch, period: str, meeting: datetime | None) -> None:
        self._book.move(branch.schedule, period, meeting, branch.owner, self._now)
        branch.changes[period].append((len(self._clocks) - 1, None if meeting is None else minutes(meeting)))

    def _skip(self, branch: Branch) -> None:
        follower, period = self._random.choice(branch.followers), self._period()
        self._book.skip(follower.subscription, period, follower.address, self._now)
        follower.skipped.setdefault(period, len(self._clocks) - 1)

    def _required(self) -> Iterator[tuple[int, Key]]:
        ticks = Ticks([minutes(clock) for clock in self._clocks])
        for branch in self._branches:
            usual = meetings(branch.rule, _LAST_MEETING)
            for follower in branch.followers:
                for period, meeting in usual.items():
                    for held in _held(period, meeting, branch.changes.get(period, []), follower):
                        for key in required(held, follower.steps, ticks):
                            yield int(follower.address.partition(":")[2]), key


def _held(period: str, usual: int, changes: list[tuple[int, int | None]], follower: Follower) -> Iterator[Held]:
    """A period's meetings as a follower knew them, one after another."""
    since = 0
    meeting: int | None = usual
    for tick, changed in [*changes, (_FOR_EVER, None)]:
        if changed == meeting:
            continue
        known = Held(
            period, meeting or 0, max(since, follower.since), min(tick, follower.skipped.get(period, _FOR_EVER))
        )
        if meeting is not None and known.since < known.until:
            yield known
        since, meeting = tick, changed


def main(wanted: int) -> int:
    """Worlds until there were so many occurrences; the exit code."""
    start, made, sent, seed = perf_counter(), 0, 0, 0
    while made < wanted:
        seed += 1
        with tempfile.TemporaryDirectory() as folder:
            world = World(Path(folder) / "state.db", len(DAY_RULES), seed)
            world.run()
            wrong = world.check()
            made, sent = made + world.occurrences(), sent + len(world.sent)
            world.close()
        spent = perf_counter() - start
        print(f"seed {seed}: {made:,} occurrences, {sent:,} sent in {spent:.0f} s, {len(wrong)} wrong", flush=True)
        if wrong:
            print("\n".join(wrong[:10]))
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
