"""Reading a text as the phrases that the bot knows."""

import re
from collections.abc import Callable, Sequence
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.base import KnowledgeBase
from knowledge.content import read_articles
from knowledge.vocabulary import article_phrases, load
from knowledge.words.lexicon import Lexicon
from knowledge.words.mention import Mention
from knowledge.words.text import fold, is_marked, keystrokes, spelling
from knowledge.words.tokens import MOST_TOKENS, Token, tokenise
from tests.test_text import TELEX, TELEX_TONES, VNI, VNI_TONES, anything, nfc, nfd, typed

ALL_PHRASES = sorted({*load().phrases(), *article_phrases(read_articles())})
PHRASES = [(phrase, tag) for phrase, tag in ALL_PHRASES if tokenise(phrase) and not tag.startswith("spelling:")]
WORDS = sorted({token.text for phrase, _ in PHRASES for token in tokenise(phrase) if token.kind == "word"})
MARKED = [word for word in WORDS if is_marked(word)]


Way = Callable[[str], str]


def texts(tokens: Sequence[Token]) -> list[str]:
    return [token.text for token in tokens]


def tags(lexicon: Lexicon, text: str) -> list[frozenset[str]]:
    return [mention.tags for mention in lexicon.read(text)[1]]


# Tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đảng bộ có 1.720 đảng viên, gần 43,31%!", ["đảng", "bộ", "có", "1.720", "đảng", "viên", "gần", "43,31", "%"]),
        ("50/60 trưởng thôn", ["50/60", "trưởng", "thôn"]),
        ("21-NQ/TW", ["21", "nq", "tw"]),
        ("số 06 –NQ/HU", ["số", "06", "nq", "hu"]),
        ("nq21 kh267 số07", ["nq", "21", "kh", "267", "số", "07"]),
        ("năm2025", ["năm", "2025"]),
        ("d9ang3 vie6n", ["d9ang3", "vie6n"]),
        ("tháng 8/2017, tháng 08 năm 2017", ["8/2017", "08/2017"]),
        ("5/4/2021; 5-4-2021; 5.4.2021; 5 / 4 / 2021", ["5/4/2021"] * 4),
        ("ngày 05 tháng 04 năm 2021", ["ngày", "05/04/2021"]),
        ("2015-2020", ["2015", "2020"]),
        ("", []),
        ("…?!😀", []),
    ],
)
def test_a_text_is_split(text: str, expected: list[str]) -> None:
    assert texts(tokenise(text)) == expected


def test_a_token_knows_its_capital_and_the_stop_before_it() -> None:
    tokens = tokenise("Xã Pa Tần, huyện nào?")
    assert [token.is_capital for token in tokens] == [True, True, True, False, False]
    assert [token.after_stop for token in tokens] == ["", "", "", ",", ""]


@given(anything)
@example("đảng " * 4000)
@example("a" * 4000)
@example("1" * 4096)
@example("5/4/2021 " * 500)
@example("a " + "nq21 " * 500)
@example("⑳" * 4096)
def test_tokens_are_few_and_hold_something(text: str) -> None:
    tokens = tokenise(text)
    assert len(tokens) <= MOST_TOKENS
    assert all(token.text and token.text == token.text.lower() for token in tokens)
    assert {token.kind for token in tokens} <= {"date", "month", "number", "word", "sign"}


@given(anything)
def test_both_forms_of_a_text_have_the_same_tokens(text: str) -> None:
    assert tokenise(nfd(text)) == tokenise(nfc(text))


@given(st.dates(date(1930, 1, 1), date(2099, 12, 31)))
def test_a_date_is_one_token_in_every_way_it_is_written(day: date) -> None:
    for written in (
        f"{day:%d/%m/%Y}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day}-{day.month}-{day.year}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day} tháng {day.month} năm {day.year}",
        f"{day.day} thang {day.month} nam {day.year}",
        f"{day.day} tháng {day.month}/{day.year}",
    ):
        (token,) = tokenise(written)
        assert token.kind == "date"
        assert [int(part) for part in token.text.split("/")] == [day.day, day.month, day.year]


@given(st.integers(1, 12), st.integers(1930, 2099))
def test_a_month_is_one_token_in_every_way_it_is_written(month: int, year: int) -> None:
    for written in (
        f"{month}/{year}",
        f"tháng {month:02}/{year}",
        f"thang {month} nam {year}",
        f"tháng {month}-{year}",
    ):
        (token,) = tokenise(written)
        assert token.kind == "month"
        assert [int(part) for part in token.text.split("/")] == [month, year]


@given(st.integers(1, 1899), st.sampled_from(["NQ", "CT", "KL", "KH", "HD"]), st.sampled_from(["TW", "TU", "HU"]))
def test_a_documents_symbol_is_its_number_type_and_body(number: int, kind: str, body: str) -> None:
    for written in (f"{number:02}-{kind}/{body}", f"{number:02} –{kind}/{body}", f"{number:02} - {kind} / {body}"):
        assert texts(tokenise(written)) == [f"{number:02}", kind.lower(), body.lower()]


# Readings


@given(anything)
@example("đảng viên " * 400)
@example("dangvien" * 500)
@example("ab" * 2000)
@example("nhieuuuu" * 500)
def test_mentions_cover_every_token_once_and_in_order(base: KnowledgeBase, text: str) -> None:
    tokens, mentions = base.lexicon.read(text)
    assert len(tokens) <= MOST_TOKENS
    assert [mention.start for mention in mentions] == [0, *(mention.end for mention in mentions)][: len(mentions)]
    assert (mentions[-1].end if mentions else 0) == len(tokens)
    written = [" ".join(texts(tokens[mention.start : mention.end])) for mention in mentions]
    # A word that is known from no phrase is given as its keystrokes or short spelling mean it.
    meant = map(base.lexicon.meant, written)
    assert all(mention.text in both for mention, *both in zip(mentions, written, meant, strict=True))


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_words_are_read_alike_in_either_form_and_case(base: KnowledgeBase, text: str) -> None:
    assert tags(base.lexicon, nfd(text)) == tags(base.lexicon, text) == tags(base.lexicon, text.upper())


def test_typed_marks_choose_among_words_and_missing_ones_leave_them_open() -> None:
    lexicon = Lexicon([("đảng", "party"), ("đáng", "worth"), ("đang", "now")])
    assert tags(lexicon, "đảng đáng đang") == [{"party"}, {"worth"}, {"now"}]
    assert tags(lexicon, "dang") == [{"party", "worth", "now"}]


def test_the_longest_phrase_is_read() -> None:
    lexicon = Lexicon([("chi", "a"), ("bộ", "b"), ("chi bộ", "branch"), ("chi bộ cơ sở", "base branch")])
    assert tags(lexicon, "chi bộ") == [{"branch"}]
    assert tags(lexicon, "chi bộ cơ sở") == [{"base branch"}]
    assert tags(lexicon, "chi bộ cơ quan") == [{"branch"}, frozenset(), frozenset()]


def test_an_unknown_word_has_no_tags() -> None:
    tokens, mentions = Lexicon([("đảng viên", "member")]).read("đảng viên tiêu biểu")
    assert len(tokens) == 4
    assert mentions[0].tagged("mem") == ["ber"]
    assert [mention.tags for mention in mentions[1:]] == [frozenset(), frozenset()]


@pytest.mark.parametrize(
    "text",
    [
        *("đảng viên", "ĐẢNG VIÊN", "dang vien", "Dang Vien", "đảng  viên", "đảng\u00a0viên", "đảng\nviên"),
        *("đảngviên", "dangvien", "đảnggg viênnn", "dangggg vienn"),
        *("đản viên", "đảng vien", "đang viên", "đảng vieen", "dảng viên", "đảng viê", "dagn vien", "đảng vjên"),
        *("ddangr vieen", "dangdr viene", "d9ang3 vie6n", "DDANGR VIEEN", "đảngviê", "đả\u200bng viên"),
    ],
)
def test_a_phrase_is_read_however_it_is_typed(text: str) -> None:
    lexicon = Lexicon([("đảng viên", "member"), ("chi bộ", "branch"), ("huyện ủy", "committee")])
    assert tags(lexicon, text) == [{"member"}]


@pytest.mark.parametrize("text", ["đoàn viên", "đảng uỷ", "đáng yên", "dân viên", "đảng", "viên", "đ v", "chi tiết"])
def test_other_words_are_no_misspelt_phrase(text: str) -> None:
    lexicon = Lexicon([("đảng viên", "member"), ("chi bộ", "branch"), ("đoàn", "x"), ("ủy", "x"), ("dân", "x")])
    assert {"member"} not in tags(lexicon, text)


def test_a_short_spelling_stands_for_a_word_of_a_phrase() -> None:
    lexicon = Lexicon([("chưa có", "none"), ("kế hoạch", "plan"), ("ch", "spelling:chưa"), ("kh", "plan")])
    assert tags(lexicon, "ch có") == tags(lexicon, "ch co") == tags(lexicon, "chưa có") == [{"none"}]
    assert tags(lexicon, "kh") == [{"plan"}]


def test_a_place_that_no_article_covers_is_not_guessed_at() -> None:
    lexicon = Lexicon([("Tam Đường", "elsewhere:Tam Đường"), ("Lò Văn Mẫu", "person:Lò Văn Mẫu")])
    assert tags(lexicon, "tam duong") == tags(lexicon, "Tam Đường") == [{"elsewhere:Tam Đường"}]
    for text in ("Nam Đường", "Tam Dương xa", "tan duong", "Tam Đươn"):
        assert frozenset({"elsewhere:Tam Đường"}) not in tags(lexicon, text)


# All the words that the bot knows


def test_every_phrase_has_something_to_be_read_by() -> None:
    assert [phrase for phrase, _ in ALL_PHRASES if not tokenise(phrase)] == []


@pytest.mark.parametrize("way", [nfc, nfd, fold, str.upper, str.title], ids=["nfc", "nfd", "fold", "upper", "title"])
def test_every_phrase_is_read_with_and_without_marks(base: KnowledgeBase, way: Way) -> None:
    assert [phrase for phrase, tag in PHRASES if not has(base.lexicon, way(phrase), tag)] == []


def test_every_phrase_is_read_in_raw_telex(base: KnowledgeBase) -> None:
    assert [phrase for phrase, tag in PHRASES if not has(base.lexicon, raw(phrase, TELEX, TELEX_TONES), tag)] == []


def test_every_phrase_is_read_in_raw_vni_unless_it_looks_like_a_number(base: KnowledgeBase) -> None:
    """The keys of "số" are those of "số 61": what so begins is left to the number."""
    keys = [(phrase, tag, raw(phrase, VNI, VNI_TONES)) for phrase, tag in PHRASES]
    told_apart = [key for key in keys if not re.search(r"\b(so|qd|hd)\d", key[2])]
    assert len(told_apart) > 0.95 * len(keys)
    assert [phrase for phrase, tag, typed_keys in told_apart if not has(base.lexicon, typed_keys, tag)] == []


def raw(phrase: str, marks: dict[str, str], tones: dict[str, str]) -> str:
    """A phrase as it looks where no input method is on."""
    return " ".join(typed(token.text, marks, tones) for token in tokenise(phrase))


def test_no_keystrokes_are_those_of_two_words() -> None:
    meant: dict[str, set[str]] = {}
    for word in MARKED:
        for form in keystrokes(word):
            meant.setdefault(form, set()).add(spelling(word))
    assert {form: spelt for form, spelt in meant.items() if len(spelt) > 1} == {}


def has(lexicon: Lexicon, text: str, tag: str) -> bool:
    """Whether a text is read as one phrase of a tag."""
    mentions: Sequence[Mention] = lexicon.read(text)[1]
    return len(mentions) == 1 and tag in mentions[0].tags
