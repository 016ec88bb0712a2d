"""The Zalo Bot API as a test holds it in its hand."""

import json
import time
from dataclasses import dataclass
from itertools import count
from typing import Literal
from urllib.parse import urlsplit

from tests.loopback.faults import Fault, HttpError
from tests.loopback.posting import post
from tests.loopback.server import Answer, Incoming
from tests.loopback.standin import LOOK_AROUND, StandIn
from tests.zalo_api.faults import Refusal, refused
from tests.zalo_api.methods import LOOPBACK, METHODS, result
from tests.zalo_api.people import People
from tests.zalo_api.shapes import CHAT, TOKEN, Json
from tests.zalo_api.world import Request, Updates


@dataclass(frozen=True)
class Call:
    """A call and how it was answered at `at`: the code is Zalo's, 200 for "ok" and 0 if there was no answer."""

    method: str
    parameters: Json
    began: float
    at: float
    status: int


class ZaloApi(People, StandIn[Request, Call]):
    """The server, its record, its faults, and the people who use the bot; start it with `with`."""

    def __init__(self, token: str = TOKEN, port: int = 0, updates: Updates = "kept", repeats: int = 1) -> None:
        People.__init__(self)
        StandIn.__init__(self, self.world.changed, port)
        self.token = token
        self.queue = self.world.polls
        self.queue.mode, self.queue.repeats = updates, repeats
        self.http_codes = False
        self.bodies: Literal["flat", "wrapped"] = "flat"
        self._successes = count()
        self._delays: dict[tuple[str, str | None], float] = {}

    @property
    def quota(self) -> int | None:
        """How many messages the bot may send in all."""
        return self.world.quota

    @quota.setter
    def quota(self, most: int | None) -> None:
        self.world.quota = most

    @property
    def polls(self) -> list[Call]:
        """The polls that are over."""
        return self._record.matching("getUpdates")

    @property
    def conflicts(self) -> int:
        """How often somebody has polled while another poll was open."""
        return self.queue.conflicts

    def wait_until_polling(self, timeout: float = 10) -> None:
        """Returns when a bot waits for updates; TimeoutError if none does."""
        with self.world.changed:
            deadline = time.monotonic() + timeout
            while not self.queue.open:
                if time.monotonic() > deadline:
                    raise TimeoutError("nobody asks for updates")
                self.world.changed.wait(LOOK_AROUND)

    def sent(self, chat: str = CHAT) -> list[str]:
        """The texts and captions sent to a chat, as its readers see them."""
        with self.world.changed:
            return list(self.world.sent.get(chat, []))

    def told(self, chat: str = CHAT, count: int = 1, timeout: float = 10) -> str:
        """The last text sent to a chat, once there are `count`; TimeoutError otherwise."""
        with self.world.changed:
            if not self.world.changed.wait_for(lambda: len(self.world.sent.get(chat, [])) >= count, timeout):
                raise TimeoutError(self.world.sent.get(chat))
            return self.world.sent[chat][-1]

    def fail(self, method: str, *faults: Fault, chat: str | None = None) -> None:
        """The next calls of the method (for this chat) meet these faults, one each."""
        self._will_fail(named(method), faults, chat)

    def slow(self, method: str, seconds: float, chat: str | None = None) -> None:
        """From now on the calls of the method (for this chat) wait so long before they take effect."""
        self._delays[named(method), chat] = seconds

    def deliver(self, update: Json, secret: str | None = None) -> int:
        """Posts an update to the webhook and returns the status; the secret is the webhook's, "" sends none."""
        return self._post(json.dumps(update if self.bodies == "flat" else {"ok": True, "result": update}), secret)

    def probe(self, body: str = "", secret: str | None = None) -> int:
        """Posts anything to the webhook and returns the status: by default the empty body of Zalo's verification."""
        return self._post(body, secret)

    def answer(self, incoming: Incoming) -> Answer | None:
        """Answers a request of the bot's, or meets it with a fault."""
        token, _, method = incoming.path.removeprefix("/bot").partition("/")
        parameters = json_object(incoming)
        request = Request(method, parameters or {}, incoming.gone, time.time())
        if token != self.token:
            return self._refused(request, refused(401))
        if method not in METHODS:
            return self._refused(request, refused(404))
        if incoming.verb != "POST" or parameters is None:
            return self._refused(request, refused(400))
        chat = str(parameters.get("chat_id", ""))
        self._server.closing.wait(self._delays.get((method, chat), self._delays.get((method, None), 0)))
        return self._met(request, self._next_fault(request))

    def _success(self, request: Request) -> Answer:
        given = result(self.world, request)
        # Zalo names the code at times.
        told: Json = {"ok": True} | ({"error_code": 0} if next(self._successes) % 2 else {})
        return Answer(200, json.dumps(told | ({} if given is None else {"result": given})).encode())

    def _failure(self, error: HttpError) -> Answer:
        told = {"ok": False, "description": error.description, "error_code": error.code}
        status = 200 if isinstance(error, Refusal) and not self.http_codes else error.code
        return Answer(status, json.dumps(told).encode())

    def _call(self, request: Request, status: int) -> Call:
        return Call(request.method, request.parameters, request.began, time.time(), status)

    def _post(self, body: str, secret: str | None) -> int:
        webhook = self.world.webhook
        if not webhook or urlsplit(webhook["url"]).hostname not in LOOPBACK:
            raise LookupError("no webhook is set on this machine")
        shown = webhook["secret_token"] if secret is None else secret
        return post(webhook["url"], body, {"X-Bot-Api-Secret-Token": shown} if shown else {})


def named(method: str) -> str:
    """The method, if Zalo has it."""
    if method not in METHODS:
        raise ValueError(f"no method {method}")
    return method


def json_object(incoming: Incoming) -> Json | None:
    """The object that a request's body holds; an empty body is an empty one, and None is no answer."""
    if not incoming.body:
        return {}
    try:
        found = json.loads(incoming.body)
    except ValueError:
        return None
    return found if isinstance(found, dict) and incoming.content_type.startswith("application/json") else None
