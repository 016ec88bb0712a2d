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
            self.opened(_address(host, port))
            ending = asyncio.Event()
            serving.add_done_callback(lambda _: ending.set())
            while not (stopping.is_set() or ending.is_set()):
                self.reached()
                await first(stopping, ending, seconds=LONGEST_SILENCE / 3)
            server.should_exit = True
            await serving

    def _listening(self) -> socket.socket:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        # With another protocol than this, asyncio would let each answer wait for 40 ms (Nagle's algorithm).
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((self.host, self.port))
        except OSError as error:
            listening.close()
            raise ChannelError(f"HTTP_PORT cannot be used on HTTP_HOST ({error.strerror}).") from None
        return listening


def _address(host: str, port: int) -> str:
    """Where somebody on this machine finds the server."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Uvicorn(uvicorn.Server):
    """A server beside others in one loop: when to stop is told by whoever started it, not by signals."""

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        """Leave the signals alone."""
        return nullcontext()
