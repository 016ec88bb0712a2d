"""Buttons named by number or label where there is nothing to press; numbers of old menus press nothing new."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.chat import Button, Message, Reply
from handlers.conversation import Partner
from handlers.menus import Menu
from knowledge.base import KnowledgeBase

MENU = Menu(
    (Button("Đảng viên – huyện Bắc Mê", "/a"), Button("Đảng viên – huyện Sìn Hồ", "/b"), Button("Mục 12", "/c"))
)


def named(text: str) -> str | None:
    button = MENU.numbered(text) or MENU.labelled(text)
    return button.text if button else None


@pytest.mark.parametrize(
    ("text", "button"),
    [
        ("2", "/b"),
        (" 2. ", "/b"),
        ("2)", "/b"),
        ("03", "/c"),
        ("số 2", "/b"),
        ("chọn mục 1 nhé", "/a"),
        ("đảng viên huyện sìn hồ", "/b"),
        ("dang vien huyen sin ho", "/b"),
        ("dang vein huyen sin ho", "/b"),
        ("Đảng viên - huyện Bác Mê.", "/a"),
        ("muc 12", "/c"),
    ],
)
def test_a_button_is_named_by_its_number_or_its_label(text: str, button: str) -> None:
    assert named(text) == button


@pytest.mark.parametrize(
    "text", ["0", "4", "-1", "2 huyện", "mục 13", "1/2", "đảng viên", "đảng viên huyện", "đảng viên huyện sin hố nào"]
)
def test_what_names_no_button_presses_none(text: str) -> None:
    assert named(text) is None


def test_a_label_that_two_buttons_nearly_have_presses_neither() -> None:
    menu = Menu((Button("Bản Mai", "/a"), Button("Bản Mao", "/b")))
    assert menu.labelled("ban max") is None
    found = menu.labelled("bản mao")
    assert found
    assert found.text == "/b"


@given(st.text(max_size=20), st.integers(1, 90))
def test_no_text_makes_a_menu_fail(text: str, first: int) -> None:
    menu = Menu(MENU.buttons, first)
    for button in (menu.numbered(text), menu.labelled(text)):
        assert button is None or button in MENU.buttons


@given(st.sampled_from(MENU.buttons[:2]), st.data())
def test_a_slip_in_a_label_presses_its_button_or_none(button: Button, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(button.label) - 1))
    letter = data.draw(st.sampled_from(string.ascii_lowercase + "đăâêôơư"))
    found = MENU.labelled(button.label[:place] + letter + button.label[place + 1 :])
    assert found in (None, button)


@pytest.fixture
def partner(base: KnowledgeBase) -> Partner:
    return Partner(base)


def say(partner: Partner, text: str) -> Reply:
    return partner.reply(Message("zalo:1", text, "zalo:1"))


def test_a_number_that_the_menu_does_not_have_is_said_to_be_none(partner: Partner) -> None:
    shown = say(partner, "Tam Đường có bao nhiêu đảng viên?")
    reply = say(partner, "9")
    assert f"không có mục 9. Đồng chí chọn số từ 1 đến {len(shown.buttons)}" in reply.text
    assert say(partner, "2").status == "answer"


def test_a_menu_outlives_what_was_not_understood(partner: Partner) -> None:
    say(partner, "Tam Đường có bao nhiêu đảng viên?")
    assert say(partner, "hôm nay trời đẹp").status == "no_answer"
    assert "3.882" in say(partner, "2").text
