"""Reminders on Telegram from the first word to their delivery, over real HTTP, by a clock that is set by hand."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.telegram import addressing
from bot.telegram.channel import Telegram
from reminders.rules import ZONE
from tests.by_hand import ByHand
from tests.reminded import DUE, remind
from tests.telegram_api import GROUP, SUPERGROUP, TOKEN, USER, BotApi

NOON = datetime(2027, 1, 2, 12, tzinfo=ZONE)
ONE_LINE = "/nhac mùng 3 hằng tháng lúc 19h30 tại nhà văn hóa, trước 1 ngày"


class Secretary(ByHand):
    """The bot on Telegram, and somebody who talks to it while time passes as wanted."""

    def __init__(self, folder: Path, api: BotApi) -> None:
        super().__init__(
            folder,
            lambda partner, book: Telegram(partner, TOKEN, api.url, lambda: None, moved=book.moved),
            lambda: api.wait_until_polling(20),
            NOON,
        )
        self.api = api

    def press(self, label: str, chat: int = USER) -> None:
        """Press a button of the last message that has one of this label."""
        for message in reversed(self.api.messages(chat)):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                if row[0]["text"] == label:
                    self.api.press(row[0]["callback_data"], message)
                    return
        raise LookupError(label)


@pytest.fixture
def secretary(folder: Path, api: BotApi, monkeypatch: pytest.MonkeyPatch) -> Iterator[Secretary]:
    with Secretary(folder, api) as secretary:
        monkeypatch.setattr(addressing, "now", lambda: secretary.now)
        yield secretary


def set_up(secretary: Secretary, api: BotApi, chat: int = USER, text: str = ONE_LINE) -> None:
    before = len(api.sent(chat))
    api.say(text, chat=chat)
    assert "đồng ý" in api.told(chat, before + 1)
    secretary.press("Đồng ý", chat)
    assert "Đã lưu" in api.told(chat, before + 2)


def test_who_agrees_is_reminded_once_and_may_ask_for_it_again(secretary: Secretary, api: BotApi) -> None:
    set_up(secretary, api)
    secretary.pass_time(NOON.replace(hour=18, minute=59))
    secretary.pass_time(NOON.replace(hour=19))
    assert "19 giờ 30" in api.told(count=3)
    assert "nhà văn hóa" in api.told(count=3).lower()
    secretary.press("Nhắc lại sau 1 giờ")
    api.told(count=4)
    secretary.pass_time(NOON.replace(hour=20))
    assert "Nhắc họp" in api.told(count=5)
    secretary.pass_time(NOON + timedelta(days=1))
    assert len(api.sent(USER)) == 5


def test_a_meeting_that_is_left_out_is_not_reminded_of_and_the_next_one_is(secretary: Secretary, api: BotApi) -> None:
    set_up(secretary, api)
    secretary.pass_time(NOON.replace(hour=19))
    api.told(count=3)
    secretary.press("Bỏ qua tháng này")
    api.told(count=4)
    secretary.pass_time(datetime(2027, 2, 2, 19, tzinfo=ZONE))
    assert "3/2/2027" in api.told(count=5)


def test_who_blocks_the_bot_is_left_alone_until_they_come_back(secretary: Secretary, api: BotApi) -> None:
    set_up(secretary, api)
    api.block()
    secretary.pass_time(NOON.replace(hour=19))
    secretary.wait_until_unreachable(f"telegram:{USER}")
    api.unblock()
    api.say("/start")
    api.told(count=3)
    secretary.pass_time(datetime(2027, 2, 2, 19, tzinfo=ZONE))
    assert "3/2/2027" in api.told(count=4)


def test_in_a_group_only_admins_set_reminders_and_they_move_with_it(secretary: Secretary, api: BotApi) -> None:
    api.join_group()
    api.told(GROUP)
    api.say(ONE_LINE, chat=GROUP)
    assert "quản trị viên" in api.told(GROUP, 2)
    api.set_member(USER, "administrator")
    set_up(secretary, api, GROUP)
    api.migrate()
    api.wait_until_read()
    secretary.pass_time(NOON.replace(hour=19))
    assert "Nhắc họp" in api.told(SUPERGROUP)


def test_a_calendar_and_all_that_is_kept_come_as_files(secretary: Secretary, api: BotApi) -> None:
    set_up(secretary, api)
    api.say("/lich")
    api.told(count=3)
    secretary.press("Tệp lịch (.ics)")
    (calendar,) = api.wait_for("sendDocument")
    api.say("/dulieu")
    kept = api.wait_for("sendDocument", 2)[-1]
    ((_, file),) = calendar.files.items()
    assert file.content.startswith(b"BEGIN:VCALENDAR")
    ((_, export),) = kept.files.items()
    assert b'"telegram:' in export.content


def test_a_member_comes_by_an_invitation_and_goes_at_once(secretary: Secretary, api: BotApi) -> None:
    set_up(secretary, api)
    (code,) = (s.schedule.code for s in secretary.book.subscriptions(f"telegram:{USER}"))
    member = USER + 1
    assert f"https://t.me/chibot_test_bot?start=moi-{code}" in api.told()
    api.say(f"/start moi-{code}", user=member)
    api.told(member)
    secretary.press("Như đảng viên", member)
    api.told(member, 2)
    secretary.press("Đồng ý", member)
    api.told(member, 3)
    secretary.pass_time(datetime(2027, 2, 2, 19, tzinfo=ZONE))
    assert "3/2/2027" in api.told(member, 4)
    api.say("/xoa", user=member)
    api.told(member, 5)
    secretary.press("Xóa tất cả", member)
    api.told(member, 6)
    assert secretary.book.export(f"telegram:{member}") == secretary.book.export("telegram:1")


def test_questions_are_answered_while_many_reminders_go_out(secretary: Secretary, api: BotApi) -> None:
    many = range(USER + 100, USER + 400)
    remind(secretary.state, many)
    secretary.pass_time(DUE)
    api.wait_for("sendMessage", 20)
    api.say("sin ho co bao nhieu dang vien")
    assert "3.882" in api.told()
    assert sum(len(api.sent(chat)) for chat in many) < len(many)
