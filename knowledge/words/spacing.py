"""Spacing: words typed without spaces, or with a space in the wrong place, as the words that were meant."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate, pairwise

from rapidfuzz.distance import OSA

from knowledge.words.spelling import Repairer, is_possible, respellings, undouble
from knowledge.words.text import fold, has_vowel, is_marked, spelling
from knowledge.words.tokens import Token

_LONGEST_SYLLABLE = 7
_SHORTEST_PLACE = 5
_CONSONANTS = frozenset("bcdđghklmnpqrstvx")
# What raw keystrokes have and words don't: tone keys, digits and letters typed twice.
_KEYS = re.compile(r"[0-9wfjz]|(.)\1")
Joined = Mapping[str, tuple[str, ...]]


class Spacing:
    """Puts spaces where the known words need them."""

    def __init__(
        self,
        spelt: Set[str],
        repairer: Repairer,
        joined: Joined,
        places: Joined,
        typed: Mapping[str, str],
        short: Mapping[str, Sequence[str]],
    ) -> None:
        """Take the known words as `spelling` gives them and what repairs them, and phrases and places by their letters.

        `typed` has the words that raw keystrokes stand for, `short` those that short spellings do.
        """
        self._spelt = spelt
        self._known = repairer.known
        self._joined = joined
        self._places = places
        self._typed = typed
        self._contracted = {
            text: word.split() for text, words in short.items() for word in words if word.count(" ") == 1
        }
        self._repairer = repairer
        self._joined_repairer = Repairer(joined)
        self._beginning: dict[str, list[str]] = {}
        self._ending: dict[str, list[str]] = {}
        for name, words in places.items():
            if len(words) == 2:
                self._beginning.setdefault(fold(words[0]), []).append(name)
                self._ending.setdefault(fold(words[1]), []).append(name)
        self._separate = lru_cache(maxsize=20_000)(self._separated)

    def spaced(self, tokens: list[Token]) -> list[Token]:
        """The tokens with words apart that were typed as one, and places together that were typed wrong."""
        return self._rejoined([part for token in self._unslipped(tokens) for part in self._separate(token)])

    def _unslipped(self, tokens: list[Token]) -> list[Token]:
        """The tokens with a space that slipped within a phrase put where it belongs: "đảngv iên", "bắc m ê"."""
        found: list[Token] = []
        # Nothing is torn where no word is odd.
        torn = {n for n, token in enumerate(tokens) if token.text in _CONSONANTS or self._is_odd(token)}
        at = 0
        while at < len(tokens):
            words, used = self._slipped(tokens, at) if torn & {at, at + 1, at + 2} else ([tokens[at].text], 1)
            stops = (tokens[at].after_stop, *("" for _ in words))
            found += [replace(tokens[at], text=word, after_stop=stop) for word, stop in zip(words, stops, strict=False)]
            at += used
        return found

    def _slipped(self, tokens: list[Token], at: int) -> tuple[list[str], int]:
        """The words from a token on, and how many tokens they take: more than one where a space slipped there."""
        for used in (3, 2):
            run = tokens[at : at + used]
            if len(run) == used and not any(token.after_stop for token in run[1:]):
                words = self._torn_phrase(run) or (self._torn_words(run[0], run[1]) if used == 2 else [])
                if words:
                    return words, used
        return [tokens[at].text], 1

    def _torn_phrase(self, run: list[Token]) -> list[str]:
        """The words of the known phrase that tokens make up together, some of them no words by themselves."""
        letters = "".join(token.folded for token in run)
        if not 1 < len(self._joined.get(letters, ())) <= len(run):
            return []
        torn = any(map(self._is_odd, run))
        torn = torn or (letters in self._places and any(token.text in _CONSONANTS for token in run))
        return self._cut("".join(token.text for token in run), letters) if torn else []

    def _torn_words(self, first: Token, second: Token) -> list[str]:
        """The word that two tokens make up together, or the two words with the space between them one letter off."""
        whole = first.text + second.text
        # Two letters by themselves are initials or a list, not a word.
        if len(whole) == 2 or fold(whole) in self._places or not (self._is_odd(first) or self._is_odd(second)):
            return []
        if self._is_spelt(whole) and is_possible(fold(whole)):
            return [whole]
        return self._shifted(first.text, second.text) if self._is_slipped(first, second) else []

    def _is_slipped(self, first: Token, second: Token) -> bool:
        """Whether the space between two tokens is likelier wrong than a letter of the one that is no known word."""
        odd = [token for token in (first, second) if self._is_odd(token)]
        return len(odd) == 2 or not is_possible(odd[0].folded)

    def _shifted(self, first: str, second: str) -> list[str]:
        """Two words with the space between them one letter on or back, where only that makes both of them known."""
        letters = first + second
        cuts = [cut for cut in (len(first) - 1, len(first) + 1) if 0 < cut < len(letters)]
        parts = [[letters[:cut], letters[cut:]] for cut in cuts]
        found = [words for words in parts if self._is_spelt(*words) and all(map(_is_likely, words))]
        return found[0] if len(found) == 1 else []

    def _is_spelt(self, *words: str) -> bool:
        """Whether words are known just as they are spelt."""
        return all(
            word in self._typed or (spelling(word) in self._spelt if is_marked(word) else word in self._known)
            for word in words
        )

    def _is_odd(self, token: Token) -> bool:
        is_spelt = token.kind != "word" or self._is_spelt(token.text)
        return not is_spelt and not any(map(self._is_spelt, respellings(token.text)))

    def _rejoined(self, tokens: list[Token]) -> list[Token]:
        found = list(tokens)
        for at, (first, second) in enumerate(pairwise(tokens)):
            words = self._misspelt_place(first, second)
            if words:
                found[at : at + 2] = [replace(first, text=words[0]), replace(second, text=words[1])]
        return found

    def _misspelt_place(self, first: Token, second: Token) -> tuple[str, ...]:
        """The two words of a place that two tokens, one of them no known word, are one mistake away from."""
        letters = first.folded + second.folded
        if second.after_stop or len(letters) < _SHORTEST_PLACE or not any(map(self._is_strange, (first, second))):
            return ()
        near = {letters, *self._beginning.get(first.folded, ()), *self._ending.get(second.folded, ())}
        names = [n for n in near if n in self._places and OSA.distance(letters, n, score_cutoff=1) <= 1]
        return self._places[names[0]] if len(names) == 1 and len(self._places[names[0]]) == 2 else ()

    def _is_strange(self, token: Token) -> bool:
        return token.kind == "word" and token.folded not in self._known and token.text not in self._typed

    def _separated(self, token: Token) -> list[Token]:
        """A run of words typed without spaces as its words; any other token as it is."""
        folded = token.folded
        if words := self._contracted.get(token.text):
            return [replace(token, text=words[0]), replace(token, text=words[1], after_stop="")]
        if token.kind != "word" or len(folded) < 4 or folded in self._known or token.text in self._typed:
            return [token]
        is_phrase = folded in self._joined and self._agrees(token.text, folded)
        parts = self._cut(token.text, folded) if is_phrase else self._split(token.text, folded)
        is_likelier_one = len(folded) <= _LONGEST_SYLLABLE and self._repairer.has_cheap(folded)
        if is_likelier_one and not is_phrase and not self._are_two_words(token.text, parts):
            return [token]
        parts = parts or (None if self._repairer.repairs(folded) else self._nearly_joined(folded))
        return [
            replace(token, text=part, after_stop=token.after_stop if n == 0 else "")
            for n, part in enumerate(parts or [token.text])
        ]

    def _agrees(self, text: str, folded: str) -> bool:
        """Whether the marks typed, if any, are those of a phrase, so that a word with a slip is not read as two."""
        return not is_marked(text) or self._is_spelt(*self._cut(text, folded))

    def _are_two_words(self, text: str, parts: list[str] | None) -> bool:
        """Whether a marked run of letters is two words, both with marks: else it is as likely one with a slip."""
        if not is_marked(text) or parts is None or len(parts) != 2 or not self._is_spelt(*parts):
            return False
        return all(map(_is_whole, parts)) and all(map(is_marked, parts))

    def _cut(self, text: str, folded: str) -> list[str]:
        """The words of a known phrase typed without spaces, as they were typed."""
        ends = [0, *accumulate(len(fold(word)) for word in self._joined[folded])]
        return [text[a:b] for a, b in pairwise(ends)]

    def _split(self, text: str, folded: str) -> list[str] | None:
        """The fewest known syllables, each perhaps with its last letter doubled, that make up a run of letters."""
        if len(folded) > 40 or is_possible(undouble(folded)):
            return None
        best: list[tuple[float, tuple[int, ...]]] = [(0.0, (0,))] + [(99.0, ())] * len(folded)
        for end in range(2, len(folded) + 1):
            for start in range(max(0, end - 8), end - 1):
                cost, cuts = best[start]
                cost += self._piece_cost(text[start:end], folded[start:end])
                if cost < best[end][0]:
                    best[end] = (cost, (*cuts, end))
        cost, cuts = best[-1]
        return [text[a:b] for a, b in pairwise(cuts)] if cost < 99 else None

    def _piece_cost(self, text: str, folded: str) -> float:
        """What it costs to read letters as one syllable: less as they are spelt, more with a doubled last letter."""
        if folded in self._known:
            return 1.0 if not is_marked(text) or spelling(text) in self._spelt else 1.5
        if any(map(self._is_spelt, respellings(text))):
            return 1.2
        single = folded.rstrip(folded[-1]) + folded[-1]
        return 1.5 if single != folded and single in self._known else 99.0

    def _nearly_joined(self, folded: str) -> list[str] | None:
        """The words of a known phrase typed without spaces and with one mistake: "đảgviên"."""
        found = self._joined_repairer.within_one(undouble(folded)) if len(folded) > 5 else []
        return list(self._joined[found[0]]) if found else None


def _is_likely(word: str) -> bool:
    """Whether a known word is one that people type: a syllable, an abbreviation without vowels, or raw keystrokes."""
    folded = fold(word)
    return len(word) > 1 and (is_possible(folded) or not has_vowel(folded) or bool(_KEYS.search(word)))


def _is_whole(word: str) -> bool:
    """Whether a part of a run of letters is surely a word by itself: with marks, or not too short."""
    return is_possible(fold(word)) and (is_marked(word) or len(word) > 2)
