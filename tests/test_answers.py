"""Deciding: the entry that a question means, every reading where it means several, and none where it means another."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.ask import render
from knowledge.base import KnowledgeBase, KnownFact
from knowledge.finding.answering import answer
from knowledge.finding.decision import Answer, Choices, Decision, NoAnswer, Talk
from knowledge.reading.question import understand
from knowledge.words.text import fold

SIN_HO, BAC_ME = "huyen-sin-ho/dang-vien/2020-10", "huyen-bac-me/dang-vien/2023-08"
MUONG_NHE, XA_MUONG_NHE = "huyen-muong-nhe/dang-vien/2017-08", "xa-muong-nhe/dang-vien/2017-08"


def decide(base: KnowledgeBase, text: str) -> Decision:
    return answer(base, understand(base, text))


def keys(base: KnowledgeBase, text: str) -> tuple[str, ...]:
    """What a question is answered with; nothing where it is not."""
    decision = decide(base, text)
    return decision.keys if isinstance(decision, Answer) else ()


def refusal(base: KnowledgeBase, text: str) -> NoAnswer:
    decision = decide(base, text)
    assert isinstance(decision, NoAnswer), decision
    return decision


# One figure


FIGURES = [
    ("Huyện Sìn Hồ có bao nhiêu đảng viên?", SIN_HO),
    ("Sìn Hồ năm 2020 có mấy đảng viên", SIN_HO),
    ("số đảng viên huyện Sìn Hồ tính đến tháng 10/2020", SIN_HO),
    ("Bắc Mê có bao nhiêu đảng viên", BAC_ME),
    ("đảng viên dự bị của huyện Bắc Mê là bao nhiêu", "huyen-bac-me/dang-vien-du-bi/2023-08"),
    ("Bắc Mê có mấy đảng viên chính thức", "huyen-bac-me/dang-vien-chinh-thuc/2023-08"),
    ("huyện Mường Nhé có bao nhiêu đảng viên", MUONG_NHE),
    ("xã Mường Nhé có bao nhiêu đảng viên", XA_MUONG_NHE),
    ("xã Mường Nhé có mấy chi bộ", "xa-muong-nhe/chi-bo/2017-08"),
    ("năm 2016 huyện Mường Nhé xóa được bao nhiêu bản trắng", "huyen-muong-nhe/ban-trang-da-xoa/2016"),
    ("từ năm 2016 huyện Mường Nhé xóa được bao nhiêu bản trắng", "huyen-muong-nhe/ban-trang-da-xoa/2016..2017-08"),
    ("huyện Mường Nhé còn bao nhiêu bản chưa có đảng viên", "huyen-muong-nhe/ban-trang-con-lai/2017-08"),
    ("mục tiêu bản trắng đến năm 2020 của Mường Nhé", "huyen-muong-nhe/ban-trang-con-lai/..2020/target"),
    ("con số 4923 là gì", BAC_ME),
    ("4.923 là con số gì", BAC_ME),
    ("50/60 ở Nam Đông là gì", "huyen-nam-dong/truong-thon-la-dang-vien/undated"),
]


FIGURES += [
    ("tính cả dự bị thì Bắc Mê có mấy đảng viên", BAC_ME),
    ("Bắc Mê có bao nhiêu đảng viên, kể cả dự bị", BAC_ME),
    ("đến cuối năm 2017 Mường Toong sẽ lập thêm mấy chi bộ", "xa-muong-toong/chi-bo-moi-thanh-lap-o-xa/..2017/target"),
    ("Mường Toong đã lập thêm mấy chi bộ", "xa-muong-toong/chi-bo-moi-thanh-lap-o-xa/2016..2017-08"),
    ("Nam Đông có mấy chi bộ cơ sở trực thuộc huyện ủy", "huyen-nam-dong/chi-bo-co-so/undated"),
    ("Nam Đông có mấy chi bộ trực thuộc đảng ủy cơ sở", "huyen-nam-dong/chi-bo-truc-thuoc/undated"),
]


@pytest.mark.parametrize(("text", "key"), FIGURES)
def test_a_figure_is_found(base: KnowledgeBase, text: str, key: str) -> None:
    assert keys(base, text) == (key,)


@given(st.sampled_from(FIGURES), st.sampled_from(["NFC", "NFD"]), st.booleans())
def test_a_figure_is_found_in_every_form(base: KnowledgeBase, asked: tuple[str, str], form: str, loud: bool) -> None:
    text, key = asked
    text = unicodedata.normalize("NFD", text) if form == "NFD" else text
    assert keys(base, text.upper() if loud else text) == (key,)


@given(st.sampled_from(FIGURES), st.sampled_from(["", "dạ cho cháu hỏi ", "em ơi ", "Đồng chí cho biết "]))
def test_a_figure_is_found_without_marks_and_with_politeness(
    base: KnowledgeBase, asked: tuple[str, str], polite: str
) -> None:
    text, key = asked
    assert keys(base, fold(polite + text) + " a") == (key,)


# Several readings


def test_a_name_of_two_places_is_told_for_both(base: KnowledgeBase) -> None:
    assert keys(base, "Mường Nhé có bao nhiêu đảng viên") == (MUONG_NHE, XA_MUONG_NHE)


def test_a_place_left_open_is_asked_back(base: KnowledgeBase) -> None:
    decision = decide(base, "có bao nhiêu đảng viên?")
    assert isinstance(decision, Choices)
    assert {SIN_HO, BAC_ME, MUONG_NHE, XA_MUONG_NHE} <= {option.key for option in decision.options}


def test_a_measure_left_open_is_asked_back(base: KnowledgeBase) -> None:
    decision = decide(base, "huyện Sìn Hồ")
    assert isinstance(decision, Choices)
    assert [place.id for place in decision.about] == ["huyen-sin-ho"]
    assert {option.fact.place for option in decision.options if isinstance(option, KnownFact)} == {"huyen-sin-ho"}


def test_a_name_of_two_places_offers_something_of_both(base: KnowledgeBase) -> None:
    decision = decide(base, "Mường Nhé")
    assert isinstance(decision, Choices)
    places = {option.fact.place for option in decision.options if isinstance(option, KnownFact)}
    assert {"huyen-muong-nhe", "xa-muong-nhe"} <= places


def test_a_place_is_offered_once_however_often_it_is_named(base: KnowledgeBase) -> None:
    decision = decide(base, "Sìn Hồ, Sìn Hồ và Sìn Hồ")
    assert isinstance(decision, Choices)
    assert [place.id for place in decision.about] == ["huyen-sin-ho"]


@pytest.mark.parametrize(
    "text",
    [
        "Sìn Hồ có bao nhiêu chi bộ trực thuộc và bao nhiêu đảng viên",
        "Sìn Hồ có mấy chi bộ trực thuộc, bao nhiêu đảng viên?",
        "số chi bộ trực thuộc và đảng viên của huyện Sìn Hồ",
        "Sìn Hồ có bao nhiêu chi bộ và đảng viên",
    ],
)
def test_two_things_counted_are_both_told(base: KnowledgeBase, text: str) -> None:
    assert set(keys(base, text)) == {"huyen-sin-ho/chi-bo-truc-thuoc/2020-10", SIN_HO}


# Comparing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sìn Hồ và Bắc Mê nơi nào nhiều đảng viên hơn", [BAC_ME, SIN_HO]),
        ("so sánh số đảng viên Sìn Hồ với Bắc Mê", [BAC_ME, SIN_HO]),
        ("Bắc Mê hơn Sìn Hồ bao nhiêu đảng viên", [BAC_ME, SIN_HO]),
        ("tổng số đảng viên của Sìn Hồ và Bắc Mê", [BAC_ME, SIN_HO]),
        ("Sìn Hồ và Mường Nhé huyện nào đông đảng viên hơn", [SIN_HO, MUONG_NHE]),
    ],
)
def test_places_are_compared_the_highest_first(base: KnowledgeBase, text: str, expected: list[str]) -> None:
    decision = decide(base, text)
    assert isinstance(decision, Answer)
    assert decision.comparison is not None
    assert list(decision.keys) == expected


@pytest.mark.parametrize(
    "text", ["huyện nào nhiều đảng viên nhất", "huyện nào có ít đảng viên nhất", "xếp hạng các huyện theo số đảng viên"]
)
def test_all_places_of_a_level_are_compared(base: KnowledgeBase, text: str) -> None:
    decision = decide(base, text)
    assert isinstance(decision, Answer)
    assert decision.comparison is not None
    assert decision.keys[:2] == (BAC_ME, SIN_HO)
    assert {key.split("-")[0] for key in decision.keys} == {"huyen"}


def test_a_place_that_no_article_covers_is_not_compared(base: KnowledgeBase) -> None:
    refused = refusal(base, "Sìn Hồ và Tam Đường nơi nào nhiều đảng viên hơn")
    assert (refused.reason, refused.subject) == ("place", "Tam Đường")
    assert [offer.key for offer in refused.offers] == [SIN_HO]


# Methods, people, articles


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("tổ cảm tình đảng là gì", "method/huyen-nam-dong/to-cam-tinh-dang"),
        ("to cam tinh dang la gi", "method/huyen-nam-dong/to-cam-tinh-dang"),
        ("làm sao xóa bản trắng đảng viên", "method/huyen-muong-nhe/xoa-ban-trang-dang-vien"),
        ("chi bộ bốn tốt gồm những gì", "method/huyen-bac-me/chi-bo-bon-tot"),
        ("tủ sách chi bộ là gì", "method/huyen-bac-me/tu-sach-chi-bo"),
        ("Bí thư Huyện ủy Nam Đông là ai", "person/Trần Thị Hoài Trâm"),
        ("ai là bí thư huyện ủy Sìn Hồ", "person/Hoàng Thọ Trung"),
        ("bui van tuan la ai", "person/Bùi Văn Tuân"),
        ("bí thư chi bộ thôn Bó Pèng là ai", "person/Chảo Văn San"),
        ("xã nào ở Bắc Mê ra mắt chi bộ điểm bốn tốt", "method/xa-minh-son/le-phat-dong-bon-tot-minh-son"),
        ("buổi sinh hoạt chuyên đề mẫu ở trường mầm non là quý mấy năm nào", "buoi-chuyen-de-mau-minh-ngoc"),
        ("thôn Bó Pèng trực thuộc đảng ủy xã nào", "place/xa-minh-son"),
        ("anh Đôi ở Pa Tần giữ chức gì", "person/Vàng Văn Đôi"),
        ("Nam Đông còn mấy trưởng thôn chưa vào Đảng", "huyen-nam-dong/truong-thon-la-dang-vien/undated"),
        ("Chủ tịch Hội đồng nhân dân huyện Bắc Mê còn kiêm chức gì", "person/Lê Mạnh Cường"),
        ("mối quan hệ giữa chi bộ và ban nhân dân thôn ở Rô Men thế nào", "chi-bo-va-ban-nhan-dan-thon"),
        ("ông Sóng trưởng ban gì của Nam Đông", "person/Đoàn Văn Sóng"),
        ("Nam Đông có hơn 2000 đảng viên phải không", "huyen-nam-dong/dang-vien/undated"),
        ("bài về Bắc Mê ai viết", "article/bac-me"),
        ("bài báo về Mường Nhé đăng ngày nào", "article/muong-nhe"),
    ],
)
def test_another_entry_is_found(base: KnowledgeBase, text: str, key: str) -> None:
    assert any(found.endswith(key) for found in keys(base, text))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Mường Toong xóa được bao nhiêu bản trắng, còn mấy", {"ban-trang-da-xoa", "ban-trang-con-lai"}),
        ("muong nhe da xoa may ban trang va con may", {"ban-trang-da-xoa", "ban-trang-con-lai"}),
        (
            "Sìn Hồ giải thể mấy cb quân sự xã với mấy cb khối bàn giấy ở xã",
            {"chi-bo-quan-su-xa-giai-the", "chi-bo-co-quan-xa-giai-the"},
        ),
    ],
)
def test_two_figures_asked_of_one_thing_are_both_told(base: KnowledgeBase, text: str, told: set[str]) -> None:
    assert {key.split("/")[1] for key in keys(base, text)} == told


def test_what_is_to_be_added_up_is_listed(base: KnowledgeBase) -> None:
    told = keys(base, "Cộng cả chi bộ cơ sở lẫn chi bộ trực thuộc thì Bắc Mê có bao nhiêu chi bộ")
    assert set(told) == {"huyen-bac-me/chi-bo-co-so/2023-08", "huyen-bac-me/chi-bo-truc-thuoc/2023-08"}


def test_a_part_of_people_counted_before_is_told_of_those(base: KnowledgeBase) -> None:
    told = keys(base, "Nam Đông: 60 trưởng thôn thì mấy người là đảng viên, mấy người kiêm bí thư chi bộ")
    assert {"huyen-nam-dong/truong-thon-la-dang-vien/undated", "huyen-nam-dong/bi-thu-kiem-truong-thon/undated"} <= set(
        told
    )


# Near misses


@pytest.mark.parametrize(
    ("text", "reason", "offer"),
    [
        ("Sìn Hồ có bao nhiêu đảng viên nữ", "measure", SIN_HO),
        ("Sìn Hồ có bao nhiêu đảng viên thích phở", "measure", SIN_HO),
        ("Sìn Hồ có bao nhiêu đảng viên dự bị", "measure", ""),
        ("Nam Đông có bao nhiêu đảng viên chính thức", "measure", ""),
        ("huyện Đam Rông có bao nhiêu đảng viên", "measure", ""),
        ("diện tích huyện Sìn Hồ là bao nhiêu", "measure", ""),
        ("Sìn Hồ năm 2019 có bao nhiêu đảng viên", "period", SIN_HO),
        ("tháng 9/2020 Sìn Hồ có bao nhiêu đảng viên", "period", SIN_HO),
        ("năm ngoái Sìn Hồ có bao nhiêu đảng viên", "period", ""),
        ("năm nay huyện Sìn Hồ kết nạp bao nhiêu đảng viên", "period", ""),
        ("tháng ba năm 2017 huyện Mường Nhé có bao nhiêu đảng viên", "period", MUONG_NHE),
        ("mục tiêu đến năm 2030 Mường Nhé có bao nhiêu bản có tổ chức đảng", "", ""),
        ("Tam Đường có bao nhiêu đảng viên", "place", ""),
        ("bí thư huyện ủy Tam Đường là ai", "place", ""),
        ("chủ tịch huyện Bắc Mê sinh năm nào", "", ""),
        ("chỉ thị 10 ban hành ngày nào", "aspect", "document/ct-10-ct-tw"),
        ("bài về Bắc Mê đăng ngày nào", "article-date", ""),
    ],
)
def test_a_near_miss_is_refused_and_says_why(base: KnowledgeBase, text: str, reason: str, offer: str) -> None:
    for said in (text, fold(text)):
        refused = refusal(base, said)
        assert reason in ("", refused.reason), said
        assert not offer or offer in [near.key for near in refused.offers], said
        assert len(refused.offers) <= 3


@pytest.mark.parametrize(
    "text",
    [
        *("thủ đô nước Pháp là gì", "hôm nay trời có mưa không", "giá vàng bao nhiêu", "viết cho tôi một bài thơ"),
        *("bài Mường Nhé có bao nhiêu lượt xem", "hôm nay có bao nhiêu người truy cập", "số ca mắc covid ở Bắc Mê"),
        *("số điện thoại của ông Bùi Văn Tuân", "2+2=?", "1", "số 1", "asdf qwer", "lorem ipsum dolor sit amet"),
        *("SELECT * FROM facts", "'; DROP TABLE facts; --", "<script>alert(1)</script>", "{place} {figure}", "quận 1"),
    ],
)
def test_what_no_article_tells_gets_no_answer(base: KnowledgeBase, text: str) -> None:
    assert refusal(base, text).reason != ""


@pytest.mark.parametrize(
    "text",
    [
        *("uobu dpsp rkaak nb tbiv tobx", "igh adnt hhid mdvom camc psg vr ibpyh", "rl is km bcvcp"),
        *("yeid gtpn ppbre xthyl rulx hs yv ueytk", "vgks drlsg rgarc cumpp xees edeoxv utv", "số 1 số 1"),
    ],
)
def test_one_word_that_may_be_known_among_nonsense_is_no_question(base: KnowledgeBase, text: str) -> None:
    assert refusal(base, text).reason != ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *(("xin chào", "greeting"), ("hello", "greeting"), ("chào đồng chí ạ", "greeting"), ("xin chao", "greeting")),
        *(("cảm ơn", "thanks"), ("cảm ơn nhiều nhé", "thanks"), ("tạm biệt", "farewell"), ("bye", "farewell")),
        *(("bạn là ai", "identity"), ("ban la ai", "identity"), ("trợ giúp", "help"), ("bạn làm được gì", "help")),
    ],
)
def test_small_talk_is_told_apart(base: KnowledgeBase, text: str, kind: str) -> None:
    assert decide(base, text) == Talk(kind)


@pytest.mark.parametrize("text", ["chào bạn, Sìn Hồ có bao nhiêu đảng viên?", "Sìn Hồ có bao nhiêu đảng viên? cảm ơn"])
def test_a_question_behind_a_greeting_is_answered(base: KnowledgeBase, text: str) -> None:
    assert keys(base, text) == (SIN_HO,)


# What is said once for several


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Sìn Hồ lập mới mấy chi bộ công an xã, mấy chi bộ bản",
            ["chi-bo-cong-an-xa-thanh-lap-moi", "chi-bo-ban-thanh-lap-moi"],
        ),
        (
            "Sìn Hồ giải thể mấy chi bộ quân sự xã và mấy chi bộ cơ quan xã",
            ["chi-bo-quan-su-xa-giai-the", "chi-bo-co-quan-xa-giai-the"],
        ),
        (
            "đến 2020 Mường Nhé muốn bao nhiêu % bản, bao nhiêu % trường học và trạm y tế xã có tổ chức đảng",
            ["ban-co-to-chuc-dang", "truong-hoc-tram-y-te-co-to-chuc-dang"],
        ),
    ],
)
def test_a_verb_said_once_holds_for_all_that_is_asked(base: KnowledgeBase, text: str, expected: list[str]) -> None:
    assert [key.split("/")[1] for key in keys(base, text)] == expected


def test_whose_document_is_meant_stays_open_without_a_place(base: KnowledgeBase) -> None:
    told = keys(base, "Huyện ủy ra nghị quyết số mấy về nâng cao chất lượng và phát triển đảng")
    assert set(told) == {"document/nq-07-muong-nhe", "document/nq-06-nam-dong"}
    assert keys(base, "nghị quyết nào về xóa bản trắng") == ("document/nq-07-muong-nhe",)


def test_the_whole_and_the_part_are_told_where_the_rest_is_asked(base: KnowledgeBase) -> None:
    told = ("xa-ro-men/chi-bo/2022-03", "xa-ro-men/chi-bo-thon/2022-03")
    assert keys(base, "ngoài chi bộ thôn, Rô Men còn mấy chi bộ khác") == told


def test_ways_of_working_are_told_of_every_place_compared(base: KnowledgeBase) -> None:
    told = keys(base, "so sánh cách làm của Sìn Hồ với Bắc Mê để nâng chất lượng sinh hoạt chi bộ")
    assert {key.split("/")[1] for key in told} == {"huyen-sin-ho", "huyen-bac-me"}


# Several things in one message


SEVERAL = [
    (
        "đến 2020 ở Mường Nhé bản phải đạt bao nhiêu %, trường học và trạm y tế bao nhiêu %",
        {
            "huyen-muong-nhe/ban-co-to-chuc-dang/..2020/target",
            "huyen-muong-nhe/truong-hoc-tram-y-te-co-to-chuc-dang/..2020/target",
        },
    ),
    (
        "Nam Đông: số trưởng thôn là đảng viên với số bí thư kiêm trưởng thôn, cái nào nhiều hơn, mỗi cái mấy người",
        {"huyen-nam-dong/truong-thon-la-dang-vien/undated", "huyen-nam-dong/bi-thu-kiem-truong-thon/undated"},
    ),
    (
        "Sìn Hồ kiện toàn chi bộ trường học nhiều hơn hay chi bộ bản, khu phố nhiều hơn? Mỗi loại mấy chi bộ?",
        {
            "huyen-sin-ho/chi-bo-truong-hoc-sap-xep-lai/2015..2020",
            "huyen-sin-ho/chi-bo-ban-khu-pho-sap-xep-lai/2015..2020",
        },
    ),
]


@pytest.mark.parametrize(("text", "told"), SEVERAL)
def test_all_that_one_message_asks_is_told(base: KnowledgeBase, text: str, told: set[str]) -> None:
    assert set(keys(base, text)) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Rô Men có mấy chi bộ thôn, ai làm bí thư đảng ủy xã?",
            ("xa-ro-men/chi-bo-thon/2022-03", "person/Nguyễn Văn Thành"),
        ),
        ("pa tan co may chi bo va ai la bi thu dang uy", ("xa-pa-tan/chi-bo/2020-10", "person/Vàng Văn Đôi")),
        (
            "Ai là bí thư huyện ủy Sìn Hồ, huyện có mấy chi bộ trực thuộc",
            ("person/Hoàng Thọ Trung", "huyen-sin-ho/chi-bo-truc-thuoc/2020-10"),
        ),
        (
            "Trong năm 2016 Mường Toong xóa được mấy bản trắng, giờ bản nào còn sót?",
            ("xa-muong-toong/ban-trang-da-xoa/2016", "xa-muong-toong/ban-chua-co-dang-vien-ten/2017-08"),
        ),
        (
            "Huyện Mường Nhé còn mấy bản trắng, xã nào nhiều nhất?",
            ("huyen-muong-nhe/ban-trang-con-lai/2017-08", "huyen-muong-nhe/xa-nhieu-ban-trang-nhat/2017-08"),
        ),
    ],
)
def test_things_of_different_kinds_asked_together_are_all_told(
    base: KnowledgeBase, text: str, told: tuple[str, ...]
) -> None:
    assert keys(base, text) == told


def test_a_part_that_no_article_answers_is_said_to_be_left_open(base: KnowledgeBase) -> None:
    decision = decide(base, "Sìn Hồ có bao nhiêu đảng viên, ai là chủ nhiệm ủy ban kiểm tra?")
    assert isinstance(decision, Answer)
    assert decision.is_partial
    assert "chưa trả lời được" in render(base, decision).text


def test_a_total_and_a_part_of_it_are_both_told(base: KnowledgeBase) -> None:
    assert keys(base, "xã Rô Men: tổng số chi bộ, trong đó mấy chi bộ thôn?") == (
        "xa-ro-men/chi-bo/2022-03",
        "xa-ro-men/chi-bo-thon/2022-03",
    )


# Words that narrow what is counted


@pytest.mark.parametrize("place", ["Sìn Hồ", "Bắc Mê", "Nam Đông", "Rô Men", "Pa Tần", "Mường Toong"])
@pytest.mark.parametrize(
    "thing",
    [
        "chi bộ bản",
        "chi bộ quân sự",
        "chi bộ doanh nghiệp",
        "đảng viên nữ",
        "đảng viên theo đạo",
        "đảng viên là người dân tộc",
        "hộ nghèo",
        "bí thư chi bộ kiêm chủ tịch",
        "chi bộ trực thuộc huyện ủy",
        "đảng viên ở vùng sâu",
        "chi bộ trên 30 đảng viên",
        "nghị quyết",
        "nhân khẩu nam",
    ],
)
def test_a_word_that_narrows_is_never_dropped(base: KnowledgeBase, place: str, thing: str) -> None:
    for text in (f"{place} có bao nhiêu {thing}", f"mấy {thing} ở {place}", f"{thing} ở {place} có mấy cái"):
        assert keys(base, text) == ()
        assert keys(base, fold(text)) == ()


@pytest.mark.parametrize("text", ["Sìn Hồ có mấy chi bộ cơ quan xã", "chi bộ trường học ở Sìn Hồ có mấy cái"])
def test_what_was_done_with_things_is_no_count_of_them(base: KnowledgeBase, text: str) -> None:
    refused = refusal(base, text)
    assert refused.reason == "measure"
    assert any("huyen-sin-ho/chi-bo-" in offer.key for offer in refused.offers)


@pytest.mark.parametrize("thing", ["thôn", "bản", "xã", "hộ nghèo", "trường học", "trạm y tế"])
def test_places_and_households_that_are_not_told_are_refused(base: KnowledgeBase, thing: str) -> None:
    for place in ("Sìn Hồ", "Bắc Mê", "Rô Men", "Pa Tần", "Mường Toong"):
        assert refusal(base, f"{place} có bao nhiêu {thing}?").reason == "measure"


# Ordinary words that look like places


@pytest.mark.parametrize("text", ["sin ho thi xa nao het ban trang", "huyen sin ho (chi dao chi bo) co may dang vien"])
def test_ordinary_words_without_marks_are_no_unknown_places(base: KnowledgeBase, text: str) -> None:
    assert all(location.ids for location in understand(base, text).locations)


@pytest.mark.parametrize("text", ["thị xã Mường Lay có mấy chi bộ", "thi xa Muong Lay co may chi bo"])
def test_a_town_that_no_article_covers_is_refused(base: KnowledgeBase, text: str) -> None:
    assert refusal(base, text).reason == "place"
