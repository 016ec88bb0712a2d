"""Setting up reminders: in a line or step by step, read back, and nothing kept before somebody agrees."""

from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from handlers.chat import LONGEST_REPLY, Message, Reply
from handlers.conversation import Partner
from handlers.reminding.consent import CONSENT, WORDING
from handlers.reminding.desk import NOT_AN_ADMIN
from handlers.reminding.summary import DEFAULT_NAME
from knowledge.base import KnowledgeBase
from reminders.records import NewSchedule
from reminders.rules import FromEnd, MeetingRule, MonthDay, NthWeekday
from reminders.steps import MEMBER, SECRETARY, Step
from tests.questions import all_questions
from tests.talks import START, WHOLE, Talks, labels
from tests.test_text import anything

QUESTION = "Huyện Sìn Hồ có bao nhiêu đảng viên?"


@pytest.fixture
def talks(base: KnowledgeBase, tmp_path: Path) -> Iterator[Talks]:
    with Talks(base, tmp_path) as talks:
        yield talks


def kept(talks: Talks) -> NewSchedule:
    schedule = talks.only().schedule
    return NewSchedule(schedule.name, schedule.rule, schedule.place, schedule.thematic)


def test_one_line_is_read_back_and_kept_once_agreed_to(talks: Talks) -> None:
    reply = talks.say(WHOLE)
    for told in ("Chi bộ thôn 3: ngày 5 hằng tháng, lúc 19 giờ 30", "Nơi họp: Nhà văn hóa", "trước 1 ngày, lúc 19 giờ"):
        assert told in reply.text
    for date in ("thứ ba, 5/1/2027", "thứ sáu, 5/2/2027", "thứ sáu, 5/3/2027", "Lời nhắc đầu tiên: thứ hai, 4/1/2027"):
        assert date in reply.text
    assert CONSENT in reply.text
    assert talks.of() == []
    talks.press("Đồng ý")
    assert kept(talks) == NewSchedule("Chi bộ thôn 3", MeetingRule(MonthDay(5), time(19, 30)), "Nhà văn hóa")
    subscription = talks.only().subscription
    assert subscription.steps == (Step(1, time(19)),)
    assert (subscription.consent.at, subscription.consent.wording) == (START, WORDING)


def test_step_by_step_with_buttons(talks: Talks) -> None:
    talks.say("/nhac")
    for label in ("Thứ bảy đầu tiên của tháng", "19 giờ 30", "Hội trường", "Như bí thư", "Tháng giữa quý", "Đồng ý"):
        assert talks.of() == []
        talks.press(label)
    rule = MeetingRule(NthWeekday(1, 5), time(19, 30))
    assert kept(talks) == NewSchedule(DEFAULT_NAME, rule, "Hội trường", 2)
    assert set(talks.only().subscription.steps) == set(SECRETARY)
    assert talks.only().subscription.role == "secretary"


def test_step_by_step_in_words(talks: Talks) -> None:
    for text in ("/nhac", "ngay cuoi thang", "7h", "7 giờ tối", "nhà ông Tư bản Nà Pẳn", "tự chọn", "1 ngày", "không"):
        talks.say(text)
    talks.say("dong y")
    assert kept(talks) == NewSchedule(DEFAULT_NAME, MeetingRule(FromEnd(0), time(19)), "Nhà ông Tư bản Nà Pẳn")
    assert talks.only().subscription.steps == (Step(1, time(19)),)


@pytest.mark.parametrize(
    ("label", "day"), [("Ngày 3", MonthDay(3)), ("Mục 3: Thứ bảy đầu tiên của tháng", NthWeekday(1, 5))]
)
def test_a_number_that_may_be_a_day_or_a_place_in_the_list_is_asked_about(
    talks: Talks, label: str, day: MonthDay | NthWeekday
) -> None:
    talks.say("/nhac")
    number = str(labels(talks.say("3")).index(label) + 1)
    for text in (number, "19", "bỏ qua", "như đảng viên", "không", "đồng ý"):
        talks.say(text)
    assert kept(talks).rule == MeetingRule(day, time(19))


def test_no_stops_where_consent_is_asked_for(talks: Talks) -> None:
    talks.say(WHOLE)
    assert "không lưu gì" in talks.say("không").text
    assert "Không có lịch nào đang chờ" in talks.say("đồng ý").text


def test_a_line_without_a_command_is_enough(talks: Talks) -> None:
    assert CONSENT in talks.say(WHOLE.removeprefix("/nhac ")).text
    talks.say("thôi")
    assert "Như bí thư" in labels(talks.say("hop chi bo thu bay dau tien 7h toi"))


def test_the_articles_are_asked_as_ever(talks: Talks, base: KnowledgeBase) -> None:
    alone = Partner(base)
    for text in (
        QUESTION,
        "Ngày 5 tháng 4 năm 2021 Nam Đông ban hành nghị quyết gì?",
        "chi bộ họp khi nào",
        "tháng 8/2023",
    ):
        assert talks.say(text) == alone.reply(Message("alone", text))


@pytest.mark.parametrize("hour", ["7 giờ sáng (7 giờ)", "7 giờ tối (19 giờ)"])
def test_an_hour_that_may_be_two_is_asked_for(talks: Talks, hour: str) -> None:
    assert hour in labels(talks.say("/nhac mùng 3 7h, như đảng viên"))
    talks.press(hour)
    talks.press("Đồng ý")
    assert kept(talks).rule.time == time(7 if "sáng" in hour else 19)


def test_a_weekday_without_its_week_is_asked_for(talks: Talks) -> None:
    talks.say("/nhac họp thứ bảy 19h, như đảng viên")
    talks.press("Thứ bảy cuối cùng của tháng")
    talks.press("Đồng ý")
    assert kept(talks).rule == MeetingRule(NthWeekday(0, 5), time(19))


def test_short_months_are_told_of(talks: Talks) -> None:
    reply = talks.say("/nhac ngày 31 lúc 19h, như đảng viên")
    assert "tháng ngắn hơn thì họp ngày cuối tháng" in reply.text
    assert "28/2/2027" in reply.text


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("/nhac ngày 32 lúc 19h", "ngày 32"),
        ("/nhac ngày 0 lúc 19h", "ngày 0"),
        ("/nhac mùng 3 lúc 25h", "lúc 25h"),
        ("/nhac mùng 3 và 18 lúc 19h", "18"),
        ("/nhac 1/2 ngày", "1/2"),
        ("/nhac mùng 3 âm lịch 19h", "mùng 3 âm lịch"),
        ("/nhac hằng tuần thứ bảy 19h", "hằng tuần"),
        ("/nhac abc xyz", "abc xyz"),
    ],
)
def test_bad_input_is_named_with_an_example_and_nothing_of_it_is_held(talks: Talks, text: str, part: str) -> None:
    reply = talks.say(text)
    assert f"“{part}”" in reply.text
    assert "Ví dụ" in reply.text
    assert "không có lịch nào" in talks.say("/nhac đồng ý").text.lower()
    assert talks.of() == []


def test_a_bad_answer_is_named_and_asked_again(talks: Talks) -> None:
    talks.say("/nhac")
    reply = talks.say("ngày 45")
    assert "“ngày 45”" in reply.text
    assert "Mùng 3" in labels(reply)
    assert "mấy giờ" in talks.say("ngày 4").text


def test_any_other_question_is_answered_in_between(talks: Talks, base: KnowledgeBase) -> None:
    talks.say("/nhac")
    talks.say("mùng 3")
    answer = Partner(base).reply(Message("alone", QUESTION)).text
    reply = talks.say(QUESTION)
    assert answer in reply.text
    assert "đặt lịch nhắc dở" in reply.text
    assert "mấy giờ" in talks.press("Tiếp tục đặt lịch nhắc").text
    talks.say("/nguon")
    assert "ở đâu" in talks.say("19h").text
    assert answer in talks.say(QUESTION).text


@pytest.mark.parametrize("word", ["thôi", "Thôi.", "hủy", "huỷ bỏ", "thoi", "không đặt nữa"])
@pytest.mark.parametrize("said", [("/nhac",), ("/nhac", "mùng 3"), ("/nhac", "mùng 3", "19h"), (WHOLE,)])
def test_it_can_be_stopped_anywhere(talks: Talks, word: str, said: tuple[str, ...]) -> None:
    for text in said:
        talks.say(text)
    assert "không lưu gì" in talks.say(word).text
    talks.say("đồng ý")
    assert talks.of() == []


def test_what_is_read_back_can_be_set_right(talks: Talks) -> None:
    talks.say(WHOLE)
    assert "lúc 20 giờ" in talks.say("20 giờ").text
    assert "Hội trường xã" in talks.say("tại hội trường xã").text
    talks.say("như đảng viên")
    talks.say("đồng ý")
    assert kept(talks) == NewSchedule("Chi bộ thôn 3", MeetingRule(MonthDay(5), time(20)), "Hội trường xã")
    assert set(talks.only().subscription.steps) == set(MEMBER)


@pytest.mark.parametrize("text", ["không", "có lẽ", "không đồng ý", "chưa đồng ý", "ừ", "mùng 6", "??"])
def test_nothing_but_agreement_is_taken_for_it(talks: Talks, text: str) -> None:
    talks.say(WHOLE)
    talks.say(text)
    assert talks.of() == []


def test_agreeing_twice_keeps_it_once(talks: Talks) -> None:
    talks.say(WHOLE)
    talks.say("/nhac đồng ý")
    assert "/lich" in talks.say("/nhac đồng ý").text
    assert len(talks.of()) == 1


def test_a_button_means_the_same_after_a_restart(talks: Talks) -> None:
    talks.say("/nhac")
    talks.restart()
    assert "mấy giờ" in talks.press("Mùng 3").text
    talks.restart()
    talks.say("/nhac đồng ý")
    assert talks.of() == []


@pytest.mark.parametrize("text", ["cảm ơn", "Bạn là ai?", "Tam Đường có bao nhiêu đảng viên?", "nghị quyết 21 nói gì"])
def test_small_talk_and_questions_are_no_places(talks: Talks, base: KnowledgeBase, text: str) -> None:
    for said in ("/nhac", "mùng 3", "19h"):
        talks.say(said)
    assert Partner(base).reply(Message("alone", text)).text in talks.say(text).text
    assert "như thế nào" in talks.say("Trường tiểu học Pa Tần").text


def test_another_day_in_place_of_the_place_is_taken_for_it(talks: Talks) -> None:
    for said in ("/nhac", "mùng 3", "19h"):
        talks.say(said)
    assert "“không”" in talks.say("à không, mùng 4").text
    assert "ở đâu" in talks.say("mùng 4").text


def test_an_answer_that_means_nothing_is_asked_for_again(talks: Talks) -> None:
    talks.say("/nhac")
    reply = talks.say("bờ lô bờ la")
    assert "Tôi chưa hiểu câu trả lời" in reply.text
    assert "Mùng 3" in labels(reply)


def test_there_are_bounds(talks: Talks) -> None:
    many = ", ".join(f"trước {days} ngày lúc {hour} giờ" for days in range(1, 15) for hour in (10, 20))
    assert "nhiều nhất 10 mốc nhắc" in talks.say(f"/nhac mùng 3 19h, nhắc {many}").text
    for number in range(1, 13):
        talks.say(f"/nhac họp chi bộ thôn {number} mùng 5 19h, như đảng viên")
        talks.say("đồng ý")
    assert "nhiều nhất 10 lịch" in talks.last.text
    assert len(talks.of()) == 10
    assert len(talks.say("/lich").buttons) == 10


def test_reminders_that_come_too_late_are_not_promised(talks: Talks) -> None:
    reply = talks.say("/nhac mùng 3 6h30 sáng, nhắc sáng hôm đó và trước 1 ngày")
    assert "không nhắc được hôm họp, lúc 7 giờ" in reply.text
    talks.press("Đồng ý")
    assert talks.only().subscription.steps == (Step(1, time(19)),)
    assert "sau giờ họp" in talks.say("/nhac mùng 3 6h30 sáng, nhắc sáng hôm đó").text


def test_a_channel_that_cannot_deliver_says_so(base: KnowledgeBase) -> None:
    for text in ("/nhac mùng 3 19h", "/lich", "/dulieu", "/xoa", "/dung", "/start moi-ABC"):
        assert "không gửi lời nhắc được" in Partner(base).reply(Message("ask", text)).text


def test_in_a_group_only_admins_set_reminders(talks: Talks) -> None:
    group = "test:nhom"
    for text in (WHOLE, "/xoa", "/dung", "/lich boqua 1", "/start moi-ABC"):
        assert "quản trị viên" in talks.say(text, group, is_group=True, may_manage=False).text
    talks.say(WHOLE, group, is_group=True)
    assert talks.say("1", group, is_group=True, may_manage=False) is NOT_AN_ADMIN
    assert talks.of(group) == []
    talks.say("1", group, is_group=True)
    assert len(talks.of(group)) == 1
    assert "Chi bộ thôn 3" in talks.say("/lich", group, is_group=True, may_manage=False).text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    st.lists(
        st.sampled_from(["/nhac", "mùng 3", "7h", "19h", "bỏ qua", "như đảng viên", "2", "1", "/lich"]) | anything,
        max_size=8,
    )
)
def test_nothing_is_kept_whatever_is_said_without_agreement(talks: Talks, said: list[str]) -> None:
    for text in said:
        if "đồng" not in text and text != "1":
            reply = talks.say(text)
            assert 0 < len(reply.text) <= LONGEST_REPLY
            assert all(len(button.text.encode()) < 64 for button in reply.buttons if button.text.startswith("/nhac"))
    assert talks.of() == []


def test_no_question_to_the_articles_is_taken_for_a_wish(talks: Talks, base: KnowledgeBase) -> None:
    asked = [text for file in all_questions() for text in (*file.refusals, *(a.text for a in file.choices))]
    assert len(asked) > 100
    for text in asked:
        talks.restart()
        assert talks.say(text) == Partner(base).reply(Message("alone", text)), text


def on_a_page(talks: Talks, text: str) -> Reply:
    """What is said where nothing can be delivered later."""
    return talks.say(text, "")


def test_where_nothing_can_be_delivered_the_dates_are_taken_along_and_nothing_is_kept(talks: Talks) -> None:
    reply = on_a_page(talks, WHOLE)
    assert "mùng 5" not in reply.text
    assert "ngày 5 hằng tháng, lúc 19 giờ 30" in reply.text
    assert "thứ ba, 5/1/2027" in reply.text
    assert "trên Zalo hoặc Telegram" in reply.text
    assert reply.file
    events = Calendar.from_ical(reply.file.content.decode()).walk("VEVENT")
    assert len(events) == 12
    assert all(event.walk("VALARM") for event in events)
    assert on_a_page(talks, WHOLE).file == reply.file
    assert "không lưu gì" in on_a_page(talks, "/lich").text
    assert talks.of("") == []


def test_a_branch_may_be_asked_for_step_by_step_where_nothing_can_be_delivered(talks: Talks) -> None:
    for text in ("/nhac", "ngày cuối tháng", "7h sáng", "hội trường", "như đảng viên"):
        assert on_a_page(talks, text).file is None
    assert on_a_page(talks, "bỏ qua").file
