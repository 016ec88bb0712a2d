"""Texts in parts: nothing is lost, nothing is too long, and lists stay together where they can."""

from hypothesis import given
from hypothesis import strategies as st

from bot.parts import first_part, utf16_length


def test_a_list_stays_with_the_line_above_it() -> None:
    text = "Hai nơi\n1. Sìn Hồ\nNguồn:\n– bài một\n– bài hai"
    assert first_part(text, len(text) - 3) == ("Hai nơi\n1. Sìn Hồ", "Nguồn:\n– bài một\n– bài hai")
    assert first_part("– bài một\n– bài hai", 12) == ("– bài một", "– bài hai")
    assert first_part("không có chỗ ngắt", 5) == ("không", " có chỗ ngắt")


def test_a_link_stays_in_one_piece() -> None:
    assert first_part("xem tại https://a.vn/b nhé", 20) == ("xem tại ", "https://a.vn/b nhé")


@given(st.text(alphabet="ab\n😀 ", max_size=60), st.integers(2, 50))
def test_a_length_may_be_measured_otherwise(text: str, most: int) -> None:
    part, rest = first_part(text, most, utf16_length)
    assert len(part.encode("utf-16-le")) <= 2 * most
    assert text in (part + rest, f"{part}\n{rest}")
    assert part or text.startswith("\n") or not text


@given(st.text(alphabet="ab\n•– ", max_size=60), st.integers(1, 50))
def test_nothing_is_lost_and_nothing_too_long(text: str, most: int) -> None:
    part, rest = first_part(text, most)
    assert len(part) <= most
    assert text in (part + rest, f"{part}\n{rest}")
    assert (len(text) <= most) == (part == text)
