"""Draining the outbox: what is due is delivered, one message after another, and what became of each is recorded."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ParamSpec, TypeAlias, TypeVar

from bot.logs import describe
from bot.waiting import first
from handlers.chat import Reply
from reminders.outbox import Outbox
from reminders.outcomes import Outcome, Retry, Uncertain
from reminders.records import Delivery

Deliver: TypeAlias = Callable[[str, Reply], Awaitable[Outcome]]
"""Delivers a reply to an address."""


@dataclass(frozen=True, slots=True)
class Watch:
    """An eye on what is delivered.

    `wait_of` says how long a reminder has to wait, or None where it may be sent now; `became` is told what became of an
    attempt; `is_up` says whether a channel can deliver at all: as long as it can't, its reminders are left alone, and
    are not put off by an attempt in vain.
    """

    wait_of: Callable[[Delivery, datetime], timedelta | None] = lambda *_: None
    became: Callable[[Delivery, Outcome, datetime], None] = lambda *_: None
    is_up: Callable[[str], bool] = lambda _: True


UNWATCHED = Watch()
P = ParamSpec("P")
T = TypeVar("T")
_Ended: TypeAlias = tuple[int, Outcome]
# Small, since what was claimed and not yet sent waits for the lease's end when the process is killed.
CLAIMED = 100
LEASE = timedelta(minutes=1)
# However the clock's calls are lost, what is due is looked for after this many seconds.
LONGEST_NAP = 15.0
# How soon a channel that is up again is noticed, in seconds.
_LOOK_UP = 1.0
_AFTER_FAILURE = 5.0

_log = logging.getLogger(__name__)


class Drain:
    """Delivers what is due, by channel, with a single message on its way at a time.

    So a process that dies leaves at most one message of which nobody knows whether it arrived.
    """

    def __init__(
        self,
        outbox: Outbox,
        channels: Mapping[str, Deliver],
        tell: Callable[[Delivery], Reply],
        clock: Callable[[], datetime],
        watch: Watch = UNWATCHED,
    ) -> None:
        """`channels` are found by the beginning of an address, up to its colon; `tell` words a reminder.

        `watch` is asked whether each may be sent now, and told what became of it.
        """
        self._outbox = outbox
        self._channels = channels
        self._tell = tell
        self._clock = clock
        self._watch = watch
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Look at once for what is due."""
        self._wake.set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Deliver until `stopping` is set; the message that is on its way then is still recorded."""
        while not stopping.is_set():
            self._wake.clear()
            try:
                found = await self.round(stopping)
            except Exception as error:
                _log.error("reminders: stopped by %s. Going on soon.", describe(error))
                await first(stopping, seconds=_AFTER_FAILURE)
                continue
            if not found:
                nap = LONGEST_NAP if len(self._up()) == len(self._channels) else _LOOK_UP
                await first(self._wake, stopping, seconds=nap)

    async def round(self, stopping: asyncio.Event) -> bool:
        """Deliver a handful; returns whether there was anything to deliver."""
        if not (up := self._up()):
            return False
        claimed = await self._call(self._outbox.claim, self._clock(), CLAIMED, LEASE, up)
        ended: _Ended | None = None
        for place, delivery in enumerate(claimed):
            if stopping.is_set():
                await self._call(self._outbox.release, [d.id for d in claimed[place:]], self._clock())
                break
            # Worded before it counts as on its way: a mistake here must leave nothing uncertain.
            reply = self._tell(delivery)
            is_begun = await self._call(self._turn, ended, delivery.id)
            ended = (delivery.id, await self._attempt(delivery, reply)) if is_begun else None
        if ended:
            await self._call(self._outbox.record, *ended, self._clock())
        return bool(claimed)

    def _up(self) -> tuple[str, ...]:
        """The channels that can deliver."""
        return tuple(filter(self._watch.is_up, self._channels))

    async def _call(self, function: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        # What is written to a file takes less time than passing it to a thread and back.
        if self._outbox.is_in_file:
            return function(*given, **named)
        return await asyncio.to_thread(function, *given, **named)

    def _turn(self, ended: _Ended | None, following: int) -> bool:
        """Record the attempt that has ended, if any, and begin the following one; False where it is not to be made."""
        if ended is None:
            return self._outbox.begin(following, self._clock())
        return self._outbox.record(*ended, self._clock(), following)

    async def _attempt(self, delivery: Delivery, reply: Reply) -> Outcome:
        wait = self._watch.wait_of(delivery, self._clock())
        outcome = await self._delivered(delivery, reply) if wait is None else Retry(wait)
        self._watch.became(delivery, outcome, self._clock())
        return outcome

    async def _delivered(self, delivery: Delivery, reply: Reply) -> Outcome:
        deliver = self._channels[delivery.channel]
        try:
            return await deliver(delivery.address, reply)
        except Exception as error:
            _log.error("reminders: a delivery failed (%s)", describe(error))
            return Uncertain()
