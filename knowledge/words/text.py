"""Vietnamese text: cleaning what people type, folding marks away, and comparing syllables mark by mark."""

import re
import unicodedata
from functools import lru_cache

_LOOK_ALIKES = str.maketrans(
    {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "‒": "-"}
    | dict.fromkeys("“”„«»″", '"')
    | dict.fromkeys("‘’`´", "'")
)
# A mark that slipped between the letters of a word: "g?ì".
_SLIPPED = re.compile(r"(?<=[^\W\d_])[\"?!](?=[^\W\d_])")
_VOWEL = re.compile("[aeiouy]")
_TONES = {"\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j"}


def clean(text: str) -> str:
    """NFC text with look-alike letters, dashes and quotes unified and invisible characters gone.

    Control characters, unpaired surrogates and emoji become spaces; quotes, "?" and "!" within a word go.
    """
    text = unicodedata.normalize("NFKC", text).translate(_LOOK_ALIKES)
    return _SLIPPED.sub("", "".join(_visible(char) for char in unicodedata.normalize("NFC", text)))


@lru_cache(maxsize=4096)
def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if char == "\n":
        return char
    if category == "Cf":
        return ""
    return " " if category[0] in "CZ" or category in ("So", "Sk", "Cs", "Mn", "Me", "No", "Nl") else char


@lru_cache(maxsize=32768)
def fold(text: str) -> str:
    """Lower-case text without any diacritic; đ becomes d (it has no Unicode decomposition)."""
    decomposed = unicodedata.normalize("NFD", text.translate(_LOOK_ALIKES).lower())
    kept = "".join(char for char in decomposed if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", kept.replace("đ", "d"))


@lru_cache(maxsize=32768)
def spelling(syllable: str) -> str:
    """The letters of a syllable with their marks, then its tone: "uỷ" and "ủy" both give "uy|r"."""
    decomposed = unicodedata.normalize("NFD", syllable.lower())
    letters = unicodedata.normalize("NFC", "".join(char for char in decomposed if char not in _TONES))
    tone = next((_TONES[char] for char in decomposed if char in _TONES), "")
    return f"{letters}|{tone}"


def is_marked(text: str) -> bool:
    """Whether any letter carries a Vietnamese mark."""
    return fold(text) != unicodedata.normalize("NFC", text).lower()


def is_less_marked(typed: str, meant: str) -> bool:
    """Whether a spelling is another one with some of its marks left out: "đvien|" for "đviên|"."""
    (letters, _, tone), (full, _, full_tone) = typed.partition("|"), meant.partition("|")
    pairs = zip(letters, full, strict=False)
    return len(letters) == len(full) and tone in ("", full_tone) and all(a in (b, fold(b)) for a, b in pairs)


def has_vowel(text: str) -> bool:
    """Whether letters can be a word: without a vowel they are an abbreviation."""
    return _VOWEL.search(fold(text)) is not None


def words(text: str) -> list[str]:
    """The words and numbers of a text, cleaned, without punctuation."""
    return re.findall(r"[^\W_]+", clean(text).lower())


def _typed(letters: str, keys: dict[str, str]) -> str:
    return "".join(keys.get(char, char) for char in letters)


_TELEX = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
_VNI = {"â": "a6", "ê": "e6", "ô": "o6", "ă": "a8", "ơ": "o7", "ư": "u7", "đ": "d9"}
_VNI_TONES = {"s": "1", "f": "2", "r": "3", "x": "4", "j": "5"}


def keystrokes(syllable: str) -> set[str]:
    """The raw Telex and VNI keystrokes that people type for a marked syllable; empty for an unmarked one.

    Tone keys come after the vowels they belong to or at the end; marks after their letter or at the end. The tone alone
    may be left as its Telex key too: "trâns".
    """
    if not is_marked(syllable):
        return set()
    letters, _, tone = spelling(syllable).partition("|")
    typed = {letters + tone} if tone else set()
    for style, tones in ((_TELEX, None), (_VNI, _VNI_TONES)):
        typed |= _style_keystrokes(syllable, style, tones)
    return typed - {syllable, fold(syllable)}


def _style_keystrokes(syllable: str, style: dict[str, str], tones: dict[str, str] | None) -> set[str]:
    letters, _, tone = spelling(syllable).partition("|")
    key = tones[tone] if tones and tone else tone
    bodies = {_typed(letters, style), _marks_last(letters, style)}
    if "ươ" in letters:
        bodies.add(_typed(letters.replace("ươ", "uơ"), style))
        # A "w" by itself is typed for "ư" in Telex; VNI's keystrokes have none.
        bodies.add(_typed(letters, style).replace("uw", "w"))
    return {variant for body in bodies for variant in _with_tone_key(body, key)}


def _marks_last(letters: str, style: dict[str, str]) -> str:
    plain = "".join(style[char][0] if char in style else char for char in letters)
    keys = "".join(style[char][1:] for char in letters if char in style)
    return plain + "".join(dict.fromkeys(keys))


def _with_tone_key(body: str, key: str) -> set[str]:
    if not key:
        return {body}
    after = {body[: match.end()] + key + body[match.end() :] for match in re.finditer(r"[aeiouy][aeiouyw678]*", body)}
    inside = {body[: match.end()] + key + body[match.end() :] for match in re.finditer(r"[aeiouy][w678]?", body)}
    return after | inside | {body + key}
