"""The HTTP below a stand-in."""

import socket
import socketserver
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Protocol
from urllib.parse import unquote, urlsplit

LOOK_FOR_STOP = 0.02


@dataclass(frozen=True)
class Answer:
    """An HTTP answer."""

    code: int
    body: bytes
    content_type: str = "application/json"


@dataclass(frozen=True)
class Incoming:
    """An HTTP request; `gone` tells whether its client has given up."""

    verb: str
    path: str
    query: str
    content_type: str
    body: bytes
    gone: Callable[[], bool]


class Api(Protocol):
    """What stands behind the server; no answer closes the connection."""

    def answer(self, incoming: Incoming) -> Answer | None:
        """Answers a request, or doesn't."""


class Handler(BaseHTTPRequestHandler):
    """Reads requests of one connection and writes the answers."""

    protocol_version = "HTTP/1.1"
    # Head and body leave in one packet, at once.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: "Server"

    def setup(self) -> None:
        """Notes the connection."""
        super().setup()
        self.server.connections.add(self.connection)

    def finish(self) -> None:
        """Forgets the connection, which the client may have closed already."""
        self.server.connections.discard(self.connection)
        try:
            super().finish()
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: addresses hold the token."""

    def do_POST(self) -> None:
        """Answers a call."""
        answer = self._answer()
        if answer:
            self._write(answer)
        else:
            self.close_connection = True

    do_GET = do_POST  # noqa: N815

    def _answer(self) -> Answer | None:
        if "Transfer-Encoding" in self.headers:
            self.close_connection = True
            return Answer(411, b"Length Required", "text/plain")
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        to, content_type = urlsplit(self.path), self.headers.get("Content-Type", "")
        return self.server.api.answer(
            Incoming(self.command, unquote(to.path), to.query, content_type, body, self._gone)
        )

    def _gone(self) -> bool:
        if self.server.closing.is_set():
            return True
        try:
            return not self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def _write(self, answer: Answer) -> None:
        self.send_response(answer.code)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        try:
            self.wfile.write(answer.body)
            self.wfile.flush()
        except OSError:
            self.close_connection = True


class Server(socketserver.ThreadingTCPServer):
    """A thread for each connection, on loopback only."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, api: Api, port: int) -> None:
        self.api = api
        self.closing = threading.Event()
        self.connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), Handler)

    @property
    def port(self) -> int:
        """The port that was free."""
        return int(self.server_address[1])

    def handle_error(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        """Lets a client go that has closed its connection in the middle of things; tells other errors."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def start(self) -> None:
        """Serves in a thread until stopped."""
        options = {"poll_interval": LOOK_FOR_STOP}
        threading.Thread(target=self.serve_forever, kwargs=options, name="stand-in", daemon=True).start()

    def stop(self) -> None:
        """Closes the door and every connection."""
        self.closing.set()
        self.shutdown()
        self.server_close()
        for connection in list(self.connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
