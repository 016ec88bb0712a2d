"""The Bot API as a test holds it in its hand."""

import json
import time
from dataclasses import dataclass

from tests.loopback.faults import Fault, HttpError, Refused
from tests.loopback.posting import post
from tests.loopback.server import Answer, Incoming
from tests.loopback.standin import LOOK_AROUND, StandIn
from tests.telegram_api.methods import METHODS
from tests.telegram_api.parameters import Files, read
from tests.telegram_api.people import People
from tests.telegram_api.shapes import TOKEN, USER, Json
from tests.telegram_api.world import Request

# Telegram takes the names of methods in any case.
NAMES = {name.lower(): name for name in METHODS}
UNAUTHORIZED = HttpError(401, "Unauthorized")
NO_SUCH_METHOD = HttpError(404, "Not Found: method not found")


@dataclass(frozen=True)
class Call:
    """A call and how it was answered: status 0 if it wasn't."""

    method: str
    parameters: Json
    files: Files
    at: float
    status: int


class BotApi(People, StandIn[Request, Call]):
    """The server, its record, its faults, and the people who use the bot; start it with `with`."""

    def __init__(self, token: str = TOKEN, port: int = 0) -> None:
        People.__init__(self)
        StandIn.__init__(self, self.world.changed, port)
        self.token = token

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
        self._will_fail(method, faults, chat_id)

    def deliver(self, update: Json, secret: str | None = None) -> int:
        """Posts an update to the webhook and returns the status; the secret is the webhook's, "" sends none."""
        webhook = self.world.webhook
        if not webhook:
            raise LookupError("no webhook is set")
        if "update_id" not in update:
            self.add_update(update)
        shown = webhook["secret_token"] if secret is None else secret
        headers = {"X-Telegram-Bot-Api-Secret-Token": shown} if shown else {}
        status = post(webhook["url"], json.dumps(update), headers)
        if 200 <= status < 300:
            self.world.queue.forget(update)
        return status

    def answer(self, incoming: Incoming) -> Answer | None:
        """Answers a request of the bot's, or meets it with a fault."""
        token, _, method = incoming.path.removeprefix("/bot").partition("/")
        try:
            parameters, files = read(incoming.query, incoming.content_type, incoming.body)
        except Refused as refused:
            return self._failure(refused.error)
        name = NAMES.get(method.lower())
        named = Request(name or method, parameters, files, incoming.gone)
        if token != self.token:
            return self._refused(named, UNAUTHORIZED)
        if not name:
            return self._refused(named, NO_SUCH_METHOD)
        return self._met(named, self._next_fault(named))

    def _success(self, request: Request) -> Answer:
        told = {"ok": True, "result": METHODS[request.method](self.world, request)}
        return Answer(200, json.dumps(told, ensure_ascii=False).encode())

    def _failure(self, error: HttpError) -> Answer:
        told = {"ok": False, "error_code": error.code, "description": error.description}
        more = {"parameters": dict(error.parameters)} if error.parameters else {}
        return Answer(error.code, json.dumps(told | more).encode())

    def _call(self, request: Request, status: int) -> Call:
        return Call(request.method, request.parameters, request.files, time.time(), status)
