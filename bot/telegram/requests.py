"""Requests that send: their failures tell whether Telegram may have taken what was sent."""

from functools import lru_cache
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

# The connection was never there, or nobody had time to make one.
_NEVER_SENT = (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout)
# A gateway's time-out (504) is not among them: what stands behind the gateway may have taken the request.
_TURNED_AWAY = (500, 502, 503)
# Servers close connections on which nothing comes; in seconds.
_IDLE = 5.0
_UPLOAD = 20.0
_FORM = "application/x-www-form-urlencoded"


class NotTakenError(NetworkError):
    """Telegram surely did not take the request, which may be made again."""


class SendRequest(BaseRequest):
    """Requests to an address of the Bot API, through the proxy that the environment names for it.

    They are made without httpx, through which the library's own go and which takes a third of their time.
    """

    def __init__(self, api: str, connections: int = 4, read_timeout: float = 5, connect_timeout: float = 5) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            httpx.create_ssl_context(),
            proxy=_proxy_to(api),
            max_connections=connections,
            keepalive_expiry=_IDLE,
        )
        self._timeouts = {"read": read_timeout, "write": _UPLOAD, "connect": connect_timeout, "pool": read_timeout}

    @property
    def read_timeout(self) -> float:
        """How long an answer is waited for, in seconds."""
        return self._timeouts["read"]

    async def initialize(self) -> None:
        """Nothing is needed: connections are made when there is something to send."""

    async def shutdown(self) -> None:
        """Close the connections."""
        await self._pool.aclose()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_timeouts: object, **_more: object
    ) -> tuple[int, bytes]:
        """Make one request; see `BaseRequest.do_request`. Its timeouts are always those of the pool."""
        headers, body = await _content(request_data) if request_data else ([], b"")
        headers.append(("User-Agent", self.USER_AGENT))
        try:
            response = await self._pool.request(
                method, _parsed(url), headers=headers, content=body, extensions={"timeout": self._timeouts}
            )
        except _NEVER_SENT as error:
            raise NotTakenError(type(error).__name__) from error
        except httpcore.TimeoutException as error:
            raise TimedOut from error
        if response.status in _TURNED_AWAY:
            raise NotTakenError(str(response.status))
        return response.status, response.content


@lru_cache(maxsize=100)
def _parsed(url: str) -> httpcore.URL:
    """An address taken apart, which would otherwise be done at each request: there is one for each method."""
    return httpcore.URL(url)


async def _content(data: RequestData) -> tuple[list[tuple[str, str]], bytes]:
    """The headers and the body of a form."""
    if not data.contains_files:
        return [("Content-Type", _FORM)], data.url_encoded_parameters().encode()
    form = httpx.Request("POST", "", data=data.json_parameters, files=data.multipart_data)
    return [("Content-Type", form.headers["Content-Type"])], await form.aread()


def _proxy_to(address: str) -> httpcore.Proxy | None:
    to, named = urlsplit(address), getproxies()
    proxy = named.get(to.scheme) or named.get("all")
    if not proxy or proxy_bypass(to.hostname or ""):
        return None
    found = httpx.Proxy(proxy if "://" in proxy else f"http://{proxy}")
    return httpcore.Proxy(str(found.url), found.raw_auth)
