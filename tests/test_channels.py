"""Several channels in one program: a failing one stops no other, and the program stops in order."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.moments import now
from reminders.book import Book
from reminders.rules import ZONE
from reminders.state import open_state
from tests.reminded import remind_once
from tests.running import Running, free_port, on_telegram
from tests.telegram_api import TOKEN, USER, BotApi
from tests.test_telegram import MEMBERS
from tests.zalo_api import CHAT, ZaloApi
from tests.zalo_api import TOKEN as ZALO_TOKEN

QUESTION = "sin ho co bao nhieu dang vien"


@pytest.fixture
def zalo() -> Iterator[ZaloApi]:
    with ZaloApi(ZALO_TOKEN) as zalo:
        yield zalo


@pytest.fixture
def port() -> int:
    return free_port()


def everywhere(folder: Path, api: BotApi, zalo: ZaloApi, port: int, **settings: str) -> Running:
    """The bot on all its channels."""
    given = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE_URL": api.url, "ZALO_BOT_TOKEN": ZALO_TOKEN}
    given |= {"ZALO_API_BASE_URL": zalo.url, "WEB_PAGE": "true", "HTTP_PORT": str(port), "LOG_LEVEL": "DEBUG"}
    return Running(folder, **(given | settings))


def ask_the_page(port: int) -> str:
    asked = {"conversation": "0" * 32, "text": QUESTION}
    return str(httpx.post(f"http://127.0.0.1:{port}/api/chat", json=asked).json()["text"])


def health(port: int) -> httpx.Response:
    return httpx.get(f"http://127.0.0.1:{port}/healthz")


def test_all_channels_answer_and_stop_in_order(folder: Path, api: BotApi, zalo: ZaloApi, port: int) -> None:
    with everywhere(folder, api, zalo, port) as bot:
        api.wait_until_polling(20)
        zalo.wait_until_polling(20)
        api.say(QUESTION)
        zalo.say(QUESTION)
        assert MEMBERS in api.told()
        assert MEMBERS in zalo.told(CHAT)
        assert MEMBERS in ask_the_page(port)
        told = health(port).json()
        assert (told["status"], set(told["channels"])) == ("ok", {"telegram", "zalo", "web"})
        assert bot.command("health").stdout == "healthy\n"
        zalo.say(QUESTION)
        assert bot.stop() == 0
        assert len(zalo.sent(CHAT)) == 2
        assert "zalo       2 messages this month of 3000" in bot.command("reminders").stdout


def test_a_channel_that_is_refused_for_good_stops_no_other(folder: Path, api: BotApi, zalo: ZaloApi, port: int) -> None:
    with everywhere(folder, api, zalo, port, ZALO_BOT_TOKEN="0123456789abcdef:wrong") as bot:
        api.wait_until_polling(20)
        bot.wait_for_log("Check ZALO_BOT_TOKEN. It is not tried again.")
        api.say(QUESTION)
        assert MEMBERS in api.told()
        told = health(port)
        assert (told.status_code, told.json()["status"]) == (200, "degraded")
        assert told.json()["channels"]["zalo"]["state"] == "stopped"
        assert bot.command("health").returncode == 1
        assert bot.stop() == 0


def test_a_channel_that_is_cut_off_comes_back_by_itself(folder: Path, api: BotApi, zalo: ZaloApi, port: int) -> None:
    with everywhere(folder, api, zalo, port) as bot:
        zalo.wait_until_polling(20)
        with zalo.down():
            bot.wait_for_log("there is no way to it")
            api.say(QUESTION)
            assert MEMBERS in api.told()
        zalo.wait_until_polling(20)
        zalo.say(QUESTION)
        assert MEMBERS in zalo.told(CHAT)


def test_a_program_that_can_run_nothing_ends_and_says_why(folder: Path, zalo: ZaloApi) -> None:
    with Running(folder, ZALO_BOT_TOKEN="0123456789abcdef:wrong", ZALO_API_BASE_URL=zalo.url) as bot:
        assert bot.process.wait(20) == 1
        assert "the token is refused. Check ZALO_BOT_TOKEN" in bot.log
    with Running(folder, WEB_PAGE="false") as bot:
        assert bot.process.wait(20) == 2
        assert "No channel is configured" in bot.log


def test_what_is_due_comes_as_soon_as_its_channel_is_up(folder: Path, api: BotApi) -> None:
    minute = now().astimezone(ZONE).replace(second=0, microsecond=0)
    state = open_state(f"sqlite:///{folder / 'data' / 'state.db'}")
    remind_once(Book(state), f"telegram:{USER}", "Chi bộ thôn 3", minute + timedelta(minutes=10), minute)
    state.dispose()
    bot = on_telegram(folder, api)
    with ExitStack() as stack:
        with api.down():
            stack.enter_context(bot)
            bot.wait_for_log("Next try")
        # An attempt in vain would put it off for at least a minute.
        assert "Chi bộ thôn 3" in api.told(USER, timeout=30)
