"""What is set up can be seen, edited, paused, moved, left out, taken along, handed on and deleted."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from handlers.chat import LONGEST_REPLY
from knowledge.base import KnowledgeBase
from reminders.rules import ZONE, MonthDay
from reminders.steps import MEMBER, Step
from tests.talks import START, WHOLE, Talks, labels

MEMBER_ADDRESS, STRANGER = "test:dang-vien", "test:nguoi-la"
YEAR = timedelta(days=365)


@pytest.fixture
def talks(base: KnowledgeBase, tmp_path: Path) -> Iterator[Talks]:
    """A secretary with a schedule on the 5th of each month at 19:30, reminded the evening before."""
    with Talks(base, tmp_path) as talks:
        talks.agree(WHOLE)
        yield talks


def joined(talks: Talks, who: str = MEMBER_ADDRESS) -> None:
    talks.say(f"/start moi-{talks.only().schedule.code}", who)
    talks.press("Như đảng viên", who)
    talks.press("Đồng ý", who)


def meetings(talks: Talks, who: str = "test:bi-thu") -> list[str]:
    return [f"{meeting.astimezone(ZONE):%d/%m %H:%M}" for _, meeting in talks.only(who).next_meetings(talks.now, 3)]


def test_the_list_tells_everything(talks: Talks) -> None:
    text = talks.say("/lich").text
    for told in (
        "Chi bộ thôn 3",
        "ngày 5 hằng tháng, lúc 19 giờ 30",
        "thứ ba, 5/1/2027",
        "trước 1 ngày, lúc 19 giờ",
        ": 0.",
    ):
        assert told in text


def test_several_schedules_are_listed_to_press(talks: Talks) -> None:
    talks.agree("/nhac họp chi bộ thôn 4 ngày cuối tháng 20h, như đảng viên")
    reply = talks.say("/lich")
    assert labels(reply) == ["Chi bộ thôn 3", "Chi bộ thôn 4"]
    assert "ngày cuối tháng, lúc 20 giờ" in talks.press("Chi bộ thôn 4").text


def test_without_any_the_way_to_one_is_told(talks: Talks) -> None:
    assert labels(talks.say("/lich", STRANGER)) == ["Đặt lịch nhắc"]


def test_a_schedule_is_edited(talks: Talks) -> None:
    talks.say("/lich")
    talks.press("Sửa lịch")
    talks.say("mùng 6, 20 giờ")
    talks.say("tại hội trường")
    assert talks.only().schedule.rule.day == MonthDay(5)
    talks.say("đồng ý")
    schedule = talks.only().schedule
    assert (schedule.rule.day, schedule.rule.time, schedule.place) == (MonthDay(6), time(20), "Hội trường")
    assert schedule.name == "Chi bộ thôn 3"


def test_an_edit_can_be_dropped(talks: Talks) -> None:
    before = talks.only()
    for text in ("/lich sua 1", "mùng 6", "thôi", "đồng ý"):
        talks.say(text)
    assert talks.only() == before


def test_reminders_are_chosen_anew(talks: Talks) -> None:
    talks.say("/lich")
    talks.press("Đổi lời nhắc")
    talks.agree("trước 2 tiếng")
    assert talks.only().subscription.steps == (Step(minutes=120),)
    assert talks.only().schedule.rule.day == MonthDay(5)


def test_a_paused_schedule_reminds_nobody_until_it_goes_on(talks: Talks) -> None:
    joined(talks)
    talks.say("/lich")
    talks.press("Tạm dừng")
    assert talks.deliver(START + timedelta(days=40)) == []
    assert "tạm dừng" in talks.say("/lich", MEMBER_ADDRESS).text
    talks.say("/lich")
    talks.press("Tiếp tục nhắc")
    assert {d.address for d, _ in talks.deliver(START + timedelta(days=80))} == {"test:bi-thu", MEMBER_ADDRESS}


def test_one_meeting_is_moved_and_the_series_stays(talks: Talks) -> None:
    talks.say("/lich")
    talks.press("Dời tháng 1/2027")
    talks.press("Thứ tư, 6/1/2027, 19 giờ 30")
    assert meetings(talks) == ["06/01 19:30", "05/02 19:30", "05/03 19:30"]
    talks.press("Họp lại như thường lệ")
    assert meetings(talks) == ["05/01 19:30", "05/02 19:30", "05/03 19:30"]


@pytest.mark.parametrize(
    ("text", "meeting"),
    [
        ("ngày 7", "07/01 19:30"),
        ("7/1 lúc 20h", "07/01 20:00"),
        ("7/1/2027 20 giờ", "07/01 20:00"),
        ("20h", "05/01 20:00"),
        ("thu bay dau tien", "02/01 19:30"),
        ("mùng 2/2 7 giờ tối", "02/02 19:00"),
        ("31/12 19h", "31/12 19:00"),
    ],
)
def test_a_month_is_moved_in_words(talks: Talks, text: str, meeting: str) -> None:
    talks.say("/lich doi 1 2027-01")
    talks.say(text)
    assert meeting in meetings(talks)
    assert "05/02 19:30" in meetings(talks)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ngày 32", "“ngày 32”"),
        ("ngày mai", "Tôi chưa hiểu “ngày mai”"),
        ("2", "mục 2"),
        ("30/2", "30/2"),
        ("1/12/2026", "đã qua"),
        ("5/6", "tháng liền sau"),
        ("7h", "sáng hay buổi tối"),
    ],
)
def test_a_wrong_date_is_named_and_moves_nothing(talks: Talks, text: str, told: str) -> None:
    talks.say("/lich doi 1 2027-01")
    assert told in talks.say(text).text
    assert meetings(talks)[0] == "05/01 19:30"


def test_for_the_secretary_a_month_left_out_has_no_meeting(talks: Talks) -> None:
    joined(talks)
    talks.say("/lich")
    talks.press("Bỏ qua tháng 1/2027")
    assert meetings(talks, MEMBER_ADDRESS)[0] == "05/02 19:30"
    assert talks.deliver(START + timedelta(days=30)) == []


def test_a_member_leaves_out_a_month_alone(talks: Talks) -> None:
    joined(talks)
    talks.say("/lich", MEMBER_ADDRESS)
    talks.press("Bỏ qua tháng 1/2027", MEMBER_ADDRESS)
    assert meetings(talks)[0] == "05/01 19:30"
    assert {d.address for d, _ in talks.deliver(START + timedelta(days=20))} == {"test:bi-thu"}
    assert {d.address for d, _ in talks.deliver(START + timedelta(days=50))} == {"test:bi-thu", MEMBER_ADDRESS}


@pytest.mark.parametrize("verb", ["sua", "doi", "tamdung", "tieptuc", "moi", "xoa", "nhuthuong"])
def test_a_member_changes_nothing_for_the_others(talks: Talks, verb: str) -> None:
    joined(talks)
    before = talks.only()
    talks.say(f"/lich {verb} 1", MEMBER_ADDRESS)
    talks.say(f"/lich {verb} 1 đồng ý", MEMBER_ADDRESS)
    talks.say("đồng ý", MEMBER_ADDRESS)
    assert talks.only() == before


@pytest.mark.parametrize("verb", ["sua", "nhac", "doi", "boqua", "ics", "thoi", "tamdung", "xoa", "moi", "xem"])
def test_a_stranger_sees_and_changes_nothing(talks: Talks, verb: str) -> None:
    before = talks.only()
    text = talks.say(f"/lich {verb} 1 đồng ý", STRANGER).text
    assert "thôn 3" not in text
    assert before.schedule.code not in text
    assert talks.only() == before


def test_the_calendar_file_has_every_meeting_with_its_alarm(talks: Talks) -> None:
    talks.say("/lich doi 1 2027-01 7/1 20h")
    talks.say("/lich")
    file = talks.press("Tệp lịch (.ics)").file
    assert file
    assert (file.name, file.media_type) == ("lich-hop.ics", "text/calendar")
    events = Calendar.from_ical(file.content).walk("VEVENT")
    assert events[0].decoded("DTSTART") == datetime(2027, 1, 7, 20, tzinfo=ZONE)
    assert len(events) == 12
    assert all(event.walk("VALARM") for event in events)


def test_a_schedule_is_deleted_after_one_confirmation(talks: Talks) -> None:
    joined(talks)
    talks.say("/lich")
    assert "1 người" in talks.press("Xóa lịch").text
    assert len(talks.of()) == 1
    talks.press("Xóa lịch này")
    assert (talks.of(), talks.of(MEMBER_ADDRESS)) == ([], [])
    assert talks.deliver(START + YEAR) == []


# Invitations


def test_members_subscribe_themselves_and_only_their_number_is_told(talks: Talks) -> None:
    talks.say("/lich")
    told = talks.press("Mời đảng viên").text
    code = talks.only().schedule.code
    assert f"/start moi-{code}" in told
    reply = talks.say(f"/start moi-{code}", MEMBER_ADDRESS)
    assert "Chi bộ thôn 3" in reply.text
    assert talks.of(MEMBER_ADDRESS) == []
    summary = talks.press("Như đảng viên", MEMBER_ADDRESS).text
    assert "5/1/2027" in summary
    assert "Luật 91/2025/QH15" in summary
    assert talks.of(MEMBER_ADDRESS) == []
    talks.press("Đồng ý", MEMBER_ADDRESS)
    assert set(talks.only(MEMBER_ADDRESS).subscription.steps) == set(MEMBER)
    listed = talks.say("/lich").text
    assert ": 1." in listed
    assert MEMBER_ADDRESS not in listed
    assert ": 1." not in talks.say("/lich", MEMBER_ADDRESS).text


def test_a_member_chooses_reminders_and_nothing_else(talks: Talks) -> None:
    talks.say(f"/start moi-{talks.only().schedule.code.lower()}", MEMBER_ADDRESS)
    talks.say("mùng 8, 20h, trước 2 tiếng", MEMBER_ADDRESS)
    talks.say("đồng ý", MEMBER_ADDRESS)
    assert talks.only(MEMBER_ADDRESS).subscription.steps == (Step(minutes=120),)
    assert talks.only().schedule.rule.day == MonthDay(5)


def test_an_invitation_may_be_declined_and_left(talks: Talks) -> None:
    talks.say(f"/start moi-{talks.only().schedule.code}", MEMBER_ADDRESS)
    talks.say("thôi", MEMBER_ADDRESS)
    assert talks.of(MEMBER_ADDRESS) == []
    joined(talks)
    talks.say("/lich", MEMBER_ADDRESS)
    talks.press("Thôi nhận lời nhắc", MEMBER_ADDRESS)
    assert talks.of(MEMBER_ADDRESS) == []


@pytest.mark.parametrize("code", ["", "ABCDEFGH", "../etc", "x" * 60])
def test_a_wrong_code_opens_nothing(talks: Talks, code: str) -> None:
    assert "không còn dùng được" in talks.say(f"/start moi-{code}", STRANGER).text


def test_the_secretary_needs_no_invitation(talks: Talks) -> None:
    assert "/lich" in talks.say(f"/start moi-{talks.only().schedule.code}").text


@pytest.mark.parametrize(
    "argument",
    ["9", "doi", "doi 1 x", "doi 1 2027-13", "boqua 1 abc", "nhaclai", "nhaclai x", "bậy bạ", "xoa", "1" * 30],
)
def test_no_argument_breaks_the_list(talks: Talks, argument: str) -> None:
    assert 0 < len(talks.say(f"/lich {argument}").text) <= LONGEST_REPLY
