"""The page and its endpoint on a real server, in a thread beside the test."""

import socket
from threading import Thread
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette

from bot.partner import Partner
from bot.web.pages import middleware, routes
from bot.web.security import PageSettings

DEFAULT = PageSettings()


class Serving:
    """The page at `url`, which stays the same when the server goes away and comes back."""

    def __init__(self, partner: Partner, settings: PageSettings = DEFAULT) -> None:
        self._app = Starlette(routes=routes(partner, settings), middleware=[middleware(settings)])
        self._port = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        # Without the protocol asyncio would not see that it is TCP, and would hold small answers back for 40 ms.
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", self._port))
        # Whoever connects from here on is answered as soon as the thread is there.
        listening.listen()
        self._port = listening.getsockname()[1]
        config = uvicorn.Config(self._app, log_config=None, lifespan="off", access_log=False)
        self._server = uvicorn.Server(config)
        self._thread = Thread(target=self._server.run, kwargs={"sockets": [listening]})
        self._thread.start()

    def stop(self) -> None:
        """Close the port and every connection."""
        if self._thread.is_alive():
            self._server.should_exit = True
            self._thread.join()
