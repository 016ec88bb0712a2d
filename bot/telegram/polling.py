"""Long polls: their requests tell how polling goes, and pass nothing on that the library could not read."""

import json
from collections.abc import Callable
from typing import Any

from telegram import Update
from telegram.request import HTTPXRequest, RequestData

# Polling has a pool of its own. With a single connection, one that hangs would end polling in silence.
POLLING_POOL = 8


class PollRequest(HTTPXRequest):
    """The requests of long polls: the library itself is silent about much of how they go."""

    def __init__(self, succeeded: Callable[[], None], refused: Callable[[], None]) -> None:
        super().__init__(connection_pool_size=POLLING_POOL, read_timeout=10, connect_timeout=10, pool_timeout=5)
        self._succeeded = succeeded
        self._refused = refused
        self._first: object = None

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
        answer = _parsed(payload)
        updates = answer.get("result")
        first = updates[0].get("update_id") if isinstance(updates, list) and updates else None
        again, self._first = first is not None and first == self._first, first
        if not again or not isinstance(updates, list):
            return payload
        return json.dumps(answer | {"result": [u if _is_readable(u) else _emptied(u) for u in updates]}).encode()


def _parsed(payload: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(payload)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _emptied(update: dict[str, Any]) -> dict[str, Any]:
    return {"update_id": update["update_id"]}


def _is_readable(update: dict[str, Any]) -> bool:
    try:
        Update.de_json(update, None)
    except Exception:
        return False
    return True
