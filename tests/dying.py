"""A process that delivers reminders on Telegram and kills itself at a step.

`python -m tests.dying API STATE STEP COUNT START`: STEP is due, claim, begin, deliver, record or none; the process dies
right after having done it COUNT times. START is where its clock begins, in seconds since the epoch. It ends by itself
when there has been nothing left to do for a while.
"""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from telegram.ext import ExtBot

from bot.drain import Drain
from bot.telegram.delivering import deliver
from bot.telegram.pace import Limits, Pace
from bot.telegram.requests import SendRequest
from handlers.chat import Reply
from reminders.outbox import Outbox
from reminders.outcomes import Outcome
from reminders.state import open_state
from tests.telegram_api import TOKEN

QUIET = 2.0  # seconds without anything to do


class Dying:
    """Calls functions, and ends the process when the one that is deadly was called so many times."""

    def __init__(self, step: str, count: int) -> None:
        self.step = step
        self.left = count
        self.last = time.monotonic()

    def after(self, step: str) -> None:
        if step != self.step:
            return
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def wrap(self, outbox: Outbox, step: str) -> None:
        method: Callable[..., Any] = getattr(outbox, step)

        def called(*arguments: object) -> object:
            result = method(*arguments)
            if result or step == "record":
                self.last = time.monotonic()
                self.after(step)
            return result

        setattr(outbox, step, called)


async def main(api: str, state: str, step: str, count: int, start: float) -> None:
    began = time.monotonic()

    def clock() -> datetime:
        return datetime.fromtimestamp(start + time.monotonic() - began, UTC)

    outbox, dying = Outbox(open_state(state), "dying"), Dying(step, count)
    for name in ("due", "claim", "begin", "record"):
        dying.wrap(outbox, name)
    request = SendRequest(api)
    bot = ExtBot(TOKEN, f"{api}/bot", request=request, rate_limiter=Pace(Limits(100_000, 100_000, 100_000)))

    async def send(to: str, reply: Reply) -> Outcome:
        outcome = await deliver(bot, to, reply)
        dying.after("deliver")
        return outcome

    async with bot:
        outbox.due(clock())
        drain, stopping = Drain(outbox, {"telegram": send}, lambda d: Reply(f"{d.id}"), clock), asyncio.Event()
        running = asyncio.create_task(drain.run(stopping))
        while time.monotonic() - dying.last < QUIET:
            await asyncio.sleep(0.05)
        stopping.set()
        await running


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), float(sys.argv[5])))
