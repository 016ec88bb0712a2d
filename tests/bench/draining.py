"""Draining the outbox over loopback HTTP, beside a bare loop of the same library that sends as many messages."""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from reminders.state import open_state
from tests.reminded import DUE, remind
from tests.running import ROOT
from tests.telegram_api import TOKEN, USER, BotApi

_DRAIN = """
import asyncio, sys
from datetime import datetime
from telegram.ext import ExtBot
from bot.drain import Drain
from bot.telegram.delivering import deliver
from bot.telegram.pace import Limits, Pace
from bot.telegram.requests import SendRequest
from handlers.chat import Reply
from reminders.outbox import Outbox
from reminders.state import open_state
api, token, state, now, limits = sys.argv[1:]
now = datetime.fromisoformat(now)
async def main():
    limits_of = Limits() if limits == "on" else Limits(overall=100_000, burst=100_000, group=100_000)
    bot = ExtBot(token, api + "/bot", request=SendRequest(api), rate_limiter=Pace(limits_of))
    outbox = Outbox(open_state(state), "bench")
    async with bot:
        outbox.due(now)
        channels = {"telegram": lambda to, reply: deliver(bot, to, reply)}
        drain = Drain(outbox, channels, lambda _: Reply("Nhắc họp"), lambda: now)
        while await drain.round(asyncio.Event()):
            pass
asyncio.run(main())
"""
_LOOP = """
import asyncio, sys
from telegram import Bot
api, token, first, count = sys.argv[1:]
async def main():
    async with Bot(token, api + "/bot") as bot:
        for number in range(int(count)):
            await bot.send_message(int(first) + number, "Nhắc họp")
asyncio.run(main())
"""


@dataclass(frozen=True, slots=True)
class Sending:
    """Messages a second from the first to the last, and the most in any one second."""

    rate: float
    most: int


def drained(messages: int, limits: str) -> Sending:
    """The outbox drained, with `limits` "on" or "off"."""
    with tempfile.TemporaryDirectory() as folder:
        state = f"sqlite:///{Path(folder) / 'state.db'}"
        remind(open_state(state), range(USER, USER + messages))
        return _measured(_DRAIN, messages, state, DUE.isoformat(), limits)


def looped(messages: int) -> Sending:
    """A bare loop of the library's."""
    return _measured(_LOOP, messages, str(USER), str(messages))


def _measured(program: str, messages: int, *arguments: str) -> Sending:
    with BotApi(TOKEN) as api:
        subprocess.run([sys.executable, "-c", program, api.url, TOKEN, *arguments], cwd=ROOT, check=True)
        times = [call.at for call in api.wait_for("sendMessage", messages)]
    most = max(sum(start <= at < start + 1 for at in times[place:]) for place, start in enumerate(times))
    return Sending((len(times) - 1) / (times[-1] - times[0]), most)
