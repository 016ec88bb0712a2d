"""The Telegram channel as its users have it: the bot as a program of its own against a Bot API over real HTTP."""

from pathlib import Path

import pytest

from bot.partner import open_partner
from handlers.chat import Message
from handlers.commands import REGISTRY
from tests.running import Running, on_telegram
from tests.telegram_api import GROUP, SUPERGROUP, TOKEN, USER, BotApi

MEMBERS = "3.882 đảng viên"


def test_a_conversation(bot: Running, api: BotApi) -> None:
    api.say("/start")
    assert "ChiBot" in api.told()
    api.say("dang bo huyen sin ho co bao nhieu dang vien")
    assert MEMBERS in api.told(count=2)
    api.say("còn Rô Men?")
    assert "162 đảng viên" in api.told(count=3)
    api.post(voice={"file_id": "x", "file_unique_id": "y", "duration": 1})
    assert "chữ" in api.told(count=4)
    assert bot.command("health").stdout == "healthy\n"
    assert {call.status for call in api.calls} == {200}


@pytest.mark.usefixtures("bot")
def test_an_update_that_cannot_be_read_stops_nothing(api: BotApi) -> None:
    api.post(sticker={"file_id": "x"})
    api.say("sin ho co bao nhieu dang vien")
    assert MEMBERS in api.told()


@pytest.mark.usefixtures("bot")
def test_a_button_answers_and_leaves_no_spinner(api: BotApi) -> None:
    api.say("huyện Sìn Hồ")
    api.told()
    (button, *_) = (row[0] for row in api.messages(USER)[-1]["reply_markup"]["inline_keyboard"])
    api.press(button["callback_data"])
    assert "Sìn Hồ" in api.told(count=2)
    assert len(api.wait_for("answerCallbackQuery")) == 1


@pytest.mark.usefixtures("bot")
def test_a_menu_is_replaced_by_its_next_page(api: BotApi) -> None:
    api.say("/diaphuong huyện Mường Nhé")
    api.told()
    api.press("=/diaphuong huyện Mường Nhé trang 2")
    (edit,) = api.wait_for("editMessageText")
    assert edit.status == 200
    assert len(api.sent(USER)) == 1


@pytest.mark.usefixtures("bot")
def test_a_menu_leaves_the_answer_that_led_to_it(api: BotApi) -> None:
    api.say("sin ho co bao nhieu dang vien")
    api.told()
    (more, *_) = (row[0] for row in api.messages(USER)[-1]["reply_markup"]["inline_keyboard"])
    api.press(more["callback_data"])
    api.told(count=2)
    assert not [call for call in api.calls if call.method == "editMessageText"]


@pytest.mark.usefixtures("bot")
def test_a_forged_button_is_only_a_message(api: BotApi) -> None:
    for count, data in enumerate(("/muc ffffffffff", "/muc ../../etc", "\x00" * 10, "🙂"), 1):
        api.add_update(_press(data, count))
        api.told(count=count)
    assert {call.status for call in api.calls} == {200}


def _press(data: str, number: int) -> dict[str, object]:
    message = {
        "message_id": 1,
        "date": 0,
        "chat": {"id": USER, "type": "private", "first_name": "A"},
        "from": {"id": 123456, "is_bot": True, "first_name": "B"},
        "text": "x",
    }
    user = {"id": USER, "is_bot": False, "first_name": "A"}
    return {
        "callback_query": {
            "id": f"forged{number}",
            "from": user,
            "data": data,
            "message": message,
            "chat_instance": "1",
        }
    }


@pytest.mark.usefixtures("bot")
def test_a_comparison_comes_as_a_picture_with_its_figures(api: BotApi) -> None:
    api.say("so sánh đảng viên Sìn Hồ và Bắc Mê")
    (photo,) = api.wait_for("sendPhoto")
    assert "3.882" in str(photo.parameters["caption"])
    assert "4.923" in str(photo.parameters["caption"])
    ((_, upload),) = photo.files.items()
    assert upload.content.startswith(b"\x89PNG")


@pytest.mark.usefixtures("bot")
def test_a_group_hears_only_what_is_meant_for_it(api: BotApi) -> None:
    api.join_group()
    assert "ChiBot" in api.told(GROUP)
    api.say("sin ho co bao nhieu dang vien", chat=GROUP)
    api.say("/vanban@another_bot 21", chat=GROUP)
    api.say("/weather", chat=GROUP)
    api.say("@chibot_test_bot sin ho co bao nhieu dang vien", chat=GROUP)
    assert MEMBERS in api.told(GROUP, 2)
    api.say("còn Rô Men?", chat=GROUP, reply_to=api.messages(GROUP)[-1])
    assert "162 đảng viên" in api.told(GROUP, 3)
    api.say("/nghiquyet 21", chat=GROUP)
    assert "21-NQ/TW" in api.told(GROUP, 4)
    assert all("reply_parameters" in call.parameters for call in api.wait_for("sendMessage", 4)[1:])


@pytest.mark.usefixtures("bot")
def test_inline_questions_are_offered_answers(api: BotApi) -> None:
    api.inline("bắc mê đảng viên")
    (call,) = api.wait_for("answerInlineQuery")
    assert "4.923" in str(call.parameters["results"])
    api.inline("sìn hồ")
    call = api.wait_for("answerInlineQuery", 2)[-1]
    names = [result["id"] for result in call.parameters["results"]]
    assert len(names) > 3
    assert len(set(names)) == len(names)
    api.inline("sìn hồ")
    again = api.wait_for("answerInlineQuery", 3)[-1]
    assert [result["id"] for result in again.parameters["results"]] == names
    api.inline("huyen sin ho co bao nhieu dang vien")
    (fact,) = api.wait_for("answerInlineQuery", 4)[-1].parameters["results"]
    assert fact["id"] in names


@pytest.mark.usefixtures("bot")
def test_menus_are_set_for_private_chats_groups_and_admins(api: BotApi) -> None:
    menus = {key: [command["command"] for command in menu] for key, menu in api.commands.items()}
    whole = [command.name for command in REGISTRY if command.is_menu]
    assert menus["all_private_chats", ""] == menus["default", "en"] == whole
    assert 0 < len(menus["all_group_chats", ""]) < len(menus["all_chat_administrators", ""]) < len(whole)


@pytest.mark.usefixtures("bot")
def test_the_same_is_said_as_everywhere(api: BotApi, folder: Path) -> None:
    questions = ("nghị quyết 21 nói gì", "tổ cảm tình đảng là gì", "ai là bí thư huyện ủy nam đông", "hôm nay trời đẹp")
    partner = open_partner(folder / "data")
    for count, question in enumerate(questions, 1):
        api.say(question, user=USER + count)
        assert api.told(USER + count) == partner.reply(Message(f"{count}", question)).text


@pytest.mark.usefixtures("bot")
def test_too_many_messages_get_one_friendly_line(api: BotApi) -> None:
    for _ in range(30):
        api.say("sin ho co bao nhieu dang vien")
    api.wait_until_read()
    api.told(count=21)
    assert sum("một phút" in text for text in api.sent(USER)) == 1
    api.say("xin chào", user=USER + 1)
    api.told(USER + 1)
    assert len(api.sent(USER)) == 21


@pytest.mark.usefixtures("bot")
def test_answers_come_in_the_order_of_the_questions(api: BotApi) -> None:
    places = {"Sìn Hồ": "3.882", "Bắc Mê": "4.923", "Nam Đông": "2.198", "Rô Men": "162"}
    for place in places:
        api.say(f"{place} có bao nhiêu đảng viên")
    api.told(count=4)
    assert [figure in text for figure, text in zip(places.values(), api.sent(USER), strict=True)] == [True] * 4


@pytest.mark.usefixtures("bot")
def test_a_changed_message_is_not_answered_again(api: BotApi) -> None:
    said = api.say("sin ho co bao nhieu dang vien")
    api.told()
    api.edit(said, "rô men có bao nhiêu đảng viên")
    api.say("xin chào")
    assert "162" not in api.told(count=2)


@pytest.mark.usefixtures("bot")
def test_a_group_that_moves_is_answered_where_it_is(api: BotApi) -> None:
    api.join_group()
    api.told(GROUP)
    api.migrate()
    api.say("/vanban 21", chat=SUPERGROUP)
    assert "21-NQ/TW" in api.told(SUPERGROUP)
    api.say("/vanban 06", chat=GROUP)
    assert "06-NQ/HU" in api.told(SUPERGROUP, count=2)
    assert len(api.sent(GROUP)) == 1


def test_a_restart_loses_no_message_and_buttons_still_work(folder: Path, api: BotApi) -> None:
    with on_telegram(folder, api) as bot:
        api.wait_until_polling(20)
        api.say("huyện Sìn Hồ")
        api.told()
        button = api.messages(USER)[-1]["reply_markup"]["inline_keyboard"][4][0]
        assert bot.stop() == 0
    api.say("sin ho co bao nhieu dang vien")
    with on_telegram(folder, api):
        assert MEMBERS in api.told(count=2, timeout=20)
        api.press(button["callback_data"])
        assert "Sìn Hồ" in api.told(count=3)
    assert [call.status for call in api.calls if call.method == "sendMessage"] == [200] * 3


def test_what_was_received_is_answered_before_the_stop(folder: Path, api: BotApi) -> None:
    with on_telegram(folder, api) as bot:
        api.wait_until_polling(20)
        for number in range(10):
            api.say("sin ho co bao nhieu dang vien", user=USER + number)
        api.wait_until_read()
        assert bot.stop() == 0
    assert [MEMBERS in "".join(api.sent(USER + number)) for number in range(10)] == [True] * 10


def test_no_log_holds_the_token_or_what_people_write(bot: Running, api: BotApi) -> None:
    api.say("một câu hỏi rất riêng tư về Sìn Hồ")
    api.told()
    api.inline("câu riêng tư khác")
    api.wait_for("answerInlineQuery")
    assert bot.stop() == 0
    for secret in (TOKEN, "TEST-TOKEN", "riêng tư", str(USER), "Sìn Hồ"):
        assert secret not in bot.log
    assert "polling" in bot.log
