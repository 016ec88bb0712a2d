"""Repairing misspelt syllables: which known syllables a typed one may have meant, and at what cost."""

import re
from collections.abc import Iterable
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.words.text import has_vowel

# A mistyped syllable that no Vietnamese word can have is surely a mistake; a possible one may well be another word.
IMPOSSIBLE, POSSIBLE, REPEATED, SWAPPED = 0.9, 1.3, 0.3, 0.1
# Two consonants are an abbreviation oftener than a word that lost its vowel, so only a phrase may tell.
VOWELLESS = 1.0
_SHORT = 3

_ONSET = "b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|nh|ng|ngh|p|ph|qu|r|s|t|th|tr|v|x"
_RIME = (
    "a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay|e|ec|em|en|eng|enh|eo|ep|et|ech|eu|i|ia|ich|iec|iem|ien|ieng|iep|iet"
    "|ieu|im|in|inh|ip|it|iu|o|oa|oac|oach|oai|oam|oan|oang|oanh|oao|oat|oay|oe|oen|oeo|oet|oi|om|on|ong|ooc|oong|oc"
    "|op|ot|ou|u|ua|uan|uang|uat|uay|uc|ue|uech|uen|uenh|ui|uich|uit|um|un|ung|uo|uoc|uoi|uom|uon|uong|uop|uot|uou|up"
    "|ut|uu|uy|uya|uych|uyen|uyet|uynh|uyt|uyu|y|yem|yen|yeng|yet|yeu"
)
# One sound is written "k", "gh", "ngh" before these letters, and "c", "g", "ng" before all others.
_SYLLABLE = re.compile(f"(?!(?:c|ng)[eiy]|ge|(?:k|gh|ngh)[aou])(?:{_ONSET})?(?:{_RIME})")
_CODAS = {"g": "ng", "h": "nh"}
_PLAYED_ONSETS = {"dz": ("d", "v"), "z": ("d", "v", "gi"), "f": ("ph",), "w": ("qu",), "j": ("gi",)}
# Letters that northern speech or neighbouring keys confuse.
_SPEECH = ("ln", "sx", "dr", "dv", "rv", "ct", "iy", "ck")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_CONFUSED = [{*pair} for pair in _SPEECH] + [{*pair} for row in _KEYS for pair in pairwise(row)]


def is_possible(folded: str) -> bool:
    """Whether an unmarked syllable can be Vietnamese."""
    return _SYLLABLE.fullmatch(folded) is not None


def undouble(folded: str) -> str:
    """The syllable with repeated letters typed once: "nhieuuu" gives "nhieu"."""
    return re.sub(r"(.)\1+", r"\1", folded)


def respellings(text: str) -> list[str]:
    """The words that playful spellings of the young stand for: "đảg" for "đảng", "fần" for "phần", "zân" for "dân"."""
    endings = [text, *(text[:-1] + full for short, full in _CODAS.items() if re.search(f"[^\\Wnc]{short}$", text))]
    starts = [(short, full) for short, fulls in _PLAYED_ONSETS.items() if text.startswith(short) for full in fulls]
    words = [*endings, *(full + word[len(short) :] for short, full in starts for word in endings)]
    return [word for word in words if word != text]


class Repairer:
    """Finds the known syllables within one typing mistake of a typed one."""

    def __init__(self, known: Iterable[str]) -> None:
        """Take the unmarked syllables that repairs may lead to."""
        self.known = frozenset(known)
        self._by_length: dict[int, list[str]] = {}
        for name in sorted(self.known):
            self._by_length.setdefault(len(name), []).append(name)
        self._cache: dict[str, list[tuple[str, float]]] = {}

    def repairs(self, folded: str) -> list[tuple[str, float]]:
        """Known syllables one mistake away, each with its cost; none for very short or very long input."""
        if folded not in self._cache:
            if len(self._cache) > 20_000:
                self._cache.clear()
            self._cache[folded] = (
                self._search(folded) if 3 <= len(folded) <= 9 and folded.isalpha() else self._voweled(folded)
            )
        return self._cache[folded]

    def _voweled(self, folded: str) -> list[tuple[str, float]]:
        """Of two consonants the syllables with a vowel between or behind them: "bn" may be "ban"."""
        if len(folded) != 2 or not folded.isalpha() or has_vowel(folded) or folded in self.known:
            return []
        longer = self._by_length.get(3, [])
        return [(name, VOWELLESS) for name in longer if name[0] == folded[0] and _without_vowel(name) == folded]

    def has_cheap(self, folded: str) -> bool:
        """Whether a text is surely one mistyped syllable."""
        return any(cost <= IMPOSSIBLE for _, cost in self.repairs(folded))

    def within_one(self, text: str) -> list[str]:
        """Everything known that is one letter lost, added, swapped or changed away from a text, or the text itself."""
        found: list[str] = []
        for length in (len(text), len(text) - 1, len(text) + 1):
            known = self._by_length.get(length, [])
            found += [
                name for name, *_ in process.extract(text, known, scorer=OSA.distance, score_cutoff=1, limit=None)
            ]
        return found

    def _search(self, folded: str) -> list[tuple[str, float]]:
        possible = is_possible(folded)
        # Short abbreviations are not guessed at: too many slips come near one.
        near = [n for n in self.within_one(folded) if n != folded and (has_vowel(n) or len(n) > _SHORT)]
        found = [name for name in near if _plausible(folded, name, possible)]
        plain = undouble(folded)
        costs = [REPEATED if name == plain else POSSIBLE if possible else IMPOSSIBLE for name in found]
        return [(name, cost - SWAPPED * _is_swapped(folded, name)) for name, cost in zip(found, costs, strict=True)]


def _without_vowel(name: str) -> str:
    return "".join(letter for letter in name if not has_vowel(letter))


def is_one_mistake(typed: str, meant: str) -> bool:
    """Whether a word is another one with one letter lost, added, swapped or changed."""
    return typed != meant and OSA.distance(typed, meant, score_cutoff=1) <= 1


def _is_swapped(typed: str, meant: str) -> bool:
    """Whether two letters changed places: then none is wrong, and no other repair is as likely."""
    return sorted(typed) == sorted(meant)


def _plausible(typed: str, meant: str, possible: bool) -> bool:
    """A possible syllable counts as a slip of another only by a lost, doubled, swapped or confusable letter."""
    if not possible or len(typed) != len(meant):
        return len(meant) >= 2
    different = [{a, b} for a, b in zip(typed, meant, strict=True) if a != b]
    return len(different) == 2 or different[0] in _CONFUSED
