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
from tests.loopback.standin import StandIn
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


@dataclass(frozen=True)
class Post:
    """A body that was posted to the webhook, and how it was answered: status 0 if it wasn't."""

    body: str
    status: int


class ZaloApi(People, StandIn[Request, Call]):
    """The server, its record, its faults, and the people who use the bot; start it with `with`."""

    def __init__(self, token: str = TOKEN, port: int = 0, updates: Updates = "kept", repeats: int = 1) -> None:
        People.__init__(self)
        StandIn.__init__(self, self.world.changed, port)
        self.token = token
        self.queue = self.world.polls
        self.queue.mode, self.queue.repeats = updates, repeats
        # How errors and the bodies for webhooks look, and whether a webhook that fails its probe is refused.
        self.http_codes = False
        self.bodies: Literal["flat", "wrapped"] = "flat"
        self.verifies = False
        self.posts: list[Post] = []
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
            if not self.world.changed.wait_for(lambda: self.queue.open, timeout):
                raise TimeoutError("nobody asks for updates")

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
        return self.post(json.dumps(update if self.bodies == "flat" else {"ok": True, "result": update}), secret)

    def post(self, body: str = "", secret: str | None = None) -> int:
        """Posts anything to the webhook and returns the status, 0 if it can't be reached; by default Zalo's probe."""
        webhook = self.world.webhook
        if not webhook:
            raise LookupError("no webhook is set")
        return self._posted(webhook["url"], body, webhook["secret_token"] if secret is None else secret)

    def answer(self, incoming: Incoming) -> Answer | None:
        """Answers a request of the bot's, or meets it with a fault."""
        bot, _, method = incoming.path.removeprefix("/").partition("/")
        parameters = json_object(incoming)
        request = Request(method, parameters or {}, incoming.gone, time.time())
        if error := self._mistake(incoming.verb, bot, method, parameters):
            return self._refused(request, error)
        self._server.closing.wait(self._delay(request))
        if method == "setWebhook":
            self._verify(request)
        return self._met(request, self._next_fault(request))

    def _mistake(self, verb: str, bot: str, method: str, parameters: Json | None) -> Refusal | None:
        if not bot.startswith("bot"):
            return refused(400)
        if bot != f"bot{self.token}":
            return refused(401)
        if method not in METHODS:
            return refused(404)
        return refused(400) if verb != "POST" or parameters is None else None

    def _delay(self, request: Request) -> float:
        chat = str(request.parameters.get("chat_id", ""))
        return self._delays.get((request.method, chat), self._delays.get((request.method, None), 0))

    def _verify(self, request: Request) -> None:
        url, secret = (str(request.parameters.get(name, "")) for name in ("url", "secret_token"))
        # Not under the lock: the bot may ask for something meanwhile.
        status = self._posted(url, "", secret)
        self.world.verified = 200 <= status < 300 or not self.verifies

    def _posted(self, url: str, body: str, secret: str) -> int:
        status = posted(url, body, secret)
        with self.world.changed:
            self.posts.append(Post(body, status))
        return status

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


def posted(url: str, body: str, secret: str) -> int:
    """The status with which a webhook on this machine answers, 0 if it doesn't; others are left alone."""
    if urlsplit(url).hostname not in LOOPBACK:
        return 0
    try:
        return post(url, body, {"X-Bot-Api-Secret-Token": secret} if secret else {})
    except OSError:
        return 0


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
