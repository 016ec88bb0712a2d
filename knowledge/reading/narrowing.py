"""Narrowing: words right beside a thing that tell which of it is meant. An answer must agree with them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from knowledge.base import KnowledgeBase
from knowledge.reading.clauses import is_counting
from knowledge.roles import Terms
from knowledge.words.mention import Mention
from knowledge.words.terms import term, terms
from knowledge.words.text import is_marked
from knowledge.words.tokens import Token

_KINDS = ("level:", "concept:", "post:")
_POINTING = frozenset({"link:that", "ask:which", "ask:document"})
_DATING = frozenset({"nay", "do", "ay", "nao", "truoc", "vua qua", "ngoai"})
_LIMITING = frozenset({"duoi", "tren", "hon", "it hon", "nhieu hon", "khong qua", "tu", "chua den"})
_FOUNDED, _DISTRICT = "concept:thanh-lap", frozenset({"body:huyen-uy", "body:dang-bo-huyen"})
_MEN = "concept:nam-gioi"
REMAINING = "concept:con-lai"
_ALSO = frozenset({"concept:kiem"})


def narrowing(base: KnowledgeBase, tokens: Sequence[Token], mentions: Sequence[Mention], taken: set[int]) -> Terms:
    """Meanings right behind a thing counted that may be mere politeness elsewhere: "chi bo ban", "chi bộ xã"."""
    found: set[str] = set()
    for at, mention in enumerate(mentions):
        if mention.tags & _ALSO or _is_counted(base, mention):
            found.update(_behind(base, tokens, mentions, at, taken))
        found.update(_between(base, tokens, mentions, at))
    found.update(_left(base, mentions))
    for at, (mention, beside) in enumerate(pairwise(mentions)):
        head, leads = term(mention), at == 0 or "ask:count" in mentions[at - 1].tags
        if leads and head and head.soft and head.name in base.countable and _is_thing(base, beside):
            found.add(head.name)
    return frozenset(found)


def _between(base: KnowledgeBase, tokens: Sequence[Token], mentions: Sequence[Mention], at: int) -> Iterator[str]:
    """What a number limits ("chi bộ trên 30 đảng viên"), an unmarked "mới", and whose "trực thuộc" tells."""
    behind = mentions[at + 1 : at + 4]
    if not behind:
        return
    limits = behind[0].plain in _LIMITING and len(behind) == 3 and tokens[behind[1].start].kind == "number"
    if limits and _is_counted(base, mentions[at]) and _is_counted(base, behind[2]):
        yield f"word:{behind[1].text}"
    ends = len(behind) == 1 or bool(behind[1].tagged("place:")) or "link:in" in behind[1].tags
    if behind[0].text == "moi" and ends and _is_counted(base, mentions[at]):
        yield _FOUNDED
    is_branch = (
        at > 0 and "concept:truc-thuoc" in mentions[at].tags and mentions[at - 1].tagged("concept:") == ["chi-bo"]
    )
    if is_branch and not (len(behind) > 1 and behind[1].tagged("place:")):
        yield from behind[0].tags & _DISTRICT


def _left(base: KnowledgeBase, mentions: Sequence[Mention]) -> Iterator[str]:
    """What is left, where that is counted behind what was done: "xóa nhiều rồi mà vẫn sót mấy bản"."""
    done = False
    for mention, behind in pairwise(mentions):
        done = done or any(found.name in base.roles.events for found in terms(mention))
        if done and REMAINING in mention.tags and is_counting(behind):
            yield REMAINING


def _is_counted(base: KnowledgeBase, mention: Mention) -> bool:
    found = term(mention)
    return found is not None and found.name in base.countable


def _is_thing(base: KnowledgeBase, mention: Mention) -> bool:
    found = term(mention)
    return found is not None and (found.name in base.countable or found.name in base.roles.attributes)


def _behind(
    base: KnowledgeBase, tokens: Sequence[Token], mentions: Sequence[Mention], at: int, taken: set[int]
) -> Iterator[str]:
    next_to = at + 1
    if next_to < len(mentions) and _tells_men(base, tokens, mentions, at):
        yield _MEN
    if next_to < len(mentions) - 1 and "link:in" in mentions[next_to].tags and not term(mentions[next_to]):
        next_to += 1
    if next_to >= len(mentions) or next_to in taken or tokens[mentions[next_to].start].after_stop:
        return
    beside, later = mentions[next_to], mentions[next_to + 1 : next_to + 2]
    if beside.tags & _POINTING or any(m.tags & _POINTING for m in later):
        return
    yield from (found.name for found in terms(beside) if found.name.startswith(_KINDS))


def _tells_men(base: KnowledgeBase, tokens: Sequence[Token], mentions: Sequence[Mention], at: int) -> bool:
    """Whether "nam" behind people is no misspelt "năm": no number or pointing word follows it."""
    found, beside, behind = term(mentions[at]), mentions[at + 1], mentions[at + 2 : at + 3]
    is_person = found is not None and found.name in base.roles.persons and beside.text.split()[0] == "nam"
    dated = beside.tagged("place:") or any(tokens[m.start].kind == "number" or m.plain in _DATING for m in behind)
    marked = any(is_marked(token.text) for token in tokens)
    return is_person and not dated and (marked or not behind or "link:in" in beside.tags | behind[0].tags)
