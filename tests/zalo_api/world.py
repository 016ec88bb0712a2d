"""What Zalo knows at a moment: who has written, what was sent, the webhook, the updates and the polls for them."""

import math
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from tests.loopback.faults import ClientGone, Refused
from tests.loopback.standin import LOOK_AROUND
from tests.zalo_api import shapes
from tests.zalo_api.faults import bad, refused
from tests.zalo_api.shapes import Json

WEBHOOK_SET = "You cannot use this API while a webhook is set. Please remove the webhook first"

Updates = Literal["kept", "lost", "repeated"]
Gone = Callable[[], bool]


@dataclass(frozen=True)
class Request:
    """A call on its way in, since `began`."""

    method: str
    parameters: Json
    gone: Gone
    began: float

    def text(self, name: str, least: int = 1, most: float = math.inf) -> str:
        """A parameter that is a text of so many UTF-16 units."""
        value = self.parameters.get(name, "")
        if not isinstance(value, str) or not least <= shapes.utf16(value) <= most:
            raise bad(f"{name} is invalid")
        return value


@dataclass
class Polls:
    """Updates on their way to whoever polls, one at a time or in `lists`.

    What comes while nobody polls is kept, or lost if that is the `mode`; in the mode "repeated" each update that was
    taken comes again at once, so many times. A poll ends without an update after its timeout, or after the `longest`.
    """

    changed: threading.Condition
    mode: Updates = "kept"
    repeats: int = 1
    lists: bool = False
    longest: float | None = None
    pending: deque[tuple[Json, int]] = field(default_factory=deque)
    lost: list[Json] = field(default_factory=list)
    open: dict[object, Gone] = field(default_factory=dict)
    conflicts: int = 0

    def add(self, update: Json) -> None:
        """An update comes."""
        with self.changed:
            self.pending.append((update, self.repeats if self.mode == "repeated" else 0))
            self._lose()
            self.changed.notify_all()

    def poll(self, timeout: float, gone: Gone) -> Json | list[Json]:
        """The next update, waited for; a refusal if none comes or the poll is ended."""
        turn = object()
        with self.changed:
            self.conflicts += any(not other() for other in self.open.values())
            self.open[turn] = gone
            self.changed.notify_all()
            try:
                self._wait(turn, timeout if self.longest is None else min(timeout, self.longest), gone)
                return self._taken()
            finally:
                self.open.pop(turn, None)
                self._lose()

    def end(self) -> None:
        """Ends the polls under way as if their time were over."""
        with self.changed:
            self.open.clear()
            self.changed.notify_all()

    def _lose(self) -> None:
        if self.mode == "lost":
            listening = sum(not gone() for gone in self.open.values())
            while len(self.pending) > listening:
                self.lost.append(self.pending.pop()[0])

    def _wait(self, turn: object, timeout: float, gone: Gone) -> None:
        deadline = time.monotonic() + timeout
        while not gone() and turn in self.open and not self.pending:
            left = deadline - time.monotonic()
            if left <= 0:
                break
            self.changed.wait(min(left, LOOK_AROUND))
        if gone():
            raise ClientGone
        if turn not in self.open or not self.pending:
            raise Refused(refused(408))

    def _taken(self) -> Json | list[Json]:
        taken = [self.pending.popleft() for _ in range(len(self.pending) if self.lists else 1)]
        self.pending.extendleft((update, left - 1) for update, left in reversed(taken) if left)
        updates = [update for update, _ in taken]
        return updates if self.lists else updates[0]


@dataclass
class World:
    """Zalo's side of everything, under one lock."""

    changed: threading.Condition = field(default_factory=threading.Condition)
    known: set[str] = field(default_factory=set)
    sent: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    updates: dict[str, Json] = field(default_factory=dict)
    webhook: Json = field(default_factory=dict)
    verified: bool = True
    quota: int | None = None
    spent: int = 0
    numbers: Iterator[int] = field(default_factory=count)
    polls: Polls = field(init=False)

    def __post_init__(self) -> None:
        self.polls = Polls(self.changed)

    def chat_of(self, request: Request) -> str:
        """The chat that a call is about, if somebody has written there."""
        chat = request.text("chat_id")
        if chat not in self.known:
            raise bad("chat_id is invalid")
        return chat

    def send(self, chat: str, text: str) -> Json:
        """A message of the bot's; a text that nobody sees, such as a sticker's, isn't kept."""
        if self.quota is not None and self.spent >= self.quota:
            raise Refused(refused(429, "Quota exceeded"))
        self.spent += 1
        if text:
            self.sent[chat].append(text)
        self.changed.notify_all()
        return {"message_id": self.new_id(), "date": shapes.now()}

    def new_id(self) -> str:
        """The id of a new message."""
        return shapes.an_id("message", next(self.numbers))
