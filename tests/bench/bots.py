"""The bots that `tests.bench.channels` sets side by side, each as a program of its own.

`python -m tests.bench.bots CHANNEL KIND ADDRESS FOLDER LIMITS`: KIND is ChiBot, or else a bare bot on the same client
library and with the same settings: "echo" repeats what it is told, "answering" lets ChiBot's partner answer. LIMITS is
"kept" or "lifted". ADDRESS is that of the API, or the port on which the web page is to be served.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest

from bot.http.server import Server
from bot.manners import MOST_MESSAGES
from bot.metrics import Metrics
from bot.partner import Partner, open_partner
from bot.serve import settle
from bot.telegram.channel import CONCURRENT, POLL, SENDING_POOL, Telegram
from bot.telegram.pace import Limits, Pace
from bot.web import pages
from bot.web.security import PageSettings
from bot.zalo.channel import Zalo
from bot.zalo.client import MOST_AT_ONCE
from handlers.chat import Message
from tests.telegram_api import TOKEN
from tests.zalo_api import TOKEN as ZALO_TOKEN

Answer = Callable[[str, str], str]
"""Answers somebody's text."""

_MANY = 100_000
_LIMITS = {"kept": Limits(), "lifted": Limits(overall=_MANY, burst=_MANY, group=_MANY)}
_MESSAGES = {"kept": MOST_MESSAGES, "lifted": _MANY}


class _Uncounted:
    """A quota without a state."""

    def sent(self, count: int = 1) -> None: ...


def _nothing(*_: object) -> None:
    """For who need not know."""


async def telegram(partner: Partner, address: str, limits: str) -> None:
    """ChiBot on Telegram."""
    channel = Telegram(partner, TOKEN, address, _nothing, limits=_LIMITS[limits], most=_MESSAGES[limits])
    await channel.serve(asyncio.Event())


async def zalo(partner: Partner, address: str, limits: str) -> None:
    """ChiBot on Zalo."""
    channel = Zalo(
        partner=partner, token=ZALO_TOKEN, reached=_nothing, quota=_Uncounted(), api=address, most=_MESSAGES[limits]
    )
    await channel.serve(asyncio.Event())


async def web(partner: Partner, address: str, limits: str) -> None:
    """ChiBot on the web."""
    page = PageSettings(messages=_MESSAGES[limits])
    app = Starlette(routes=pages.routes(partner, page), middleware=[pages.middleware(page)])
    await Server(app, "127.0.0.1", int(address), _nothing, _nothing).serve(asyncio.Event())


async def bare_telegram(answer: Answer, address: str, limits: str) -> None:
    """A bot of a few lines on python-telegram-bot, with the pace and the connections of ChiBot's."""

    async def reply(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.message
        assert message
        await message.reply_text(answer(str(message.chat_id), message.text or ""))

    builder: Any = ApplicationBuilder().token(TOKEN).base_url(f"{address}/bot").job_queue(None)
    builder = builder.request(HTTPXRequest(connection_pool_size=SENDING_POOL)).concurrent_updates(CONCURRENT)
    application = builder.rate_limiter(Pace(_LIMITS[limits])).build()
    application.add_handler(MessageHandler(filters.TEXT, reply))
    async with application:
        await application.updater.start_polling(timeout=POLL)
        await application.start()
        await asyncio.Event().wait()


async def bare_zalo(answer: Answer, address: str, _: str) -> None:
    """A bot of a few lines on httpx: one update a poll, each answered in a task."""
    api = f"{address}/bot{ZALO_TOKEN}"
    most = httpx.Limits(max_connections=2 * MOST_AT_ONCE, max_keepalive_connections=MOST_AT_ONCE)
    answering = set[asyncio.Task[None]]()
    async with httpx.AsyncClient(timeout=35) as polling, httpx.AsyncClient(timeout=35, limits=most) as sending:

        async def reply(message: dict[str, Any]) -> None:
            chat = message["chat"]["id"]
            text = answer(chat, message["text"])
            (await sending.post(f"{api}/sendMessage", json={"chat_id": chat, "text": text})).json()

        while True:
            told = (await polling.post(f"{api}/getUpdates", json={"timeout": 25})).json()
            if told["ok"]:
                answering.add(asyncio.create_task(reply(told["result"]["message"])))
            answering = {task for task in answering if not task.done()} if len(answering) > MOST_AT_ONCE else answering


async def bare_web(answer: Answer, address: str, _: str) -> None:
    """An endpoint of a few lines on Starlette, served by uvicorn."""

    async def reply(request: Request) -> Response:
        told = await request.json()
        return JSONResponse({"text": answer(told["conversation"], told["text"])})

    app = Starlette(routes=[Route("/api/chat", reply, methods=["POST"])])
    config = uvicorn.Config(app, port=int(address), log_config=None, lifespan="off", access_log=False)
    await uvicorn.Server(config).serve()


CHIBOT: dict[str, Callable[[Partner, str, str], Awaitable[None]]] = {"telegram": telegram, "zalo": zalo, "web": web}
BARE: dict[str, Callable[[Answer, str, str], Awaitable[None]]] = {
    "telegram": bare_telegram,
    "zalo": bare_zalo,
    "web": bare_web,
}


async def main(channel: str, kind: str, address: str, folder: Path, limits: str) -> None:
    """Run one of the bots for ever."""
    if kind == "echo":
        await BARE[channel](lambda _, text: text, address, limits)
        return
    partner = Metrics().measured(open_partner(folder), channel)
    partner.reply(Message("", "Sìn Hồ có bao nhiêu đảng viên?"))
    if kind == "answering":
        await BARE[channel](lambda who, text: partner.reply(Message(who, text)).text, address, limits)
    else:
        settle()
        await CHIBOT[channel](partner, address, limits)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]), sys.argv[5]))
