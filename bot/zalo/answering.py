"""Answering: messages of a chat one after another, chats side by side, each message once."""

import asyncio
import logging
import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic

from bot.limits import Allowance, Verdict
from bot.manners import LONGEST_WAIT, TOO_MANY, WORDS_ONLY
from bot.moments import now
from bot.partner import Partner, excuse
from bot.waiting import first
from bot.zalo.client import ZaloError
from bot.zalo.reading import PREFIX, read
from bot.zalo.sending import Sending
from handlers.chat import Message, Reply

# Message ids that are remembered.
MOST_SEEN = 10_000
# Answers are not begun while a poll begins; but for no longer than this, in seconds.
LONGEST_PRECEDENCE = 0.1
# Whoever waits longer than this is shown that something is done, again before Zalo takes the sign away.
TYPING_AFTER, TYPING_AGAIN = 1.0, 5.0

_log = logging.getLogger(__name__)


class Seen:
    """The messages that were received lately."""

    def __init__(self, most: int = MOST_SEEN) -> None:
        self._most = most
        self._ids: dict[str, None] = {}

    def is_new(self, message_id: str) -> bool:
        """Whether a message comes for the first time; it is remembered from now on."""
        is_new = message_id not in self._ids
        self._ids[message_id] = None
        if len(self._ids) > self._most:
            del self._ids[next(iter(self._ids))]
        return is_new


class Answering:
    """Answers messages by asking a partner."""

    def __init__(
        self, partner: Partner, sending: Sending, names: re.Pattern[str], seen: Seen, allowance: Allowance
    ) -> None:
        """Answer what is not `seen` yet and within a sender's `allowance`; `names` finds the bot's name in a text."""
        self._partner = partner
        self._sending = sending
        self._names = names
        self._seen = seen
        self._allowance = allowance
        self._waiting: dict[str, deque[tuple[Message, Verdict, float]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        # Not set while something must not be kept waiting by answers.
        self.idle = asyncio.Event()
        self.idle.set()

    def take(self, data: object) -> bool:
        """Take whatever JSON was received, to answer it soon; returns whether any of it is new."""
        found = [received for received in read(data, self._names, now()) if self._seen.is_new(received.id)]
        for received in found:
            if received.message:
                self._judge(received.message, self._allowance.take(received.sender))
        return bool(found)

    async def finish(self, seconds: float) -> None:
        """Answer what was taken by now, but for no longer than some seconds."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
            if late:
                _log.warning("chats that were not answered before the stop: %d", len(late))

    def _judge(self, message: Message, verdict: Verdict) -> None:
        """Put a message behind those of its chat that still wait."""
        if verdict is Verdict.IGNORE:
            return
        waiting = self._waiting.setdefault(message.address, deque())
        waiting.append((message, verdict, monotonic() + LONGEST_WAIT))
        if len(waiting) == 1:
            task = asyncio.create_task(self._attend(message.address))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _attend(self, address: str) -> None:
        """Answer a chat's messages until none is waiting."""
        waiting = self._waiting[address]
        try:
            while waiting:
                if not self.idle.is_set():
                    await first(self.idle, seconds=LONGEST_PRECEDENCE)
                await self._answer(*waiting[0])
                waiting.popleft()
        finally:
            del self._waiting[address]

    async def _answer(self, message: Message, verdict: Verdict, until: float) -> None:
        chat = message.address.removeprefix(PREFIX)
        with self._typing(chat):
            try:
                await self._sending.answer(chat, self._reply(message, verdict), until)
            except ZaloError as error:
                _log.warning("an answer was not delivered: %s", error)
            except Exception as error:
                with suppress(ZaloError):
                    await self._sending.answer(chat, excuse(error), until)

    def _reply(self, message: Message, verdict: Verdict) -> Reply:
        if verdict is Verdict.WARN:
            return TOO_MANY
        return self._partner.reply(message) if message.text.strip() else WORDS_ONLY

    @contextmanager
    def _typing(self, chat: str) -> Iterator[None]:
        """While this lasts, show now and then that somebody is at work, unless it is over soon."""
        showing = asyncio.create_task(self._keep_typing(chat))
        try:
            yield
        finally:
            showing.cancel()

    async def _keep_typing(self, chat: str) -> None:
        await asyncio.sleep(TYPING_AFTER)
        while True:
            await self._sending.show_typing(chat)
            await asyncio.sleep(TYPING_AGAIN)
