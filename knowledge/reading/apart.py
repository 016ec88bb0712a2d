"""Words that stand apart and yet belong together: the school of a place, the village that has no members."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import dropwhile

from knowledge.base import KnowledgeBase
from knowledge.reading.clauses import is_counting
from knowledge.reading.rereading import FILLER, MEMBER, NO_MEMBERS, VILLAGE, unmarked
from knowledge.words.mention import Mention

_VILLAGE_WORDS = frozenset({"ban", "thon", "buon", "lang", "xom", "noi", "diem", "vung"})
_BLANK, _STATIONED = ("trang", "trong"), ("dung", "chan", "dong")
_UNDONE = frozenset({"concept:xoa"})
_COMMUNE, _OF_COMMUNES = frozenset({"level:xã", "owner:xã"}), frozenset({"concept:dang-bo-xa"})
_JOINING = frozenset({"va", "roi", "cung", "voi", "xong"})
# What there is ("giờ có mấy chi bộ") and what has come ("có thêm mấy chi bộ").
_GROWN = frozenset({"len thanh", "thanh", "tro thanh", "nang", "len den", "len toi", "len", "nang len"})
_BEING, _MORE = frozenset({"co", "con", "gom", "la"}) | _GROWN, frozenset({"duoc", "them", "moi"})
_LOOKED_AFTER = frozenset({"concept:quan-ly-dang-vien"})
_LOOKING_AFTER = frozenset({"quan ly", "quan li", "trong nom", "trong coi", "coi soc", "theo doi", "quan"})
_COUNTED = frozenset({"ask:count", "ask:share"})
_LEADING_TO = frozenset({"ask:who", "ask:how"})


def join_apart(base: KnowledgeBase, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The mentions with those read anew that others stand between."""
    joined = _looked_after(_village(_blank(_schools(base, mentions))))
    return _after_event(base, _grown(_of_communes(_undone(joined))))


def _schools(base: KnowledgeBase, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "trường cấp ba ở (huyện) Nam Đông" as the school that is named so without the "ở"."""
    if not any(map(_is_school, mentions)):
        return mentions
    found: list[Mention] = []
    for mention in mentions:
        found.append(mention)
        school = next((n for n in range(len(found) - 2, max(-1, len(found) - 5), -1) if _is_school(found[n])), None)
        if school is None or not mention.tagged("place:") or not all(map(_leads, found[school + 1 : -1])):
            continue
        text = f"{found[school].text} {mention.text}"
        whole = base.lexicon.read(text)[1]
        if len(whole) == 1 and whole[0].tagged("place:"):
            found[school:] = [Mention(found[school].start, mention.end, whole[0].tags, text)]
    return found


def _is_school(mention: Mention) -> bool:
    return "level:trường" in mention.tags


def _leads(mention: Mention) -> bool:
    return bool(mention.tags & {"link:in", "level:xã", "level:huyện"})


def _of_communes(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "đảng bộ" of "đảng bộ đứng chân ở cấp xã" as those of communes, not as any of the place's."""
    found = list(mentions)
    for at, mention in enumerate(mentions):
        # "Đảng bộ xã" may also be what a commune has of its own.
        is_own = "owner:xã" in mention.tags and mention.plain.startswith("dang bo")
        if "concept:dang-bo" not in mention.tags and not is_own:
            continue
        ahead = (n for n in range(at + 1, min(at + 6, len(mentions))) if not _only_leads(mentions[n]))
        behind = at if is_own else next(ahead, at)
        listed = next((n for n in range(behind + 1, behind + 3) if n < len(mentions) and _is_town(mentions[n])), behind)
        is_commune = bool(mentions[behind].tags & _COMMUNE) and listed > behind
        if is_commune or mentions[behind].plain == "cap xa":
            between = [replace(m, tags=m.tags or FILLER) for m in mentions[at + 1 : behind]]
            levels = [replace(m, tags=FILLER) for m in mentions[max(behind, at + 1) : listed + 1]]
            found[at : listed + 1] = [replace(mention, tags=_OF_COMMUNES), *between, *levels]
    return found


def _is_town(mention: Mention) -> bool:
    return "level:thị trấn" in mention.tags or mention.plain == "tt"


def _only_leads(mention: Mention) -> bool:
    """Whether a word only tells that something is somewhere: "đứng chân ở", "đóng tại"."""
    return mention.tags <= {"filler", "link:in", "link:all"} if mention.tags else mention.plain in _STATIONED


def _undone(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "gỡ" of "gỡ được mấy bản trắng" as doing away with them; of anything else, it is not."""
    found = list(mentions)
    for at, mention in enumerate(mentions):
        if mention.plain == "go" and not mention.tags:
            behind = dropwhile(lambda m: "filler" in m.tags or is_counting(m), mentions[at + 1 :])
            found[at] = replace(mention, tags=_UNDONE) if next(behind, mention).tags >= NO_MEMBERS else mention
    return found


def _grown(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "lên thành" of "lên thành bao nhiêu" as what there is now: a number is no higher body.

    So with "nâng số chi bộ lên bao nhiêu".
    """
    counted = {at for at, m in enumerate(mentions, -1) if is_counting(m)}
    raised = [n for n in counted if n > 0 and mentions[n].plain in ("len", "len den", "len toi")]
    counted |= {n for n, m in enumerate(mentions) if raised and n < raised[0] and m.plain == "nang"}
    return [replace(m, tags=FILLER) if n in counted and m.plain in _GROWN else m for n, m in enumerate(mentions)]


def _after_event(base: KnowledgeBase, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Take what was done out of "sau đợt tách ra, lập thêm … giờ có mấy": what there is then is asked, not what was.

    So with "xóa bớt rồi mà giờ còn mấy".
    """
    lead = next((n for n, m in enumerate(mentions) if "link:lead" in m.tags and m.plain.startswith("sau ")), None)
    if lead is None:
        over = next((n for n, m in enumerate(mentions, 1) if unmarked(mentions[n - 1 : n + 1]) == "roi ma"), 0)
        done = range(over if not any(m.tags & _COUNTED for m in mentions[:over]) else 0)
        return [replace(m, tags=FILLER) if n in done and _is_done(base, m) else m for n, m in enumerate(mentions)]
    counting = next((n for n, m in enumerate(mentions) if n > lead and is_counting(m)), lead)
    begun = next((n for n in range(lead + 1, counting) if not _is_step(base, mentions[n])), counting)
    rest = {m.plain for m in mentions[begun:counting]}
    if not rest & _BEING or rest & _MORE or any(_is_done(base, m) for m in (*mentions[:lead], *mentions[begun:])):
        return mentions
    done = range(lead + 1, begun)
    return [replace(m, tags=FILLER) if n in done and _is_done(base, m) else m for n, m in enumerate(mentions)]


def _is_step(base: KnowledgeBase, mention: Mention) -> bool:
    return _is_done(base, mention) or mention.plain in _JOINING


def _is_done(base: KnowledgeBase, mention: Mention) -> bool:
    return bool(mention.tags & base.roles.events)


def _blank(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "bản trắng" and the members right behind it, however spelt, as one; so "trắng mấy bản"."""
    for at, (blank, asking, village) in enumerate(zip(mentions, mentions[1:], mentions[2:], strict=False)):
        if blank.plain in _BLANK and is_counting(asking) and village.tags & VILLAGE:
            none = replace(village, tags=NO_MEMBERS)
            return [*mentions[:at], replace(blank, tags=FILLER), asking, none, *mentions[at + 3 :]]
    found: list[Mention] = []
    for mention in mentions:
        is_blank = bool(found) and found[-1].tags >= NO_MEMBERS and found[-1].plain.split()[-1] in _BLANK
        if is_blank and mention.tags >= MEMBER and found[-1].end == mention.start:
            found[-1] = replace(found[-1], end=mention.end, text=f"{found[-1].text} {mention.text}", phrase="")
        else:
            found.append(mention)
    return found


def _village(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "bản" of "không một đảng viên cho bao nhiêu bản" as the village without members, not as any."""
    if not any(m.tags >= NO_MEMBERS and not _VILLAGE_WORDS & set(m.plain.split()) for m in mentions):
        return mentions
    counted = {at for at, m in enumerate(mentions, 1) if is_counting(m) or m.plain == "nhieu"}
    named = {at for at, m in enumerate(mentions, -1) if m.tagged("place:") or "ask:which" in m.tags}
    return [
        replace(m, tags=NO_MEMBERS) if m.tags & VILLAGE and at in counted - named else m
        for at, m in enumerate(mentions)
    ]


def _looked_after(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "quản lý" of "đảng viên … thì ai quản lý" as looking after the members."""
    asks = frozenset().union(*(m.tags for m in mentions)) if mentions else frozenset[str]()
    if not asks & _LEADING_TO or asks & _COUNTED:
        return mentions
    things = [(n, m) for n, m in enumerate(mentions) if "owner:" in m.tags or m.tags >= MEMBER]
    if len(things) != 1 or not things[0][1].tags >= MEMBER:
        return mentions
    return [
        replace(m, tags=_LOOKED_AFTER) if n > things[0][0] and m.plain in _LOOKING_AFTER else m
        for n, m in enumerate(mentions)
    ]
