"""All that is kept of somebody is shown, exported and deleted; who stops is not reminded."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.chat import LONGEST_REPLY
from handlers.reminding.consent import CONSENT, WORDING
from knowledge.base import KnowledgeBase
from tests.talks import START, WHOLE, Talks
from tests.test_reminding_listing import MEMBER_ADDRESS, joined

SECRETARY_ADDRESS = "test:bi-thu"
YEAR = timedelta(days=365)


@pytest.fixture
def talks(base: KnowledgeBase, tmp_path: Path) -> Iterator[Talks]:
    """A secretary and a member of one schedule."""
    with Talks(base, tmp_path) as talks:
        talks.agree(WHOLE)
        joined(talks)
        yield talks


def test_consent_says_what_why_how_long_and_how_to_delete() -> None:
    for told in ("Lưu gì", "Để làm gì", "Bao lâu", "/xoa", "/dulieu", "/dung", "Luật 91/2025/QH15", f"số {WORDING}"):
        assert told in CONSENT


def test_all_that_is_kept_is_shown_and_exported(talks: Talks) -> None:
    talks.deliver(START + timedelta(days=16))
    reply = talks.say("/dulieu")
    for told in (
        "Chi bộ thôn 3",
        "ngày 5 hằng tháng",
        "Nhà văn hóa",
        "trước 1 ngày",
        "20/12/2026 09:00",
        f"số {WORDING}",
    ):
        assert told in reply.text
    assert reply.file
    assert reply.file.media_type == "application/json"
    exported = json.loads(reply.file.content)
    assert exported == talks.book.export(SECRETARY_ADDRESS)
    assert len(exported["deliveries"]) == 1
    assert MEMBER_ADDRESS not in reply.file.content.decode()


@pytest.mark.parametrize("command", ["/dulieu", "/xoa", "/dung"])
def test_of_a_stranger_nothing_is_kept(talks: Talks, command: str) -> None:
    reply = talks.say(command, "test:nguoi-la")
    assert "không lưu gì" in reply.text
    assert reply.file is None


def test_asking_keeps_nothing(talks: Talks) -> None:
    for text in ("xin chào", "Huyện Sìn Hồ có bao nhiêu đảng viên?", "/nhac", "mùng 3", "19h", "/lich"):
        talks.say(text, "test:nguoi-la")
    assert not any(talks.book.export("test:nguoi-la").values())


def test_everything_is_deleted_after_one_confirmation(talks: Talks) -> None:
    reply = talks.say("/xoa")
    assert "1 người" in reply.text
    assert len(talks.of()) == 1
    assert "Đã xóa tất cả" in talks.press("Xóa tất cả").text
    assert not any(talks.book.export(SECRETARY_ADDRESS).values())
    assert talks.deliver(START + YEAR) == []


def test_a_member_who_deletes_leaves_the_schedule_to_the_others(talks: Talks) -> None:
    talks.say("/xoa", MEMBER_ADDRESS)
    talks.press("Xóa tất cả", MEMBER_ADDRESS)
    assert not any(talks.book.export(MEMBER_ADDRESS).values())
    assert {d.address for d, _ in talks.deliver(START + YEAR)} == {SECRETARY_ADDRESS}


@pytest.mark.parametrize("text", ["/xoa", "/xoa không", "/xoa hết", "không", "thôi"])
def test_nothing_is_deleted_without_confirmation(talks: Talks, text: str) -> None:
    talks.say("/xoa")
    talks.say(text)
    assert len(talks.of()) == 1


def test_who_stops_is_not_reminded_until_they_want_it_again(talks: Talks) -> None:
    assert "không gửi lời nhắc nào" in talks.say("/dung", MEMBER_ADDRESS).text
    assert {d.address for d, _ in talks.deliver(START + timedelta(days=40))} == {SECRETARY_ADDRESS}
    talks.say("/start", MEMBER_ADDRESS)
    assert {d.address for d, _ in talks.deliver(START + timedelta(days=70))} == {SECRETARY_ADDRESS}
    talks.say("/lich", MEMBER_ADDRESS)
    talks.press("Nhận lại lời nhắc", MEMBER_ADDRESS)
    assert {d.address for d, _ in talks.deliver(START + timedelta(days=100))} == {SECRETARY_ADDRESS, MEMBER_ADDRESS}


def test_deleting_forgets_what_was_being_set_up(talks: Talks) -> None:
    talks.say(WHOLE)
    talks.say("/xoa đồng ý")
    talks.say("đồng ý")
    assert talks.of() == []


def test_what_is_too_long_to_tell_is_told_in_whole_schedules(talks: Talks) -> None:
    for number in range(10):
        talks.agree(WHOLE.replace("thôn 3", f"thôn {number} {'rất xa ' * 5}").replace("trước 1 ngày", "như bí thư"))
    reply = talks.say("/dulieu")
    told = reply.text.count("\n• Chi bộ thôn")
    assert len(reply.text) <= LONGEST_REPLY
    assert 1 < told < 10
    assert reply.text.endswith(f"• và {10 - told} lịch nữa, xem ở bản đầy đủ.")
    assert reply.file
