"""Logs hold no secret, wherever in an entry it stands, and the talkative libraries stay quiet."""

import logging
import subprocess
import sys

import pytest

SECRET = "123456:very-secret"


@pytest.mark.parametrize("level", ["DEBUG", "INFO", "ERROR"])
def test_no_secret_is_written(level: str) -> None:
    program = f"""
import logging
from bot import logs
logs.set_up({level!r}, [{SECRET!r}])
log = logging.getLogger("some.where")
log.error("token %s", {SECRET!r})
try:
    raise ValueError("https://host/bot{SECRET}/getMe")
except ValueError:
    log.exception("failed with {SECRET}")
logging.getLogger("httpx").info("GET /bot{SECRET}/getMe")
logging.getLogger("telegram.ext").critical("a private message")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert SECRET not in done.stderr
    assert done.stderr.count("***") == 3
    assert "private" not in done.stderr
    assert "GET" not in done.stderr


def test_a_level_is_kept() -> None:
    program = "from bot import logs; import logging; logs.set_up('ERROR'); logging.getLogger('a').warning('x')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert (done.stderr, logging.getLevelName("ERROR")) == ("", 40)
