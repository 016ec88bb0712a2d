"""The HTTP below the Bot API."""

import json
import socket
import socketserver
import sys
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Protocol
from urllib.parse import unquote, urlsplit

from tests.telegram_api.faults import HttpError, Refused
from tests.telegram_api.parameters import read
from tests.telegram_api.world import Request

LOOK_FOR_STOP = 0.02


@dataclass(frozen=True)
class Answer:
    """An HTTP answer."""

    code: int
    body: bytes
    content_type: str = "application/json"


class Api(Protocol):
    """What stands behind the server; no answer closes the connection."""

    def answer(self, token: str, request: Request) -> Answer | None:
        """Answers a request, or doesn't."""


def success(result: object) -> Answer:
    """The answer with a method's result."""
    return Answer(200, json.dumps({"ok": True, "result": result}, ensure_ascii=False).encode())


def failure(error: HttpError) -> Answer:
    """The answer that tells an error."""
    told = {"ok": False, "error_code": error.code, "description": error.description}
    return Answer(
        error.code, json.dumps(told | ({"parameters": dict(error.parameters)} if error.parameters else {})).encode()
    )


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
        path = urlsplit(self.path)
        token, _, method = unquote(path.path).removeprefix("/bot").partition("/")
        answer = self._answer(token, method, path.query)
        if answer:
            self._write(answer)
        else:
            self.close_connection = True

    do_GET = do_POST  # noqa: N815

    def _answer(self, token: str, method: str, query: str) -> Answer | None:
        if "Transfer-Encoding" in self.headers:
            self.close_connection = True
            return failure(HttpError(411, "Length Required"))
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            parameters, files = read(query, self.headers.get("Content-Type", ""), body)
        except Refused as refused:
            return failure(refused.error)
        return self.server.api.answer(token, Request(method, parameters, files, self._gone))

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
        threading.Thread(target=self.serve_forever, kwargs=options, name="telegram-api", daemon=True).start()

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
