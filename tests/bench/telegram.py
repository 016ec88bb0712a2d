"""The Telegram channel measured over loopback HTTP against a bare echo bot on the same library and settings."""

import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from knowledge.build import ensure
from tests.running import ROOT
from tests.telegram_api import TOKEN, USER, BotApi

QUESTION = "dang bo huyen sin ho co bao nhieu dang vien"
# As shipped, and without Telegram's own limits, which keep both bots at 30 answers a second.
LIMITS = {"with limits": "Limits()", "no limits": "Limits(overall=100_000, burst=100_000, group=100_000)"}
_BOT = f"""
import asyncio, sys
from pathlib import Path
from bot.partner import open_partner
from bot.telegram.channel import Telegram
from bot.telegram.pace import Limits
data = Path(sys.argv[2])
limits = eval(sys.argv[3])
telegram = Telegram(open_partner(data), "{TOKEN}", sys.argv[1], lambda: None, limits=limits, most=1000)
asyncio.run(telegram.serve(asyncio.Event()))
"""
_ECHO = f"""
import sys
from telegram.ext import ApplicationBuilder, MessageHandler, filters
from telegram.request import HTTPXRequest
from bot.telegram.channel import CONCURRENT, SENDING_POOL
from bot.telegram.pace import Limits, Pace
async def echo(update, context):
    await update.message.reply_text(update.message.text)
builder = ApplicationBuilder().token("{TOKEN}").base_url(sys.argv[1] + "/bot")
builder = builder.request(HTTPXRequest(connection_pool_size=SENDING_POOL)).concurrent_updates(CONCURRENT)
application = builder.rate_limiter(Pace(eval(sys.argv[3]))).build()
application.add_handler(MessageHandler(filters.ALL, echo))
application.run_polling()
"""


@dataclass(frozen=True, slots=True)
class Channel:
    """Answers a second when all come at once, and seconds from a message to its answer at 20 a second."""

    rate: float
    median: float
    p99: float


def measure(messages: int, limits: str) -> tuple[Channel, Channel]:
    """The bot and the echo bot, one after the other on the same machine, with the same limits (a key of `LIMITS`)."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ensure(folder / "knowledge.db")
        return _run(_BOT, folder, LIMITS[limits], messages), _run(_ECHO, folder, LIMITS[limits], messages)


def _run(program: str, folder: Path, limits: str, messages: int) -> Channel:
    with BotApi(TOKEN) as api:
        running = subprocess.Popen(
            [sys.executable, "-c", program, api.url, str(folder), limits], cwd=ROOT, stderr=subprocess.DEVNULL
        )
        try:
            return _measured(api, messages)
        finally:
            running.terminate()
            running.wait()


def _measured(api: BotApi, messages: int) -> Channel:
    api.wait_until_polling(60)
    _asked(api, 10, 0, 0)
    start = time.perf_counter()
    _asked(api, messages, 1000, 0)
    rate = messages / (time.perf_counter() - start)
    times = _asked(api, messages // 2, 100_000, 1 / 20)
    return Channel(rate, statistics.median(times), sorted(times)[int(0.99 * (len(times) - 1))])


def _asked(api: BotApi, messages: int, first: int, pause: float) -> list[float]:
    """Seconds from each message to its answer; every message is from a user of its own."""
    asked: dict[object, float] = {}
    for number in range(messages):
        asked[USER + first + number] = time.time()
        api.say(QUESTION, user=USER + first + number)
        time.sleep(pause)
    calls = api.wait_for(
        lambda call: call.method == "sendMessage" and call.parameters["chat_id"] in asked, messages, 120
    )
    return [call.at - asked[call.parameters["chat_id"]] for call in calls]
