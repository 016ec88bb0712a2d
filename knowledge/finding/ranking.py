"""Ranking wording: how much of a question's meaning an entry's wording covers, rare meanings counting more."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from knowledge.roles import Terms

_UNHEARD = 1.0


class Rarity:
    """How telling a term is: the fewer entries have it, the more (inverse document frequency)."""

    def __init__(self, entries: Iterable[Terms]) -> None:
        """Count in how many entries each term stands."""
        held = list(entries)
        self._counts = Counter(term for terms in held for term in terms)
        total = len(held) or 1
        self._weights = {term: math.log(1 + total / (1 + count)) for term, count in self._counts.items()}
        self._most = math.log(1 + total)

    def known(self, term: str) -> bool:
        """Whether any entry has the term."""
        return term in self._counts

    def is_unique(self, term: str) -> bool:
        """Whether one entry alone has the term."""
        return self._counts[term] == 1

    def weight(self, terms: Iterable[str]) -> float:
        """The summed weight of terms; a word that neither vocabulary nor entries know is likely just politeness."""
        return sum(self._weights.get(t, _UNHEARD if t.startswith("word:") else self._most) for t in terms)

    def coverage(self, asked: Terms, name: Terms, also: Sequence[Terms], points: Terms) -> float:
        """Which share of the asked meaning (0 to 1) the names of an entry cover, its points counting half."""
        names = name.union(*also)
        whole = self.weight(asked)
        told = self.weight(asked & names) + 0.6 * self.weight(asked & (points - names))
        return told / whole if whole else 0.0

    def exactness(self, asked: Terms, names: Sequence[Terms]) -> float:
        """How much of its best-fitting name (0 to 1) is asked for."""
        return max((self.weight(asked & n) / self.weight(n) for n in names if n), default=0.0)
