"""Keeping services going: whatever ends one is said in a line, and it is tried again after a while."""

import asyncio
import logging
from time import monotonic

from bot.channel import ChannelError, Service
from bot.health import Condition
from bot.logs import describe
from bot.waiting import first

FIRST_WAIT, LONGEST_WAIT = 2.0, 300.0

_log = logging.getLogger(__name__)


async def keep_running(service: Service, condition: Condition, stopping: asyncio.Event) -> None:
    """Run a service until `stopping` is set, or until it says that trying again is of no use."""
    wait = FIRST_WAIT
    while not stopping.is_set():
        began = monotonic()
        failure = await _failure(service, stopping)
        if failure is None:
            break
        condition.fail(failure.reason, failure.is_final)
        if failure.is_final:
            _log.error("%s: %s It is not tried again.", service.name, failure.reason)
            return
        _log.error("%s: %s Next try in %.0f s.", service.name, failure.reason, wait)
        await first(stopping, seconds=wait)
        # What ran for long has nothing to do with the failures before it.
        wait = FIRST_WAIT if monotonic() - began > 2 * LONGEST_WAIT else min(LONGEST_WAIT, wait * 2)
    condition.end()


async def _failure(service: Service, stopping: asyncio.Event) -> ChannelError | None:
    """Run a service once; returns what ended it, None where it was told to stop."""
    try:
        await service.serve(stopping)
    except ChannelError as error:
        return error
    except Exception as error:
        return ChannelError(f"stopped by {describe(error)}.")
    return None if stopping.is_set() else ChannelError("ended by itself.")
