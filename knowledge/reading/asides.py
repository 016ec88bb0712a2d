"""Asides: the parts of a message that only tell who asks or describe somebody, and take no part in what is asked."""

from collections.abc import Sequence
from itertools import pairwise

from knowledge.reading.clauses import ASKING, TELLING_TAGS, is_counting
from knowledge.reading.rereading import unmarked
from knowledge.roles import Terms
from knowledge.words.mention import Mention
from knowledge.words.tokens import Token

_I = frozenset({"toi", "em", "e", "tui"})
_NAMED = ("place:", "person:", "post:", "type:")
_WRITER = _I | {"lao", "chau", "minh"}
_WANTING = frozenset({"can", "hoi", "xin", "muon biet", "chi can", "tinh", "noi"})
_MYSELF = frozenset({"toi", "em", "e", "minh", "m", "chau", "tui", "con", "to", "bac", "chi", "anh", "co", "chu"})
_HELD_AGAINST = frozenset({"concept:phan-dau", "type:KH"})
# "Kính gửi đồng chí phụ trách, …"
_ADDRESSING = ("kinh", "thua", "gui")
_BEING = frozenset(
    {
        *("lam", "lm", "la", "dang", "can", "phai", "moi", "vua", "lo", "soan", "chuan bi", "dang lam", "viet", "day"),
        *("hoc", "cong tac", "o"),
    }
)
_SOMEBODY = frozenset({"nguoi", "ong", "ba", "thay", "co", "chu", "bac", "vi", "anh", "chi"})
_TELLING = frozenset({"noi ve", "ke ve", "noi", "ke"})


def without_introduction(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The mentions without a first part that only tells who asks: "tôi làm phát thanh, cần số dân Nam Đông"."""
    stops = [n for n, m in enumerate(mentions) if n and tokens[m.start].after_stop]
    addressed = any(m.plain.startswith(_ADDRESSING) for m in mentions[:1])
    asking = next((n for n in reversed(stops) if any(m.text in ("hỏi", "hoi") for m in mentions[n : n + 3])), 0)
    talks = any(m.plain in _I or m.tagged("talk:") for m in mentions[:1])
    if asking and talks and not _asks_of(mentions[:asking], ASKING):
        return mentions[asking:]
    begins = [n for n in (0, *stops[:2]) if addressed or all("filler" in m.tags for m in mentions[:n])]
    first = mentions[: min(stops, default=0)]
    introduced = [n for n in begins if _introduces(mentions[n : n + 2]) or (n == 0 and _is_measure(first))]
    end = next((n for n in stops if introduced and n > introduced[0]), 0)
    rest = mentions[end:]
    stands = any(m.tags & ASKING for m in rest) and any(m.tagged("place:") for m in rest)
    # "Tôi cần tách số: …" asks for nothing yet.
    before = mentions[: end - 1] if end and mentions[end - 1].plain == "so" else mentions[:end]
    tells_more = any(m.tags & ASKING or tokens[m.start].kind != "word" for m in before) and not _is_measure(before)
    return rest if stands and not tells_more else mentions


def without_aside(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The mentions without what only describes somebody asked for by a post: "bí thư …, người kể chuyện …, tên gì"."""
    stops = [n for n, m in enumerate(mentions) if tokens[m.start].after_stop]
    for start, end in pairwise(stops):
        inside = mentions[start:end]
        is_told = _asks_name(mentions[end:]) and any(m.tagged("post:") for m in mentions[:start])
        if is_told and not _asks_name(inside) and _describes(inside):
            return [*mentions[:start], *mentions[end:]]
    return mentions


def without_remark(tokens: Sequence[Token], mentions: Sequence[Mention], counted: Terms) -> Sequence[Mention]:
    """The mentions without a last part in which the writer speaks of themselves: "…, tôi già rồi không nhớ".

    What it says of a figure ("…, tôi chỉ lấy số dự bị", "… năm 2015") or of things that are `counted` is asked.
    """
    last = max((n for n, m in enumerate(mentions) if n and tokens[m.start].after_stop), default=len(mentions))
    before, part = mentions[:last], mentions[last:]
    is_remark = len(part) > 2 and part[0].plain in _WRITER and part[1].plain not in _WANTING
    asks = any(is_counting(m) or tokens[m.start].kind != "word" for m in part) or _asks_of(part, TELLING_TAGS | counted)
    asks = asks or any(m.plain.split()[0] == "so" for m in part[:-1])
    return before if is_remark and not asks and any(m.tags & ASKING for m in before) else mentions


def _asks_of(part: Sequence[Mention], tags: Terms) -> bool:
    """Whether a part has any of some tags, or names a place, somebody, a post or a document."""
    return any(m.tags & tags or any(t.startswith(_NAMED) for t in m.tags) for m in part)


def _asks_name(mentions: Sequence[Mention]) -> bool:
    return any(m.tags & {"ask:name", "ask:who"} for m in mentions)


def _describes(mentions: Sequence[Mention]) -> bool:
    """Whether a part begins with somebody who told something: "người kể chuyện", "cái ông nói về"."""
    first = [m.plain for m in mentions[:3]]
    tells = any("ask:said" in m.tags or m.plain in _TELLING for m in mentions[1:3])
    return bool({*first[:2]} & _SOMEBODY) and tells


def _is_measure(part: Sequence[Mention]) -> bool:
    """Whether a first part only tells what is to be held against what: "so với đích năm 2020 …", "đối chiếu …"."""
    begins = unmarked(part[:2]).startswith(("so voi", "doi chieu", "so sanh"))
    return begins and any(m.tags & _HELD_AGAINST for m in part) and not any(m.tagged("place:") for m in part)


def _introduces(mentions: Sequence[Mention]) -> bool:
    who, does, *_ = [*unmarked(mentions[:2]).split(), "", ""]
    return any(m.plain in _I for m in mentions[:1]) or (who in _MYSELF and does in _BEING)
