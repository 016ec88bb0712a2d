"""Doubt: where a slip may have made another question of a question, both answers are offered to choose from."""

import re
from collections.abc import Iterator
from itertools import islice

from knowledge.answering import answer
from knowledge.base import KnowledgeBase
from knowledge.decision import MOST_CHOICES, Answer, Choices, Decision
from knowledge.lexicon import Mention
from knowledge.question import Question, understand
from knowledge.text import clean
from knowledge.tokens import Token

_MOST_TRIED = 6
# In a longer text a single word decides less, and to read all of it twice takes too long.
_LONGEST = 12
# How much less a text must cost to read: an unknown word less, and one that belongs to a phrase.
_EXPLAINED, _AROUND = 1.9, 3
# A word that costs this much was read as another one, or has no meaning at all.
_REPAIRED = 1.3
# What stands for a word and is no abbreviation: a vowel beside another letter.
_WORD = re.compile("[a-z][aeiouy]|[aeiouy][a-z]")
_MEANINGLESS = ("filler", "surname", "link:", "talk:", "ask:who")


def checked(base: KnowledgeBase, question: Question, decision: Decision) -> Decision:
    """The decision, or a choice where a word that means nothing here, put right, gets another answer."""
    if not isinstance(decision, Answer) or not decision.entries or question.words > _LONGEST:
        return decision
    text = _put_right(base, question.text)
    other = answer(base, understand(base, text)) if text else None
    if not isinstance(other, Answer) or not other.entries or set(other.keys) & set(decision.keys):
        return decision
    return Choices(tuple(dict.fromkeys((*other.entries, *decision.entries)))[:MOST_CHOICES])


def _put_right(base: KnowledgeBase, text: str) -> str | None:
    """The text with a doubtful word as the one that explains its neighbours best; None where none explains them."""
    tokens, mentions = base.lexicon.read(text)
    pairs = ((at, word) for at in _doubtful(base, tokens, mentions) for word in base.lexicon.near_words(tokens, at))
    gains = {pair: _gain(base, tokens, *pair) for pair in islice(pairs, _MOST_TRIED)}
    at, word = max(gains, key=lambda pair: gains[pair], default=(0, ""))
    if not word or gains[at, word] < _EXPLAINED:
        return None
    return re.sub(rf"\b{re.escape(tokens[at].text)}\b", word, clean(text).lower(), count=1)


def _gain(base: KnowledgeBase, tokens: tuple[Token, ...], at: int, word: str) -> float:
    """How much less the words around a token cost to read with another word, that has a meaning, in its place."""
    before, after = ([t.text for t in tokens[n : n + _AROUND]] for n in (max(0, at - _AROUND), at + 1))
    before = before[: min(at, _AROUND)]
    typed, meant = (base.lexicon.read(" ".join((*before, here, *after)))[1] for here in (tokens[at].text, word))
    tells = any(m.start <= len(before) < m.end and not _is_empty(m) for m in meant)
    return sum(m.cost for m in typed) - sum(m.cost for m in meant) if tells else 0.0


def _doubtful(base: KnowledgeBase, tokens: tuple[Token, ...], mentions: tuple[Mention, ...]) -> Iterator[int]:
    """The words, never heard beside their neighbours, that were read as next to nothing; no letters without a vowel."""
    steady = base.lexicon.steady(tokens)
    for mention in mentions:
        token = tokens[mention.start]
        is_new = token.kind == "word" and _WORD.search(token.folded) and mention.start not in steady
        if is_new and _is_empty(mention) and mention.cost >= _REPAIRED:
            yield mention.start


def _is_empty(mention: Mention) -> bool:
    return all(tag.startswith(_MEANINGLESS) for tag in mention.tags)
