"""The webhook: updates that Telegram posts to the bot's own address, taken only with the secret that was agreed."""

import hmac
import json
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Update

from bot.http.bodies import read_body
from bot.telegram.reading import App, read

PATH = "/telegram"
_SECRET = "X-Telegram-Bot-Api-Secret-Token"
# Telegram's updates are a few kilobytes; whoever sends more is not Telegram.
_LARGEST = 1_000_000


def receiver(serving: "Callable[[], App | None]", secret: str) -> Route:
    """Where updates are taken: they are queued and acknowledged at once, so that Telegram need not wait.

    While no application is serving Telegram is asked to come again.
    """

    async def take(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get(_SECRET, "").encode(), secret.encode()):
            return PlainTextResponse("forbidden", 403)
        body = await read_body(request, _LARGEST)
        if body is None:
            return PlainTextResponse("too large", 413)
        application = serving()
        if application is None or not application.running:
            return PlainTextResponse("not serving", 503)
        update = _update(body, application)
        if update is None:
            return PlainTextResponse("not an update", 400)
        await application.update_queue.put(update)
        return PlainTextResponse("ok")

    return Route(PATH, take, methods=["POST"])


def _update(body: bytes, application: App) -> Update | None:
    try:
        return read(json.loads(body), application.bot)
    except ValueError:
        return None
