"""The server: one ASGI application on one port, beside the channels."""

import asyncio
import logging
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

from bot.channel import ChannelError
from bot.health import LONGEST_SILENCE
from bot.waiting import first

_log = logging.getLogger(__name__)


@dataclass
class Server:
    """Serves an application on a port of a host; `opened` is told the address, `reached` is called while it serves."""

    app: ASGIApp
    host: str
    port: int
    reached: Callable[[], None]
    opened: Callable[[str], None]
    name = "http"

    async def serve(self, stopping: asyncio.Event) -> None:
        """Serve until `stopping` is set, and finish what was begun; raises ChannelError where the port is not free."""
        with self._listening() as listening:
            quiet = uvicorn.Config(self.app, log_config=None, lifespan="off", access_log=False, server_header=False)
            server = _Uvicorn(quiet)
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            host, port = listening.getsockname()[:2]
            _log.info("listening on port %d", port)
            self.opened(f"http://{f'[{host}]' if ':' in host else host}:{port}")
            ending = asyncio.Event()
            serving.add_done_callback(lambda _: ending.set())
            while not (stopping.is_set() or ending.is_set()):
                self.reached()
                await first(stopping, ending, seconds=LONGEST_SILENCE / 3)
            server.should_exit = True
            await serving

    def _listening(self) -> socket.socket:
        try:
            family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
            return socket.create_server((self.host, self.port), family=family)
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or type(error).__name__
            raise ChannelError(f"HTTP_PORT cannot be used on HTTP_HOST ({why}).") from None


class _Uvicorn(uvicorn.Server):
    """A server beside others in one loop: when to stop is told by whoever started it, not by signals."""

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        """Leave the signals alone."""
        return nullcontext()
