"""The bot on one channel in a thread of this process, with a clock that is set by hand."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Self

from bot.channel import Channel
from bot.partner import Partner, open_partner
from bot.reminding import Reminding
from reminders.book import Book
from reminders.state import open_state


class ByHand:
    """The bot from start to stop; `now` is what its clock shows."""

    def __init__(
        self, folder: Path, open_channel: Callable[[Partner, Book], Channel], begun: Callable[[], None], now: datetime
    ) -> None:
        """Open a channel for a partner whose knowledge is in a folder; `begun` waits until it serves."""
        self.now = now
        self.state = open_state(f"sqlite:///{folder / 'data' / 'state.db'}")
        self.book = Book(self.state)
        self._begun = begun
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        self._channel = open_channel(open_partner(folder / "data", lambda: self.book), self.book)
        channels = {self._channel.name: self._channel.deliver}
        self._reminding = Reminding(self.state, folder, channels, lambda: self.now)
        self._thread = Thread(target=self._loop.run_until_complete, args=[self._run()])

    async def _run(self) -> None:
        await asyncio.gather(self._channel.serve(self._stopping), self._reminding.run(self._stopping))

    def __enter__(self) -> Self:
        self._thread.start()
        self._begun()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()
        self._loop.close()
        self.state.dispose()

    def pass_time(self, until: datetime) -> None:
        """Let time pass, and the clock look at once for what is due."""
        self.now = until
        asyncio.run_coroutine_threadsafe(self._reminding.tick(), self._loop).result(10)

    def wait_until_unreachable(self, address: str) -> None:
        """Wait until it is noted that an address can't be reached."""
        end = time.monotonic() + 10
        while self.book.subscriptions(address)[0].subscription.state != "unreachable":
            assert time.monotonic() < end
            time.sleep(0.05)
