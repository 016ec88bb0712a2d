"""The webhook: updates that Zalo posts to the bot's own address, taken only with the secret that was agreed."""

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.http.bodies import read_body

PATH = "/zalo"
_SECRET = "X-Bot-Api-Secret-Token"
# Zalo's updates are a few kilobytes; whoever sends more is not Zalo.
_LARGEST = 1_000_000


@dataclass(frozen=True)
class Webhook:
    """Where Zalo posts updates to, and the secret that it sends with them.

    Source: Zalo Bot API, setWebhook: a secret has 8 to 256 characters; ValueError for others.
    """

    url: str
    secret: str = field(repr=False)

    def __post_init__(self) -> None:
        if not 8 <= len(self.secret) <= 256:
            raise ValueError("the secret must have 8 to 256 characters")


def routes(secret: str, take: Callable[[object], bool]) -> list[Route]:
    """The routes on which updates are taken and answered at once; `take` returns whether anybody is there to take."""

    async def post(request: Request) -> Response:
        if _is_probe(request.headers):
            return PlainTextResponse("ok")
        if not hmac.compare_digest(request.headers.get(_SECRET, "").encode("latin-1"), secret.encode()):
            return PlainTextResponse("forbidden", 403)
        body = await read_body(request, _LARGEST)
        if body is None:
            return PlainTextResponse("too large", 413)
        return PlainTextResponse("ok") if take(_json(body)) else PlainTextResponse("try again soon", 503)

    return [Route(PATH, post, methods=["POST"])]


def _is_probe(headers: Headers) -> bool:
    """Whether nothing is posted. Source: Zalo Bot API, setWebhook: so an address is verified, with a secret or not."""
    is_empty = headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers
    return is_empty and _SECRET not in headers


def _json(body: bytes) -> object:
    """What a body holds; None for what is no JSON."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
