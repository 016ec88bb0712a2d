"""Turns: of several processes with one PostgreSQL database one polls a channel; the next one steps in for it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import TypeAlias
from zlib import crc32

from sqlalchemy import Connection, Engine, text

from bot.waiting import first
from reminders.errors import StateError

# How soon another process notices that the one that polled is gone, in seconds.
AGAIN = 3.0

Turn: TypeAlias = Callable[[asyncio.Event], AbstractAsyncContextManager[asyncio.Event]]
"""Waits for the turn to poll, or until its argument is set; gives what is set when the turn is lost."""


@asynccontextmanager
async def always(_: asyncio.Event) -> AsyncIterator[asyncio.Event]:
    """The turn of a process that is the only one."""
    yield asyncio.Event()


def by_turns(state: Engine, channel: str) -> Turn:
    """The turn to poll a channel among all processes that share a state; on SQLite there is only one."""
    if state.dialect.name != "postgresql":
        return always
    key = crc32(f"polls {channel}".encode())

    @asynccontextmanager
    async def turn(stopping: asyncio.Event) -> AsyncIterator[asyncio.Event]:
        connection = await asyncio.to_thread(_connected, state)
        lost = asyncio.Event()
        try:
            while not (stopping.is_set() or await asyncio.to_thread(_taken, connection, key)):
                await first(stopping, seconds=AGAIN)
            watching = asyncio.create_task(_watch(connection, lost))
            try:
                yield lost
            finally:
                watching.cancel()
        finally:
            # The server gives the lock back with the connection, which must not go on in the pool.
            connection.invalidate()
            connection.close()

    return turn


def _connected(state: Engine) -> Connection:
    return state.connect().execution_options(isolation_level="AUTOCOMMIT")


def _taken(connection: Connection, key: int) -> bool:
    return bool(connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}).scalar())


async def _watch(connection: Connection, lost: asyncio.Event) -> None:
    """Set `lost` when the connection, and the turn with it, is gone."""
    with suppress(StateError):
        while True:
            await asyncio.sleep(AGAIN)
            await asyncio.to_thread(connection.execute, text("SELECT 1"))
    lost.set()
