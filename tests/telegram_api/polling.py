"""The queue of updates and the long poll on it."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from tests.loopback.faults import ClientGone
from tests.loopback.standin import LOOK_AROUND
from tests.telegram_api.faults import conflict
from tests.telegram_api.shapes import Json

FIRST_ID = 5001
MAX_LIMIT = 100
# Sent only to bots that ask for them by name.
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass
class UpdateQueue:
    """Updates that the bot hasn't confirmed."""

    changed: threading.Condition
    pending: list[Json] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)
    turn: object = None
    why_ended: str = ""
    ids: Iterator[int] = field(default_factory=lambda: count(FIRST_ID))

    def add(self, update: Json) -> None:
        """Numbers an update and keeps it for the bot, unless the bot doesn't want its kind."""
        with self.changed:
            update.setdefault("update_id", next(self.ids))
            if self.wants(update):
                self.pending.append(update)
            self.changed.notify_all()

    def wants(self, update: Json) -> bool:
        """Whether the bot has asked for updates of this kind."""
        kinds = update.keys() - {"update_id"}
        return not kinds.isdisjoint(self.allowed) if self.allowed else kinds.isdisjoint(ON_REQUEST)

    def forget(self, update: Json) -> None:
        """Drops an update that was delivered in another way."""
        with self.changed:
            self.pending = [other for other in self.pending if other["update_id"] != update["update_id"]]

    def confirm(self, offset: int) -> None:
        """Forgets what comes before the offset; all but the last ones, if it is negative."""
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset > 0:
            self.pending = [update for update in self.pending if update["update_id"] >= offset]

    def end_poll(self, why: str) -> None:
        """Ends the poll under way with a conflict."""
        with self.changed:
            self.turn, self.why_ended = None, why
            self.changed.notify_all()

    def poll(self, offset: int, limit: int, timeout: float, gone: Callable[[], bool]) -> list[Json]:
        """The next updates, waited for if there are none."""
        turn, deadline = object(), time.monotonic() + timeout
        with self.changed:
            if gone():
                raise ClientGone
            self.end_poll("terminated by other getUpdates request; make sure that only one bot instance is running")
            self.turn = turn
            self.confirm(offset)
            while not self.pending and self.turn is turn and not gone():
                left = deadline - time.monotonic()
                if left <= 0:
                    break
                self.changed.wait(min(left, LOOK_AROUND))
            return self.result(turn, limit, gone)

    def result(self, turn: object, limit: int, gone: Callable[[], bool]) -> list[Json]:
        """What a poll that ends now has found."""
        ended = self.turn is not turn
        if not ended:
            self.turn = None
        if gone():
            raise ClientGone
        if ended:
            raise conflict(self.why_ended)
        return self.pending[: min(max(limit, 1), MAX_LIMIT)]
