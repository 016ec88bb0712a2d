"""The clock: it says when to look for what is due, and when to keep house. What is due stands in the state."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.logs import describe
from reminders.rules import ZONE

TICK = 10  # seconds
_NIGHTLY = CronTrigger(hour=3, minute=15, timezone=ZONE)

_log = logging.getLogger(__name__)
Work = Callable[[], Awaitable[None]]


async def keep_time(tick: Work, nightly: Work, stopping: asyncio.Event) -> None:
    """Call `tick` every few seconds and `nightly` each night, until `stopping` is set.

    A call that comes late is made all the same, and never beside itself. What a call raises is logged.
    """
    scheduler = AsyncIOScheduler(
        timezone=ZONE, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    scheduler.add_job(_steadily, IntervalTrigger(seconds=TICK, timezone=ZONE), [tick])
    scheduler.add_job(_steadily, _NIGHTLY, [nightly])
    await _steadily(tick)
    scheduler.start()
    try:
        await stopping.wait()
    finally:
        scheduler.shutdown(wait=False)


async def _steadily(work: Work) -> None:
    try:
        await work()
    except Exception as error:
        _log.error("reminders: %s", describe(error))
