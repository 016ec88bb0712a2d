"""Health: whether a channel could lately reach the service that it depends on, as another process may see it."""

import os
from collections.abc import Callable
from pathlib import Path
from time import time

# Several long polls may fail and be tried again before a channel counts as cut off.
LONGEST_SILENCE = 120.0
_SELDOM = 5.0


class Pulse:
    """Signs of life in a file: its time is that of the last success."""

    def __init__(self, path: Path, clock: Callable[[], float] = time) -> None:
        """Keep the signs at `path`; the clock gives seconds since the epoch."""
        self._path = path
        self._clock = clock
        self._last = 0.0

    def beat(self) -> None:
        """Note a success. The file is written every few seconds at the most."""
        now = self._clock()
        if now - self._last >= _SELDOM:
            self._last = now
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.touch()
            os.utime(self._path, (now, now))

    def stop(self) -> None:
        """Leave no sign of life behind."""
        self._path.unlink(missing_ok=True)


def silence(path: Path, clock: Callable[[], float] = time) -> float | None:
    """Seconds since the last sign of life; None where there was none."""
    return clock() - path.stat().st_mtime if path.exists() else None


def pulse_file(data_dir: Path, channel: str) -> Path:
    """Where a channel leaves its signs of life."""
    return data_dir / f"{channel}.pulse"
