"""Vietnamese text: however it was typed, it has one clean form, one folded form and one spelling."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.words.text import clean, fold, is_marked, keystrokes, spelling, words

TONES = "\u0300\u0301\u0303\u0309\u0323"
ONSETS = re.findall(r"\w+", "b c ch d đ g gh gi h k kh l m n nh ng ngh p ph qu r s t th tr v x")
NUCLEI = re.findall(
    r"\w+", "a ă â e ê i o ô ơ u ư y oa oe uê uy ia iê ua uô ưa ươ yê uyê ai ao au ay âu ây eo êu oi ôi ơi iêu uôi"
)
CODAS = re.findall(r"\w+", "c ch m n ng nh p t")
TELEX = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
VNI = {"â": "a6", "ê": "e6", "ô": "o6", "ă": "a8", "ơ": "o7", "ư": "u7", "đ": "d9"}
TELEX_TONES = dict(zip(TONES, "fsxrj", strict=True))
VNI_TONES = dict(zip(TONES, "21435", strict=True))

anything = st.text(st.characters(exclude_categories=()))
onsets = st.sampled_from(["", *ONSETS])
nuclei = st.sampled_from(NUCLEI)
codas = st.sampled_from(["", *CODAS])
tones = st.sampled_from(["", *TONES])


def compose(onset: str, nucleus: str, coda: str, tone: str, at: int = 0) -> str:
    """A syllable with its tone on one letter of the nucleus."""
    at %= len(nucleus)
    return nfc(f"{onset}{nucleus[: at + 1]}{tone}{nucleus[at + 1 :]}{coda}")


syllables = st.builds(compose, onsets, nuclei, codas, tones, st.integers(0, 2))
marked_syllables = syllables.filter(lambda syllable: not syllable.isascii())


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def typed(syllable: str, marks: dict[str, str], tone_keys: dict[str, str]) -> str:
    """A syllable as one types it: every mark right behind its letter, the tone at the end."""
    tone = "".join(tone_keys[char] for char in nfd(syllable) if char in TONES)
    letters = nfc("".join(char for char in nfd(syllable) if char not in TONES))
    return "".join(marks.get(char, char) for char in letters) + tone


# Cleaning


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("Ðảng bộ, ðảng viên, Ɖảng", "Đảng bộ, đảng viên, Đảng"),
        ("06 –NQ/HU — 2015−2020", "06 -NQ/HU - 2015-2020"),
        ("“bốn tốt” «bốn tốt» ‘bốn tốt’", '"bốn tốt" "bốn tốt" \'bốn tốt\''),
        ("đảng\u200bviên\u200d\ufeff", "đảngviên"),
        ("đảng\u00a0viên\tmới\x00\x1f", "đảng viên mới  "),
        ("đảng 😀 viên ❤", "đảng   viên  "),
        ("hai\ndòng", "hai\ndòng"),
        ("số ２１", "số 21"),
        ("\ud800đảng", " đảng"),
        ("", ""),
    ],
)
def test_text_is_cleaned(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@given(anything)
def test_cleaning_once_is_enough(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(anything)
def test_clean_text_has_nothing_invisible(text: str) -> None:
    assert {unicodedata.category(char)[0] for char in clean(text) if char not in " \n"}.isdisjoint("CZ")


@given(anything)
def test_clean_text_is_composed_however_it_came(text: str) -> None:
    assert clean(nfd(text)) == clean(nfc(text)) == nfc(clean(text))


# Folding


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đảng bộ huyện Mường Nhé", "dang bo huyen muong nhe"),
        ("ĐẢNG UỶ, đảng ủy", "dang uy, dang uy"),
        ("ưỡn ợ ẵm ộ ệ ỵ", "uon o am o e y"),
        ("Ðề án, Ɖảng", "de an, dang"),
        ("21-NQ/TW", "21-nq/tw"),
    ],
)
def test_text_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(anything)
def test_folding_once_is_enough_and_the_form_does_not_matter(text: str) -> None:
    assert fold(fold(text)) == fold(nfd(text)) == fold(nfc(text))


@given(syllables)
def test_a_folded_syllable_is_plain_letters(syllable: str) -> None:
    assert fold(syllable).isascii()
    assert len(fold(syllable)) == len(syllable)
    assert fold(syllable.upper()) == fold(nfd(syllable)) == fold(syllable)


@given(syllables)
def test_a_syllable_is_marked_if_folding_changes_it(syllable: str) -> None:
    assert is_marked(syllable) == is_marked(nfd(syllable)) == is_marked(syllable.upper()) == (not syllable.isascii())


# Spelling


@pytest.mark.parametrize(
    ("old", "new"), [("uỷ", "ủy"), ("khoá", "khóa"), ("hoà", "hòa"), ("thuỷ", "thủy"), ("xoá", "xóa"), ("HUỆ", "huệ")]
)
def test_the_old_and_the_new_way_to_place_tones_are_one(old: str, new: str) -> None:
    assert spelling(old) == spelling(new) == spelling(nfd(old))


@pytest.mark.parametrize(
    ("first", "second"),
    [("đảng", "đang"), ("đảng", "đáng"), ("đảng", "dảng"), ("bộ", "bố"), ("bộ", "bọ"), ("tu", "tư")],
)
def test_other_marks_are_another_spelling(first: str, second: str) -> None:
    assert spelling(first) != spelling(second)


@given(onsets, nuclei, codas, tones, tones)
def test_the_spelling_says_which_tone_but_not_where(onset: str, nucleus: str, coda: str, one: str, other: str) -> None:
    spellings = {spelling(compose(onset, nucleus, coda, one, at)) for at in range(len(nucleus))}
    assert len(spellings) == 1
    assert (spelling(compose(onset, nucleus, coda, other)) in spellings) == (one == other)


@given(syllables)
def test_the_spelling_is_the_same_in_every_form(syllable: str) -> None:
    assert spelling(nfd(syllable)) == spelling(syllable.upper()) == spelling(syllable)


# Words


def test_words_are_cleaned_and_without_punctuation() -> None:
    assert words("“Đảng\u00a0bộ” huyện: 1.720 (ĐẢNG viên)!") == ["đảng", "bộ", "huyện", "1", "720", "đảng", "viên"]


@given(anything)
def test_words_never_raises(text: str) -> None:
    assert all(word and word == word.lower() and not word.isspace() for word in words(text))


# Keystrokes


@pytest.mark.parametrize(
    ("syllable", "forms"),
    [
        ("đảng", {"ddangr", "ddarng", "dangdr", "d9ang3", "d9a3ng", "dang93"}),
        ("viên", {"vieen", "viene", "vie6n", "vien6"}),
        ("nghị", {"nghij", "nghi5"}),
        ("trấn", {"traans", "tra6n1", "trâns"}),
        ("mường", {"muwowngf", "muwowfng", "muongwf", "mu7o7ng2", "muong72", "muowngf"}),
        ("ủy", {"uyr", "ury", "uy3", "u3y"}),
    ],
)
def test_the_keystrokes_of_a_syllable(syllable: str, forms: set[str]) -> None:
    assert forms <= keystrokes(syllable)


@given(marked_syllables)
def test_keystrokes_hold_the_plain_way_to_type_a_syllable(syllable: str) -> None:
    assert {typed(syllable, TELEX, TELEX_TONES), typed(syllable, VNI, VNI_TONES)} <= keystrokes(syllable)


@given(marked_syllables)
def test_keystrokes_are_keys_or_the_tone_is(syllable: str) -> None:
    forms = keystrokes(syllable)
    letters, _, tone = spelling(syllable).partition("|")
    assert all(form.isascii() or form == letters + tone for form in forms)
    assert all(form.isalnum() and form == form.lower() for form in forms)
    assert not forms & {syllable, fold(syllable)}


@given(marked_syllables)
def test_keystrokes_depend_on_the_spelling_alone(syllable: str) -> None:
    assert keystrokes(nfd(syllable)) == keystrokes(syllable)


@given(syllables)
def test_a_plain_syllable_needs_no_keystrokes(syllable: str) -> None:
    assert not keystrokes(fold(syllable))
