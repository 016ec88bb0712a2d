"""Clauses: where a message falls into parts that are asked, or named, one by one."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from knowledge.lexicon import Mention
from knowledge.terms import term
from knowledge.text import fold
from knowledge.tokens import Token

# What begins the words that ask for a figure by themselves, unlike "số" and "tỷ lệ", which may also stand beside them.
_COUNTING = frozenset({"bao", "may", "mi", "bn", "bnhieu", "bnhiu", "bnh", "nhieu", "nhiu", "pao"})


def sentences(tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[list[Mention]]:
    """The parts between stops and before words that go on to another thing ("còn")."""
    return _cut(mentions, [n for n, m in enumerate(mentions) if tokens[m.start].after_stop or "link:next" in m.tags])


def asking_clauses(tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[list[Mention]]:
    """The parts of a message that each ask for a figure of their own: "mấy chi bộ, bao nhiêu đảng viên".

    None where fewer than two of them name something.
    """
    asking = [n for n, mention in enumerate(mentions) if is_counting(mention)]
    parts = _cut(mentions, [_break(tokens, mentions, first, second) for first, second in pairwise(asking)])
    return parts if sum(_is_meant(part) for part in parts) > 1 else []


def listed_items(tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[list[Mention]]:
    """The things that one question lists: "tổ chức cơ sở đảng, đảng bộ và chi bộ". None where it lists no two."""
    breaks = [n for n, m in enumerate(mentions) if tokens[m.start].after_stop or "link:and" in m.tags]
    items = [part for part in _cut(mentions, breaks) if any(map(_is_telling, part))]
    return items if len(items) > 1 and not any(map(_asks_first, items[1:])) else []


def _break(tokens: Sequence[Token], mentions: Sequence[Mention], first: int, second: int) -> int:
    """Where between two asking words the second clause begins: at the last stop, else at the last joining word."""
    between = range(first + 1, second + 1)
    stops = [n for n in between if tokens[mentions[n].start].after_stop]
    breaks = stops or [n for n in between if mentions[n].tags & {"link:and", "link:next"}]
    return breaks[-1] if breaks else second


def _cut(mentions: Sequence[Mention], cuts: Iterable[int]) -> list[list[Mention]]:
    return [list(mentions[a:b]) for a, b in pairwise(sorted({0, *cuts, len(mentions)}))]


def _asks_first(item: Sequence[Mention]) -> bool:
    """Whether an asking word stands before a thing: "bao nhiêu chi bộ" is asked by itself, not listed."""
    asking = next((n for n, mention in enumerate(item) if is_counting(mention)), len(item))
    return any(map(_is_telling, item[asking:]))


def is_counting(mention: Mention) -> bool:
    """Whether a mention asks for a figure by itself: "mấy", "bao nhiêu"."""
    return bool(mention.tags & {"ask:count", "ask:share"}) and fold(mention.text).split()[0] in _COUNTING


def _is_meant(part: Sequence[Mention]) -> bool:
    return any(mention.tagged("place:") or _is_telling(mention) for mention in part)


def _is_telling(mention: Mention) -> bool:
    found = term(mention)
    return found is not None and not found.soft and not found.is_unknown_word
