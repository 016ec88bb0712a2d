"""What can go wrong between the bot and Telegram: each is said in a line, and nothing is lost, doubled or held up."""

from pathlib import Path

import pytest

from tests.running import Running, on_telegram
from tests.telegram_api import USER, BotApi, Drop, HttpError, Junk, too_many_requests
from tests.test_telegram import MEMBERS


def test_a_wrong_token_is_said_in_a_line_and_tried_again(folder: Path, api: BotApi) -> None:
    with on_telegram(folder, api, TELEGRAM_BOT_TOKEN="123456:WRONG") as bot:
        bot.wait_for_log("the token is refused. Check TELEGRAM_BOT_TOKEN")
        assert "WRONG" not in bot.log
        assert bot.command("health").returncode == 1
        assert bot.stop() == 0


def test_no_network_is_said_in_a_line_and_tried_again(folder: Path, api: BotApi) -> None:
    with on_telegram(folder, api, TELEGRAM_API_BASE_URL="http://127.0.0.1:9") as bot:
        bot.wait_for_log("Check the network and TELEGRAM_API_BASE_URL")
        assert bot.stop() == 0


def test_a_token_taken_back_while_running_is_said_and_tried_again(bot: Running, api: BotApi) -> None:
    api.fail("getUpdates", HttpError(401, "Unauthorized"))
    api.say("xin chào")
    bot.wait_for_log("the token is refused")
    api.say("xin chào")
    api.told(count=1, timeout=20)


def test_a_second_poller_is_said_in_a_line(bot: Running, api: BotApi) -> None:
    api.fail("getUpdates", HttpError(409, "Conflict: terminated by other getUpdates request"))
    api.say("xin chào")
    bot.wait_for_log("another program polls with the same token")
    api.say("xin chào")
    api.told(count=2)


@pytest.mark.usefixtures("bot")
def test_what_surely_did_not_arrive_is_sent_again_and_nothing_is_sent_twice(api: BotApi) -> None:
    api.fail("sendMessage", too_many_requests(1))
    api.say("sin ho co bao nhieu dang vien")
    assert MEMBERS in api.told()
    api.fail("sendMessage", Drop(taken=True))
    api.say("còn Rô Men?")
    api.told(count=2)
    api.fail("sendMessage", Junk(200))
    api.say("còn Bắc Mê?")
    api.wait_until_read()
    api.say("còn Nam Đông?")
    assert "2.198" in api.told(count=3)
    assert sum("162 đảng viên" in text for text in api.sent(USER)) == 1


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("code", [500, 502, 503])
def test_an_answer_that_was_turned_away_is_sent_again(api: BotApi, code: int) -> None:
    api.fail("sendMessage", HttpError(code, "Bad Gateway"))
    api.say("sin ho co bao nhieu dang vien")
    assert MEMBERS in api.told()


@pytest.mark.usefixtures("bot")
def test_a_chat_that_must_wait_keeps_nobody_else_waiting(api: BotApi) -> None:
    api.fail("sendMessage", too_many_requests(30), chat_id=USER)
    for _ in range(5):
        api.say("xin chào")
    api.block(USER + 1)
    api.say("xin chào", user=USER + 1)
    api.say("xin chào", user=USER + 2)
    api.told(USER + 2)
    assert api.sent(USER) == []


def test_a_chat_that_must_wait_does_not_keep_the_bot_from_stopping(bot: Running, api: BotApi) -> None:
    api.fail("sendMessage", too_many_requests(50))
    api.say("xin chào")
    api.wait_for("sendMessage")
    assert bot.stop() == 0


@pytest.mark.usefixtures("bot")
def test_a_wait_that_nobody_would_sit_out_is_not_kept(api: BotApi) -> None:
    api.fail("sendMessage", too_many_requests(3600))
    api.say("xin chào")
    api.wait_for("sendMessage")
    api.say("sin ho co bao nhieu dang vien")
    assert MEMBERS in api.told()
