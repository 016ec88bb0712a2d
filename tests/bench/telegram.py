"""The Telegram channel measured over loopback HTTP against a bare echo bot on the same library and settings."""

import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from knowledge.build import ensure
from tests.running import ROOT, Running, with_knowledge
from tests.telegram_api import TOKEN, USER, BotApi

QUESTION = "dang bo huyen sin ho co bao nhieu dang vien"
_ECHO = f"""
import asyncio, sys
from telegram.ext import AIORateLimiter, ApplicationBuilder, MessageHandler, filters
from telegram.request import HTTPXRequest
from bot.telegram.channel import CONCURRENT, SENDING_POOL
async def echo(update, context):
    await update.message.reply_text(update.message.text)
builder = ApplicationBuilder().token("{TOKEN}").base_url(sys.argv[1] + "/bot")
builder = builder.request(HTTPXRequest(connection_pool_size=SENDING_POOL)).concurrent_updates(CONCURRENT)
application = builder.rate_limiter(AIORateLimiter(max_retries=2)).build()
application.add_handler(MessageHandler(filters.ALL, echo))
application.run_polling()
"""


@dataclass(frozen=True, slots=True)
class Channel:
    """Answers a second when all come at once, and seconds from a message to its answer at 20 a second."""

    rate: float
    median: float
    p99: float


def measure(messages: int) -> tuple[Channel, Channel]:
    """The bot, and the echo bot, in turns on the same machine."""
    with tempfile.TemporaryDirectory() as name:
        folder = with_knowledge(Path(name), ensure(Path(name) / "knowledge.db"))
        with BotApi(TOKEN) as api, Running(folder, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_BASE_URL=api.url):
            bot = _measured(api, messages)
        with BotApi(TOKEN) as api:
            echo = subprocess.Popen([sys.executable, "-c", _ECHO, api.url], cwd=ROOT, stderr=subprocess.DEVNULL)
            try:
                return bot, _measured(api, messages)
            finally:
                echo.terminate()
                echo.wait()


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
