"""What Telegram knows at a moment: messages, menus, the webhook, who has shut the bot out."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.loopback.faults import HttpError, Refused
from tests.telegram_api import shapes
from tests.telegram_api.faults import bad_request, chat_not_found
from tests.telegram_api.parameters import Files
from tests.telegram_api.polling import UpdateQueue
from tests.telegram_api.shapes import Json


@dataclass(frozen=True)
class Request:
    """A call on its way in; `gone` tells whether its client has given up."""

    method: str
    parameters: Json
    files: Files
    gone: Callable[[], bool]

    def text(self, name: str) -> str:
        """A parameter that is a text; empty if it is missing."""
        return str(self.parameters.get(name, ""))

    def number(self, name: str, default: int = 0) -> int:
        """A parameter that is a whole number."""
        value = self.parameters.get(name, default)
        if not isinstance(value, int):
            raise bad_request(f"can't parse {name} as Number")
        return value


@dataclass
class World:
    """Telegram's side of everything, under one lock."""

    changed: threading.Condition = field(default_factory=threading.Condition)
    messages: dict[tuple[int, int], Json] = field(default_factory=dict)
    # The text or caption as the bot gave it, with its mode: an edit must differ in it or in the buttons.
    sources: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    last_message_id: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    sent: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    closed: dict[int, HttpError] = field(default_factory=dict)
    members: dict[tuple[int, int], str] = field(default_factory=dict)
    queries: set[str] = field(default_factory=set)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    descriptions: dict[tuple[str, str], str] = field(default_factory=dict)
    webhook: Json = field(default_factory=dict)
    queue: UpdateQueue = field(init=False)

    def __post_init__(self) -> None:
        self.queue = UpdateQueue(self.changed)

    def chat_of(self, request: Request) -> int:
        """The chat that a call is about."""
        given = request.parameters.get("chat_id", "")
        if given in ("", 0):
            raise bad_request("chat_id is empty")
        if not isinstance(given, int):
            raise Refused(chat_not_found())
        return given

    def open_chat_of(self, request: Request) -> int:
        """The chat that a call is about, if the bot may write there."""
        chat_id = self.chat_of(request)
        if chat_id in self.closed:
            raise Refused(self.closed[chat_id])
        return chat_id

    def new_message(self, chat_id: int, sender: int, **content: object) -> Json:
        """A new message of a chat, kept."""
        with self.changed:
            self.last_message_id[chat_id] += 1
            place = {"message_id": self.last_message_id[chat_id], "date": int(time.time())}
            message: Json = {**place, "from": shapes.user(sender), "chat": shapes.chat(chat_id), **content}
            self.messages[chat_id, message["message_id"]] = message
            return message

    def receive(self, update: Json) -> int:
        """Queues an update; what it asks may be answered from now on."""
        with self.changed:
            for kind in ("callback_query", "inline_query"):
                if kind in update:
                    self.queries.add(str(update[kind]["id"]))
            self.queue.add(update)
            return int(update["update_id"])

    def status(self, chat_id: int, user_id: int) -> str:
        """What a user is in a chat."""
        if user_id == shapes.BOT_ID and chat_id in self.closed:
            return "kicked"
        return self.members.get((chat_id, user_id), "member")
