"""Neighbours: which words stand beside which, and so what a mistyped word may have been meant as."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from knowledge.words.spelling import is_one_mistake, is_possible
from knowledge.words.text import fold, has_vowel, is_marked
from knowledge.words.tokens import Token

_ASKING = frozenset({"ask:count", "ask:who", "ask:which", "ask:what", "ask:how", "ask:when", "ask:why", "ask:name"})
_ASKS = 1


class Near(NamedTuple):
    """A word that may have been meant, and how likely (0 most)."""

    rank: int
    word: str

    @property
    def is_asking(self) -> bool:
        """Whether it may have been meant because it asks, and nothing else does."""
        return self.rank == _ASKS


class Neighbours:
    """The words of phrases and texts by what stands before and behind them, all without marks."""

    def __init__(self) -> None:
        """Start without any."""
        self._after: dict[str, set[str]] = {}
        self._before: dict[str, set[str]] = {}
        self._written: dict[str, set[str]] = {}
        self._places: set[tuple[str, str]] = set()
        self._asking: set[str] = set()

    def stand_together(self, first: str, second: str) -> None:
        """Take two words that were heard side by side."""
        self._after.setdefault(first, set()).add(second)
        self._before.setdefault(second, set()).add(first)

    def add(self, syllables: Sequence[str], tag: str) -> None:
        """Take the syllables of a phrase, with their marks, and its tag."""
        folded = [fold(syllable) for syllable in syllables]
        for name, syllable in zip(folded, syllables, strict=True):
            self._written.setdefault(name, set()).add(syllable)
        for pair in pairwise(folded):
            self.stand_together(*pair)
        if tag.startswith("place:"):
            self._places.update(pairwise(folded))
        if tag in _ASKING:
            self._asking.update(folded if len(folded) == 1 else ())

    def near_words(self, tokens: Sequence[Token], at: int, is_known: bool, is_asking: bool) -> list[Near]:
        """Words one mistake away from a token that may stand beside one of its neighbours, the likeliest first.

        A token that is known by itself was meant as another word only if that one stands beside both of them, or makes
        a place of one; or if it asks, where nothing else does (`is_asking`).
        """
        before = tokens[at - 1].folded if at and not tokens[at].after_stop else ""
        after = tokens[at + 1].folded if at + 1 < len(tokens) and not tokens[at + 1].after_stop else ""
        behind, ahead = self._after.get(before, set()), self._before.get(after, set())
        both = behind & ahead if before and after else behind | ahead
        places = {name for name in behind | ahead if self._places & {(before, name), (name, after)}}
        names = both | places if is_known else behind | ahead | self._asking
        names = names if is_asking else names | self._asking
        near = [name for name in names if _may_mean(tokens[at].folded, name)]
        # In the order of their ranks: the second is _ASKS.
        kinds = (places, set() if is_asking else self._asking, both)
        ranked = sorted((next((n for n, kind in enumerate(kinds) if name in kind), len(kinds)), name) for name in near)
        return [Near(rank, word) for rank, name in ranked for word in self._as_typed(tokens[at].text, name)]

    def _as_typed(self, text: str, name: str) -> list[str]:
        """A word without marks, or as it is spelt with them where the text has some, one mistake away from that."""
        if not is_marked(text):
            return [name]
        return [word for word in sorted(self._written.get(name, ())) if is_one_mistake(text, word)]


def _may_mean(typed: str, name: str) -> bool:
    """Whether a word is one mistake away; an abbreviation only from another one as long."""
    is_word = is_possible(name) or (len(name) == len(typed) > 1 and not has_vowel(typed))
    return is_word and is_one_mistake(typed, name)
