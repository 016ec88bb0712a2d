"""The pace of requests: as many as Telegram allows, each chat waiting for itself alone, and in order."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from aiolimiter import AsyncLimiter
from telegram.constants import FloodLimit
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.manners import LONGEST_WAIT, WAITS
from bot.telegram.requests import NotTakenError

# More requests at the same time are slower, not faster.
MOST_AT_ONCE = 16
# Chats whose pace is known; who was silent for longest is forgotten first. In the minute that a group's messages are
# counted for no more than 1,800 get any.
MOST_CHATS = 2_000
# What leaves in time arrives some milliseconds earlier or later, and then one too many in a second.
_CAUTION = 0.985
AT_ONCE = True
# Who would rather come again than wait for a chat waits so many seconds, which an answer to it may take.
PATIENCE = 2.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages that may be sent: in all in a second, to a person in `burst` seconds, to a group in a minute.

    Telegram's FAQ: 30 a second in all, 20 a minute to a group, one a second to a person, with short bursts over it.
    """

    overall: float = float(FloodLimit.MESSAGES_PER_SECOND)
    burst: float = 20
    group: float = float(FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP)


@dataclass(slots=True)
class _Chat:
    """A chat's own pace, and the turn that its requests take."""

    pace: AsyncLimiter
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Pace(BaseRateLimiter[bool]):
    """Lets requests through at the pace of some limits.

    The library's own limiter stops every chat when one is told to wait, and keeps no order within a chat.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        # One at a time: a bucket of 30 would let 60 through in its first second.
        self._overall = AsyncLimiter(1, 1 / (_CAUTION * limits.overall))
        self._at_once = asyncio.Semaphore(MOST_AT_ONCE)
        self._chats: OrderedDict[object, _Chat] = OrderedDict()

    async def initialize(self) -> None:
        """Nothing is needed."""

    async def shutdown(self) -> None:
        """Nothing is left."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,  # noqa: ANN401 - the library's own signature
        kwargs: dict[str, Any],
        endpoint: str,  # noqa: ARG002
        data: dict[str, Any],
        rate_limit_args: bool | None,
    ) -> Any:  # noqa: ANN401
        """Make a request when its turn has come; see `BaseRateLimiter.process_request`.

        `rate_limit_args` is AT_ONCE for whoever would rather come again than wait for this chat: `RetryAfter` then.
        """
        chat_id = data.get("chat_id")
        if chat_id is None:
            return await callback(*args, **kwargs)
        chat = self._chat(chat_id)

        async def attempt() -> Any:  # noqa: ANN401
            async with chat.pace, self._overall, self._at_once:
                return await callback(*args, **kwargs)

        if rate_limit_args == AT_ONCE:
            return await _promptly(chat, attempt)
        async with chat.turn:
            return await _insisting(attempt)

    def _chat(self, chat_id: object) -> _Chat:
        chat = self._chats.pop(chat_id, None) or _Chat(self._pace(chat_id))
        self._chats[chat_id] = chat
        while len(self._chats) > MOST_CHATS:
            self._chats.popitem(last=False)
        return chat

    def _pace(self, chat_id: object) -> AsyncLimiter:
        # Groups and channels have negative ids, or names.
        is_person = isinstance(chat_id, int) and chat_id > 0
        return (
            AsyncLimiter(self._limits.burst, self._limits.burst) if is_person else AsyncLimiter(self._limits.group, 60)
        )


async def _promptly(chat: _Chat, attempt: Callable[[], Coroutine[Any, Any, Any]]) -> Any:  # noqa: ANN401
    """Attempt once, when the chat is free soon; `RetryAfter` where it isn't."""
    try:
        async with asyncio.timeout(PATIENCE if chat.turn.locked() else None):
            await chat.turn.acquire()
    except TimeoutError:
        raise RetryAfter(timedelta(seconds=PATIENCE)) from None
    try:
        if not chat.pace.has_capacity():
            raise RetryAfter(timedelta(seconds=chat.pace.time_period / chat.pace.max_rate))
        return await attempt()
    finally:
        chat.turn.release()


async def _insisting(attempt: Callable[[], Coroutine[Any, Any, Any]]) -> Any:  # noqa: ANN401
    """Attempt again what Telegram surely did not take, after the wait that it asks for."""
    for wait in WAITS:
        try:
            return await attempt()
        except RetryAfter as told:
            await _keep(told)
        except NotTakenError:
            await asyncio.sleep(wait)
    return await attempt()


async def _keep(wait: RetryAfter) -> None:
    """Wait as long as Telegram asks for; raises it where that is too long."""
    seconds = seconds_of(wait)
    if seconds > LONGEST_WAIT:
        raise wait
    _log.info("asked to wait for %.0f s", seconds)
    await asyncio.sleep(seconds)


def seconds_of(wait: RetryAfter) -> float:
    """How long Telegram asks to wait, in seconds."""
    after = wait.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)
