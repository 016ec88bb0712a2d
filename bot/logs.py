"""Logs, on the error output. They never hold a message, an answer, or the name of a conversation."""

import logging
import traceback
from collections.abc import Iterable
from pathlib import Path

# Libraries that log addresses (with the token in them) or much that nobody needs when they are let.
_TALKATIVE = ("httpx", "httpcore", "matplotlib", "PIL", "asyncio", "alembic", "sqlalchemy", "apscheduler", "uvicorn")
# This one writes whole messages, and errors that may quote them; what is wrong is said by the channel itself.
_SILENT = ("telegram",)


_FIELDS = "%(asctime)s %(levelname)s %(name)s %(message)s"


class OneLine(logging.Formatter):
    """An entry as a line of text; an error's own lines are joined."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The line of an entry."""
        return " | ".join(super().format(record).splitlines())


class Redacting(logging.Formatter):
    """Writes entries as another formatter does, without secrets, wherever in an entry, even in an error, they stand."""

    def __init__(self, formatter: logging.Formatter, secrets: Iterable[str]) -> None:
        super().__init__()
        self._formatter = formatter
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        """The line of an entry."""
        line = self._formatter.format(record)
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return line


def set_up(level: str, secrets: Iterable[str] = (), is_json: bool = False) -> None:
    """Write log entries of `level` and above, one a line, as text or as JSON, and no secret."""
    handler = logging.StreamHandler()
    handler.setFormatter(Redacting(_json() if is_json else OneLine(), secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    for name in _SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _json() -> logging.Formatter:
    # Only here, since asking from the command line should not wait for it.
    from pythonjsonlogger.json import JsonFormatter

    renamed = {"asctime": "time", "levelname": "level", "name": "logger"}
    return JsonFormatter(_FIELDS, rename_fields=renamed, json_ensure_ascii=False)


def describe(error: BaseException) -> str:
    """An error's kind and place in the code. Its own words are left out, since they may quote a message."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + place
