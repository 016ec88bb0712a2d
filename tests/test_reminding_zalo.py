"""Reminders on Zalo from the first word to their delivery, over real HTTP, by a clock that is set by hand."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.zalo import answering
from bot.zalo.channel import Zalo
from reminders.rules import ZONE
from tests.by_hand import ByHand
from tests.zalo_api import CHAT, GROUP, OTHER, TOKEN, ZaloApi, refused
from tests.zalo_channel import Counter

NOON = datetime(2027, 1, 2, 12, tzinfo=ZONE)
ONE_LINE = "/nhac mùng 3 hằng tháng lúc 19h30 tại nhà văn hóa, trước 1 ngày"


@pytest.fixture
def secretary(folder: Path, zalo_api: ZaloApi, monkeypatch: pytest.MonkeyPatch) -> Iterator[ByHand]:
    zalo_api.queue.longest = 0.3
    with ByHand(
        folder,
        lambda partner, _: Zalo(partner=partner, token=TOKEN, reached=lambda: None, quota=Counter(), api=zalo_api.url),
        lambda: zalo_api.wait_until_polling(20),
        NOON,
    ) as secretary:
        monkeypatch.setattr(answering, "now", lambda: secretary.now)
        yield secretary


def say(api: ZaloApi, text: str, chat: str = CHAT) -> str:
    """What is answered to a text."""
    before = len(api.sent(chat))
    api.say(text, chat)
    return api.told(chat, before + 1)


def set_up(api: ZaloApi) -> None:
    assert "đồng ý" in say(api, ONE_LINE)
    assert "Đã lưu" in say(api, "dong y")


def numbers(text: str) -> dict[str, str]:
    """The numbers of a menu by their labels."""
    return {label: number for number, label in re.findall(r"^(\d+)\. (.+)$", text, re.MULTILINE)}


def test_who_agrees_is_reminded_once_and_may_ask_for_it_again_by_number(secretary: ByHand, zalo_api: ZaloApi) -> None:
    set_up(zalo_api)
    secretary.pass_time(NOON.replace(hour=18, minute=59))
    secretary.pass_time(NOON.replace(hour=19))
    told = zalo_api.told(CHAT, 3)
    assert "19 giờ 30" in told
    assert "nhà văn hóa" in told.lower()
    assert min(map(int, numbers(told).values())) == 11
    assert "20 giờ" in say(zalo_api, numbers(told)["Nhắc lại sau 1 giờ"])
    secretary.pass_time(NOON.replace(hour=20))
    assert "Nhắc họp" in zalo_api.told(CHAT, 5)
    secretary.pass_time(NOON + timedelta(days=1))
    assert len(zalo_api.sent(CHAT)) == 5


def test_a_reminder_takes_no_number_from_the_list_that_was_being_read(secretary: ByHand, zalo_api: ZaloApi) -> None:
    set_up(zalo_api)
    assert "2. Đảng viên – huyện Sìn Hồ" in say(zalo_api, "Tam Đường có bao nhiêu đảng viên?")
    secretary.pass_time(NOON.replace(hour=19))
    assert "Nhắc họp" in zalo_api.told(CHAT, 4)
    assert "3.882" in say(zalo_api, "2")
    assert "Cảm ơn" in say(zalo_api, "da nhan")


def test_a_meeting_that_is_left_out_by_a_mistyped_label_is_not_reminded_of(
    secretary: ByHand, zalo_api: ZaloApi
) -> None:
    set_up(zalo_api)
    secretary.pass_time(NOON.replace(hour=19))
    assert "Bỏ qua tháng này" in zalo_api.told(CHAT, 3)
    say(zalo_api, "bo qua thnag nay")
    secretary.pass_time(datetime(2027, 2, 2, 19, tzinfo=ZONE))
    assert "3/2/2027" in zalo_api.told(CHAT, 5)


def test_who_cannot_be_reached_is_left_alone_until_they_come_back(secretary: ByHand, zalo_api: ZaloApi) -> None:
    set_up(zalo_api)
    zalo_api.fail("sendMessage", refused(400))
    secretary.pass_time(NOON.replace(hour=19))
    secretary.wait_until_unreachable(f"zalo:{CHAT}")
    say(zalo_api, "/start")
    secretary.pass_time(datetime(2027, 2, 2, 19, tzinfo=ZONE))
    assert "3/2/2027" in zalo_api.told(CHAT, 4)


def test_a_member_comes_by_a_code_and_goes_at_once(secretary: ByHand, zalo_api: ZaloApi) -> None:
    set_up(zalo_api)
    (code,) = re.findall(r"/start (moi-\w+)", zalo_api.told(CHAT, 2))
    zalo_api.meet(OTHER)
    for text in (f"/start {code}", "như đảng viên", "đồng ý"):
        told = say(zalo_api, text, OTHER)
    assert "Đã đăng ký" in told
    secretary.pass_time(datetime(2027, 2, 2, 19, tzinfo=ZONE))
    assert "3/2/2027" in zalo_api.told(OTHER, 4)
    say(zalo_api, "/xoa", OTHER)
    say(zalo_api, "xóa tất cả", OTHER)
    assert secretary.book.export(f"zalo:{OTHER}") == secretary.book.export("zalo:nobody")


def test_in_a_group_nobody_sets_reminders_since_nobody_is_known_to_be_its_admin(
    secretary: ByHand, zalo_api: ZaloApi
) -> None:
    zalo_api.say(ONE_LINE, GROUP, user=OTHER, mention=True)
    assert "quản trị viên" in zalo_api.told(GROUP)
    assert secretary.book.subscriptions(f"zalo:{GROUP}") == []


def test_a_calendar_that_zalo_cannot_carry_is_said_to_be_left_out(secretary: ByHand, zalo_api: ZaloApi) -> None:
    set_up(zalo_api)
    assert secretary.book.subscriptions(f"zalo:{CHAT}")
    assert "chưa gửi được tệp" in say(zalo_api, numbers(say(zalo_api, "/lich"))["Tệp lịch (.ics)"])
