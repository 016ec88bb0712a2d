"""Words in context: mentions whose meaning their neighbours decide, and those that take no part in what is asked."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from knowledge.base import KnowledgeBase
from knowledge.reading.apart import join_apart
from knowledge.reading.asking import reread_asking
from knowledge.reading.branches import reread_branches
from knowledge.reading.clauses import is_counting
from knowledge.reading.counted import STAND_INS, wholes
from knowledge.reading.degrees import reread_degrees
from knowledge.reading.given_names import call_by_name
from knowledge.reading.idioms import reread_idioms
from knowledge.reading.rereading import FILLER, MEMBER
from knowledge.words.mention import Mention
from knowledge.words.terms import term, terms
from knowledge.words.text import fold, is_marked
from knowledge.words.tokens import Token

_NUMBER_WORDS = frozenset({"hai", "ba", "bốn", "sáu", "bảy", "tám", "chín", "mười", "hai mươi"})
_UNMARKED_NUMBERS = frozenset(map(fold, _NUMBER_WORDS))
_POWERS = frozenset({"nghin", "ngan", "van", "tram", "trieu"})
_STOPS = (",", "?", ";", ".")
_CLOSING = frozenset({"filler", "ask:verify"})
_PERCENT, _TENS = ("%", "phan tram"), ("mươi", "mười", "chục")
_JOINED, _JOINING = frozenset({"concept:ket-nap"}), ("vao dang", "vo dang")
_TOWN, _COMMUNE = frozenset({"level:?"}), frozenset({"level:xã"})
_MONEY = frozenset({"concept:kinh-phi"})
_SHARE_TOLD = frozenset({"filler", "link:share"})
_TAKING = frozenset({"bo", "gat", "tach", "loai"})
_STILL, _LEFT = frozenset({"link:now", "filler"}), frozenset({"filler", "concept:con-lai"})


def reread(base: KnowledgeBase, tokens: Sequence[Token], mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The mentions with those read anew whose neighbours tell that they mean something else."""
    named = call_by_name(
        base, _counted(base, tokens, _whose(_particles(_money(_rounded(tokens, _exclamations(tokens, mentions))))))
    )
    counted = _shares(tokens, _joined(tokens, reread_idioms(named)))
    left = _remaining(reread_degrees(base, counted))
    return join_apart(base, reread_asking(tokens, reread_branches(left)))


def _exclamations(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "ha" as the particle "hả", but behind a number or what asks for one; and a "hen" that closes a question."""
    last = len(mentions) - 1
    mentions = [replace(m, tags=FILLER) if n == last and m.text == "hen" else m for n, m in enumerate(mentions)]
    return [
        replace(m, tags=FILLER)
        if m.text == "ha" and "filler" in m.tags and not _is_measured(tokens, mentions, n)
        else m
        for n, m in enumerate(mentions)
    ]


def _rounded(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "nghìn" of "bốn nghìn đảng viên" as part of the number."""
    return [
        replace(m, tags=FILLER)
        if n and not m.tags and m.plain in _POWERS and _is_numeral(tokens, mentions[n - 1])
        else m
        for n, m in enumerate(mentions)
    ]


def _money(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "đồng" of "bao nhiêu đồng" as money."""
    counted = {at for at, m in enumerate(mentions, 1) if is_counting(m)}
    return [replace(m, tags=_MONEY) if at in counted and m.text == "đồng" else m for at, m in enumerate(mentions)]


def _is_numeral(tokens: Sequence[Token], mention: Mention) -> bool:
    return tokens[mention.start].kind == "number" or _is_number_word(mention)


def _is_number_word(mention: Mention) -> bool:
    """Whether a mention is a number in words; "bà" is none, though without its mark it may be."""
    return mention.text in (_NUMBER_WORDS if is_marked(mention.text) else _UNMARKED_NUMBERS)


def _is_measured(tokens: Sequence[Token], mentions: Sequence[Mention], at: int) -> bool:
    before = mentions[at - 1] if at else None
    return before is not None and (is_counting(before) or _is_number(tokens[before.start]))


def _particles(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "thi xa" without marks as "thì xã" where what follows is asked for or known: "thi xa nao"."""
    found: list[Mention] = []
    for mention, behind in zip_longest(mentions, mentions[1:]):
        is_particle = behind is not None and bool(behind.tagged("ask:") or behind.tagged("place:"))
        if mention.tags == _TOWN and mention.text == "thi xa" and is_particle:
            then = replace(mention, end=mention.end - 1, tags=FILLER, text="thi", phrase="")
            found += [then, replace(mention, start=then.end, tags=_COMMUNE, text="xa", phrase="")]
        else:
            found.append(mention)
    return found


def _remaining(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "còn" of "giờ còn mấy", "còn mấy … nữa", "…, còn mấy" as what is left too: it need not only go on."""
    behind = {at for at, mention in enumerate(mentions, 1) if at < len(mentions) and is_counting(mentions[at])}
    starts = {at for at in behind if at > 1 and mentions[at - 2].tags & _STILL and not term(mentions[at - 2])}
    starts |= {at for at in behind if at > 1 and all("filler" in m.tags for m in mentions[at + 1 :])}
    starts |= behind if any(m.plain == "nua" for m in mentions[-2:]) else set()
    return [
        replace(m, tags=m.tags | _LEFT) if at + 1 in starts and m.plain == "con" else m for at, m in enumerate(mentions)
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
        is_polite = mention.tags == FILLER and mention.end - mention.start > 1
        if found and is_polite and is_counting(found[-1]):
            first, *rest = (replace(mention, start=n, end=n + 1) for n in range(mention.start, mention.end))
            head = base.lexicon.read(tokens[first.start].text)[1][0]
            if {t.name for t in terms(head)} & base.countable:
                found += [
                    replace(first, tags=head.tags, text=head.text, phrase=head.phrase),
                    *_single(base, tokens, rest),
                ]
                continue
        found.append(mention)
    return found


def _single(base: KnowledgeBase, tokens: Sequence[Token], words: Sequence[Mention]) -> Iterator[Mention]:
    for word in words:
        alone = base.lexicon.read(tokens[word.start].text)[1][0]
        yield replace(word, tags=alone.tags or FILLER, text=alone.text, phrase=alone.phrase)


def _shares(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "%" or "phần trăm" behind a number as part of that figure, which is told, not asked."""
    return [
        replace(m, tags=_SHARE_TOLD) if m.plain in _PERCENT and m.start and _is_number(tokens[m.start - 1]) else m
        for m in mentions
    ]


def _is_number(token: Token) -> bool:
    return token.kind == "number" or token.text in _TENS


def _joined(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "đã vào Đảng" of "trong 920 người, mấy người đã vào Đảng" as what became of those: they joined."""
    if not wholes(tokens, mentions):
        return mentions
    return [
        replace(m, tags=m.tags | _JOINED) if m.tags >= MEMBER and m.plain.endswith(_JOINING) else m for m in mentions
    ]


def is_counted_off(tokens: Sequence[Token], left: Sequence[Mention], at: int) -> bool:
    """Whether a number stands before a mention ("56 tổ chức cơ sở đảng"): then it is taken for granted, not asked.

    "Trong 60 trưởng thôn" is no such thing: what is asked is a part of those.
    """
    before = left[at - 1] if at else None
    if before is None or before.end != left[at].start or "ask:count" in before.tags:
        return False
    if before.start and fold(tokens[before.start - 1].text) == "trong":
        return False
    return _is_numeral(tokens, before)


def closing_particle(tokens: Sequence[Token], mentions: Sequence[Mention]) -> set[int]:
    """The "không", "chưa" that closes a question ("… chưa, phải không"); anywhere else it narrows what is asked."""
    at = len(mentions) - 1
    while at > 0 and mentions[at].tags & _CLOSING:
        at -= 1
    stops = {n for n, m in enumerate(mentions, -1) if n > 0 and tokens[m.start].after_stop in _STOPS}
    return {n for n in {at, *stops} if n > 0 and "link:not" in mentions[n].tags}


def excepted(tokens: Sequence[Token], mentions: Sequence[Mention]) -> set[int]:
    """What "không tính …", "ngoài …" leaves out, up to the next stop or asking word, and the "còn lại" behind it."""
    found: set[int] = set()
    inside = False
    for at, mention in enumerate(mentions):
        stands_apart = bool(tokens[mention.start].after_stop) or _is_counted(mentions, at - 1)
        contrasts = "link:contrast" in mention.tags and stands_apart
        includes = "link:include" in mention.tags and _is_asked_beside(mentions, at)
        starts = "link:except" in mention.tags or contrasts or includes or _takes_out(mentions, at)
        ends = tokens[mention.start].after_stop or mention.plain == "thi" or _asks_or_places(mention)
        ends = ends and mention.plain != "so"
        inside = starts or (inside and not ends)
        is_rest = bool(found) and "concept:con-lai" in mention.tags
        if inside or is_rest:
            found.add(at)
    return found


def _is_counted(mentions: Sequence[Mention], at: int) -> bool:
    """Whether a mention is what "mấy" stands before: "mấy chi bộ không phải chi bộ thôn"."""
    return at > 0 and bool(mentions[at].tagged("concept:")) and is_counting(mentions[at - 1])


def _takes_out(mentions: Sequence[Mention], at: int) -> bool:
    """Whether a mention begins what is to be left out: "bỏ các chi bộ thôn ra thì …"."""
    ahead = [m.plain for m in mentions[at + 1 : at + 7]]
    out = ahead.index("ra") if "ra" in ahead else None
    return mentions[at].plain in _TAKING and out is not None and ahead[out + 1 : out + 2] in (["thi"], ["con"])


def _is_asked_beside(mentions: Sequence[Mention], at: int) -> bool:
    """Whether "mấy", "bao nhiêu" asks for something else than what "tính cả …" adds to it."""
    asking = [n for n, mention in enumerate(mentions[:-1]) if is_counting(mention)]
    return any(
        (n > at and mentions[n + 1].plain not in STAND_INS) or any(m.tagged("concept:") for m in mentions[n + 1 : at])
        for n in asking
    )


def _asks_or_places(mention: Mention) -> bool:
    return any(tag.startswith(("ask:", "place:")) for tag in mention.tags)
