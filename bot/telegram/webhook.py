"""The webhook: updates that Telegram posts to the bot's own address, taken only with the secret that was agreed."""

import asyncio
import hmac
import json
import socket
from contextlib import AbstractContextManager, nullcontext

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Update

from bot.telegram.reading import App, read

PATH = "/telegram"
_SECRET = "X-Telegram-Bot-Api-Secret-Token"
# Telegram's updates are a few kilobytes; whoever sends more is not Telegram.
_LARGEST = 1_000_000


def receiver(application: App, secret: str) -> Starlette:
    """The application that takes updates: it queues them and answers at once, so that Telegram need not wait."""

    async def take(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get(_SECRET, "").encode(), secret.encode()):
            return PlainTextResponse("forbidden", 403)
        if int(request.headers.get("content-length", 0)) > _LARGEST:
            return PlainTextResponse("too large", 413)
        update = _update(await request.body(), application)
        if update is None:
            return PlainTextResponse("not an update", 400)
        await application.update_queue.put(update)
        return PlainTextResponse("ok")

    async def health(_: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(routes=[Route(PATH, take, methods=["POST"]), Route("/healthz", health)])


def _update(body: bytes, application: App) -> Update | None:
    try:
        return read(json.loads(body), application.bot)
    except ValueError:
        return None


class Server(uvicorn.Server):
    """A server beside others in one loop: when to stop is told by whoever started it, not by signals."""

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        """Leave the signals alone."""
        return nullcontext()


async def serve(app: Starlette, listening: socket.socket, stopping: asyncio.Event) -> None:
    """Serve on a socket until `stopping` is set, and finish what was begun."""
    server = Server(uvicorn.Config(app, log_config=None, lifespan="off", access_log=False))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    waiting = asyncio.create_task(stopping.wait())
    await asyncio.wait([serving, waiting], return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    waiting.cancel()
    await serving
