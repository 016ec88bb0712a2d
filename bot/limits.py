"""How many messages one user may send, so that nobody keeps the others waiting."""

from collections import OrderedDict, deque
from collections.abc import Callable
from enum import Enum
from time import monotonic

MOST_USERS = 10_000


class Verdict(Enum):
    """What to do with a message: answer it, say that there were too many, or say nothing more."""

    ANSWER = "answer"
    WARN = "warn"
    IGNORE = "ignore"


class Allowance:
    """At most `most` messages of a user within `window` seconds of a clock that never goes back."""

    def __init__(self, most: int, window: float = 60, clock: Callable[[], float] = monotonic) -> None:
        self._most = most
        self._window = window
        self._clock = clock
        self._times: OrderedDict[object, deque[float]] = OrderedDict()
        self._warned: set[object] = set()

    def take(self, user: object) -> Verdict:
        """Count a message of a user, and judge it. The first one too many is warned of, the next are ignored."""
        now = self._clock()
        times = self._times.pop(user, deque())
        while times and now - times[0] >= self._window:
            times.popleft()
        self._times[user] = times
        while len(self._times) > MOST_USERS:
            self._warned.discard(self._times.popitem(last=False)[0])
        if len(times) < self._most:
            times.append(now)
            self._warned.discard(user)
            return Verdict.ANSWER
        first = user not in self._warned
        self._warned.add(user)
        return Verdict.WARN if first else Verdict.IGNORE

    def wait(self, user: object) -> float:
        """Seconds until a message of a user would be answered; 0 where it would be now."""
        times = self._times.get(user)
        if times is None or len(times) < self._most:
            return 0.0
        return max(0.0, times[0] + self._window - self._clock())
