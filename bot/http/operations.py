"""What watches over the bot: `/healthz` tells how its channels fare, `/readyz` whether it can work, `/metrics` numbers.

None of them tells anything of a person.
"""

import asyncio
from collections.abc import Callable, Sequence

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.health import Condition

# Who asks whether the bot is ready waits no longer than this for its database.
_LONGEST_LOOK = 3.0


def routes(
    conditions: Sequence[Condition], registry: CollectorRegistry, look: Callable[[], None], stopping: asyncio.Event
) -> list[Route]:
    """The three; `look` raises where the database can't be reached, in a thread of its own."""

    async def healthz(_: Request) -> Response:
        told = {condition.name: _told(condition) for condition in conditions}
        return JSONResponse({"status": _status(conditions), "channels": told}, 200 if _works(conditions) else 503)

    async def readyz(_: Request) -> Response:
        if stopping.is_set():
            return JSONResponse({"status": "stopping"}, 503)
        if not _works(conditions):
            return JSONResponse({"status": "no channel works"}, 503)
        if not await _can(look):
            return JSONResponse({"status": "the database cannot be reached"}, 503)
        return JSONResponse({"status": "ready"})

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]


def _works(conditions: Sequence[Condition]) -> bool:
    """Whether any channel works. A server alone, without the page, serves none."""
    return any(condition.is_well for condition in conditions)


def _status(conditions: Sequence[Condition]) -> str:
    if all(condition.is_well for condition in conditions):
        return "ok"
    return "degraded" if _works(conditions) else "failing"


def _told(condition: Condition) -> dict[str, object]:
    silence = condition.silence
    told: dict[str, object] = {"state": condition.state}
    if condition.reason:
        told["reason"] = condition.reason
    return told | {"seconds_since_success": None if silence is None else round(silence, 1)}


async def _can(look: Callable[[], None]) -> bool:
    try:
        await asyncio.wait_for(asyncio.to_thread(look), _LONGEST_LOOK)
    except Exception:
        return False
    return True
