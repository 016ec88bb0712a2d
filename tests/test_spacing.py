"""Spacing: known words are set apart, places are put together, and all else stays as it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.words.spacing import Spacing
from knowledge.words.spelling import Repairer
from knowledge.words.text import fold, spelling
from knowledge.words.tokens import tokenise
from tests.test_text import anything

WORDS = [
    "đảng",
    "viên",
    "chi",
    "bộ",
    "bắc",
    "mê",
    "sìn",
    "hồ",
    "có",
    "mấy",
    "tổ",
    "chức",
    "cơ",
    "sở",
    "xã",
    "thành",
    "lập",
    "công",
    "an",
]
PHRASES = [("đảng", "viên"), ("chi", "bộ"), ("công", "an"), ("thành", "lập")]
PLACES = [("bắc", "mê"), ("sìn", "hồ")]
SPACING = Spacing(
    {spelling(word) for word in WORDS},
    Repairer(map(fold, WORDS)),
    {"dangvien": PHRASES[0], "chibo": PHRASES[1], "congan": PHRASES[2], "thanhlap": PHRASES[3], "bacme": PLACES[0]},
    {"bacme": PLACES[0], "sinho": PLACES[1]},
    {},
    {"tlập": ["thành lập"]},
)


def spaced(text: str) -> str:
    return " ".join(token.text for token in SPACING.spaced(tokenise(text)))


@given(st.lists(st.sampled_from(PHRASES), min_size=1, max_size=4))
def test_words_of_a_phrase_typed_as_one_are_set_apart_with_their_marks(phrases: list[tuple[str, str]]) -> None:
    assert spaced(" ".join("".join(words) for words in phrases)) == " ".join(" ".join(words) for words in phrases)


def test_a_place_one_mistake_away_is_put_together() -> None:
    assert spaced("có mấy đảngviên bắc mê") == "có mấy đảng viên bắc mê"
    assert spaced("bắc mx có mấy chi bộ") == "bắc mê có mấy chi bộ"
    assert spaced("xìn hồ") == "sìn hồ"
    assert spaced("si nhồ") == "sìn hồ"


def test_known_words_are_never_read_as_a_place() -> None:
    assert spaced("có sở xã hồ") == "có sở xã hồ"


def test_a_place_is_not_read_across_a_stop() -> None:
    assert spaced("đảng bắc, mx") == "đảng bắc mx"


@given(anything)
def test_nothing_but_spaces_and_a_misspelt_place_changes(text: str) -> None:
    tokens = tokenise(text)
    assert len(SPACING.spaced(tokens)) >= len(tokens)


def test_a_first_syllable_may_be_its_first_letter() -> None:
    assert spaced("mới tlập mấy chi bộ") == "mới thành lập mấy chi bộ"


def test_a_space_that_slipped_within_a_phrase_is_put_back() -> None:
    assert spaced("sìn hồ có mấy đảngv iên") == "sìn hồ có mấy đảng viên"
    assert spaced("bắc m ê có mấy chib ộ") == "bắc mê có mấy chi bộ"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bắc mê cóm ấy chi bộ", "bắc mê có mấy chi bộ"),
        ("sìn hồc ó mấy chi bộ", "sìn hồ có mấy chi bộ"),
        ("bắc mê có m ấy chi bộ", "bắc mê có mấy chi bộ"),
        ("bắc mêcó mấy chi bộ", "bắc mê có mấy chi bộ"),
        ("bắc mê có tdọng chi bộ", "bắc mê có tdọng chi bộ"),
        ("xa so cong", "xa so cong"),
        ("b o c ó", "b o c ó"),
    ],
)
def test_a_space_that_slipped_between_two_words_is_put_back(typed: str, meant: str) -> None:
    assert spaced(typed) == meant
