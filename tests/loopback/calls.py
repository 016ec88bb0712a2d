"""The record of what a bot asked for."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

NO_ANSWER = 0


class Made(Protocol):
    """A call and how it was answered: status 0 if it wasn't."""

    @property
    def method(self) -> str:
        """The API's name for what was asked."""

    @property
    def status(self) -> int:
        """The code of the answer."""


Call = TypeVar("Call", bound=Made)
Wanted = str | Callable[[Call], bool]


@dataclass
class Record(Generic[Call]):
    """Calls in the order in which they were answered."""

    changed: threading.Condition
    calls: list[Call] = field(default_factory=list)

    def add(self, call: Call) -> None:
        """Puts a call on record and wakes who waits for it."""
        with self.changed:
            self.calls.append(call)
            self.changed.notify_all()

    def matching(self, wanted: Wanted[Call], since: int = 0) -> list[Call]:
        """The calls of a method, or those that a predicate picks, without so many first calls of any kind."""
        with self.changed:
            return [call for call in self.calls[since:] if is_wanted(call, wanted)]

    def wait_for(self, wanted: Wanted[Call], count: int, timeout: float) -> list[Call]:
        """The matching calls since the start, as soon as there are so many."""
        deadline = time.monotonic() + timeout
        found, seen = list[Call](), 0
        with self.changed:
            while True:
                # A predicate sees each call once: a benchmark waits while thousands come.
                found, seen = found + self.matching(wanted, seen), len(self.calls)
                if len(found) >= count:
                    return found
                if not self.changed.wait(deadline - time.monotonic()):
                    raise TimeoutError(f"{len(found)} of {count} calls came; on record: {self.summary()}")

    def summary(self) -> str:
        """The record in brief."""
        return ", ".join(f"{call.method} {call.status}" for call in self.calls) or "nothing"


def is_wanted(call: Call, wanted: Wanted[Call]) -> bool:
    """Whether a call is of this method, or picked by this predicate."""
    return call.method == wanted if isinstance(wanted, str) else wanted(call)
