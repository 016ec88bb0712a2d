"""Degrees: words for more and fewer, first and last, better and sorted, as their neighbours tell."""

from collections.abc import Sequence
from dataclasses import replace

from knowledge.base import KnowledgeBase
from knowledge.reading.rereading import FILLER
from knowledge.words.mention import Mention
from knowledge.words.text import fold

_RISING, _BRANCH = ("len", "hon", "hon len"), frozenset({"concept:chi-bo", "concept:nang-chat-luong"})
_COMPARING = frozenset({"ask:rank"})
_SORTING = ("sap xep", "sap", "xep lai", "sap xep lai")


def reread_degrees(base: KnowledgeBase, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The mentions with the words for degrees read anew."""
    return _many(_better(_ranked(_least(base, _certain(mentions)))))


def _certain(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read a short "do" as "đọ" only where there are several things to compare: it is as often "đó"."""
    if sum(bool(mention.tagged("place:")) or "link:and" in mention.tags for mention in mentions) > 1:
        return mentions
    return [replace(m, tags=m.tags - _COMPARING) if m.text == "do" else m for m in mentions]


def _least(base: KnowledgeBase, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "ít đảng viên nhất" as "fewest" and what is counted, not as the concept of a branch with few members."""
    found = list(mentions)
    for at in range(len(found) - 1):
        words = found[at].text.split()
        few = [n for n, word in enumerate(words[:2]) if fold(word) == "it"]
        compares = "ask:most" in found[at + 1].tags or found[at + 1].plain == "hon"
        if few and compares and not found[at].tagged("ask:"):
            rest = " ".join(words[few[0] + 1 :])
            tags = base.lexicon.read(rest)[1][0].tags if rest else FILLER
            found[at] = replace(found[at], tags=tags)
            found[at + 1] = replace(found[at + 1], tags=frozenset({"ask:least"}))
    return found


def _ranked(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "sắp xếp … từ ít đến nhiều" as ranking: nothing was reorganised."""
    ranks = any("ask:rank" in mention.tags for mention in mentions)
    return [replace(m, tags=FILLER) if ranks and m.plain in _SORTING else m for m in mentions]


def _better(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "chi bộ tốt" of "sinh hoạt chi bộ tốt lên" as a branch whose work gets better."""
    rising = {at for at, mention in enumerate(mentions, -1) if mention.plain in _RISING}
    return [
        replace(m, tags=_BRANCH) if at in rising and "concept:chi-bo-tot" in m.tags else m
        for at, m in enumerate(mentions)
    ]


def _many(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "nhieu … nhat" and "đứng đầu … về số" as "most": the first is "nhiều" there, not "(bao) nhiêu"."""
    ranked = max((at for at, mention in enumerate(mentions) if "ask:most" in mention.tags), default=0)
    numbered = max((at for at, mention in enumerate(mentions) if mention.plain == "so"), default=0)
    found = list(mentions)
    for at, mention in enumerate(mentions):
        if at < ranked and (mention.plain == "nhieu" or mention.text == "đông"):
            found[at] = replace(mention, tags=FILLER)
        if at < numbered and "concept:di-dau" in mention.tags:
            found[at] = replace(mention, tags=frozenset({"ask:most"}))
    return found
