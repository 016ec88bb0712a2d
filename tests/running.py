"""The bot as a program of its own, running on its channels."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.private import keep_secret, leaks
from tests.telegram_api import TOKEN, BotApi
from tests.zalo_api import TOKEN as ZALO_TOKEN
from tests.zalo_api import ZaloApi

ROOT = Path(__file__).parent.parent


class Running:
    """`python -m bot` with some settings, from start to stop; `log` is what it wrote to its error output."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self._environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "DATA_DIR": str(folder / "data")}
        self._environment |= settings
        self._log = folder / "log"

    def __enter__(self) -> Self:
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot"], cwd=self.folder, env=self._environment, stdout=log, stderr=log
            )
        return self

    def __exit__(self, error: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        # What a test has found comes before what its log tells of people.
        if error is None:
            keep_secret(value for name, value in self._environment.items() if name.endswith(("TOKEN", "SECRET")))
            assert leaks(self.log) == []

    @property
    def log(self) -> str:
        return self._log.read_text("utf-8")

    def wait_for_log(self, words: str, timeout: float = 15) -> None:
        """Return when the log holds some words."""
        end = time.monotonic() + timeout
        while words not in self.log:
            if time.monotonic() > end or self.process.poll() is not None:
                raise TimeoutError(f"no {words!r} in:\n{self.log}")
            time.sleep(0.05)

    def stop(self, timeout: float = 10) -> int:
        """Ask the program to stop as a container does; returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout)

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run another command with the same settings beside it."""
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def with_knowledge(folder: Path, built: Path) -> Path:
    """A working folder whose data folder has a knowledge file already."""
    (folder / "data").mkdir()
    shutil.copy(built, folder / "data" / "knowledge.db")
    return folder


def on_telegram(folder: Path, api: BotApi, **settings: str) -> Running:
    """The bot with Telegram as its only channel, and all that it logs."""
    given = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE_URL": api.url, "LOG_LEVEL": "DEBUG"}
    return Running(folder, **(given | settings))


def on_zalo(folder: Path, api: ZaloApi, **settings: str) -> Running:
    """The bot with Zalo as its only channel, and all that it logs."""
    given = {"ZALO_BOT_TOKEN": ZALO_TOKEN, "ZALO_API_BASE_URL": api.url, "LOG_LEVEL": "DEBUG"}
    return Running(folder, **(given | settings))
