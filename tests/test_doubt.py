"""Doubt: a slip that makes another question of a question is asked back, and nothing else is."""

import pytest

from handlers.ask import decide
from knowledge.base import KnowledgeBase
from knowledge.finding.decision import Answer, Choices
from tests.questions import all_questions
from tests.test_mutations import ASKED


def offered(base: KnowledgeBase, text: str) -> set[str]:
    decision = decide(base, text)[1]
    return {entry.key for entry in decision.options} if isinstance(decision, Choices) else set()


def test_a_slip_in_the_word_that_decides_is_asked_back(base: KnowledgeBase) -> None:
    keys = {"xa-muong-nhe/nha-van-hoa-da-xay/2017-08", "xa-muong-nhe/cum-dan-cu-co-nha-van-hoa/2017-08"}
    assert keys <= offered(base, "nha van hoa xa muong nhe lam cho may cum pan cu")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Cho tôi biết hồi tháng 8/2023 con số chi ộb cơ sở bên Bắc Mê là mấy hả anh?", "chi-bo-co-so"),
        ("nam dong co yay tccsd", "to-chuc-co-so-dang"),
        ("bac e doi moi cach lanh dao chi dao ra sao", "doi-moi-phuong-thuc-lanh-dao-bac-me"),
        ("huyen bac me dc may sb co so", "chi-bo-co-so"),
        ("Đến năm 2020, huyện Mường Nhé đặt những ục tiêu gì về phát triển Đảng?", "muc-tieu-nghi-quyet-07"),
    ],
)
def test_a_slip_in_a_short_word_a_long_question_or_a_name_is_asked_back(
    base: KnowledgeBase, text: str, key: str
) -> None:
    assert any(key in name.split("/") for name in offered(base, text))


@pytest.mark.parametrize("text", ["bắc mê hn có bn cb trực thuộc đb cơ sở z", "Bắc Mê có mấy đản viên dự bị?"])
def test_abbreviations_and_clear_slips_are_not_asked_back(base: KnowledgeBase, text: str) -> None:
    assert offered(base, text) == set()


def test_a_letter_too_many_makes_no_two_words_of_one(base: KnowledgeBase) -> None:
    decision = decide(base, "Lực lượng côeng an xã bên Sìn Hồ có thêm mấy chi bộ trong nhiệm kỳ 2015-2020?")[1]
    assert isinstance(decision, Answer)
    assert decision.keys == ("huyen-sin-ho/chi-bo-cong-an-xa-thanh-lap-moi/2015..2020",)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Nam Đông co pat ca may dang vien", "huyen-nam-dong/dang-vien/undated"),
        ("Huyện Mường Nhé mở bao nghieu lớp nhận thức về Đảng", "lop-nhan-thuc-ve-dang-da-mo/2016..2017-08"),
        ("Sìn Hồ có bao nohiêu tổ chức cơ sở đảng", "huyen-sin-ho/to-chuc-co-so-dang/2020-10"),
        ("Bắc Mê có mấy đảng viên chính thức, kông tính dự bị", "huyen-bac-me/dang-vien-chinh-thuc/2023-08"),
    ],
)
def test_a_letter_wrong_makes_no_other_words_of_one(base: KnowledgeBase, text: str, key: str) -> None:
    decision = decide(base, text)[1]
    told = decision.keys if isinstance(decision, Answer) else ()
    assert not told or any(name.endswith(key) for name in told)


def test_questions_without_slips_are_not_doubted(base: KnowledgeBase) -> None:
    open_ones = {asked.text for file in all_questions() for asked in file.choices}
    assert [asked.text for asked in ASKED if asked.text not in open_ones and offered(base, asked.text)] == []
