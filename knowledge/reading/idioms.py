"""Idioms: meanings that words have only together, with others between them."""

from collections.abc import Sequence
from dataclasses import replace

from knowledge.reading.clauses import is_counting
from knowledge.reading.rereading import FILLER, MEMBER, NO_MEMBERS, as_one, unmarked
from knowledge.words.mention import Mention

_NONE_LEFT = frozenset({"concept:ban-trang", "concept:con-lai"})
_SENT = frozenset({"concept:dua-ve"})
_VILLAGES = frozenset({"level:bản", "level:thôn", "concept:ban-khu-pho", "concept:chi-bo"})
_BOTH = frozenset({"concept:kiem"})
_SETTLEMENTS = frozenset({"level:bản", "level:thôn", "concept:thon-to-dan-pho"})
_SETTLEMENTS_TOO = _SETTLEMENTS | {"concept:ban-khu-pho"}
_LACKING = frozenset({"concept:it-dang-vien", "concept:ban-trang"})
_NO = frozenset({"khong", "hong", "k", "ko", "hok", "kg"})
_BODY = "concept:dang-bo"
_LEADING = (
    *("dung mui chiu sao", "cam trich", "cam chich", "cam dau", "dau tau", "lam dau", "coi soc", "trong coi"),
    *("cam can nay muc", "cam lai", "cheo lai", "cheo chong", "cam cuong", "cai quan"),
)
_WHO_LEADS = frozenset({"nguoi", "ong", "ba", "thay", "co", "vi", "ai"})
_HEAD = frozenset({"concept:truong-thon"})
# Who leads a body or a school, told by what is led.
_LED = {"body:huyen-uy": "post:bi-thu", "body:dang-uy-xa": "post:bi-thu", "body:tinh-uy": "post:bi-thu"}
_LED |= {
    "concept:dang-uy": "post:bi-thu",
    "level:trường": "post:hieu-truong",
    "post:hoi-dong-nhan-dan": "post:chu-tich",
}
_NOW = ("dang", "hien", "hien dang", "cung", "cung nhau")
_WHO = frozenset({"ask:who"})
_ATTENDED, _MEETING = frozenset({"concept:sinh-hoat"}), frozenset({"hop", "du"})
_DISTRICT_LEVEL, _DISTRICT_MEMBER = frozenset({"level:huyện"}), "concept:huyen-uy-vien"
_COMMITTEE, _NAMING = frozenset({"body:huyen-uy"}), frozenset({"ask:said", "ask:name"})
_BETWEEN = frozenset({"filler", "link:all", "link:that", "link:in"})
_UP = frozenset({"tren", "o tren"})
_BY_NOW, _DONE_AWAY = ("nay", "gio", "bay gio", "den nay", "gio day"), frozenset({"concept:xoa"})
_CHANGED, _ADDED = frozenset({"tang", "giam"}), frozenset({"them", "len", "duoc", "di", "xuong", "bot", "duoc them"})
_TOO_FEW = frozenset({"concept:duoi-ba-dang-vien", "ask:count"})
_CHANGE, _JOINING = frozenset({"concept:xu-huong"}), frozenset({"concept:ket-nap"})
_EACH_YEAR = frozenset({"moi nam", "hang nam", "nam nao cung", "tung nam", "1 nam", "mot nam"})
_SENDING, _FAR = ("dua", "chuyen", "dieu", "cu"), 6


def reread_idioms(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The mentions with those read anew that belong together."""
    joined = _described(_abbreviated(_both(_fewer_than(_risen(_yearly(mentions))))))
    villages = _no_longer(_leaders(_sent(_belonging(_not_one(joined)))))
    return _from_above(_attended(_every_village(_no_village(villages))))


def _risen(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "tăng" of "tăng thêm bao nhiêu" as a change since before: how many there are now is not asked."""
    found = list(mentions)
    for at, mention in enumerate(mentions):
        behind = next((m for m in mentions[at + 1 : at + 4] if m.plain not in _ADDED), mention)
        if mention.plain in _CHANGED and not mention.tags and is_counting(behind):
            found[at] = replace(mention, tags=_CHANGE)
    return found


def _yearly(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "mỗi năm" of "mỗi năm thêm mấy đảng viên" as joining: those there are in all are no yearly figure."""
    counted = {at for at, mention in enumerate(mentions, 1) if is_counting(mention)}
    counts_members = any(n in counted and m.tags & MEMBER for n, m in enumerate(mentions))
    if not counts_members or any(m.plain == "giam" for m in mentions):
        return mentions
    found = list(mentions)
    for at in range(len(mentions) - 1, -1, -1):
        for words in (1, 2):
            if unmarked(found[at : at + words]) in _EACH_YEAR and not _is_year(found[at + words : at + words + 1]):
                found[at : at + words] = [as_one(found[at : at + words], _JOINING)]
    joins = any(m.tags == _JOINING for m in found)
    return [replace(m, tags=FILLER) if joins and m.plain == "tang" else m for m in found]


def _fewer_than(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "dưới mấy đảng viên" as the branches with too few: how few is told with them."""
    for at, (below, asking, member) in enumerate(zip(mentions, mentions[1:], mentions[2:], strict=False)):
        if below.plain == "duoi" and is_counting(asking) and member.tags >= MEMBER:
            return [*mentions[:at], as_one(mentions[at : at + 3], _TOO_FEW), *mentions[at + 3 :]]
    return mentions


def _is_year(behind: Sequence[Mention]) -> bool:
    return bool(behind) and behind[0].text.isdigit()


def _abbreviated(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "db" as "dự bị": whoever means "đảng bộ" writes "đb"."""
    return [replace(m, tags=m.tags - {_BODY}) if m.text == "db" and len(m.tags) > 1 else m for m in mentions]


def _sent(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "đưa" of "đưa bao nhiêu người về bản" as one with its "về"."""
    found = list(mentions)
    for at, mention in enumerate(found):
        if mention.plain not in _SENDING or any(map(mention.tagged, ("concept:", "place:"))):
            continue
        behind = found[at + 1 : at + 1 + _FAR]
        back = next((n for n, m in enumerate(behind) if m.plain in ("ve", "xuong")), None)
        to = [] if back is None else found[at + back + 2 : at + back + 5]
        if any(m.tags & _VILLAGES and all(_leads_there(b) for b in to[:n]) for n, m in enumerate(to)):
            found[at] = replace(mention, tags=_SENT)
    return found


def _leads_there(mention: Mention) -> bool:
    """Whether a word stands between "về" and where: "về sinh hoạt ở bản"."""
    return mention.tags == _ATTENDED or bool(mention.tags & _BETWEEN)


def _leaders(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "đứng mũi chịu sào ở các thôn" as the head of a village, "… bên Huyện ủy" as the post of who leads there."""
    found = list(mentions)
    for first, mention in enumerate(mentions):
        behind = (n for n in range(first + 1, min(first + 4, len(mentions))) if not mentions[n].tags <= _BETWEEN)
        last = next(behind, 0) if _leads(mentions, first) else 0
        if last and mentions[last].tags & _SETTLEMENTS:
            # "Thôn, khu phố" are led by the same people.
            last += any(m.tags & _SETTLEMENTS_TOO for m in mentions[last + 1 : last + 2])
            found[first : last + 1] = [as_one(mentions[first : last + 1], _HEAD)]
            break
        if mention.tags >= _HEAD and any(m.tags & _SETTLEMENTS_TOO for m in mentions[first + 1 : first + 2]):
            found[first : first + 2] = [as_one(mentions[first : first + 2], _HEAD)]
            break
        post = next((_LED[tag] for tag in sorted(mentions[last].tags) if tag in _LED), "") if last else ""
        if post:
            found[first] = replace(mention, tags=frozenset({post}) | mention.tags & _WHO)
    return found


def _leads(mentions: Sequence[Mention], at: int) -> bool:
    """Whether a word tells that somebody leads; "đứng đầu" may as well tell which place is first."""
    text, before = mentions[at].plain, mentions[at - 1].plain if at else ""
    return text.endswith(_LEADING) or (text == "dung dau" and before in _WHO_LEADS)


def _belonging(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "sinh hoạt" of "đảng viên đang sinh hoạt tại Pa Tần" as nothing told: they all do somewhere."""
    found = list(mentions)
    for at, mention in enumerate(mentions[1:-1], 1):
        before = next((m for m in reversed(mentions[:at]) if m.plain not in _NOW), mention)
        is_theirs = before.tags >= MEMBER and "link:in" in mentions[at + 1].tags
        if is_theirs and mention.tags == _ATTENDED and mention.plain == "sinh hoat":
            found[at] = replace(mention, tags=FILLER)
    return found


def _described(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "bản" of "bản hông có ai là đảng viên" as one with what describes it."""
    found: list[Mention] = []
    for mention in mentions:
        is_told = mention.tags == NO_MEMBERS and mention.plain.split()[0] not in ("ban", "thon")
        if found and is_told and found[-1].tags & _SETTLEMENTS and found[-1].end == mention.start:
            before = found.pop()
            mention = replace(mention, start=before.start, text=f"{before.text} {mention.text}", phrase="")
        found.append(mention)
    return found


def _every_village(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "bản nào cũng có đảng viên" as villages without members: whether any is left is asked."""
    found = list(mentions)
    for first, (level, which, also) in enumerate(zip(mentions, mentions[1:], mentions[2:], strict=False)):
        behind = range(first + 3, min(first + 7, len(mentions)))
        last = next((n for n in behind if mentions[n].tags & MEMBER), 0)
        is_every = level.tags & _SETTLEMENTS and (which.plain, also.plain) == ("nao", "cung")
        if is_every and last and all("filler" in m.tags for m in mentions[first + 3 : last]):
            found[first : last + 1] = [as_one(mentions[first : last + 1], _NONE_LEFT)]
            break
    return found


def _no_village(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "không bản nào còn thiếu đảng viên" as villages without members, of which none is left."""
    for first, mention in enumerate(mentions):
        ahead = mentions[first + 1 : first + 6]
        last = next((n for n, m in enumerate(ahead, first + 1) if m.tags & _LACKING), 0)
        between = [m for m in mentions[first + 1 : last] if m.plain != "con"]
        if mention.plain not in _NO or len(between) != 2 or between[1].plain != "nao":
            continue
        if any(m.tags & _SETTLEMENTS for m in between):
            return [*mentions[:first], as_one(mentions[first : last + 1], _NONE_LEFT), *mentions[last + 1 :]]
        return mentions
    return mentions


def _no_longer(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "nay đã có" of "bao nhiêu bản chưa có đảng viên nay đã có" as what was done about them."""
    found = list(mentions)
    for at, mention in enumerate(mentions):
        behind = [m for m in mentions[at + 1 :] if m.plain not in ("thi", "ma")]
        rest = [m.plain for m in behind]
        if mention.tags >= NO_MEMBERS and rest[:1] and rest[0] in _BY_NOW and rest[1:3] == ["da", "co"]:
            found[found.index(behind[1])] = replace(behind[1], tags=_DONE_AWAY)
    return found


def _both(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the second "vừa" of "vừa đứng đầu chi bộ vừa phụ trách mặt trận" as holding both posts."""
    twice = [n for n, m in enumerate(mentions) if m.plain == "vua" and m.tags <= FILLER][1:]
    return [replace(m, tags=_BOTH) if n in twice else m for n, m in enumerate(mentions)]


def _attended(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "về họp cùng" of somebody who leads as taking part in a meeting: they are not sent to another branch."""
    found = list(mentions)
    for at, mention in enumerate(mentions):
        if not mention.tags >= _SENT or not _MEETING & set(mention.plain.split()):
            continue
        led = next((m for m in reversed(mentions[:at]) if not (m.tags <= _BETWEEN or _is_led(m))), None)
        if led is not None and (led.tagged("post:") or led.tagged("person:")):
            found[at] = replace(mention, tags=_ATTENDED)
    return found


def _is_led(mention: Mention) -> bool:
    return any(tag.startswith(("place:", "owner:", "body:")) for tag in mention.tags)


def _from_above(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "những ai trên huyện" as those who sit in the district's committee: no other people of it are told of."""
    found = list(mentions)
    tells = any(m.tags & _NAMING for m in mentions)
    for at, (who, up, level) in enumerate(zip(mentions, mentions[1:], mentions[2:], strict=False)):
        is_committee = level.tags >= _COMMITTEE and "link:in" in up.tags and not tells
        if "ask:who" in who.tags and is_committee:
            found[at] = replace(who, tags=who.tags | {_DISTRICT_MEMBER})
        if "ask:who" not in who.tags or not level.tags >= _DISTRICT_LEVEL or up.plain not in _UP:
            continue
        if not any(m.tagged("place:") for m in mentions[at + 3 : at + 4]):
            found[at] = replace(who, tags=who.tags | {_DISTRICT_MEMBER})
    return found


def _not_one(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "bản chưa gây được đảng viên nào" as the village without members that it describes."""
    found = list(mentions)
    for last, mention in enumerate(mentions):
        if mention.plain != "nao" or not last or not mentions[last - 1].tags & MEMBER:
            continue
        first = next((n for n in range(last - 2, max(0, last - _FAR), -1) if "link:not" in mentions[n].tags), 0)
        if first and mentions[first - 1].tags & _VILLAGES and mentions[first].plain == "chua":
            found[first - 1 : last + 1] = [as_one(mentions[first - 1 : last + 1], NO_MEMBERS)]
            break
    return found
