"""Figures as newspapers print them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.check.figures import Key, date_key, figures, is_time, moment_keys, number, pair
from knowledge.check.texts import Paragraph, normal

numbers = st.integers(0, 10**12)


def keys(text: str) -> list[Key]:
    return [figure.key for figure in figures(text)]


def labels(text: str) -> list[str]:
    return [figure.label for figure in figures(text)]


def dotted(value: int) -> str:
    return f"{value:,}".replace(",", ".")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hơn 1.720 đảng viên", [number(1720)]),
        ("1.326.265.", [number(1326265)]),
        ("43,31%", [number(Decimal("43.31"))]),
        ("1.720,5 ha", [number(Decimal("1720.5"))]),
        ("03 đoàn viên", [number(3)]),
        ("50/60, 4/60", [pair(50, 60), pair(4, 60)]),
        ("8-10 người", [number(8), number(10)]),
        ("2016 - 2020", [number(2016), number(2020)]),
        ("17/08/2017", [date_key(17, 8, 2017)]),
        ("5-4-2021", [date_key(5, 4, 2021)]),
        ("tháng 8/2023", [pair(8, 2023)]),
        ("08:53", [(":", (Decimal(8), Decimal(53)))]),
        ("2km", [number(2)]),
        ("06 –NQ/HU", [number(6)]),
        ("không có số nào", []),
    ],
)
def test_a_figure_is_read_as_it_is_meant(text: str, expected: list[Key]) -> None:
    assert keys(text) == expected


def test_the_word_before_or_the_symbol_after_labels_a_figure() -> None:
    assert labels("tháng 8 năm 2023, ngày 5, số 07, 21-NQ/TW, 06 –NQ/HU, 42 chi bộ, 19 - Đảng bộ") == [
        *("tháng", "năm", "ngày", "số", "số", "số"),
        *("", ""),
    ]


@given(st.text())
def test_reading_never_raises(text: str) -> None:
    for figure in figures(text):
        assert text[figure.start : figure.end] == figure.text
        assert all(part >= 0 for part in figure.key[1])


@given(st.text(alphabet="0123456789.,:/- tháng"))
def test_no_digit_is_lost(text: str) -> None:
    read = "".join(figure.text for figure in figures(text))
    assert [char for char in read if char.isdigit()] == [char for char in text if char.isdigit()]


@given(numbers)
def test_a_number_is_the_same_with_and_without_dots(value: int) -> None:
    assert keys(dotted(value)) == keys(str(value)) == [number(value)]


@given(numbers, st.integers(0, 999))
def test_a_decimal_comes_back(whole: int, thousandths: int) -> None:
    printed = f"{dotted(whole)},{thousandths:03}"
    assert keys(printed) == [number(Decimal(f"{whole}.{thousandths:03}"))]


@given(numbers, numbers)
def test_a_pair_and_a_range_come_back(first: int, second: int) -> None:
    assert keys(f"{first}/{second}") == [pair(first, second)]
    assert keys(f"từ {dotted(first)}–{dotted(second)}") == [number(first), number(second)]


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_date_is_known_in_every_way_it_is_printed(day: date) -> None:
    meant = set(moment_keys(day.isoformat()))
    for printed in (f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}", f"{day.month}/{day.year}"):
        assert set(keys(printed)) <= meant
    spelt = figures(f"ngày {day.day} tháng {day.month} năm {day.year}")
    assert {figure.labelled for figure in spelt} <= meant
    assert all(is_time(figure.labelled) for figure in spelt)


def test_a_count_is_no_time() -> None:
    assert not any(is_time(figure.labelled) for figure in figures("1.950 đảng viên, 50/60, số 10, 8 bản"))


def test_words_are_compared_in_one_spelling() -> None:
    assert normal("Huyện uỷ, hàng THÁNG") == normal("huyện ủy hằng tháng")
    assert normal("đảng") != normal("đang")


@pytest.mark.parametrize(
    ("text", "value"),
    [("chỉ còn duy nhất bản Xa", 1), ("không còn bản trắng", 0), ("chi bộ bốn tốt", 4), ("mười bản", 10)],
)
def test_a_paragraph_may_say_a_number_in_words(text: str, value: int) -> None:
    assert Paragraph(1, text).has(value)
    assert not Paragraph(1, text).has(value + 20)
