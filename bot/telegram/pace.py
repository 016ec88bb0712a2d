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

# More requests at the same time are slower, not faster.
MOST_AT_ONCE = 16
# Chats whose pace is known; who was silent for longest is forgotten first.
MOST_CHATS = 10_000
# Nobody reads an answer that comes later than this; in seconds.
LONGEST_WAIT = 60.0
_RETRIES = 2

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


class Pace(BaseRateLimiter[None]):
    """Lets requests through at the pace of some limits.

    The library's own limiter stops every chat when one is told to wait, and keeps no order within a chat.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._overall = AsyncLimiter(limits.overall, 1)
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
        rate_limit_args: None,  # noqa: ARG002
    ) -> Any:  # noqa: ANN401
        """Make a request when its turn has come; see `BaseRateLimiter.process_request`."""
        chat_id = data.get("chat_id")
        if chat_id is None:
            return await callback(*args, **kwargs)
        chat = self._chat(chat_id)
        async with chat.turn:
            for _ in range(_RETRIES):
                try:
                    return await self._let_through(chat, callback, args, kwargs)
                except RetryAfter as wait:
                    await _keep(wait)
            return await self._let_through(chat, callback, args, kwargs)

    async def _let_through(
        self,
        chat: _Chat,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,  # noqa: ANN401
        kwargs: dict[str, Any],
    ) -> Any:  # noqa: ANN401
        async with chat.pace, self._overall, self._at_once:
            return await callback(*args, **kwargs)

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


async def _keep(wait: RetryAfter) -> None:
    """Wait as long as Telegram asks for; raises it where that is too long."""
    seconds = wait.retry_after.total_seconds() if isinstance(wait.retry_after, timedelta) else float(wait.retry_after)
    if seconds > LONGEST_WAIT:
        raise wait
    _log.info("asked to wait for %.0f s", seconds)
    await asyncio.sleep(seconds)
