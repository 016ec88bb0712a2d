"""Waiting for what comes first."""

import asyncio


async def first(*events: asyncio.Event, seconds: float | None = None) -> None:
    """Wait until one of several events is set, but no longer than some seconds, where they are given."""
    waiting = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
