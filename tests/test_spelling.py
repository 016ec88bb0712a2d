"""Repairing one slip of the fingers, and leaving alone what may be another word."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from knowledge.words.spelling import (
    IMPOSSIBLE,
    POSSIBLE,
    REPEATED,
    SWAPPED,
    Repairer,
    is_possible,
    respellings,
    undouble,
)

KNOWN = re.findall(
    r"\w+", "dang vien chi bo huyen nghi quyet truong thon ket nap sinh hoat uy ban nhan duong khuyen ngoai"
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"

long_words = st.sampled_from([word for word in KNOWN if 4 <= len(word) <= 8])


@pytest.fixture(scope="module")
def repairer() -> Repairer:
    return Repairer(KNOWN)


@pytest.mark.parametrize("syllable", [*KNOWN, "a", "y", "gi", "qua", "nghieng", "khuya", "thuo", "phieng", "huoi"])
def test_a_vietnamese_syllable_is_possible(syllable: str) -> None:
    assert is_possible(syllable)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("đảg", "đảng"), ("hàh", "hành"), ("fần", "phần"), ("dzậy", "vậy"), ("zân", "dân"), ("wê", "quê")],
)
def test_a_playful_spelling_stands_for_a_word(typed: str, meant: str) -> None:
    assert meant in respellings(typed)


@pytest.mark.parametrize("word", ["đông", "kinh", "sạch", "g", "h", ""])
def test_a_plain_word_is_not_respelt(word: str) -> None:
    assert respellings(word) == []


@pytest.mark.parametrize("letters", ["", "dr", "xyz", "dagn", "vieen", "zang", "wang", "dangvien", "ddangr", "dang1"])
def test_other_letters_are_no_syllable(letters: str) -> None:
    assert not is_possible(letters)


@pytest.mark.parametrize(("typed", "meant"), [("nhieuuuu", "nhieu"), ("ddaanngg", "dang"), ("dang", "dang"), ("", "")])
def test_repeated_letters_are_typed_once(typed: str, meant: str) -> None:
    assert undouble(typed) == meant


@given(st.sampled_from(KNOWN), st.integers(0, 7), st.integers(2, 5))
def test_a_held_key_is_let_go(word: str, at: int, times: int) -> None:
    at %= len(word)
    assert undouble(word[:at] + word[at] * times + word[at + 1 :]) == word


@given(st.text(alphabet="abc"))
def test_undoubling_once_is_enough(text: str) -> None:
    assert undouble(undouble(text)) == undouble(text)


@given(long_words, st.integers(0, 7))
def test_a_lost_letter_is_found(word: str, at: int) -> None:
    at %= len(word)
    assert_repaired(word[:at] + word[at + 1 :], word)


@given(long_words, st.integers(0, 6))
def test_swapped_letters_are_put_back(word: str, at: int) -> None:
    at %= len(word) - 1
    assert_repaired(word[:at] + word[at + 1] + word[at] + word[at + 2 :], word)


@given(long_words, st.integers(0, 8), st.sampled_from(LETTERS))
def test_a_letter_too_many_is_dropped(word: str, at: int, letter: str) -> None:
    at %= len(word) + 1
    assert_repaired(word[:at] + letter + word[at:], word)


@given(long_words, st.integers(0, 7), st.sampled_from(LETTERS))
def test_a_wrong_letter_that_leaves_no_syllable_is_put_right(word: str, at: int, letter: str) -> None:
    at %= len(word)
    slip = word[:at] + letter + word[at + 1 :]
    assume(not is_possible(slip))
    assert_repaired(slip, word)


def assert_repaired(slip: str, word: str) -> None:
    """A slip leads to the word it was meant to be, at the cost that such a slip has."""
    assume(slip != word)
    cost = REPEATED if undouble(slip) == word else POSSIBLE if is_possible(slip) else IMPOSSIBLE
    cost -= SWAPPED * (sorted(slip) == sorted(word))
    assert (word, cost) in Repairer(KNOWN).repairs(slip)


@pytest.mark.parametrize(("typed", "other"), [("bang", "dang"), ("vinh", "sinh"), ("hiet", "viet"), ("man", "ban")])
def test_a_word_of_its_own_is_not_taken_for_another(typed: str, other: str) -> None:
    assert other not in dict(Repairer([other]).repairs(typed))


@pytest.mark.parametrize(("typed", "meant"), [("nam", "lam"), ("xinh", "sinh"), ("zang", "dang"), ("vang", "dang")])
def test_letters_that_speech_confuses_are_forgiven(typed: str, meant: str) -> None:
    assert meant in dict(Repairer([meant]).repairs(typed))


@given(st.sampled_from(KNOWN), st.text("abdeginouvy", min_size=1, max_size=2), st.integers(0, 7))
def test_two_slips_are_too_many(word: str, letters: str, at: int) -> None:
    slip = word[:at] + letters + word[at + len(letters) :]
    assert all(OSA.distance(slip, meant) == 1 for meant, _ in Repairer(KNOWN).repairs(slip))


@given(st.text(max_size=12))
def test_repairs_lead_from_a_word_of_letters_to_other_known_words(text: str) -> None:
    repairs = Repairer(KNOWN).repairs(text)
    assert {word for word, _ in repairs} <= set(KNOWN) - {text}
    assert all(cost > 0 for _, cost in repairs)
    assert not repairs or (text.isalpha() and 3 <= len(text) <= 9)


def test_the_same_slip_is_repaired_the_same_way_again(repairer: Repairer) -> None:
    assert repairer.repairs("dagn") == repairer.repairs("dagn") == [("dang", IMPOSSIBLE - SWAPPED)]
