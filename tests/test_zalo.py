"""The Zalo channel as its users have it, over real HTTP."""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.manners import MOST_MESSAGES, TOO_MANY, WORDS_ONLY
from bot.partner import open_partner
from bot.parts import utf16_length
from bot.zalo import polling
from bot.zalo.channel import Zalo
from bot.zalo.render import LONGEST
from handlers.chat import Attachment, Bar, Button, Chart, Reply
from reminders.outcomes import Retry, Sent
from tests.zalo_api import BOT_NAME, CHAT, GROUP, OTHER, TOKEN, Drop, ZaloApi, refused
from tests.zalo_channel import Counter, Listener, OnZalo, hurry

MENU = Reply("Hai nơi", "choices", (Button("Sìn Hồ", "/muc a"), Button("Bắc Mê", "/muc b")))
CHART = Chart("So sánh", (Bar("Sìn Hồ", 3, "3 đảng viên", "2016"), Bar("Bắc Mê", 2, "2 đảng viên", "2016")), ())
LINK = "https://chibot.example/tep/1"


@pytest.fixture
def api(zalo_api: ZaloApi) -> ZaloApi:
    return zalo_api


def saying(reply: Reply) -> Listener:
    return Listener(lambda _: reply)


def publish(_: str, __: str, ___: bytes) -> str:
    return LINK


def parameters(api: ZaloApi, method: str) -> list[dict[str, object]]:
    return [call.parameters for call in api.wait_for(method)]


def test_a_conversation_with_the_real_partner(api: ZaloApi, knowledge: Path) -> None:
    zalo = Zalo(partner=open_partner(knowledge.parent), token=TOKEN, reached=lambda: None, quota=Counter(), api=api.url)
    running = OnZalo(api)
    running.zalo = zalo
    with running:
        running.ready()
        api.say("dang bo huyen sin ho co bao nhieu dang vien")
        assert "3.882 đảng viên" in api.told()
        api.say("còn Rô Men?")
        assert "162 đảng viên" in api.told(count=2)
        api.say("huyện Sìn Hồ")
        assert "\n2. " in api.told(count=3)
        api.say("2")
        assert "Sìn Hồ" in api.told(count=4)
    assert {call.status for call in api.calls} <= {200, 404, 408}


def test_who_speaks_where_and_when_is_told_to_the_partner(zalo: OnZalo, api: ZaloApi) -> None:
    before = time.time()
    api.say("xin chào")
    api.told()
    (message,) = zalo.partner.heard
    assert (message.conversation, message.address) == (f"zalo:{CHAT}", f"zalo:{CHAT}")
    assert not message.is_group
    assert message.may_manage
    assert message.at
    assert before <= message.at.timestamp() <= time.time()


def test_texts_are_sent_plainly(zalo: OnZalo, api: ZaloApi) -> None:
    api.say("*_`<b>&")
    assert api.told() == "nghe *_`<b>&"
    assert [p.keys() for p in parameters(api, "sendMessage")] == [{"chat_id", "text"}]
    zalo.stop()
    assert zalo.quota.count == 1


@pytest.mark.parametrize("mention", [True, False])
def test_in_a_group_everybody_has_their_own_conversation_and_nobody_manages(
    zalo: OnZalo, api: ZaloApi, mention: bool
) -> None:
    api.say("có ai không", GROUP, user=CHAT, mention=mention)
    api.say("có", GROUP, user=OTHER, mention=mention)
    api.told(GROUP, 2)
    assert zalo.partner.texts == ["có ai không", "có"]
    assert [m.conversation for m in zalo.partner.heard] == [f"zalo:{GROUP}:{CHAT}", f"zalo:{GROUP}:{OTHER}"]
    assert all(m.is_group and not m.may_manage and m.address == f"zalo:{GROUP}" for m in zalo.partner.heard)


def test_the_name_is_taken_out_only_where_it_is_the_whole_name(zalo: OnZalo, api: ZaloApi) -> None:
    api.say(f"@{BOT_NAME.upper()}, xin chào", GROUP)
    api.say(f"@{BOT_NAME}x xin chào", GROUP)
    api.told(GROUP, 2)
    assert zalo.partner.texts == [", xin chào", f"@{BOT_NAME}x xin chào"]


def test_what_has_no_words_is_answered_with_a_hint(zalo: OnZalo, api: ZaloApi) -> None:
    for send in (api.speak, api.stick, api.show):
        send("https://zalo.example/x")
    api.event("unsupported.received")
    api.say(" ")
    api.say(f"@{BOT_NAME}", GROUP)
    assert api.told(GROUP) == WORDS_ONLY.text
    assert api.told(count=5) == WORDS_ONLY.text
    assert zalo.partner.heard == []


@pytest.mark.parametrize("name", ["photo", "photo_url"])
def test_the_words_below_a_picture_are_read(zalo: OnZalo, api: ZaloApi, name: str) -> None:
    api.show("https://zalo.example/x", "sìn hồ", name=name)
    api.told()
    assert zalo.partner.texts == ["sìn hồ"]


def test_bots_and_what_is_unknown_are_not_answered(zalo: OnZalo, api: ZaloApi) -> None:
    api.do_what_is_unsupported()
    api.hear_a_bot("tôi là máy", OTHER)
    api.event("reaction.received", OTHER, text="xin chào")
    api.say("xin chào")
    assert api.told() == "nghe xin chào"
    assert zalo.partner.texts == ["xin chào"]
    assert api.sent(OTHER) == []


def test_a_message_that_comes_again_is_answered_once(zalo: OnZalo, api: ZaloApi) -> None:
    api.queue.lists = True
    message = api.say("một")
    api.again(message)
    api.told()
    api.again(message)
    api.say("hai")
    assert api.told(count=2) == "nghe hai"
    assert zalo.partner.texts == ["một", "hai"]


def test_updates_that_are_repeated_make_no_hot_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    with ZaloApi(updates="repeated", repeats=2) as api, OnZalo(api) as zalo:
        zalo.ready()
        api.say("một")
        api.say("hai", OTHER)
        assert api.told(OTHER) == "nghe hai"
        assert zalo.partner.texts == ["một", "hai"]
        _, second, third, fourth = (call.began for call in api.polls[:4])
        assert min(third - second, fourth - third) > 0.9 * polling.BETWEEN_REPEATS


def test_nothing_is_lost_between_polls_by_work_on_answers() -> None:
    with ZaloApi(updates="lost") as api, OnZalo(api, Listener(slowly(0.4))) as zalo:
        zalo.ready()
        api.say("một")
        api.wait_for("getUpdates")
        # By now somebody thinks about the answer, and no poll could begin.
        time.sleep(0.2)
        api.say("hai", OTHER)
        assert api.told(OTHER) == "nghe hai"
        assert api.sent() == ["nghe một"]
        assert api.conflicts == 0


def slowly(seconds: float) -> Callable[[str], Reply]:
    """Answers what somebody says, but the word "nhanh" at once."""

    def answer(text: str) -> Reply:
        time.sleep(0 if text == "nhanh" else seconds)
        return Reply(f"nghe {text}")

    return answer


def test_an_idle_poll_is_a_sign_of_life_and_the_next_one_follows(zalo: OnZalo, api: ZaloApi) -> None:
    before = zalo.life
    api.queue.end()
    api.wait_for("getUpdates")
    api.wait_until_polling()
    api.say("xin chào")
    api.told()
    assert zalo.life >= before + 2
    assert zalo.error is None


@pytest.mark.usefixtures("zalo")
def test_a_chat_gets_its_answers_in_order_and_others_need_not_wait(api: ZaloApi) -> None:
    api.slow("sendMessage", 0.2, chat=CHAT)
    api.fail("sendMessage", refused(429), refused(429), chat=CHAT)
    for count in range(3):
        api.say(f"câu {count}")
    api.say("nhanh", OTHER)
    api.told(OTHER)
    assert parameters(api, "sendMessage")[0]["chat_id"] == OTHER
    api.told(count=3)
    assert api.sent() == [f"nghe câu {count}" for count in range(3)]


def test_typing_is_shown_only_where_work_takes_long(zalo: OnZalo, api: ZaloApi) -> None:
    api.say("xin chào")
    api.told()
    api.slow("sendMessage", 0.5)
    api.say("xin chào")
    api.told(count=2)
    (call,) = (call for call in api.calls if call.method == "sendChatAction")
    assert call.parameters == {"chat_id": CHAT, "action": "typing"}
    assert call.status == 200
    zalo.stop()
    assert zalo.quota.count == 2


def test_who_sends_too_much_is_told_once(zalo: OnZalo, api: ZaloApi) -> None:
    for count in range(MOST_MESSAGES + 5):
        api.say(f"câu {count}")
    api.told(count=MOST_MESSAGES + 1)
    api.say("xin chào", OTHER)
    api.told(OTHER)
    assert api.sent()[-1] == TOO_MANY.text
    assert len(zalo.partner.heard) == MOST_MESSAGES + 1


def test_what_cannot_be_counted_was_sent_all_the_same(
    zalo: OnZalo, api: ZaloApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int = 1) -> None:
        raise OSError

    monkeypatch.setattr(zalo.quota, "sent", fail)
    api.say("xin chào")
    api.told()
    assert zalo.deliver(f"zalo:{CHAT}", Reply("nhắc")) == Sent()
    assert api.sent() == ["nghe xin chào", "nhắc"]


def test_a_failure_inside_is_apologised_for_and_ends_nothing(api: ZaloApi) -> None:
    def fails(text: str) -> Reply:
        if text == "lỗi":
            raise ValueError(text)
        return Reply(text)

    with OnZalo(api, Listener(fails)) as zalo:
        zalo.ready()
        api.say("lỗi")
        assert "Mã lỗi" in api.told()
        api.say("xin chào")
        assert api.told(count=2) == "xin chào"


def test_buttons_are_a_numbered_menu(api: ZaloApi) -> None:
    with OnZalo(api, saying(MENU)) as zalo:
        zalo.ready()
        api.say("sìn hồ")
        assert api.told() == "Hai nơi\n\nĐồng chí gõ số để chọn:\n1. Sìn Hồ\n2. Bắc Mê"


def test_a_long_answer_comes_in_parts_and_its_menu_in_one(api: ZaloApi) -> None:
    lines = "\n".join(f"• mục số {count} 😀" for count in range(180))
    buttons = tuple(Button(f"Lựa chọn {count}", "/x") for count in range(90))
    with OnZalo(api, saying(Reply(lines, buttons=buttons))) as zalo:
        zalo.ready()
        api.say("xin chào")
        api.told(count=3)
        *text, menu = api.sent()
        assert "\n".join(text) == lines
        assert menu.endswith("90. Lựa chọn 89")
        assert all(utf16_length(part) <= LONGEST for part in api.sent())
        zalo.stop()
        assert zalo.quota.count == 3


def test_half_a_character_stops_no_answer(api: ZaloApi) -> None:
    with OnZalo(api, saying(Reply("nửa \ud83d chữ", buttons=(Button("a\ud83d", "/x"),)))) as zalo:
        zalo.ready()
        api.say("hỏi \ud83d")
        assert api.told().startswith("nửa ? chữ")
        assert zalo.partner.texts == ["hỏi ?"]


def test_a_chart_is_a_picture_where_there_is_a_link_for_it(api: ZaloApi) -> None:
    published: list[tuple[str, str, bytes]] = []

    def keep(*file: object) -> str:
        published.append(file)  # type: ignore[arg-type]
        return LINK

    with OnZalo(api, saying(Reply("3 và 2", buttons=MENU.buttons, chart=CHART)), keep) as zalo:
        zalo.ready()
        api.say("so sánh")
        assert api.told(count=2).startswith("3 và 2\n\n")
        assert parameters(api, "sendPhoto") == [{"chat_id": CHAT, "photo": LINK, "caption": "So sánh"}]
        ((_, kind, content),) = published
        assert kind == "image/png"
        assert content.startswith(b"\x89PNG")
        zalo.stop()
        assert zalo.quota.count == 2


def test_without_links_or_with_a_picture_that_fails_the_text_is_complete(api: ZaloApi) -> None:
    def fail(_: str, __: str, ___: bytes) -> str:
        raise OSError

    reply = Reply("3 và 2", chart=CHART)
    with OnZalo(api, saying(reply)) as zalo:
        zalo.ready()
        api.say("so sánh")
        assert api.told() == "3 và 2"
    with OnZalo(api, saying(reply), fail) as zalo:
        zalo.ready()
        api.say("so sánh")
        assert api.told(count=2) == "3 và 2"
    with OnZalo(api, saying(reply), publish) as zalo:
        zalo.ready()
        api.fail("sendPhoto", Drop(taken=False))
        api.say("so sánh")
        assert api.told(count=3) == "3 và 2"


def test_a_file_is_a_link_where_there_is_one(api: ZaloApi) -> None:
    calendar = Reply("Đây ạ", buttons=MENU.buttons, file=Attachment("lich.ics", "text/calendar", b""))
    with OnZalo(api, saying(calendar), publish) as zalo:
        zalo.ready()
        api.say("/lich ics")
        assert api.told().startswith(f"Đây ạ\n\nTệp lịch: {LINK}\n\nĐồng chí gõ số")
    with OnZalo(api, saying(calendar)) as zalo:
        zalo.ready()
        api.say("/lich ics")
        assert api.told(count=2).startswith("Đây ạ\n\nTôi chưa gửi được tệp này qua Zalo.\n\n")


def test_a_reminder_has_the_numbers_that_it_gives_to_its_menu(api: ZaloApi) -> None:
    with OnZalo(api) as zalo:
        zalo.ready()
        api.meet(CHAT)
        assert zalo.deliver(f"zalo:{CHAT}", replace(MENU, first=31)) == Sent()
        assert api.told().endswith("31. Sìn Hồ\n32. Bắc Mê")
        zalo.stop()
        assert zalo.quota.count == 1


def test_nothing_is_delivered_after_the_stop(zalo: OnZalo, api: ZaloApi) -> None:
    api.meet(CHAT)
    zalo.stop()
    assert asyncio.run(zalo.zalo.deliver(f"zalo:{CHAT}", MENU)) == Retry()
    assert api.sent() == []


def test_what_was_received_is_answered_before_the_stop(zalo: OnZalo, api: ZaloApi) -> None:
    api.slow("sendMessage", 0.4)
    for count in range(3):
        api.say(f"câu {count}")
        api.wait_for("getUpdates", count + 1)
    zalo.stop()
    assert api.sent() == [f"nghe câu {count}" for count in range(3)]


def test_an_update_whose_poll_ends_after_the_stop_is_answered(zalo: OnZalo, api: ZaloApi) -> None:
    speaking = threading.Timer(0.1, api.say, ["xin chào"])
    speaking.start()
    zalo.stop(hurried=False)
    speaking.join()
    assert api.sent() == ["nghe xin chào"]


def test_no_poll_is_left_open_after_the_stop(zalo: OnZalo, api: ZaloApi) -> None:
    zalo.stop(hurried=False)
    assert zalo.error is None
    assert all(gone() for gone in list(api.queue.open.values()))
