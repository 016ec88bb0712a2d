"""The webhook: updates posted with the secret are answered, all else is turned away."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.running import Running, free_port, on_telegram, with_knowledge
from tests.telegram_api import TOKEN, USER, BotApi
from tests.test_telegram import MEMBERS

SECRET = "a-secret_1"


@pytest.fixture
def url() -> str:
    return f"http://127.0.0.1:{free_port()}/telegram"


@pytest.fixture
def bot(folder: Path, api: BotApi, url: str) -> Iterator[Running]:
    settings = {
        "TELEGRAM_WEBHOOK_URL": url,
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
        "HTTP_PORT": str(httpx.URL(url).port),
    }
    with on_telegram(folder, api, **settings) as bot:
        bot.wait_for_log("taking updates")
        yield bot


def test_an_update_with_the_secret_is_answered(bot: Running, api: BotApi) -> None:
    assert api.deliver(api.say("sin ho co bao nhieu dang vien")) == 200
    assert MEMBERS in api.told()
    assert bot.command("health").stdout == "healthy\n"
    assert bot.stop() == 0
    assert SECRET not in bot.log
    assert not [call for call in api.calls if call.method in ("deleteWebhook", "getUpdates")]


@pytest.mark.usefixtures("bot")
def test_an_update_without_the_secret_is_turned_away(api: BotApi) -> None:
    for secret in ("", "another", SECRET + "1"):
        assert api.deliver(api.say("xin chào"), secret) == 403, secret
    assert api.deliver(api.say("sin ho co bao nhieu dang vien")) == 200
    assert MEMBERS in api.told()
    assert len(api.sent(USER)) == 1


@pytest.mark.usefixtures("bot")
def test_what_is_no_update_is_turned_away(api: BotApi, url: str) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    for body in (b"", b"{", b"[]", b"1", b'{"message": {}}', b"\xff\xfe"):
        assert httpx.post(url, content=body, headers=headers).status_code == 400, body
    assert httpx.post(url, content=b" " * 1_000_001, headers=headers).status_code == 413
    # Sent in pieces, nobody says beforehand how long it is.
    assert httpx.post(url, content=iter([b" " * 400_000] * 3), headers=headers).status_code == 413
    assert httpx.get(url).status_code == 405
    assert httpx.get(url.replace("/telegram", "/healthz")).json()["status"] == "ok"
    api.deliver(api.say("sin ho co bao nhieu dang vien"))
    assert MEMBERS in api.told()


def test_a_port_that_is_taken_is_said_in_a_line(bot: Running, api: BotApi, tmp_path: Path, url: str) -> None:
    (tmp_path / "second").mkdir()
    settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE_URL": api.url, "TELEGRAM_WEBHOOK_URL": url}
    settings |= {"TELEGRAM_WEBHOOK_SECRET": SECRET, "HTTP_PORT": str(httpx.URL(url).port)}
    folder = with_knowledge(tmp_path / "second", bot.folder / "data" / "knowledge.db")
    with Running(folder, **settings) as second:
        second.wait_for_log("HTTP_PORT cannot be used")
