"""What became of an attempt to deliver."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Sent:
    """It arrived."""


@dataclass(frozen=True, slots=True)
class Retry:
    """It surely did not arrive; another attempt may succeed, after `wait` where the channel asks for that."""

    wait: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """Nobody can be reached there (any more)."""


@dataclass(frozen=True, slots=True)
class Moved:
    """It did not arrive; the conversation is at another address now."""

    address: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """It may have arrived or not."""


Outcome: TypeAlias = Sent | Retry | Gone | Moved | Uncertain
