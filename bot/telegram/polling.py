"""Long polls: their requests tell how polling goes, and pass nothing on that the library could not read."""

import json
import re
from collections.abc import Callable
from typing import Any

from telegram.request import HTTPXRequest, RequestData

from bot.telegram.reading import read

# Polling has a pool of its own. With a single connection, one that hangs would end polling in silence.
POLLING_POOL = 8
# Parsing every answer once more only to see its first number would cost as much as the library's own reading.
_UPDATE_ID = re.compile(rb'"update_id"\s*:\s*([0-9]+)')


class PollRequest(HTTPXRequest):
    """The requests of long polls: the library itself is silent about much of how they go."""

    def __init__(self, succeeded: Callable[[], None], refused: Callable[[], None]) -> None:
        super().__init__(connection_pool_size=POLLING_POOL, read_timeout=10, connect_timeout=10, pool_timeout=5)
        self._succeeded = succeeded
        self._refused = refused
        self._first: bytes | None = None

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: object, **more: object
    ) -> tuple[int, bytes]:
        """Send one request; see `BaseRequest.do_request`."""
        code, payload = await super().do_request(url, method, request_data, *timeouts, **more)  # type: ignore[arg-type]
        if code == 200:
            self._succeeded()
            return code, self._checked(payload)
        if code in (401, 404):
            # The library stops polling for good at this, and says so only in its own log.
            self._refused()
        return code, payload

    def _checked(self, payload: bytes) -> bytes:
        """The payload, without what can't be read where the same updates come again.

        The library confirms no update of a batch of which it can't read one, and would ask for them for ever.
        """
        found = _UPDATE_ID.search(payload)
        first = found and found[1]
        again, self._first = first is not None and first == self._first, first
        return _readable(payload) if again else payload


def _readable(payload: bytes) -> bytes:
    """An answer in which updates that can't be read have nothing but their number."""
    answer = json.loads(payload)
    updates = [u if read(u) else _emptied(u) for u in answer["result"]]
    return json.dumps(answer | {"result": updates}).encode()


def _emptied(update: dict[str, Any]) -> dict[str, Any]:
    return {"update_id": update["update_id"]}
