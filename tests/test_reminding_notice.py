"""A reminder says what, when, where and what to prepare; its buttons do what they say."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from handlers.chat import Reply
from handlers.reminding.notice import notice
from knowledge.base import KnowledgeBase
from reminders.outbox import Outbox
from reminders.rules import ZONE
from reminders.state import open_state
from tests.talks import START, WHOLE, Talks, labels
from tests.test_reminding_listing import MEMBER_ADDRESS, joined

EVERYBODY = ["Đã nhận", "Nhắc lại sau 1 giờ", "Dời tháng này", "Bỏ qua tháng này"]
BEFORE = datetime(2027, 1, 4, 19, 0, tzinfo=ZONE)


@pytest.fixture
def talks(base: KnowledgeBase, tmp_path: Path) -> Iterator[Talks]:
    with Talks(base, tmp_path) as talks:
        yield talks


def set_up(talks: Talks, text: str = WHOLE) -> None:
    talks.say(text)
    talks.press("Đồng ý")


def test_a_reminder_tells_what_when_and_where(talks: Talks) -> None:
    set_up(talks)
    ((delivery, reply),) = talks.deliver(BEFORE)
    assert delivery.due == BEFORE
    assert reply.text.splitlines()[:3] == [
        "Nhắc họp: Chi bộ thôn 3",
        "Thời gian: thứ ba, 5/1/2027, 19 giờ 30",
        "Địa điểm: Nhà văn hóa",
    ]
    assert labels(reply) == EVERYBODY


def test_a_secretary_is_told_what_to_do_and_when(talks: Talks) -> None:
    set_up(talks, "/nhac mùng 15 lúc 19h, như bí thư")
    told = [(d.due.astimezone(ZONE).day, reply.text) for d, reply in talks.deliver(START + timedelta(days=30))]
    for day, words in ((8, "họp chi uỷ, dự thảo nội dung"), (13, "đăng tài liệu"), (17, "đăng nghị quyết, biên bản")):
        assert any(day == due and words in text for due, text in told), words
    assert labels(talks.last) == EVERYBODY[:2]
    assert "Đã họp" in talks.last.text


def test_the_thematic_session_is_told_in_its_month_alone(talks: Talks) -> None:
    set_up(talks, f"{WHOLE}, chuyên đề tháng giữa quý")
    found = talks.deliver(START + timedelta(days=365))
    thematic = [d.meeting.astimezone(ZONE).month for d, reply in found if "chuyên đề" in reply.text]
    assert len(found) == 12
    assert thematic == [2, 5, 8, 11]


def test_a_late_reminder_says_so(base: KnowledgeBase, tmp_path: Path) -> None:
    with Talks(base, tmp_path) as talks:
        set_up(talks)
        outbox = Outbox(open_state(f"sqlite:///{tmp_path / 'state.db'}"), "late")
        late = BEFORE + timedelta(hours=13)
        outbox.due(late)
        (delivery,) = outbox.claim(late, 10, timedelta(minutes=5), ("test",))
        assert notice(delivery).text.startswith("Nhắc họp (Nhắc muộn): Chi bộ thôn 3")


def test_taken_note_of(talks: Talks) -> None:
    set_up(talks)
    talks.deliver(BEFORE)
    assert "Cảm ơn" in talks.press("Đã nhận").text
    assert talks.deliver(BEFORE + timedelta(days=1)) == []


def test_again_after_an_hour(talks: Talks) -> None:
    set_up(talks)
    talks.deliver(BEFORE)
    assert "20 giờ" in talks.press("Nhắc lại sau 1 giờ").text
    ((again, _),) = talks.deliver(BEFORE + timedelta(hours=2))
    assert (again.round, again.due) == (1, BEFORE + timedelta(hours=1))
    talks.now = again.meeting
    assert "Không nhắc lại được" in talks.press("Nhắc lại sau 1 giờ").text


def test_somebody_elses_reminder_is_not_repeated(talks: Talks) -> None:
    set_up(talks)
    talks.deliver(BEFORE)
    assert "Không nhắc lại được" in talks.press("Nhắc lại sau 1 giờ", "test:nguoi-la").text


def test_the_secretary_moves_the_month_from_a_reminder(talks: Talks) -> None:
    set_up(talks)
    talks.deliver(BEFORE)
    talks.restart()
    talks.press("Dời tháng này")
    talks.say("ngày 9 lúc 20h")
    ((delivery, _),) = talks.deliver(datetime(2027, 1, 31, tzinfo=ZONE))
    assert delivery.meeting == datetime(2027, 1, 9, 20, tzinfo=ZONE)


def test_the_secretary_leaves_the_month_out_from_a_reminder(talks: Talks) -> None:
    set_up(talks, "/nhac mùng 5 lúc 19h, như đảng viên")
    joined(talks)
    assert {d.address for d, _ in talks.deliver(datetime(2027, 1, 2, 20, tzinfo=ZONE))} == {
        "test:bi-thu",
        MEMBER_ADDRESS,
    }
    talks.press("Bỏ qua tháng này")
    assert talks.deliver(datetime(2027, 2, 1, tzinfo=ZONE)) == []
    assert len(talks.deliver(datetime(2027, 2, 28, tzinfo=ZONE))) == 6


def test_a_members_buttons_are_for_the_member_alone(talks: Talks) -> None:
    set_up(talks, "/nhac mùng 5 lúc 19h, như đảng viên")
    joined(talks)
    talks.deliver(datetime(2027, 1, 2, 20, tzinfo=ZONE))
    reminder = talks.last
    assert "Chỉ người đặt lịch" in talks.press("Dời tháng này", MEMBER_ADDRESS).text
    talks.last = reminder
    talks.press("Bỏ qua tháng này", MEMBER_ADDRESS)
    assert {d.address for d, _ in talks.deliver(datetime(2027, 1, 20, tzinfo=ZONE))} == {"test:bi-thu"}


def test_every_button_fits_into_what_telegram_holds(talks: Talks) -> None:
    set_up(talks)
    talks.deliver(BEFORE)
    assert all(len(button.text.encode()) < 64 for button in talks.last.buttons)


OTHER = WHOLE.replace("thôn 3", "thôn 4").replace("nhà văn hóa", "hội trường")


def number_of(reply: Reply, label: str) -> str:
    return str(reply.first + labels(reply).index(label))


def test_a_reminders_numbers_mean_the_same_after_a_restart_and_beside_another_menu(talks: Talks) -> None:
    set_up(talks)
    ((_, reply),) = talks.deliver(BEFORE)
    assert reply.first in range(11, 92, 10)
    talks.restart()
    assert len(labels(talks.say("Tam Đường có bao nhiêu đảng viên?"))) > 1
    assert "Chi bộ thôn 3, tháng 1/2027: không họp" in talks.say(number_of(reply, "Bỏ qua tháng này")).text
    assert talks.only().changes == {"2027-01": None}


def test_of_two_reminders_each_has_numbers_of_its_own(talks: Talks) -> None:
    set_up(talks)
    set_up(talks, OTHER)
    (_, first), (_, second) = talks.deliver(BEFORE)
    talks.restart()
    talks.say(number_of(first, "Bỏ qua tháng này"))
    skipped = [s.schedule.name for s in talks.of() if s.changes]
    assert [line for line in first.text.splitlines() if line.endswith(skipped[0])]
    assert first.first != second.first


def test_a_label_that_two_reminders_have_is_asked_back_with_their_meetings(talks: Talks) -> None:
    set_up(talks)
    set_up(talks, OTHER)
    talks.deliver(BEFORE)
    asked = talks.say("bo qua thang nay")
    assert asked.status == "choices"
    assert sorted(labels(asked)) == [
        f"Bỏ qua tháng này: Chi bộ thôn {number}, thứ ba, 5/1/2027, 19 giờ 30" for number in (3, 4)
    ]
    assert not any(s.changes for s in talks.of())
    assert "không họp" in talks.say("2").text
    assert [bool(s.changes) for s in talks.of()].count(True) == 1


def test_old_numbers_name_nothing(talks: Talks) -> None:
    set_up(talks)
    ((_, reply),) = talks.deliver(BEFORE)
    talks.now += timedelta(days=20)
    assert "không có mục" in talks.say(number_of(reply, "Bỏ qua tháng này")).text
    assert not talks.only().changes
    assert talks.say(number_of(reply, "Bỏ qua tháng này"), "test:nobody").status == "no_answer"
