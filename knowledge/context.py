"""Words in context: mentions whose meaning their neighbours decide, and those that take no part in what is asked."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from knowledge.apart import join_apart
from knowledge.asking import reread_asking
from knowledge.base import KnowledgeBase
from knowledge.clauses import is_counting
from knowledge.counted import wholes
from knowledge.given_names import call_by_name
from knowledge.idioms import reread_idioms
from knowledge.lexicon import Mention
from knowledge.terms import term, terms
from knowledge.text import fold
from knowledge.tokens import Token

_NUMBER_WORDS = frozenset({"hai", "ba", "bon", "sau", "bay", "tam", "chin", "muoi", "hai muoi"})
_FILLER, _CLOSING = frozenset({"filler"}), frozenset({"filler", "ask:verify"})
_PERCENT, _TENS = ("%", "phan tram"), ("mươi", "mười", "chục")
_JOINED, _JOINING = frozenset({"concept:ket-nap"}), ("vao dang", "vo dang")
_MEMBERS = frozenset({"concept:dang-vien"})
_RISING, _BRANCH = ("len", "hon", "hon len"), frozenset({"concept:chi-bo", "concept:nang-chat-luong"})
_SORTING = ("sap xep", "sap", "xep lai", "sap xep lai")
_NO_MEMBERS = frozenset({"concept:ban-trang"})
_FEW_MEMBERS = frozenset({"concept:duoi-ba-dang-vien"})
_MEMBERSHIP = frozenset({"concept:dang-vien", "concept:ket-nap"})
_TOWN, _COMMUNE = frozenset({"level:?"}), frozenset({"level:xã"})
_STILL, _LEFT = frozenset({"link:now", "filler"}), frozenset({"filler", "concept:con-lai"})
_VILLAGE_POSTS = frozenset({"concept:truong-thon", "concept:truong-ban-mat-tran"})
_BRANCH_SECRETARY = frozenset({"concept:bi-thu-chi-bo"})
_VILLAGE = frozenset({"level:bản", "level:thôn"})
_DENYING = frozenset({"chua co", "khong co", "chang co", "vang", "thieu", "vang bong", "kiem khong ra", "tim khong ra"})
_SOMEBODY = frozenset({"ai", "nguoi nao", "lay mot", "mot", "mot ai", "lay", "nguoi", "dong chi nao", "bong"})
_LOOSE = frozenset({"filler", "ask:who", "link:all", "link:not"})
_SEARCHING = frozenset({"tim", "kiem", "moi", "dao"})
_DISSOLVED, _DROPPED = frozenset({"concept:giai-the"}), ("bỏ", "bo")
_GRASSROOTS = frozenset({"concept:chi-bo-co-so"})


def reread(base: KnowledgeBase, tokens: Sequence[Token], mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The mentions with those read anew whose neighbours tell that they mean something else."""
    named = call_by_name(base, _counted(base, tokens, _whose(_particles(mentions))))
    compared = _remaining(
        _branch_secretary(_many(_better(_ranked(_least(base, _shares(tokens, _joined(tokens, reread_idioms(named))))))))
    )
    kinds = _done_away(_directly_under(_empty_branches(_without_members(_grassroots(compared)))))
    return join_apart(base, reread_asking(tokens, kinds))


def _particles(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "thi xa" without marks as "thì xã" where what follows is asked for or known: "thi xa nao"."""
    found: list[Mention] = []
    for mention, behind in zip_longest(mentions, mentions[1:]):
        is_particle = behind is not None and bool(behind.tagged("ask:") or behind.tagged("place:"))
        if mention.tags == _TOWN and mention.text == "thi xa" and is_particle:
            then = replace(mention, end=mention.end - 1, tags=_FILLER, text="thi")
            found += [then, replace(mention, start=then.end, tags=_COMMUNE, text="xa")]
        else:
            found.append(mention)
    return found


def _remaining(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "còn" of "giờ còn mấy bản", "…, còn mấy" as what is left too: it need not only go on."""
    behind = {at for at, mention in enumerate(mentions, 1) if at < len(mentions) and is_counting(mentions[at])}
    starts = {at for at in behind if at > 1 and mentions[at - 2].tags & _STILL and not term(mentions[at - 2])}
    starts |= {at for at in behind if at > 1 and all("filler" in m.tags for m in mentions[at + 1 :])}
    return [
        replace(m, tags=m.tags | _LEFT) if at + 1 in starts and fold(m.text) == "con" else m
        for at, m in enumerate(mentions)
    ]


def _branch_secretary(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "bí thư" before "kiêm trưởng thôn" as that of a branch: nobody else holds such a post too."""
    pairs = enumerate(pairwise(mentions), -1)
    held = {at for at, (also, post) in pairs if "concept:kiem" in also.tags and post.tags & _VILLAGE_POSTS}
    return [
        replace(m, tags=_BRANCH_SECRETARY) if at in held and "post:bi-thu" in m.tags else m
        for at, m in enumerate(mentions)
    ]


def _without_members(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "bản (mà) chưa có ai là người của Đảng" as the village without members that it describes."""
    found: list[Mention] = []
    for mention in mentions:
        found.append(mention)
        denied = next((n for n in range(len(found) - 1, -1, -1) if _denies(found[n])), None)
        denied = denied and denied - (fold(found[denied - 1].text) in _SEARCHING)
        if denied is None or not mention.tags & _MEMBERSHIP or not 2 <= len(found) - denied <= 6:
            continue
        between, before = found[denied + 1 : -1], found[max(0, denied - 3) : denied]
        says_nobody = any("ask:who" in m.tags or fold(m.text) in _SOMEBODY for m in between)
        if (
            says_nobody
            and all(m.tags & _LOOSE or fold(m.text) in _SOMEBODY for m in between)
            and _names_village(before)
        ):
            denied -= bool(denied and found[denied - 1].tags & _VILLAGE)
            text = " ".join(m.text for m in found[denied:])
            found[denied:] = [Mention(found[denied].start, mention.end, _NO_MEMBERS, text)]
    return found


def _denies(mention: Mention) -> bool:
    return "link:not" in mention.tags or fold(mention.text) in _DENYING


def _names_village(mentions: Sequence[Mention]) -> bool:
    return any(mention.tags & _VILLAGE for mention in mentions)


def _empty_branches(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "chi bộ (nào) không có đảng viên" as a branch of too few members: only villages can be without any."""
    found = list(mentions)
    for at, mention in enumerate(found):
        before = [m for m in found[max(0, at - 2) : at] if "ask:which" not in m.tags]
        is_branch = bool(before) and "concept:chi-bo" in before[-1].tags
        if is_branch and mention.tags >= _NO_MEMBERS and "ban" not in fold(mention.text):
            found[at] = replace(mention, tags=_FEW_MEMBERS)
    return found


def _grassroots(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "cơ sở" right behind "chi bộ" as one kind of branch, however spelt, not as those under a "cơ sở"."""
    behind = {at for at, mention in enumerate(mentions, 1) if "concept:chi-bo" in mention.tags}
    return [
        replace(m, tags=_GRASSROOTS) if at in behind and "concept:co-so" in m.tags else m
        for at, m in enumerate(mentions)
    ]


def _directly_under(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "trực thuộc" of "tổ chức cơ sở đảng trực thuộc huyện" as nothing told: they all are."""
    behind = {at for at, mention in enumerate(mentions, 1) if "concept:tccsd" in mention.tags}
    return [
        replace(m, tags=_FILLER) if at in behind and "concept:truc-thuoc" in m.tags else m
        for at, m in enumerate(mentions)
    ]


def _done_away(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "bỏ" of "bỏ mấy chi bộ" as what was done with them."""
    counting = {at for at, mention in enumerate(mentions, -1) if is_counting(mention)}
    return [
        replace(m, tags=_DISSOLVED) if at in counting and m.text in _DROPPED else m for at, m in enumerate(mentions)
    ]


def _whose(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "của huyện nào" as the level of a place where no document is named that a body may have issued."""
    if any(mention.tagged("type:") for mention in mentions):
        return mentions
    return [part for mention in mentions for part in (_level_asked(mention) or [mention])]


def _level_asked(mention: Mention) -> list[Mention]:
    words, level = mention.text.split(), {"huyen": "huyện", "xa": "xã", "tinh": "tỉnh"}
    if "ask:issuer" not in mention.tags or len(words) != 3 or fold(words[1]) not in level:
        return []
    tags = ({"link:in", "filler"}, {f"level:{level[fold(words[1])]}"}, {"ask:which", "filler"})
    return [Mention(mention.start + n, mention.start + n + 1, frozenset(tags[n]), words[n]) for n in range(3)]


def _counted(base: KnowledgeBase, tokens: Sequence[Token], mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read what stands right behind "bao nhiêu" as the thing counted, not as politeness: "bao nhiêu hộ với"."""
    found: list[Mention] = []
    for mention in mentions:
        is_polite = mention.tags == _FILLER and mention.end - mention.start > 1
        if found and is_polite and is_counting(found[-1]):
            first, *rest = (replace(mention, start=n, end=n + 1) for n in range(mention.start, mention.end))
            head = base.lexicon.read(tokens[first.start].text)[1][0]
            if {t.name for t in terms(head)} & base.countable:
                found += [replace(first, tags=head.tags, text=head.text), *_single(base, tokens, rest)]
                continue
        found.append(mention)
    return found


def _single(base: KnowledgeBase, tokens: Sequence[Token], words: Sequence[Mention]) -> Iterator[Mention]:
    for word in words:
        alone = base.lexicon.read(tokens[word.start].text)[1][0]
        yield replace(word, tags=alone.tags or _FILLER, text=alone.text)


def _shares(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "%" or "phần trăm" behind a number as part of that figure, which is told, not asked."""
    return [
        replace(m, tags=_FILLER) if fold(m.text) in _PERCENT and m.start and _is_number(tokens[m.start - 1]) else m
        for m in mentions
    ]


def _is_number(token: Token) -> bool:
    return token.kind == "number" or token.text in _TENS


def _least(base: KnowledgeBase, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "ít đảng viên nhất" as "fewest" and what is counted, not as the concept of a branch with few members."""
    found = list(mentions)
    for at in range(len(found) - 1):
        words = found[at].text.split()
        few = [n for n, word in enumerate(words[:2]) if fold(word) == "it"]
        compares = "ask:most" in found[at + 1].tags or fold(found[at + 1].text) == "hon"
        if few and compares and not found[at].tagged("ask:"):
            rest = " ".join(words[few[0] + 1 :])
            tags = base.lexicon.read(rest)[1][0].tags if rest else _FILLER
            found[at] = replace(found[at], tags=tags)
            found[at + 1] = replace(found[at + 1], tags=frozenset({"ask:least"}))
    return found


def _joined(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "đã vào Đảng" of "trong 920 người, mấy người đã vào Đảng" as what became of those: they joined."""
    if not wholes(tokens, mentions):
        return mentions
    return [
        replace(m, tags=m.tags | _JOINED) if m.tags >= _MEMBERS and fold(m.text).endswith(_JOINING) else m
        for m in mentions
    ]


def _better(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "chi bộ tốt" of "sinh hoạt chi bộ tốt lên" as a branch whose work gets better."""
    rising = {at for at, mention in enumerate(mentions, -1) if fold(mention.text) in _RISING}
    return [
        replace(m, tags=_BRANCH) if at in rising and "concept:chi-bo-tot" in m.tags else m
        for at, m in enumerate(mentions)
    ]


def _ranked(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "sắp xếp … từ ít đến nhiều" as ranking: nothing was reorganised."""
    ranks = any("ask:rank" in mention.tags for mention in mentions)
    return [replace(m, tags=_FILLER) if ranks and fold(m.text) in _SORTING else m for m in mentions]


def _many(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "nhieu … nhat" and "đứng đầu … về số" as "most": the first is "nhiều" there, not "(bao) nhiêu"."""
    ranked = max((at for at, mention in enumerate(mentions) if "ask:most" in mention.tags), default=0)
    numbered = max((at for at, mention in enumerate(mentions) if fold(mention.text) == "so"), default=0)
    found = list(mentions)
    for at, mention in enumerate(mentions):
        if at < ranked and (fold(mention.text) == "nhieu" or mention.text == "đông"):
            found[at] = replace(mention, tags=_FILLER)
        if at < numbered and "concept:di-dau" in mention.tags:
            found[at] = replace(mention, tags=frozenset({"ask:most"}))
    return found


def is_counted_off(tokens: Sequence[Token], left: Sequence[Mention], at: int) -> bool:
    """Whether a number stands before a mention ("56 tổ chức cơ sở đảng"): then it is taken for granted, not asked.

    "Trong 60 trưởng thôn" is no such thing: what is asked is a part of those.
    """
    before = left[at - 1] if at else None
    if before is None or before.end != left[at].start or "ask:count" in before.tags:
        return False
    if before.start and fold(tokens[before.start - 1].text) == "trong":
        return False
    return tokens[before.start].kind == "number" or fold(before.text) in _NUMBER_WORDS


def closing_particle(mentions: Sequence[Mention]) -> set[int]:
    """The "không", "chưa" that closes a question ("… chưa, phải không"); anywhere else it narrows what is asked."""
    at = len(mentions) - 1
    while at > 0 and mentions[at].tags & _CLOSING:
        at -= 1
    return {at} if at > 0 and "link:not" in mentions[at].tags else set()


def excepted(tokens: Sequence[Token], mentions: Sequence[Mention]) -> set[int]:
    """What "không tính …", "ngoài …" leaves out, up to the next stop or asking word, and the "còn lại" behind it."""
    found: set[int] = set()
    inside = False
    for at, mention in enumerate(mentions):
        contrasts = "link:contrast" in mention.tags and bool(tokens[mention.start].after_stop)
        includes = "link:include" in mention.tags and _is_asked_beside(mentions, at)
        starts = "link:except" in mention.tags or contrasts or includes
        ends = tokens[mention.start].after_stop or fold(mention.text) == "thi" or _asks_or_places(mention)
        ends = ends and fold(mention.text) != "so"
        inside = starts or (inside and not ends)
        is_rest = bool(found) and "concept:con-lai" in mention.tags
        if inside or is_rest:
            found.add(at)
    return found


def _is_asked_beside(mentions: Sequence[Mention], at: int) -> bool:
    """Whether "mấy", "bao nhiêu" asks for something else than what "tính cả …" adds to it."""
    asking = [n for n, mention in enumerate(mentions) if is_counting(mention)]
    return any(n > at or any(m.tagged("concept:") for m in mentions[n + 1 : at]) for n in asking)


def _asks_or_places(mention: Mention) -> bool:
    return any(tag.startswith(("ask:", "place:")) for tag in mention.tags)
