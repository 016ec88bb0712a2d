"""Claims, choices and premises: what is said to be so is put right, never played along with."""

import pytest

from handlers.ask import ask, decide
from knowledge.base import KnowledgeBase
from knowledge.finding.decision import Answer, NoAnswer
from knowledge.reading.question import Question

CORRECTED = "chưa khớp với bài báo"


def found(base: KnowledgeBase, text: str) -> tuple[str, ...]:
    """The keys that a message is answered with; none where it is refused or asked back."""
    decision = decide(base, text)[1]
    return decision.keys if isinstance(decision, Answer) else ()


def is_corrected(base: KnowledgeBase, text: str) -> bool:
    return CORRECTED in ask(base, text)[0].text


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Kế hoạch 267-KH/HU là do huyện Nam Đông ban hành phải không?", "document/kh-267-kh-hu"),
        ("Kết luận 18-KL/TW ra đời năm 2018 đúng chứ?", "document/kl-18-kl-tw"),
        ("Nghị quyết 06-NQ/HU ra ngày 1/1/2020 phải không?", "document/nq-06-nam-dong"),
        ("Nghị quyết 06-NQ/HU của Nam Đông ký ngày 5/4/2020 hay ngày khác?", "document/nq-06-nam-dong"),
        ("Sìn Hồ đưa cán bộ, công chức xã về chi bộ bản là theo Nghị quyết 21-NQ/TW à?", "document/nq-26-nq-tw"),
        ("xã Rô Men thuộc huyện Đức Trọng phải không", "place/xa-ro-men"),
        ("Bắc Mê có 4.923 đảng viên chính thức, đúng chưa?", "huyen-bac-me/dang-vien-chinh-thuc/2023-08"),
        ("Nam Đông có 2 đảng viên phải không?", "huyen-nam-dong/dang-vien/undated"),
        ("Pa Tần vẫn còn 6 bản trắng đảng viên phải không?", "xa-pa-tan/ban-trang-con-lai/2020-10"),
        ("Huyện Mường Nhé còn 30 bản chưa có đảng viên hay con số khác?", "huyen-muong-nhe/ban-trang-con-lai/2017-08"),
        ("Xã Rô Men mỗi năm kết nạp 15 đảng viên à?", "xa-ro-men/dang-vien-moi-moi-nam/2022-03"),
        ("Sìn Hồ bám sát Hướng dẫn 03 của Ban Tổ chức Trung ương, đúng chưa?", "document/hd-03-hd-tu"),
        ("Có bài gán NQ 06-NQ/HU cho Mường Nhé. Thực ra huyện nào ban hành?", "document/nq-06-nam-dong"),
        ("Bí thư Huyện ủy Nam Đông là ông Mai Văn Dũng à?", "person/Trần Thị Hoài Trâm"),
        (
            "Người nói nguồn đảng viên mới ở nông thôn Nam Đông ngày càng khó là ông Đoàn Văn Sóng phải không?",
            "person/Mai Văn Dũng",
        ),
    ],
)
def test_a_wrong_claim_is_put_right(base: KnowledgeBase, text: str, key: str) -> None:
    assert found(base, text)[0] == key
    assert is_corrected(base, text)


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch 267-KH/HU là do huyện Bắc Mê ban hành phải không?",
        "Nghị quyết 06-NQ/HU ra ngày 5/4/2021 phải không?",
        "Nghị quyết 07 của Mường Nhé đòi 70% số bản phải có tổ chức đảng vào năm 2020 à?",
        "Bí thư Huyện ủy Nam Đông là bà Trần Thị Hoài Trâm à?",
        "Nam Đông có 28 chi bộ cơ sở hay số khác?",
        "Nam Đông có 50/60 trưởng thôn là đảng viên phải không?",
        "Sìn Hồ có 3.882 đảng viên phải không?",
        "Rô Men mỗi năm kết nạp 9 đảng viên phải không?",
        "Nam Đông có khoảng 2.200 đảng viên phải không?",
        "Mường Nhé có hơn 40 chi, đảng bộ trực thuộc Đảng bộ huyện phải không?",
        "Rô Men mỗi năm kết nạp 8-10 đảng viên phải không?",
    ],
)
def test_a_right_claim_is_not_called_wrong(base: KnowledgeBase, text: str) -> None:
    assert found(base, text)
    assert not is_corrected(base, text)


def test_a_wrong_share_is_answered_with_the_right_one(base: KnowledgeBase) -> None:
    text = "Nghị quyết 07 của Mường Nhé đòi 100% số bản phải có tổ chức đảng vào năm 2020 à?"
    assert found(base, text) == ("huyen-muong-nhe/ban-co-to-chuc-dang/..2020/target",)
    assert is_corrected(base, text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (
            "Số trưởng bản được Sìn Hồ kết nạp vào Đảng là 20 hay 7 người?",
            "huyen-sin-ho/truong-ban-duoc-ket-nap/2015..2020",
        ),
        ("Nghị quyết 21-NQ/TW được ban hành năm 2022 hay 2023?", "document/nq-21-nq-tw"),
        (
            "chỉ tiêu 70% ở huyện Mường Nhé là cho bản hay cho trường học",
            "huyen-muong-nhe/ban-co-to-chuc-dang/..2020/target",
        ),
    ],
)
def test_what_is_put_up_to_choose_from_narrows_nothing(base: KnowledgeBase, text: str, key: str) -> None:
    assert key in found(base, text)
    assert not is_corrected(base, text)


def test_a_figure_that_nobody_told_is_no_premise(base: KnowledgeBase) -> None:
    told = "Nhờ đâu mà huyện Mường Nhé xóa được 28 bản trắng trong năm 2016?"
    untold = "Nhờ đâu mà xã Mường Toong xóa được 28 bản trắng trong năm 2016?"
    assert found(base, told)
    assert isinstance(decide(base, untold)[1], NoAnswer)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (
            "Số đảng viên dự bị ở Bắc Mê ít hơn số chính thức bao nhiêu người",
            {"huyen-bac-me/dang-vien-du-bi/2023-08", "huyen-bac-me/dang-vien-chinh-thuc/2023-08"},
        ),
        (
            "Đảng viên xã Mường Nhé chiếm bao nhiêu trong tổng số đảng viên toàn huyện Mường Nhé?",
            {"xa-muong-nhe/dang-vien/2017-08", "huyen-muong-nhe/dang-vien/2017-08"},
        ),
        (
            "Mục tiêu đến năm 2025 về trưởng thôn là đảng viên ở Nam Đông là bao nhiêu, đến nay đã đạt được bao nhiêu?",
            {
                "huyen-nam-dong/can-bo-thon-la-dang-vien/..2025/target",
                "huyen-nam-dong/truong-thon-la-dang-vien/undated",
            },
        ),
    ],
)
def test_a_figure_is_told_with_what_it_is_measured_by(base: KnowledgeBase, text: str, keys: set[str]) -> None:
    assert set(found(base, text)) == keys


def test_all_whose_words_an_article_reports_are_listed(base: KnowledgeBase) -> None:
    named = found(base, "Những ai ở Nam Đông được trích lời trong bài báo?")
    assert set(named) == {
        "person/Đoàn Văn Sóng",
        "person/Hồ Sỹ Minh",
        "person/Nguyễn Toàn Thắng",
        "person/Mai Văn Dũng",
        "person/Trần Thị Hoài Trâm",
    }


@pytest.mark.parametrize(
    ("turns", "key"),
    [
        (
            ("Mường Toong còn mấy bản trắng đảng viên?", "tên bản đó là gì", "ai nói thông tin này vậy"),
            "person/Nguyễn Thanh Tùng",
        ),
        (
            ("trên 80% trưởng thôn là đảng viên là mục tiêu của huyện nào", "tới năm nào phải xong", "ai nói câu đó"),
            "person/Trần Thị Hoài Trâm",
        ),
        (
            ("Xã Mường Toong còn bản nào trắng đảng viên?", "Vậy tính cả huyện thì còn lại mấy bản như thế?"),
            "huyen-muong-nhe/ban-trang-con-lai/2017-08",
        ),
        (("Nghị quyết 06-NQ/HU là của huyện nào?", "Nó ra từ năm 2020 phải không?"), "document/nq-06-nam-dong"),
    ],
)
def test_a_follow_up_asks_who_told_it_by_when_or_whether(base: KnowledgeBase, turns: tuple[str, ...], key: str) -> None:
    kept: Question | None = None
    for turn in turns[:-1]:
        kept = ask(base, turn, kept)[1]
    decision = decide(base, turns[-1], kept)[1]
    assert isinstance(decision, Answer)
    assert key in decision.keys


@pytest.mark.parametrize(
    "text",
    [
        "Vì lý do gì Sìn Hồ giải thể 11 chi bộ trường học?",
        "Sao Pa Tần đến giờ vẫn để 6 chi bộ có dưới 3 đảng viên?",
        "Tại sao xã Rô Men mỗi năm đưa 8-10 đảng viên ra khỏi Đảng?",
    ],
)
def test_a_figure_of_something_else_is_no_premise(base: KnowledgeBase, text: str) -> None:
    assert isinstance(decide(base, text)[1], NoAnswer)
