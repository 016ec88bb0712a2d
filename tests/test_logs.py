"""Logs hold no secret, wherever in an entry it stands, and the talkative libraries stay quiet."""

import json
import logging
import subprocess
import sys

import pytest

from tests.private import leaks, note

SECRET = "123456:very-secret"


@pytest.mark.parametrize("level", ["DEBUG", "INFO", "ERROR"])
def test_no_secret_is_written(level: str) -> None:
    program = f"""
import json
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


def test_what_is_private_is_found_in_a_log_and_only_there() -> None:
    note(
        {
            "message": {
                "text": "một câu hỏi riêng",
                "chat": {"id": 4711},
                "from": {"id": "6ede9afa66b88fe6d6a9", "is_bot": False, "display_name": "Ted"},
            }
        }
    )
    assert leaks("12:00 asked: một câu hỏi riêng by Ted in 4711") == ["4711", "Ted", "một câu hỏi riêng"]
    assert leaks("12:00 14711 answered, Teddy") == []


def test_entries_are_json_in_a_line_each_where_that_is_set() -> None:
    program = """
from bot import logs; import logging
logs.set_up("INFO", ["geheim"], is_json=True)
try:
    raise ValueError("geheim")
except ValueError:
    logging.getLogger("bot.a").exception("chưa gửi được\\n%s", "geheim")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    (line,) = done.stderr.splitlines()
    told = json.loads(line)
    assert (told["level"], told["logger"], told["message"]) == ("ERROR", "bot.a", "chưa gửi được\n***")
    assert "ValueError: ***" in told["exc_info"]


def test_an_entry_as_text_is_one_line() -> None:
    program = "from bot import logs; import logging; logs.set_up('INFO'); logging.getLogger('a').error('x\\ny')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert done.stderr.endswith("ERROR a: x | y\n")
    assert len(done.stderr.splitlines()) == 1
