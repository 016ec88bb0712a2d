"""Health: how each channel fares, for whoever asks this process or, by a file, looks from another one."""

import os
from collections.abc import Callable
from pathlib import Path
from time import time
from typing import Literal

# More than two long polls without a success: a channel counts as cut off.
LONGEST_SILENCE = 60.0
_SELDOM = 5.0

State = Literal["starting", "running", "waiting", "stopped"]


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


class Condition:
    """How a channel fares: whether it runs, waits to be tried again (and why), or has stopped for good."""

    def __init__(self, name: str, pulse: Pulse, clock: Callable[[], float] = time) -> None:
        """Tell it of the channel of a name, and leave its signs of life in `pulse`."""
        self.name = name
        self.state: State = "starting"
        self.reason = ""
        self.last_success: float | None = None
        self._pulse = pulse
        self._clock = clock

    def beat(self) -> None:
        """Note that the channel has reached what it depends on."""
        self.state, self.reason, self.last_success = "running", "", self._clock()
        self._pulse.beat()

    def fail(self, reason: str, is_final: bool = False) -> None:
        """Note why the channel does not work; `is_final` where it is not tried again."""
        self.state, self.reason = "stopped" if is_final else "waiting", reason

    def end(self) -> None:
        """Note that the channel was told to stop."""
        self.state = "stopped"
        self._pulse.stop()

    @property
    def is_well(self) -> bool:
        """Whether the channel works, as far as is known."""
        return self.state == "running" and (self.silence or 0) <= LONGEST_SILENCE

    @property
    def silence(self) -> float | None:
        """Seconds since the last success; None where there was none."""
        return None if self.last_success is None else self._clock() - self.last_success


def silence(path: Path, clock: Callable[[], float] = time) -> float | None:
    """Seconds since the last sign of life; None where there was none."""
    return clock() - path.stat().st_mtime if path.exists() else None


def pulse_file(data_dir: Path, channel: str) -> Path:
    """Where a channel leaves its signs of life."""
    return data_dir / f"{channel}.pulse"
