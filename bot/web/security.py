"""What keeps the page and its endpoint safe: headers, whose pages may ask, how large and how many requests may be."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_network
from math import ceil
from time import monotonic
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.http import bodies
from bot.limits import Allowance, Verdict

LARGEST_BODY = 32_768  # bytes
# Enough for the largest body on the slowest line that phones still have.
LONGEST_UPLOAD = 30.0  # seconds
# Whole districts reach the web through one address of their phones' network.
CONVERSATIONS_AT_AN_ADDRESS = 50


@dataclass(frozen=True, slots=True)
class PageSettings:
    """What the operator decides of the page.

    `embedders` are the origins of the sites that may show it in a frame ("https://xa.example"); `base_url` is its
    public address, where it has one; `messages` is how many messages a minute a conversation may send. An address may
    send fifty times that, since many people share one.
    """

    embedders: tuple[str, ...] = ()
    base_url: str | None = None
    messages: int = 30


class RequestError(Exception):
    """Why a request is not answered: an HTTP status, words for whoever sent it, and headers."""

    def __init__(self, status: int, reason: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.headers = headers


class SecurityHeaders:
    """Middleware that puts the headers of `headers` on every response of an application."""

    def __init__(self, app: ASGIApp, settings: PageSettings) -> None:
        self._app = app
        self._headers = [(name.encode(), value.encode()) for name, value in headers(settings).items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer, and add the headers."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *self._headers]
            await send(message)

        await self._app(scope, receive, send_with_headers)


def headers(settings: PageSettings) -> dict[str, str]:
    """The headers that tell a browser how little the page needs, and who may show it in a frame."""
    embedders = " ".join(("'self'", *settings.embedders)) if settings.embedders else "'none'"
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'; "
        f"frame-ancestors {embedders}"
    )
    found = {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }
    # This one knows no other sites; browsers that know the policy above need it no more.
    return found if settings.embedders else found | {"x-frame-options": "DENY"}


def check_origin(given: Headers, base_url: str | None) -> None:
    """Raises RequestError where a browser says that a page of another site asks. Programs don't say where they are."""
    origin = given.get("origin")
    own = {given.get("host", ""), urlsplit(base_url or "").netloc} - {""}
    if origin is not None and origin.partition("://")[2] not in own:
        raise RequestError(403, "only the bot's own page may ask from a browser")


async def read_body(request: Request) -> bytes:
    """The body of a request; raises RequestError where it is too large, takes too long, or breaks off."""
    try:
        async with asyncio.timeout(LONGEST_UPLOAD):
            body = await bodies.read_body(request, LARGEST_BODY)
    except TimeoutError:
        raise RequestError(408, "the request took too long") from None
    except ClientDisconnect:
        raise RequestError(400, "the request broke off") from None
    if body is None:
        raise RequestError(413, f"a request may have at most {LARGEST_BODY} bytes")
    return body


class Rates:
    """How many messages a minute a conversation, and an address, may send."""

    def __init__(self, messages: int, clock: Callable[[], float] = monotonic) -> None:
        self._conversations = Allowance(messages, clock=clock)
        self._addresses = Allowance(messages * CONVERSATIONS_AT_AN_ADDRESS, clock=clock)

    def count_request(self, address: str) -> None:
        """Count a request from an address; raises RequestError where there were too many."""
        _count(self._addresses, _subscriber(address))

    def count_message(self, conversation: str) -> None:
        """Count a message of a conversation; raises RequestError where there were too many."""
        _count(self._conversations, conversation)


def _count(allowance: Allowance, user: str) -> None:
    if allowance.take(user) is not Verdict.ANSWER:
        seconds = max(1, ceil(allowance.wait(user)))
        words = f"Đồng chí gửi hơi nhanh, xin chờ {seconds} giây rồi hỏi tiếp."
        raise RequestError(429, words, {"retry-after": str(seconds)})


def _subscriber(address: str) -> str:
    """Whom an address belongs to: who has one of IPv6 has a whole network of them."""
    try:
        return str(ip_network((IPv6Address(address), 64), strict=False)) if ":" in address else address
    except ValueError:
        return address
