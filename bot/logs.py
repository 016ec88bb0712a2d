"""Logs, on the error output. They never hold a message, an answer, or the name of a conversation."""

import logging
import traceback
from collections.abc import Iterable
from pathlib import Path

# Libraries that log addresses (with the token in them) or much that nobody needs when they are let.
_TALKATIVE = ("httpx", "httpcore", "matplotlib", "PIL", "asyncio", "alembic", "sqlalchemy", "apscheduler")
# This one writes whole messages, and errors that may quote them; what is wrong is said by the channel itself.
_SILENT = ("telegram",)


class Redacting(logging.Formatter):
    """Writes entries without the secrets it is given, wherever in an entry, even in an error's text, they stand."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        """The line of an entry."""
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return line


def set_up(level: str, secrets: Iterable[str] = ()) -> None:
    """Write log entries of `level` and above, and no secret."""
    handler = logging.StreamHandler()
    handler.setFormatter(Redacting(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    for name in _SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def describe(error: BaseException) -> str:
    """An error's kind and place in the code. Its own words are left out, since they may quote a message."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + place
