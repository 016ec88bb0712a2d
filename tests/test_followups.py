"""Conversations: what a message leaves out is taken from the one before, and from nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.ask import decide, label
from handlers.chat import Message, Reply
from handlers.conversation import MOST_CONVERSATIONS, Partner
from handlers.figures import sentence
from knowledge.base import KnowledgeBase
from knowledge.content import read_articles
from knowledge.finding.decision import Answer
from knowledge.finding.followup import remember
from knowledge.reading.question import Question

FACTS = sorted(fact.key for article in read_articles() for fact in article.facts)
MEMBERS = {
    "Sìn Hồ": "huyen-sin-ho/dang-vien/2020-10",
    "Bắc Mê": "huyen-bac-me/dang-vien/2023-08",
    "Nam Đông": "huyen-nam-dong/dang-vien/undated",
    "xã Pa Tần": "xa-pa-tan/dang-vien/2020-10",
    "xã Rô Men": "xa-ro-men/dang-vien/2022-03",
    "xã Mường Nhé": "xa-muong-nhe/dang-vien/2017-08",
}

places = st.sampled_from(sorted(MEMBERS))


@pytest.fixture
def partner(base: KnowledgeBase) -> Partner:
    return Partner(base)


def talk(partner: Partner, *texts: str, conversation: str = "one") -> Reply:
    """The last reply of a conversation."""
    return [partner.reply(Message(conversation, text)) for text in texts][-1]


def converse(base: KnowledgeBase, *texts: str) -> tuple[str, ...]:
    """The keys that the last message of a conversation is answered with; nothing where it is not."""
    previous: Question | None = None
    keys: tuple[str, ...] = ()
    for text in texts:
        question, decision = decide(base, text, previous)
        previous = remember(base, question, decision, previous)
        keys = decision.keys if isinstance(decision, Answer) else ()
    return keys


def tells(base: KnowledgeBase, said: Reply, key: str) -> bool:
    known = base.fact(key)
    assert known is not None
    return said.status == "answer" and sentence(base, known) in said.text


# Going on


def test_what_is_left_out_afterwards_is_of_the_figure_before(base: KnowledgeBase) -> None:
    left_out = "không tính dự bị thì còn mấy"
    assert converse(base, "Bắc Mê có mấy đảng viên?", left_out) == ("huyen-bac-me/dang-vien-chinh-thuc/2023-08",)
    assert converse(base, "Sìn Hồ có mấy đảng viên?", left_out) == ()


def test_where_the_place_before_lies(base: KnowledgeBase) -> None:
    village = converse(base, "ông Chảo Văn San làm gì", "thôn đó thuộc xã nào")
    assert village == ("place/thon-bo-peng", "place/xa-minh-son")
    province = converse(base, "Rô Men có mấy đảng viên", "xã này ở huyện nào vậy", "tỉnh nào")
    assert province == ("place/xa-ro-men", "place/tinh-lam-dong")


def test_three_places_are_not_two(base: KnowledgeBase) -> None:
    found = converse(base, "Sìn Hồ có mấy đảng viên?", "còn Nam Đông?", "còn Bắc Mê?", "cộng cả ba huyện lại")
    assert MEMBERS["Sìn Hồ"] in found or not found


@pytest.mark.parametrize(
    "last",
    [
        "cộng 2 huyện đó lại",
        "thưa bà, cộng hai huyện đó lại",
        "hai nơi hơn kém nhau mấy đảng viên",
        "chênh nhau bao nhiêu",
    ],
)
def test_what_both_have_is_of_the_last_two_places(base: KnowledgeBase, last: str) -> None:
    both = {MEMBERS["Sìn Hồ"], MEMBERS["Nam Đông"]}
    assert {*converse(base, "Sìn Hồ có mấy đảng viên?", "còn Nam Đông?", last)} == both
    assert {*converse(base, "Sìn Hồ có mấy đảng viên?", "Nam Đông có mấy đảng viên?", last)} == both


@given(places, places, st.sampled_from(["còn {}?", "con {} thi sao", "Thế còn {}?", "{} thì sao?", "vậy còn {} ạ"]))
def test_another_place(base: KnowledgeBase, first: str, second: str, form: str) -> None:
    said = talk(Partner(base), f"{first} có bao nhiêu đảng viên?", form.format(second))
    assert tells(base, said, MEMBERS[second])
    assert len(said.text.splitlines()) <= 3


@given(st.lists(places, min_size=2, max_size=6))
def test_one_place_after_another(base: KnowledgeBase, named: list[str]) -> None:
    partner = Partner(base)
    talk(partner, f"{named[0]} có bao nhiêu đảng viên?")
    for name in named[1:]:
        assert tells(base, talk(partner, f"còn {name}?"), MEMBERS[name])


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Bắc Mê có bao nhiêu đảng viên", "thế dự bị?"], "huyen-bac-me/dang-vien-du-bi/2023-08"),
        (["Bắc Mê có bao nhiêu đảng viên", "the du bi"], "huyen-bac-me/dang-vien-du-bi/2023-08"),
        (["Bắc Mê có bao nhiêu đảng viên", "còn chính thức?"], "huyen-bac-me/dang-vien-chinh-thuc/2023-08"),
        (["Bắc Mê có mấy đảng viên chính thức", "còn dự bị?"], "huyen-bac-me/dang-vien-du-bi/2023-08"),
        (["Bắc Mê có mấy đảng viên", "thế chính thức?", "còn dự bị?"], "huyen-bac-me/dang-vien-du-bi/2023-08"),
        (["Sìn Hồ có bao nhiêu chi bộ trực thuộc", "thế đảng viên?"], MEMBERS["Sìn Hồ"]),
        (["xã Pa Tần có bao nhiêu đảng viên", "còn cả huyện?"], MEMBERS["Sìn Hồ"]),
        (["xã Pa Tần có bao nhiêu đảng viên", "con ca huyen"], MEMBERS["Sìn Hồ"]),
        (["xã Mường Nhé có bao nhiêu đảng viên", "còn cả huyện?"], "huyen-muong-nhe/dang-vien/2017-08"),
        (["huyện Mường Nhé có bao nhiêu đảng viên", "còn xã?"], MEMBERS["xã Mường Nhé"]),
        (["Tam Đường có bao nhiêu đảng viên", "còn Sìn Hồ?"], MEMBERS["Sìn Hồ"]),
        (
            ["năm 2016 huyện Mường Nhé xóa bao nhiêu bản trắng", "còn từ năm 2016 đến nay?"],
            "huyen-muong-nhe/ban-trang-da-xoa/2016..2017-08",
        ),
        (
            ["huyện Mường Nhé xóa bao nhiêu bản trắng", "riêng xã Mường Toong trong năm 2016 thì mấy bản?"],
            "xa-muong-toong/ban-trang-da-xoa/2016",
        ),
        (
            ["huyện Mường Nhé có mấy chi bộ trực thuộc đảng bộ cơ sở", "riêng xã Mường Nhé?"],
            "xa-muong-nhe/chi-bo/2017-08",
        ),
        (["nghị quyết 06 nói gì", "văn bản đó ban hành ngày nào?"], "document/nq-06-nam-dong"),
        (["kế hoạch 267 là gì", "nó áp dụng giai đoạn nào?"], "document/kh-267-kh-hu"),
        (["chỉ thị 12 nói gì", "do ai ban hành?"], "document/ct-12-ct-tu"),
        (["nghị quyết nào nói về bản trắng", "nghị quyết đó của ai?"], "document/nq-07-muong-nhe"),
        (["nghị quyết 06 nói gì", "còn nghị quyết 21?"], "document/nq-21-nq-tw"),
        (["Bí thư Huyện ủy Nam Đông là ai", "còn trưởng ban tổ chức?", "dân vận nữa"], "person/Hồ Sỹ Minh"),
        (["nghị quyết 06 ra ngày nào", "của Huyện ủy Mường Nhé phải không"], "document/nq-06-nam-dong"),
        (
            ["rô men có mấy chi bộ thôn", "mấy cái độc lập bền vững", "vậy có cấp ủy thì mấy cái"],
            "xa-ro-men/chi-bo-thon-co-cap-uy/2022-03",
        ),
        (
            ["nam đông có mấy trưởng thôn là đảng viên", "trên tổng số mấy"],
            "huyen-nam-dong/truong-thon-la-dang-vien/undated",
        ),
        (["Bí thư Huyện ủy Nam Đông là ai", "còn Sìn Hồ?"], "person/Hoàng Thọ Trung"),
        (["nghị quyết 07 của ai", "mục tiêu là gì"], "document/nq-07-muong-nhe"),
        (["nghị quyết 07 của ai", "mục tiêu của nó"], "document/nq-07-muong-nhe"),
        (["bản Huổi Cắn ở đâu", "ban do co dang vien chua"], "ban-huoi-can/tinh-hinh-co-dang-vien-cua-ban/2017-08"),
        (["Bí thư Huyện ủy Mường Nhé là ai", "ông ấy nói gì"], "person/Nguyễn Quang Sáng"),
        (["xã nào ở Mường Nhé đi đầu nông thôn mới", "xã đó có mấy đảng viên"], MEMBERS["xã Mường Nhé"]),
        (["kế hoạch 267 của huyện nào", "ra hôm mấy vậy"], "document/kh-267-kh-hu"),
        (["nghị quyết 06 nói gì", "ngày ban hành của nó"], "document/nq-06-nam-dong"),
        (["nghị quyết 06 nói gì", "nơi nào thực hiện văn bản đó"], "document/nq-06-nam-dong"),
        (
            ["năm 2016 cả huyện Mường Nhé xóa mấy bản trắng", "năm đó riêng Mường Toong thì sao"],
            "xa-muong-toong/ban-trang-da-xoa/2016",
        ),
        (["Rô Men có mấy chi bộ độc lập bền vững", "thế có cấp ủy thì mấy"], "xa-ro-men/chi-bo-thon-co-cap-uy/2022-03"),
        (["ông Bùi Văn Tuân là ai", "còn ông Lê Mạnh Cường?"], "person/Lê Mạnh Cường"),
        (
            ["Sìn Hồ sắp xếp lại mấy chi bộ bản, khu phố", "vậy chi bộ trường học thì mấy"],
            "huyen-sin-ho/chi-bo-truong-hoc-sap-xep-lai/2015..2020",
        ),
    ],
)
def test_what_is_left_out_is_filled_in(base: KnowledgeBase, texts: list[str], expected: str) -> None:
    assert converse(base, *texts) == (expected,)


@pytest.mark.parametrize(
    "texts",
    [
        ["Sìn Hồ có bao nhiêu đảng viên", "thế dự bị?"],
        ["Sìn Hồ có bao nhiêu đảng viên", "còn Tam Đường?"],
        ["Bắc Mê có mấy đảng viên dự bị", "còn Sìn Hồ?"],
        ["Sìn Hồ có bao nhiêu đảng viên", "còn năm 2015?"],
        ["Sìn Hồ có bao nhiêu đảng viên", "thế nữ?"],
        ["huyện Sìn Hồ có bao nhiêu đảng viên", "còn cả tỉnh?"],
        ["Bí thư Huyện ủy Nam Đông là ai", "còn Tam Đường?"],
        ["nghị quyết 21 nói gì", "còn nghị quyết 22?"],
        ["Nam Đông có bao nhiêu đảng viên", "trong số đó mấy người là Cơ Tu"],
        ["Sìn Hồ có bao nhiêu đảng viên", "thế chi bộ bản?"],
        ["Sìn Hồ có mấy chi bộ trực thuộc", "trong đó chi bộ quân sự mấy cái"],
        ["Nam Đông có bao nhiêu đảng viên", "hộ nghèo thì sao"],
        ["Nam Đông có mấy bí thư chi bộ kiêm trưởng thôn", "mục tiêu là mấy phần trăm"],
    ],
)
def test_a_near_miss_is_refused_in_a_conversation_too(base: KnowledgeBase, texts: list[str]) -> None:
    assert converse(base, *texts) == ()


@pytest.mark.parametrize("text", ["so sánh đảng viên các huyện", "huyện nào nhiều nhất?", "so với các huyện thì sao"])
def test_all_places_are_asked_for_whatever_place_came_before(base: KnowledgeBase, text: str) -> None:
    told = converse(base, "Rô Men có bao nhiêu đảng viên", text)
    assert {MEMBERS["Sìn Hồ"], MEMBERS["Bắc Mê"], MEMBERS["Nam Đông"]} <= set(told)
    assert MEMBERS["xã Rô Men"] not in told


def test_the_place_before_is_compared_with_another(base: KnowledgeBase) -> None:
    told = converse(base, "Sìn Hồ có bao nhiêu đảng viên", "so với Bắc Mê thì sao?")
    assert set(told) == {MEMBERS["Sìn Hồ"], MEMBERS["Bắc Mê"]}


@pytest.mark.parametrize("text", ["thời tiết Hà Nội hôm nay", "giá vàng hôm nay"])
def test_what_no_article_tells_of_is_no_question_on_the_place_before(partner: Partner, text: str) -> None:
    assert talk(partner, "Rô Men có bao nhiêu đảng viên", text) == talk(partner, text, conversation="other")


def test_a_missing_date_is_said_to_be_missing(partner: Partner) -> None:
    said = talk(partner, "chỉ thị 10 nói gì", "văn bản đó ban hành ngày nào?")
    assert said.status == "no_answer"
    assert "không ghi ngày ban hành" in said.text


def test_small_talk_in_between_is_no_hindrance(base: KnowledgeBase, partner: Partner) -> None:
    assert tells(base, talk(partner, "Sìn Hồ có bao nhiêu đảng viên", "cảm ơn", "còn Bắc Mê?"), MEMBERS["Bắc Mê"])


def test_a_whole_question_owes_nothing_to_the_one_before(partner: Partner) -> None:
    alone = talk(partner, "huyện Bắc Mê có bao nhiêu đảng viên?", conversation="other")
    for before in ("nghị quyết 21 nói gì", "năm 2016 Mường Nhé xóa bao nhiêu bản trắng", "Bí thư Nam Đông là ai", "x"):
        assert talk(partner, before, "huyện Bắc Mê có bao nhiêu đảng viên?") == alone


@given(st.sampled_from(FACTS), st.sampled_from(FACTS))
def test_a_button_means_the_same_after_any_question(base: KnowledgeBase, first: str, second: str) -> None:
    before, pressed = (label(base, known) for key in (first, second) if (known := base.fact(key)))
    assert converse(base, before, pressed) == converse(base, pressed)


# Nothing to go on from


@pytest.mark.parametrize(
    "text", ["thế dự bị?", "văn bản đó ban hành ngày nào?", "còn cả huyện?", "còn năm 2016?", "đó là ai"]
)
def test_a_follow_up_without_a_question_before_gets_no_answer(partner: Partner, text: str) -> None:
    assert talk(partner, text).status == "no_answer"


def test_conversations_know_nothing_of_each_other(partner: Partner) -> None:
    fresh = talk(partner, "còn Sìn Hồ?", conversation="two")
    talk(partner, "Bắc Mê có bao nhiêu đảng viên")
    assert fresh.status == "choices"
    assert talk(partner, "còn Sìn Hồ?", conversation="three") == fresh


def test_partners_know_nothing_of_each_other(base: KnowledgeBase, partner: Partner) -> None:
    talk(partner, "Bắc Mê có bao nhiêu đảng viên")
    assert talk(Partner(base), "thế dự bị?").status == "no_answer"


# Forgetting


def test_the_oldest_conversation_is_forgotten(base: KnowledgeBase, partner: Partner) -> None:
    talk(partner, "Bắc Mê có bao nhiêu đảng viên", conversation="old")
    talk(partner, "Bắc Mê có bao nhiêu đảng viên", conversation="young")
    for number in range(MOST_CONVERSATIONS - 1):
        talk(partner, "", conversation=str(number))
    assert tells(base, talk(partner, "còn Sìn Hồ?", conversation="young"), MEMBERS["Sìn Hồ"])
    assert not tells(base, talk(partner, "còn Sìn Hồ?", conversation="old"), MEMBERS["Sìn Hồ"])


def test_a_conversation_that_goes_on_is_remembered(base: KnowledgeBase, partner: Partner) -> None:
    talk(partner, "Bắc Mê có bao nhiêu đảng viên")
    for number in range(MOST_CONVERSATIONS + 10):
        talk(partner, "", conversation=str(number))
        if number % 500 == 0:
            assert tells(base, talk(partner, "còn Bắc Mê?"), MEMBERS["Bắc Mê"])
    assert tells(base, talk(partner, "còn Sìn Hồ?"), MEMBERS["Sìn Hồ"])


# Buttons


def test_a_button_is_pressed_by_its_number_or_its_label(partner: Partner) -> None:
    offered = talk(partner, "huyện Sìn Hồ").buttons
    assert len(offered) > 1
    for number, button in enumerate(offered, 1):
        expected = talk(partner, button.text, conversation=f"{number}")
        for said in (str(number), f"{number}.", f" {number} ", button.label, button.label.upper()):
            assert talk(partner, "huyện Sìn Hồ", said, conversation=f"{number}, {said}") == expected, said


def test_a_number_without_such_a_button_presses_nothing(partner: Partner) -> None:
    for said in ("0", "9", "99"):
        assert f"không có mục {said}" in talk(partner, "huyện Sìn Hồ", said, conversation=said).text
    assert talk(partner, "tổ cảm tình đảng là gì", "1").status == "no_answer"


def test_the_buttons_of_a_refusal_can_be_pressed(base: KnowledgeBase, partner: Partner) -> None:
    refused = talk(partner, "Sìn Hồ có bao nhiêu đảng viên nữ")
    assert refused.status == "no_answer"
    at = [button.label for button in refused.buttons].index("Đảng viên – huyện Sìn Hồ")
    assert tells(base, talk(partner, str(at + 1)), MEMBERS["Sìn Hồ"])


@pytest.mark.parametrize("place", ["Pa Tần", "Rô Men"])
def test_a_post_is_asked_at_the_place_of_the_figure_before(partner: Partner, place: str) -> None:
    told = talk(partner, f"Xã {place} có bao nhiêu đảng viên?", "Bí thư Đảng ủy xã đó là ai?").text
    assert told == talk(partner, f"Bí thư Đảng ủy xã {place} là ai?", conversation="other").text
    assert "Bí thư Đảng ủy" in told


def test_what_is_left_is_asked_after_what_was_done_away_with(base: KnowledgeBase) -> None:
    asked = ("huyện Mường Nhé đã xóa được mấy bản trắng", "thế giờ còn mấy bản?")
    assert converse(base, *asked) == ("huyen-muong-nhe/ban-trang-con-lai/2017-08",)


def test_a_bare_word_is_not_answered_from_a_place_nobody_spoke_of(base: KnowledgeBase) -> None:
    keys = converse(base, "chi bộ bốn tốt nghĩa là gì", "ai phát động?")
    assert keys
    assert not any("ro-men" in key for key in keys)


def test_another_kind_of_the_thing_before_is_asked_by_itself(base: KnowledgeBase) -> None:
    new = "chi bộ bản thành lập mới ở huyện Sìn Hồ"
    assert converse(base, "Sìn Hồ có mấy chi bộ công an xã thành lập mới", new) == converse(base, new)


ABOUT_THE_ARTICLE = ["bai nay ai viet", "báo nào đăng bài này", "tác giả là ai", "bài báo đó ra hôm nào"]


@pytest.mark.parametrize("text", ABOUT_THE_ARTICLE)
def test_the_article_that_was_cited_is_asked_about(base: KnowledgeBase, text: str) -> None:
    for place, article in (("Sìn Hồ", "sin-ho"), ("huyện Mường Nhé", "muong-nhe")):
        assert converse(base, f"{place} có bao nhiêu đảng viên", text) == (f"article/{article}",)
    assert converse(base, text) == ()


def test_an_undated_article_is_said_to_have_no_day(partner: Partner) -> None:
    assert talk(partner, "Nam Đông có bao nhiêu đảng viên", "bài báo đó ra hôm nào").status == "no_answer"


BEFORE = [
    "ai viết bài về Sìn Hồ",
    "bài về Mường Nhé đăng ngày nào",
    "Bí thư Huyện ủy Sìn Hồ là ai",
    "Sìn Hồ có bao nhiêu đảng viên",
    "nghị quyết 06 nói gì",
]


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize(
    "text",
    [
        "tổ cảm tình đảng ở đâu làm",
        "chi bộ bốn tốt là gì",
        "bản nào ở Mường Toong còn trắng đảng viên",
        "còn Bắc Mê có mấy đảng viên dự bị",
    ],
)
def test_a_question_with_a_subject_of_its_own_is_no_follow_up(base: KnowledgeBase, before: str, text: str) -> None:
    assert converse(base, text)
    assert converse(base, before, text) == converse(base, text)


def test_whose_a_document_is_may_be_asked_by_level(base: KnowledgeBase) -> None:
    document = ("document/kh-267-kh-hu",)
    assert converse(base, "kế hoạch 267 nói gì", "thế của huyện nào") == document
    assert converse(base, "kế hoạch 267 nói gì", "thế của huyện nào", "tới năm nào thì hết") == document


def test_whoever_makes_up_conversations_pushes_no_chat_out(base: KnowledgeBase) -> None:
    partner = Partner(base)
    partner.reply(Message("telegram:1", "Huyện Sìn Hồ có bao nhiêu đảng viên?", "telegram:1"))
    for number in range(MOST_CONVERSATIONS + 10):
        partner.reply(Message(f"web:{number}", "xin chào"))
    assert "162 đảng viên" in partner.reply(Message("telegram:1", "còn Rô Men?", "telegram:1")).text
