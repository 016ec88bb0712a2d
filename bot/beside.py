"""Reminders beside a chat: a thread of their own delivers them, and the state is opened when it is first needed."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from bot.settings import Settings, state_file, state_url

if TYPE_CHECKING:
    from bot.drain import Deliver
    from reminders.book import Book


class Beside:
    """Reminders for a chat that goes on in another thread. Who sets none up needs no database."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._book: Book | None = None
        self._channels: Mapping[str, Deliver] = {}
        self._stop: Callable[[], None] = lambda: None

    def book(self) -> "Book":
        """What people set up; from the first call on its reminders are delivered. Raises StateError."""
        if self._book is None:
            self._book = self._opened()
        return self._book

    @contextmanager
    def delivering(self, channels: "Mapping[str, Deliver]") -> Iterator[None]:
        """Deliver on these channels what is due, until the block ends. Raises StateError."""
        self._channels = channels
        file = state_file(self._settings)
        if file is None or file.exists():
            self.book()
        try:
            yield
        finally:
            self._stop()

    def _opened(self) -> "Book":
        # Loading these takes as long as answering, and a third of a chat's memory.
        from bot.reminding import Reminding
        from reminders.book import Book
        from reminders.state import open_state

        state = open_state(state_url(self._settings))
        reminding = Reminding(state, self._settings.data_dir, self._channels)
        loop, stopping = asyncio.new_event_loop(), asyncio.Event()
        thread = Thread(target=loop.run_until_complete, args=[reminding.run(stopping)], name="reminders")
        thread.start()

        def stop() -> None:
            loop.call_soon_threadsafe(stopping.set)
            thread.join()
            loop.close()
            state.dispose()

        self._stop = stop
        return Book(state)
