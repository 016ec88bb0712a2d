"""Quotas: how many messages a channel's plan lets the bot send in a month, and how many are gone."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.logs import describe
from bot.waiting import first
from reminders.records import Delivery
from reminders.rules import period_of
from reminders.tally import Tally

# From this part on the operator is warned.
NEARLY = 0.8
# Of each meeting's reminders this last day's are sent even when the quota is gone; the steps before it wait.
PRESSING = timedelta(days=1)
_WAIT = timedelta(hours=1)
_SELDOM = 5.0  # seconds

_log = logging.getLogger(__name__)


class Quota:
    """A channel's quota of messages in a month (Viet Nam's); 0 is no limit."""

    def __init__(self, channel: str, limit: int, tally: Tally, clock: Callable[[], datetime]) -> None:
        """Count on from what the tally has. Raises StateError."""
        self.limit = limit
        self._channel = channel
        self._tally = tally
        self._clock = clock
        self._month = period_of(clock())
        self._kept = tally.count(channel, clock())
        self._unkept = 0
        self._told = 0.0
        self._tell()

    @property
    def used(self) -> int:
        """How many messages were taken in this month."""
        return self._kept + self._unkept if period_of(self._clock()) == self._month else 0

    @property
    def is_gone(self) -> bool:
        """Whether as many messages were taken as the plan has."""
        return 0 < self.limit <= self.used

    def sent(self, count: int = 1) -> None:
        """Note messages that the channel took."""
        if period_of(self._clock()) != self._month:
            self._begin_month()
        self._unkept += count
        self._tell()

    def wait_of(self, delivery: Delivery, now: datetime) -> timedelta | None:
        """How long a reminder has to wait for answers to come first; None where it hasn't to.

        When the quota is gone only a meeting's last reminders are still tried; the steps before them wait, and the next
        step takes their place.
        """
        is_pressing = timedelta(0) <= delivery.meeting - now <= PRESSING
        return _WAIT if self.is_gone and not is_pressing else None

    async def run(self, stopping: asyncio.Event) -> None:
        """Keep the count every few seconds until `stopping` is set. What is sent after that is kept by `keep`."""
        while not stopping.is_set():
            await first(stopping, seconds=_SELDOM)
            await asyncio.to_thread(self.keep)

    def keep(self) -> None:
        """Keep the count. Where that fails it is tried again the next time."""
        count, now = self._unkept, self._clock()
        if not count:
            return
        try:
            self._tally.add(self._channel, count, now)
            self._kept = self._tally.count(self._channel, now)
        except Exception as error:
            _log.error("%s: the count of messages is not kept (%s)", self._channel, describe(error))
        else:
            self._unkept -= count

    def _begin_month(self) -> None:
        self._month, self._kept, self._unkept, self._told = period_of(self._clock()), 0, 0, 0.0

    def _tell(self) -> None:
        """Warn whoever runs the bot, once a month for each mark."""
        part = self.used / self.limit if self.limit else 0.0
        if part >= 1 > self._told:
            _log.error("%s: all %d messages of this month are gone", self._channel, self.limit)
        elif part >= NEARLY > self._told:
            _log.warning("%s: %d of %d messages of this month are gone", self._channel, self.used, self.limit)
        self._told = max(self._told, part)
