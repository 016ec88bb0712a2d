"""Ten years in short; the long form is `python -m tests.simulation 100000`."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given

from reminders.outbox import Outbox
from reminders.outcomes import Outcome, Retry, Sent
from reminders.plan import planned
from reminders.records import Delivery
from reminders.rules import MeetingRule
from reminders.steps import Step
from tests import meetings
from tests.required import meetings as on_the_calendar
from tests.required import minutes, reminders
from tests.simulation import DAY_RULES, START, World


@pytest.mark.slow
def test_what_is_sent_in_ten_years_is_what_is_required(tmp_path: Path) -> None:
    world = World(tmp_path / "state.db", 9, 7)
    world.run()
    assert world.check() == []
    assert world.occurrences() > 2000
    world.close()


class Losing(Outbox):
    """One that forgets some of what it claimed."""

    def claim(self, now: datetime, limit: int, lease: timedelta, channels: Sequence[str]) -> list[Delivery]:
        found = super().claim(now, limit, lease, channels)
        for delivery in found[:-1]:
            self.begin(delivery.id, now)
            self.record(delivery.id, Sent(), now)
        return found[-1:]


class Doubling(Outbox):
    """One that does not believe what it is told."""

    def record(self, delivery_id: int, outcome: Outcome, now: datetime, following: int | None = None) -> bool:
        return super().record(delivery_id, Retry() if delivery_id % 10 == 0 else outcome, now, following)


class Hasty(Outbox):
    """One whose clock is fast."""

    def claim(self, now: datetime, limit: int, lease: timedelta, channels: Sequence[str]) -> list[Delivery]:
        return super().claim(now + timedelta(hours=8), limit, lease, channels)

    def begin(self, delivery_id: int, now: datetime) -> bool:
        return super().begin(delivery_id, now + timedelta(hours=8))


@pytest.mark.parametrize(
    ("outbox", "noticed"),
    [(Outbox, ""), (Losing, "sent 0 times, wanted 1"), (Doubling, "sent 2 times"), (Hasty, "in the quiet hours")],
)
def test_the_simulation_notices_what_goes_wrong(tmp_path: Path, outbox: type[Outbox], noticed: str) -> None:
    world = World(tmp_path / "state.db", 4, 3, outbox)
    world.run(START + timedelta(days=500))
    found = world.check()
    world.close()
    assert any(noticed in line for line in found) if noticed else found == []


def test_the_calendar_on_the_wall_agrees_with_the_rules() -> None:
    for day in DAY_RULES:
        for not_sunday in (False, True):
            rule = MeetingRule(day, time(19, 30), not_sunday)
            found = on_the_calendar(rule, date(2031, 12, 31))
            assert len(found) == 72
            assert found == {period: minutes(rule.meeting(period)) for period in found}


@given(meetings.MOMENTS, meetings.STEPS)
def test_the_calendar_on_the_wall_agrees_with_the_plan(moment: datetime, steps: tuple[Step, ...]) -> None:
    found = [(r.step, r.at, r.expires) for r in reminders(minutes(moment), steps)]
    assert found == [(p.step, minutes(p.at), minutes(p.expires)) for p in planned("2027-01", moment, steps)]
