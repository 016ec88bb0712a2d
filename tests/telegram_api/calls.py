"""The record of what a bot asked for."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.telegram_api.parameters import Files
from tests.telegram_api.shapes import Json

NO_ANSWER = 0


@dataclass(frozen=True)
class Call:
    """A call and how it was answered: status 0 if it wasn't."""

    method: str
    parameters: Json
    files: Files
    at: float
    status: int


Wanted = str | Callable[[Call], bool]


@dataclass
class Record:
    """Calls in the order in which they were answered."""

    changed: threading.Condition
    calls: list[Call] = field(default_factory=list)

    def add(self, call: Call) -> None:
        """Puts a call on record and wakes who waits for it."""
        with self.changed:
            self.calls.append(call)
            self.changed.notify_all()

    def matching(self, wanted: Wanted) -> list[Call]:
        """The calls of a method, or those that a predicate picks."""
        with self.changed:
            return [call for call in self.calls if is_wanted(call, wanted)]

    def wait_for(self, wanted: Wanted, count: int, timeout: float) -> list[Call]:
        """The matching calls since the start, as soon as there are so many."""
        deadline = time.monotonic() + timeout
        with self.changed:
            while len(found := self.matching(wanted)) < count:
                if not self.changed.wait(deadline - time.monotonic()):
                    raise TimeoutError(f"{len(found)} of {count} calls came; on record: {self.summary()}")
            return found

    def summary(self) -> str:
        """The record in brief."""
        return ", ".join(f"{call.method} {call.status}" for call in self.calls) or "nothing"


def is_wanted(call: Call, wanted: Wanted) -> bool:
    """Whether a call is of this method, or picked by this predicate."""
    return call.method == wanted if isinstance(wanted, str) else wanted(call)
