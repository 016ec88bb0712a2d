"""Doubt: where a slip may have made another question of a question, both answers are offered to choose from."""

import re
from collections.abc import Iterator

from knowledge.base import KnowledgeBase
from knowledge.finding.answering import answer
from knowledge.finding.decision import MOST_CHOICES, Answer, Choices, Decision, Entry
from knowledge.reading.question import Question, understand
from knowledge.words.mention import Mention
from knowledge.words.text import clean, has_vowel, is_marked
from knowledge.words.tokens import Token

_MOST_TRIED = 3
# How much less a text must cost to read: an unknown word less; where a word was repaired, another is as near.
_SURE, _EXPLAINED, _AS_NEAR, _AROUND = 2.7, 1.9, 0.5, 3
# What asks where nothing else does need only ask.
_ASKS = 1.0
_MEANINGLESS = ("filler", "surname", "link:", "talk:")
# Where one of these is found that nothing else there is, it decides.
_DECIDING = ("place:", "ask:")


def checked(base: KnowledgeBase, question: Question, decision: Decision) -> Decision:
    """The decision, or a choice where a word that means nothing here, put right, gets another answer."""
    if not isinstance(decision, Answer) or not decision.entries or question.strangers or question.options:
        return decision
    text = _put_right(base, question.text, bool(question.asks or question.references))
    other = _told(answer(base, understand(base, text))) if text else ()
    if not other or {entry.key for entry in other} & set(decision.keys):
        return decision
    return Choices(tuple(dict.fromkeys((*other, *decision.entries)))[:MOST_CHOICES])


def _told(decision: Decision) -> tuple[Entry, ...]:
    if isinstance(decision, Choices):
        return decision.options
    return decision.entries if isinstance(decision, Answer) else ()


def _put_right(base: KnowledgeBase, text: str, is_asking: bool) -> str | None:
    """The text with a doubtful word as the one that explains its neighbours best; None where none explains them."""
    tokens, mentions = base.lexicon.read(text)
    doubtful = sorted(_doubtful(base, tokens, mentions), key=lambda found: found[1:])
    pairs = [
        (near.rank, at, near.word, min(least, _ASKS) if near.is_asking else least)
        for at, is_known, least in doubtful
        for near in base.lexicon.neighbours.near_words(tokens, at, is_known, is_asking)
    ]
    tried = sorted(pairs, key=lambda pair: pair[0])[:_MOST_TRIED]
    gains = {(at, word): _gain(base, tokens, at, word) - least for _, at, word, least in tried}
    at, word = max(gains, key=lambda pair: gains[pair], default=(0, ""))
    return _with(text, tokens, at, word) if word and gains[at, word] >= 0 else None


def _with(text: str, tokens: tuple[Token, ...], at: int, word: str) -> str:
    """The text with another word for a token, also where the token was part of a longer run of letters."""
    before = clean(text).lower()
    changed = re.sub(rf"\b{re.escape(tokens[at].text)}\b", word, before, count=1)
    if changed != before:
        return changed
    return " ".join(f"{token.after_stop} {word if n == at else token.text}" for n, token in enumerate(tokens))


def _gain(base: KnowledgeBase, tokens: tuple[Token, ...], at: int, word: str) -> float:
    """How much less the words around a token cost to read with another word in its place that changes their meaning."""
    before, after = ([t.text for t in tokens[n : n + _AROUND]] for n in (max(0, at - _AROUND), at + 1))
    before = before[: min(at, _AROUND)]
    typed, meant = (base.lexicon.read(" ".join((*before, here, *after)))[1] for here in (tokens[at].text, word))
    told, tells = _tags(typed), _tags(meant)
    names_more = any(not _has(told, kind) and _has(tells, kind) for kind in _DECIDING)
    gain = sum(m.cost for m in typed) - sum(m.cost for m in meant)
    return gain + names_more if told != tells else 0.0


def _has(tags: frozenset[str], kind: str) -> bool:
    return any(tag.startswith(kind) for tag in tags)


def _tags(mentions: tuple[Mention, ...]) -> frozenset[str]:
    """What mentions tell, with those that have no meaning as such."""
    return frozenset(tag for m in mentions for tag in m.tags or ("",) if not tag.startswith(_MEANINGLESS))


def _doubtful(
    base: KnowledgeBase, tokens: tuple[Token, ...], mentions: tuple[Mention, ...]
) -> Iterator[tuple[int, bool, float]]:
    """The words that may be slips, each with whether it has a meaning, and what another one must gain.

    Those spelt like no word, those without a meaning, and those, never heard beside their neighbours, that mean little.
    """
    steady = base.lexicon.steady(tokens)
    words = ((at, mention) for mention in mentions for at in range(mention.start, mention.end))
    for at, mention in words:
        text, tells = tokens[at].text, not all(tag.startswith(_MEANINGLESS) for tag in mention.tags)
        if tokens[at].kind == "word" and not base.lexicon.is_word(text):
            yield at, False, _AS_NEAR if mention.tags else _EXPLAINED
        elif tokens[at].kind == "word" and not (at in steady or tells) and (len(text) == 1 or has_vowel(text)):
            if not mention.tags:
                yield at, is_marked(text), _SURE
            elif not is_marked(text):
                yield at, True, _EXPLAINED
