"""The Bot API as a test holds it in its hand."""

import http.client
import json
import time
from collections import deque
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from tests.telegram_api.calls import NO_ANSWER, Call, Record, Wanted
from tests.telegram_api.faults import Drop, Fault, Hang, HttpError, Junk, Refused
from tests.telegram_api.methods import METHODS
from tests.telegram_api.people import People
from tests.telegram_api.polling import LOOK_AROUND, ClientGone
from tests.telegram_api.server import Answer, Server, failure, success
from tests.telegram_api.shapes import TOKEN, USER, Json
from tests.telegram_api.world import Request

# Telegram takes the names of methods in any case.
NAMES = {name.lower(): name for name in METHODS}
UNAUTHORIZED = HttpError(401, "Unauthorized")
NO_SUCH_METHOD = HttpError(404, "Not Found: method not found")
DELIVERY_TIMEOUT = 10


@dataclass(frozen=True)
class Failing:
    """Faults that await the next calls of a method, perhaps only for one chat."""

    method: str
    chat_id: int | None
    faults: deque[Fault]

    def applies(self, request: Request) -> bool:
        """Whether this call meets the next fault."""
        there = self.chat_id is None or request.parameters.get("chat_id") == self.chat_id
        return bool(self.faults) and self.method == request.method and there


class BotApi(People):
    """The server, its record, its faults, and the people who use the bot; start it with `with`."""

    def __init__(self, token: str = TOKEN, port: int = 0) -> None:
        super().__init__()
        self.token = token
        self._port = port
        self._record = Record(self.world.changed)
        self._failing: list[Failing] = []

    def __enter__(self) -> Self:
        self._server = Server(self, self._port)
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()
        with self.world.changed:
            self.world.changed.notify_all()

    @property
    def url(self) -> str:
        """The address, without the part that names the bot."""
        return f"http://127.0.0.1:{self._server.port}"

    @property
    def calls(self) -> list[Call]:
        """All calls, in the order in which they were answered."""
        return self._record.matching(lambda _: True)

    def wait_for(self, wanted: Wanted, count: int = 1, timeout: float = 10) -> list[Call]:
        """The calls of a method, or those a predicate picks, once there are `count`; TimeoutError otherwise."""
        return self._record.wait_for(wanted, count, timeout)

    def wait_until_polling(self, timeout: float = 10) -> None:
        """Returns when a bot waits for updates; TimeoutError if none does."""
        with self.world.changed:
            deadline = time.monotonic() + timeout
            while self.world.queue.turn is None:
                if time.monotonic() > deadline:
                    raise TimeoutError("nobody asks for updates")
                self.world.changed.wait(LOOK_AROUND)

    def wait_until_read(self, timeout: float = 10) -> None:
        """Returns when the bot has confirmed all updates, by asking for later ones; TimeoutError otherwise."""
        with self.world.changed:
            deadline = time.monotonic() + timeout
            while self.world.queue.pending:
                if time.monotonic() > deadline:
                    raise TimeoutError(f"{len(self.world.queue.pending)} updates are not confirmed")
                self.world.changed.wait(LOOK_AROUND)

    def sent(self, chat_id: int) -> list[str]:
        """The texts and captions sent to a chat, as its readers see them; later edits are in `messages`."""
        with self.world.changed:
            return list(self.world.sent.get(chat_id, []))

    def told(self, chat_id: int = USER, count: int = 1, timeout: float = 10) -> str:
        """The last text sent to a chat, once there are `count`; TimeoutError otherwise."""
        with self.world.changed:
            if not self.world.changed.wait_for(lambda: len(self.world.sent.get(chat_id, [])) >= count, timeout):
                raise TimeoutError(self.world.sent.get(chat_id))
            return self.world.sent[chat_id][-1]

    def messages(self, chat_id: int) -> list[Json]:
        """All messages of a chat as they are now, the users' too."""
        with self.world.changed:
            return [message for (chat, _), message in self.world.messages.items() if chat == chat_id]

    @property
    def commands(self) -> dict[tuple[str, str], list[Json]]:
        """The command menus by scope ("default", "all_group_chats", "chat:7", ...) and language."""
        with self.world.changed:
            return dict(self.world.commands)

    @property
    def descriptions(self) -> dict[tuple[str, str], str]:
        """The bot's texts by "description" or "short_description" and language."""
        with self.world.changed:
            return dict(self.world.descriptions)

    @property
    def pending(self) -> list[Json]:
        """The updates that the bot hasn't confirmed."""
        with self.world.changed:
            return list(self.world.queue.pending)

    def fail(self, method: str, *faults: Fault, chat_id: int | None = None) -> None:
        """The next calls of the method (for this chat) meet these faults, one each."""
        if method not in METHODS:
            raise ValueError(f"no method {method}")
        with self.world.changed:
            self._failing.append(Failing(method, chat_id, deque(faults)))

    def deliver(self, update: Json, secret: str | None = None) -> int:
        """Posts an update to the webhook and returns the status; the secret is the webhook's, "" sends none."""
        webhook = self.world.webhook
        if not webhook:
            raise LookupError("no webhook is set")
        if "update_id" not in update:
            self.add_update(update)
        status = post(webhook["url"], webhook["secret_token"] if secret is None else secret, update)
        if 200 <= status < 300:
            self.world.queue.forget(update)
        return status

    def answer(self, token: str, request: Request) -> Answer | None:
        """Answers a request of the bot's, or meets it with a fault."""
        name = NAMES.get(request.method.lower())
        named = Request(name or request.method, request.parameters, request.files, request.gone)
        if token != self.token:
            return self._told(named, failure(UNAUTHORIZED))
        if not name:
            return self._told(named, failure(NO_SUCH_METHOD))
        return self._met(named, self._next_fault(named))

    def _next_fault(self, request: Request) -> Fault | None:
        with self.world.changed:
            found = next((failing for failing in self._failing if failing.applies(request)), None)
            return found.faults.popleft() if found else None

    def _met(self, request: Request, fault: Fault | None) -> Answer | None:
        match fault:
            case None:
                return self._done(request)
            case HttpError():
                return self._told(request, failure(fault))
            case Junk():
                return self._told(request, Answer(fault.code, fault.body.encode(), "text/html"))
            case Hang():
                self._left_hanging(request, fault)
            case Drop() if fault.taken:
                self._taken(request)
        return None

    def _done(self, request: Request) -> Answer | None:
        try:
            with self.world.changed:
                return self._told(request, success(METHODS[request.method](self.world, request)))
        except Refused as refused:
            return self._told(request, failure(refused.error))
        except ClientGone:
            return None
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            return self._told(request, failure(HttpError(400, f"Bad Request: can't parse parameters: {error!r}")))

    def _taken(self, request: Request) -> None:
        with self.world.changed:
            try:
                METHODS[request.method](self.world, request)
            except (Refused, ClientGone):
                pass
            finally:
                self._note(request, NO_ANSWER)

    def _left_hanging(self, request: Request, fault: Hang) -> None:
        if fault.taken:
            self._taken(request)
        else:
            self._note(request, NO_ANSWER)
        with self.world.changed:
            while not request.gone():
                self.world.changed.wait(LOOK_AROUND)

    def _told(self, request: Request, answer: Answer) -> Answer:
        self._note(request, answer.code)
        return answer

    def _note(self, request: Request, status: int) -> None:
        self._record.add(Call(request.method, request.parameters, request.files, time.time(), status))


def post(url: str, secret: str, update: Json) -> int:
    """Posts an update as Telegram does, and returns the status."""
    to = urlsplit(url)
    connection_to = http.client.HTTPSConnection if to.scheme == "https" else http.client.HTTPConnection
    connection = connection_to(to.hostname or "", to.port, timeout=DELIVERY_TIMEOUT)
    headers = {"Content-Type": "application/json"} | ({"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {})
    try:
        path = f"{to.path or '/'}?{to.query}" if to.query else to.path or "/"
        connection.request("POST", path, json.dumps(update), headers)
        return connection.getresponse().status
    finally:
        connection.close()
