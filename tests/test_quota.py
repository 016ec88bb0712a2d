"""A channel's quota of messages: counted over restarts, told to whoever runs the bot, and answers come first."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot import quota as quota_module
from bot.quota import Quota
from reminders.errors import StateError
from reminders.outbox import Outbox
from reminders.records import Delivery
from reminders.tally import Tally
from tests.reminded import DUE, remind

NOON = datetime(2026, 12, 10, 5, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_what_was_sent_is_counted_by_channel_and_month_of_viet_nam(state: Engine) -> None:
    tally = Tally(state)
    tally.add("zalo", 2, NOON)
    tally.add("zalo", 3, NOON)
    tally.add("other", 1, NOON)
    last_hour = datetime(2026, 12, 31, 16, 59, tzinfo=UTC)
    assert tally.count("zalo", last_hour) == 5
    assert tally.count("zalo", last_hour + timedelta(minutes=1)) == 0


def test_a_quota_goes_on_where_it_was(state: Engine, clock: Clock) -> None:
    first = Quota("zalo", 100, Tally(state), clock)
    first.sent(3)
    first.sent()
    first.keep()
    first.keep()
    assert Quota("zalo", 100, Tally(state), clock).used == 4


def test_a_count_that_is_not_kept_is_not_lost(state: Engine, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    class Failing(Tally):
        is_failing = True

        def add(self, channel: str, count: int, now: datetime) -> None:
            if self.is_failing:
                raise StateError("there is no room left on the disk")
            super().add(channel, count, now)

    tally = Failing(state)
    quota = Quota("zalo", 100, tally, clock)
    quota.sent(3)
    quota.keep()
    assert quota.used == 3
    assert "the count of messages is not kept" in caplog.text
    tally.is_failing = False
    quota.keep()
    assert (quota.used, tally.count("zalo", NOON)) == (3, 3)


def test_the_count_is_kept_now_and_then(state: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quota_module, "_SELDOM", 0.01)

    async def run(quota: Quota) -> None:
        stopping = asyncio.Event()
        running = asyncio.create_task(quota.run(stopping))
        quota.sent(7)
        while Tally(state).count("zalo", NOON) != 7:
            await asyncio.sleep(0.01)
        stopping.set()
        await running

    asyncio.run(asyncio.wait_for(run(Quota("zalo", 100, Tally(state), clock)), 10))


def test_whoever_runs_the_bot_is_warned_once_at_each_mark_and_anew_each_month(
    state: Engine, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    quota = Quota("zalo", 10, Tally(state), clock)
    for _ in range(12):
        quota.sent()
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (logging.WARNING, "zalo: 8 of 10 messages of this month are gone"),
        (logging.ERROR, "zalo: all 10 messages of this month are gone"),
    ]
    assert quota.is_gone
    clock.now += timedelta(days=30)
    assert (quota.used, quota.is_gone) == (0, False)
    for _ in range(8):
        quota.sent()
    assert len(caplog.records) == 3


def test_no_limit_is_never_gone(state: Engine, clock: Clock) -> None:
    quota = Quota("zalo", 0, Tally(state), clock)
    quota.sent(10_000)
    assert not quota.is_gone


@pytest.fixture
def delivery(state: Engine) -> Delivery:
    remind(state, [1])
    outbox = Outbox(state, "test")
    outbox.due(DUE)
    (found,) = outbox.claim(DUE, 1, timedelta(minutes=1), ("telegram",))
    return found


@pytest.mark.parametrize(
    ("sent", "moment", "waits"),
    [
        (9, lambda meeting: meeting - timedelta(days=3), False),
        (10, lambda meeting: meeting - timedelta(days=3), True),
        (10, lambda meeting: meeting - timedelta(hours=23), False),
        (10, lambda meeting: meeting + timedelta(days=2), True),
    ],
    ids=["there are messages left", "an early reminder", "the last day", "after the meeting"],
)
def test_when_the_quota_is_gone_only_the_last_days_reminders_are_sent(
    state: Engine,
    clock: Clock,
    delivery: Delivery,
    sent: int,
    moment: Callable[[datetime], datetime],
    waits: bool,
) -> None:
    quota = Quota("zalo", 10, Tally(state), clock)
    quota.sent(sent)
    assert (quota.wait_of(delivery, moment(delivery.meeting)) is not None) == waits
