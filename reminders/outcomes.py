"""What became of an attempt to deliver something."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Sent:
    """It arrived."""


@dataclass(frozen=True, slots=True)
class Retry:
    """It surely did not arrive, and is worth another attempt, after `wait` at the earliest."""

    wait: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """It can't arrive: the address is blocked, deleted, or takes no such message."""


@dataclass(frozen=True, slots=True)
class Moved:
    """It did not arrive, because the chat has another address now."""

    address: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Nobody knows whether it arrived, so it is not sent again."""


Outcome: TypeAlias = Sent | Retry | Gone | Moved | Uncertain
