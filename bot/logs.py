"""Logs, on the error output. They never hold a message, an answer, or the name of a conversation."""

import logging
import traceback
from pathlib import Path


def set_up(level: str) -> None:
    """Write log entries of `level` and above."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


def describe(error: BaseException) -> str:
    """An error's kind and place in the code. Its own words are left out, since they may quote a message."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + place
