"""Long polls: what they bring is handed over, and the next one begins at once."""

import asyncio
from collections.abc import Callable
from time import monotonic

from bot.waiting import first
from bot.zalo.client import BUSY, Client, NotTakenError, RefusedError, ZaloError
from bot.zalo.troubles import Troubles, ends, explained

# A long poll ends by itself after this many seconds; its answer may take some more to arrive.
POLL = 25
_SPARE = 10.0
# Source: Zalo Bot API, getUpdates: an idle poll ends with this code.
_IDLE = 408
# Source: Zalo Bot API, long polling: what was consumed may come again at once, over and over; in seconds.
BETWEEN_REPEATS = 1.0
# Who writes after an outage waits for the next poll too, and what comes before it may be lost; in seconds.
FIRST_WAIT, LONGEST_WAIT, LONGEST_WAIT_BUSY = 1.0, 10.0, 30.0


class Polling:
    """Polls for updates."""

    def __init__(
        self, client: Client, take: Callable[[object], bool], reached: Callable[[], None], idle: asyncio.Event
    ) -> None:
        """Hand what comes to `take`, which returns at once, whether it is new; call `reached` after each success.

        `idle` is set whenever other work keeps no poll waiting: what comes between two polls may be lost.
        """
        self._client = client
        self._idle = idle
        self._take = take
        self._reached = reached
        self._troubles = Troubles()
        self._failures = 0

    async def run(self, stopping: asyncio.Event) -> None:
        """Poll until `stopping` is set; raises ChannelError where polling can't work."""
        try:
            while not stopping.is_set():
                if wait := await self._round():
                    self._idle.set()
                    await first(stopping, seconds=wait)
        finally:
            self._idle.set()

    async def _round(self) -> float:
        """Poll once; returns how many seconds to wait before the next poll."""
        self._idle.clear()
        began = monotonic()
        try:
            is_new = self._take(await self._asked())
        except ZaloError as error:
            return self._wait(error)
        self._failures = 0
        self._troubles.over()
        self._reached()
        return 0 if is_new else max(0, began + BETWEEN_REPEATS - monotonic())

    async def _asked(self) -> object:
        try:
            return await self._client.call("getUpdates", {"timeout": POLL}, POLL + _SPARE, self._idle.set)
        except RefusedError as error:
            if error.code != _IDLE:
                raise
            return None

    def _wait(self, error: ZaloError) -> float:
        """How long to wait after a failure, longer each time; raises ChannelError after one that ends all."""
        if ends(error):
            raise explained(error) from None
        wait = FIRST_WAIT * 2.0 ** min(self._failures, 6)
        self._failures += 1
        # Whoever polls in vain for a while hears this now and then, and nothing is wrong.
        if isinstance(error, NotTakenError) and error.code == BUSY:
            return min(wait, LONGEST_WAIT_BUSY)
        self._troubles.tell(explained(error).reason)
        return min(wait, LONGEST_WAIT)
