"""A client of the Zalo Bot API, whose failures tell whether Zalo may have taken what was asked of it."""

import ssl
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Self
from urllib.parse import quote

import httpx

API = "https://bot-api.zaloplatforms.com"
BUSY = 429
# Requests that send are made side by side up to this number.
MOST_AT_ONCE = 64
_WRITTEN = "http11.send_request_body.complete"
_CONNECT, _READ = 10.0, 20.0
# The connection was never there, or nobody had time to make one.
_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
# Source: Zalo Bot API, errors: 403 is a passing "Internal server error", 429 comes from the gateway or the quota.
# A gateway's time-out (504) is not among them: what stands behind the gateway may have taken the request.
_TURNED_AWAY = (403, BUSY, 500, 502, 503)


class ZaloError(Exception):
    """Why a call has no result. It holds neither the token nor anything that was sent."""


class RefusedError(ZaloError):
    """Zalo says no, with an error code; `is_about_webhook` where its reason is one."""

    def __init__(self, code: int, is_about_webhook: bool = False) -> None:
        super().__init__(f"refused ({code})")
        self.code = code
        self.is_about_webhook = is_about_webhook


class NotTakenError(ZaloError):
    """Zalo surely did not take the request, which may be made again; `code` is 0 where there is no way to Zalo."""

    def __init__(self, code: int = 0) -> None:
        super().__init__(f"not taken ({code})" if code else "no connection")
        self.code = code


class UnknownError(ZaloError):
    """Nobody knows whether Zalo took the request: it did not answer, or nothing that can be read."""


def _nothing() -> None:
    """For who need not know."""


class Client:
    """Calls methods of the Zalo Bot API; use it in `async with`."""

    def __init__(self, token: str, api: str = API) -> None:
        """Call with a bot's token at `api`, which is the address without "/bot<token>"."""
        self._api = api.rstrip("/")
        self._path = httpx.URL(self._api).raw_path.rstrip(b"/") + b"/bot" + quote(token, safe=":").encode() + b"/"
        limits = httpx.Limits(max_connections=2 * MOST_AT_ONCE, max_keepalive_connections=MOST_AT_ONCE)
        self._http = httpx.AsyncClient(limits=limits, verify=_trusted())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def call(
        self,
        method: str,
        parameters: Mapping[str, object] = MappingProxyType({}),
        read_timeout: float = _READ,
        on_its_way: Callable[[], None] = _nothing,
    ) -> object:
        """The result of a method, None where it has none; raises `ZaloError`.

        `read_timeout` is in seconds; `on_its_way` is called when the request has been written.
        """

        async def trace(event: str, _: object) -> None:
            if event == _WRITTEN:
                on_its_way()

        try:
            response = await self._http.post(
                f"{self._api}/bot/{method}",
                json=dict(parameters),
                timeout=httpx.Timeout(_READ, connect=_CONNECT, read=read_timeout),
                # Logs and errors tell the address of a request, but not the target, which is asked for in its place.
                extensions={"target": self._path + method.encode(), "trace": trace},
            )
        except _NEVER_SENT:
            raise NotTakenError from None
        except httpx.HTTPError as error:
            raise UnknownError(type(error).__name__) from None
        return _result(response)


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities that are trusted, whose reading takes a while."""
    return httpx.create_ssl_context()


def _result(response: httpx.Response) -> object:
    """What an answer holds. Source: Zalo Bot API, transport: failures come with status 200 too, so `ok` decides."""
    answer, code = _answer(response), response.status_code
    if answer.get("ok") is True:
        return answer.get("result")
    is_told = answer.get("ok") is False
    if is_told:
        code = _number(answer.get("error_code")) or code
    if code in _TURNED_AWAY:
        raise NotTakenError(code)
    # Before Zalo stands a gateway with pages of its own; these two say the same from either.
    if is_told or code in (401, 404):
        raise RefusedError(code, "webhook" in str(answer.get("description")).lower())
    raise UnknownError(f"unreadable ({code})")


def _answer(response: httpx.Response) -> dict[str, object]:
    try:
        answer = response.json()
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _number(code: object) -> int:
    text = str(code)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
