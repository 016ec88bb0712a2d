"""Reminders at work: the clock finds what is due, the drain delivers it on the channels there are."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from bot.clock import keep_time
from bot.drain import UNWATCHED, Deliver, Drain, Watch
from bot.moments import now
from bot.operating import BACKUPS
from handlers.reminding.notice import notice
from reminders.keeping import backup, sweep
from reminders.outbox import Outbox

_log = logging.getLogger(__name__)


class Reminding:
    """Finds what is due and delivers it, until told to stop; keeps house at night."""

    def __init__(
        self,
        state: Engine,
        data_dir: Path,
        channels: Mapping[str, Deliver],
        clock: Callable[[], datetime] = now,
        watch: Watch = UNWATCHED,
    ) -> None:
        """Keep copies of the state in `data_dir`; `channels` are found by what stands before an address's colon.

        `watch` is asked before each delivery and told what became of it, see `Drain`.
        """
        self._state = state
        self._backups = data_dir / BACKUPS
        self._clock = clock
        self._outbox = Outbox(state, "reminders")
        # Each channel has its own, so that one that is slow or cut off keeps no other waiting.
        self._drains = [Drain(self._outbox, {n: way}, notice, clock, watch) for n, way in channels.items()]

    async def run(self, stopping: asyncio.Event) -> None:
        """Work until `stopping` is set; what is on its way then is still recorded."""
        draining = [drain.run(stopping) for drain in self._drains]
        await asyncio.gather(keep_time(self.tick, self._nightly, stopping), *draining)

    async def tick(self) -> None:
        """Make what is due, and have it delivered."""
        await asyncio.to_thread(self._outbox.due, self._clock())
        for drain in self._drains:
            drain.wake()

    async def _nightly(self) -> None:
        await asyncio.to_thread(sweep, self._state, self._clock())
        await asyncio.to_thread(backup, self._state, self._backups, self._clock())
        _log.info("reminders: what is over is forgotten, and the state is backed up")
