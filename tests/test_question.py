"""Understanding: what a message asks, slot by slot, and the same however it is typed."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.base import KnowledgeBase
from knowledge.content import read_articles
from knowledge.reading.question import Question, understand
from knowledge.vocabulary import load
from knowledge.words.text import fold
from knowledge.words.tokens import MOST_TOKENS
from tests.test_text import anything

PLACES = sorted({p.title for article in read_articles() for p in article.places if p.level != "trường"})
MEASURES = sorted({measure.name for measure in load().measures})
FORMS = [
    "{place} có bao nhiêu {measure}?",
    "Số {measure} của {place} là bao nhiêu",
    "cho hỏi {place} có mấy {measure} ạ",
]

questions = st.builds(
    lambda form, place, measure: str(form.format(place=place, measure=measure)),
    *map(st.sampled_from, (FORMS, PLACES, MEASURES)),
)


def slots(question: Question) -> Question:
    """A question without its wording: all that was understood."""
    return replace(question, text="")


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Huyện Sìn Hồ có bao nhiêu đảng viên?", {"concept:dang-vien"}),
        ("sin ho co bn dv", {"concept:dang-vien"}),
        ("đảng viên dự bị của Bắc Mê", {"concept:dang-vien", "concept:du-bi"}),
        ("xóa bản trắng đảng viên", {"concept:ban-trang", "concept:xoa"}),
        ("tổ cảm tình đảng là gì", {"concept:cam-tinh-dang"}),
        ("chi bộ 4 tốt", {"concept:bon-tot"}),
        ("xin chào đồng chí ạ", set()),
    ],
)
def test_terms_are_what_is_meant(base: KnowledgeBase, text: str, terms: set[str]) -> None:
    assert understand(base, text).terms == terms


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Sìn Hồ có bao nhiêu đảng viên", "count"),
        ("tỷ lệ đảng viên dự họp", "share"),
        ("ai là bí thư", "who"),
        ("ban hành khi nào", "when"),
        ("xã nào", "which"),
        ("làm thế nào để xóa bản trắng", "how"),
        ("tổ cảm tình đảng là gì", "what"),
        ("vì sao phải xóa bản trắng", "why"),
        ("bao lâu họp một lần", "often"),
        ("áp dụng giai đoạn nào", "period"),
        ("huyện nào nhiều đảng viên nhất", "most"),
        ("nơi nào ít đảng viên nhất", "least"),
        ("Sìn Hồ hơn kém Bắc Mê", "difference"),
        ("do cơ quan nào ban hành", "issuer"),
        ("tác giả bài báo", "author"),
    ],
)
def test_what_is_asked_for(base: KnowledgeBase, text: str, asked: str) -> None:
    for said in (text, fold(text)):
        assert asked in understand(base, said).asks, said


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("có bao nhiêu đảng viên", ("concept:dang-vien",)),
        ("có mấy chi bộ, bao nhiêu đảng viên", ("concept:chi-bo", "concept:dang-vien")),
        ("đảng viên là gì", ()),
    ],
)
def test_heads_are_what_is_counted(base: KnowledgeBase, text: str, heads: tuple[str, ...]) -> None:
    assert understand(base, text).heads == heads


@pytest.mark.parametrize("asked", ["bao nhiêu", "bao nhiu", "bn", "mấy", "may"])
def test_what_stands_behind_a_counting_word_is_counted(base: KnowledgeBase, asked: str) -> None:
    clauses = understand(base, f"Nam Đông có {asked} hộ với {asked} nhân khẩu").clauses
    assert [clause.terms for clause in clauses] == [{"concept:ho-dan"}, {"concept:nhan-khau"}]


def test_a_share_told_is_not_asked(base: KnowledgeBase) -> None:
    told = understand(base, "đến năm nào thì Nam Đông có trên 80% trưởng thôn là đảng viên")
    assert told.asks == {"when"}
    assert told.figures == ("80",)
    assert not told.wholes
    assert "share" in understand(base, "bao nhiêu % trưởng thôn ở Nam Đông là đảng viên").asks


def test_each_thing_counted_is_a_clause(base: KnowledgeBase) -> None:
    clauses = understand(base, "Sìn Hồ có mấy chi bộ, bao nhiêu đảng viên?").clauses
    assert [clause.heads for clause in clauses] == [("concept:chi-bo",), ("concept:dang-vien",)]
    assert understand(base, "Sìn Hồ có bao nhiêu đảng viên?").clauses == ()


def test_the_part_that_asks_is_the_focus(base: KnowledgeBase) -> None:
    question = understand(base, "Tôi mới chuyển về Sìn Hồ, chưa quen việc. Huyện có bao nhiêu đảng viên?")
    assert question.focus is not None
    assert question.focus.terms == {"concept:dang-vien"}
    assert [location.ids for location in question.focus.locations] == [("huyen-sin-ho",)]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Sìn Hồ có mấy chi bộ?", True),
        ("mấy chi bộ ở Sìn Hồ", True),
        ("mấy buổi đối thoại ở Mường Nhé do ai tổ chức", False),
        ("Bó Pèng làm mấy việc gì để học Bác", False),
        ("Rô Men xử lý sao với mấy người không đủ tư cách", False),
        ("mấy bạn học sinh ở Bắc Mê có bao nhiêu bạn vào Đảng", True),
        ("Bộ máy chi bộ ở Sìn Hồ", False),
        ("xã nào của Mường Nhé nhiều bản trắng nhất", False),
        ("xa nao cua muong nhe nhieu ban trang nhat", False),
        ("xã nào đứng đầu Mường Nhé về số bản trắng", False),
        ("số dân của Nam Đông", True),
    ],
)
def test_only_what_asks_for_a_figure_counts(base: KnowledgeBase, text: str, counts: bool) -> None:
    assert ("count" in understand(base, text).asks) == counts


@pytest.mark.parametrize("level", ["xã", "xa", "huyện", "huyen"])
def test_dialect_asks_which_place_too(base: KnowledgeBase, level: str) -> None:
    for which in ("mô", "mo", "nào"):
        assert "which" in understand(base, f"bản Huổi Cắn thuộc {level} {which}").asks


@pytest.mark.parametrize(
    ("text", "kept", "gone"),
    [
        ("số bản vắng đảng viên (không phải số đã xóa) của Mường Nhé", "ban-trang", "xoa"),
        ("Bắc Mê có mấy chi bộ, đừng lấy chi bộ trực thuộc", "chi-bo", "truc-thuoc"),
        ("không tính chi bộ cơ sở thì Bắc Mê còn lại mấy đảng bộ", "dang-bo", "chi-bo"),
    ],
)
def test_what_is_left_out_is_not_asked(base: KnowledgeBase, text: str, kept: str, gone: str) -> None:
    terms = understand(base, text).terms
    assert f"concept:{kept}" in terms
    assert f"concept:{gone}" not in terms


def test_listed_things_are_items_and_asked_ones_are_not(base: KnowledgeBase) -> None:
    listed = understand(base, "số hộ, số thôn và nhân khẩu của Nam Đông là bao nhiêu")
    assert [len(item.terms) for item in listed.items] == [1, 1, 1]
    assert understand(base, "trên tổng số chi bộ thôn, bao nhiêu chi bộ có cấp ủy").items == ()


def test_the_number_of_which_a_part_is_asked_is_a_whole(base: KnowledgeBase) -> None:
    assert understand(base, "trong 55 tổ chức đảng có mấy đảng bộ").wholes == {"55"}
    assert understand(base, "55 tổ chức đảng, đúng không").wholes == frozenset()


def test_whose_a_place_is_asks_for_its_level_and_whose_a_document_is_for_its_body(base: KnowledgeBase) -> None:
    assert understand(base, "Rô Men là xã của huyện nào?").which == {"level:huyện"}
    assert "issuer" in understand(base, "nghị quyết 6 của huyện nào").asks


def test_people_posts_and_authors(base: KnowledgeBase) -> None:
    assert understand(base, "ông Bùi Văn Tuân nói gì").people == ("Bùi Văn Tuân",)
    assert understand(base, "bui van tuan la ai").people == ("Bùi Văn Tuân",)
    assert understand(base, "Bí thư Huyện ủy Nam Đông là ai").posts == {"bi-thu"}
    assert understand(base, "phó bí thư thường trực huyện ủy").posts == {"pho-bi-thu-thuong-truc"}
    assert understand(base, "bài của Đức Linh").authors == ("muong-nhe",)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("anh Tùng bên Đảng ủy xã Mường Toong giữ chức gì", ("Nguyễn Thanh Tùng",)),
        ("bac Doi o Pa Tan la ai", ("Vàng Văn Đôi",)),
        ("thầy Thắng hiệu trưởng là ai", ("Nguyễn Toàn Thắng",)),
        ("anh Tùng ở Sìn Hồ là ai", ()),
        ("cô Minh là ai", ()),
        ("chi bộ ở Sìn Hồ đổi mới nội dung", ()),
    ],
)
def test_a_given_name_is_somebody_where_their_post_or_place_is_named(
    base: KnowledgeBase, text: str, people: tuple[str, ...]
) -> None:
    assert understand(base, text).people == people


def test_words_that_only_share_letters_with_a_place_stay_words(base: KnowledgeBase) -> None:
    for text in ("bao nhiêu học sinh ở Bắc Mê", "hoc sinh o bac me", "so lieu bac me la tinh den thang may"):
        assert [location.ids for location in understand(base, text).locations] == [("huyen-bac-me",)]


def test_a_word_without_a_meaning_narrows_what_stands_before_it(base: KnowledgeBase) -> None:
    question = understand(base, "Sìn Hồ có bao nhiêu đảng viên thích phở")
    assert question.unknown == question.tail == {"word:thich", "word:pho"}


def test_figures_are_those_that_are_no_time_and_no_document(base: KnowledgeBase) -> None:
    assert understand(base, "50/60 ở Nam Đông năm 2021 theo nghị quyết 21").figures == ("50/60",)
    # As the base writes it.
    assert understand(base, "con số 4.923 là gì").figures == ("4923",)


def test_a_message_of_nothing_is_empty(base: KnowledgeBase) -> None:
    for text in ("", " \n\t", "😀😀", "?!", "\u200b"):
        question = understand(base, text)
        assert (question.is_empty, question.words) == (True, 0)


@given(questions)
def test_a_question_is_understood_in_every_form(base: KnowledgeBase, text: str) -> None:
    expected = slots(understand(base, text))
    ways: list[Callable[[str], str]] = [
        lambda said: unicodedata.normalize("NFD", said),
        str.upper,
        lambda said: f"  {said} 😀 ",
        lambda said: said.replace(" ", "\u00a0"),
        lambda said: said.replace("ủy", "uỷ").replace("óa", "oá"),
        lambda said: "\u200b".join(said),
    ]
    for way in ways:
        assert slots(understand(base, way(text))) == expected, way(text)


@given(questions, st.sampled_from(["Cho bác hỏi ", "dạ thưa đồng chí, ", "Em ơi cho anh hỏi ", "xin cho biết "]))
def test_politeness_changes_nothing(base: KnowledgeBase, text: str, polite: str) -> None:
    expected, question = understand(base, text), understand(base, polite + text[0].lower() + text[1:])
    assert (question.terms, question.heads, question.unknown) == (expected.terms, expected.heads, expected.unknown)
    assert [location.ids for location in question.locations] == [location.ids for location in expected.locations]


@given(questions)
def test_a_question_is_understood_without_marks(base: KnowledgeBase, text: str) -> None:
    expected, question = understand(base, text), understand(base, fold(text))
    assert [location.ids for location in question.locations] == [location.ids for location in expected.locations]
    assert (question.terms, question.heads) == (expected.terms, expected.heads)


@given(anything)
def test_understanding_never_raises_and_reads_no_more_than_it_may(base: KnowledgeBase, text: str) -> None:
    assert understand(base, text).words <= MOST_TOKENS
