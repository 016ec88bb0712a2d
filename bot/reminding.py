"""Reminders at work: the clock finds what is due, the drain delivers it on the channels there are."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from bot.clock import keep_time
from bot.drain import Deliver, Drain
from handlers.chat import Reply
from reminders.outbox import Outbox
from reminders.records import Delivery

_log = logging.getLogger(__name__)


def now() -> datetime:
    """The time, which everything below is told."""
    return datetime.now(UTC)


class Reminding:
    """Finds what is due and delivers it, until told to stop; keeps house at night."""

    def __init__(
        self,
        state: Engine,
        backups: Path,
        channels: Mapping[str, Deliver],
        tell: Callable[[Delivery], Reply],
        clock: Callable[[], datetime] = now,
    ) -> None:
        """Keep copies of the state in the folder `backups`; see `Drain` for the others."""
        self._state = state
        self._backups = backups
        self._clock = clock
        self._outbox = Outbox(state, "reminders")
        self._drain = Drain(self._outbox, channels, tell, clock)

    async def run(self, stopping: asyncio.Event) -> None:
        """Work until `stopping` is set; what is on its way then is still recorded."""
        await asyncio.gather(keep_time(self._tick, self._nightly, stopping), self._drain.run(stopping))

    async def _tick(self) -> None:
        if await asyncio.to_thread(self._outbox.due, self._clock()):
            self._drain.wake()

    async def _nightly(self) -> None:
        pass
