"""Requests that send: their failures tell whether Telegram may have taken what was sent."""

import httpx
from telegram.error import NetworkError
from telegram.request import HTTPXRequest, RequestData

# The connection was never there, or nobody had time to make one.
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
# A gateway's time-out (504) is not among them: what stands behind the gateway may have taken the request.
_TURNED_AWAY = (500, 502, 503)


class NotTakenError(NetworkError):
    """Telegram surely did not take the request, which may be made again."""


class SendRequest(HTTPXRequest):
    """Requests as the library makes them, with a failure of their own for what was surely not taken."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: object, **more: object
    ) -> tuple[int, bytes]:
        """Make one request; see `BaseRequest.do_request`."""
        try:
            code, payload = await super().do_request(url, method, request_data, *timeouts, **more)  # type: ignore[arg-type]
        except NetworkError as error:
            if isinstance(error.__cause__, _NEVER_SENT):
                raise NotTakenError(type(error.__cause__).__name__) from error
            raise
        if code in _TURNED_AWAY:
            raise NotTakenError(str(code))
        return code, payload
