"""Asking words in context: those that ask for something else, or for nothing, where their neighbours tell so."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from knowledge.reading.clauses import is_counting
from knowledge.reading.rereading import FILLER, as_one, unmarked
from knowledge.roles import Terms
from knowledge.words.mention import Mention
from knowledge.words.tokens import Token

_OTHER_ASKS = frozenset({"ask:who", "ask:often", "ask:how", "ask:why", "ask:what", "ask:which"})
_NAMING = frozenset({"ask:most", "ask:least", "ask:when", "ask:share", "ask:verify"})
_PLANNING = frozenset({"tinh", "dinh", "se", "muon", "toan"})
_DEADLINE = frozenset({"link:until", "ask:when"})
_TELLER = frozenset({"ask:who", "ask:said"})
_PLURAL = frozenset({"filler", "link:all"})
_OUT_OF, _NO_STOPS = ("trong", "trong so"), ("", '"')
_DOCUMENT = frozenset({"ask:document"})
_DIFFERENCE, _COMPARING = frozenset({"ask:difference"}), frozenset({"hon", "kem", "it hon", "nhieu hon", "thua"})
_VERIFYING, _DOUBTING = frozenset({"ask:verify"}), frozenset({"à", "hả", "ư", "chứ", "sao"})
# "Người tại chỗ hay nơi khác đến" offers two things to choose from.
_ELSEWHERE = frozenset({"noi", "cho", "o noi", "o cho", "tu noi"})
_COUNT = frozenset({"ask:count"})
_HAVING = frozenset({"co", "la", "duoc", "gom", "tat ca", "tong cong", "tinh ra", "voi"})
_WHY, _WHO = frozenset({"ask:why"}), frozenset({"ask:who"})
_PERSONS = frozenset(
    {
        *("vi", "ong", "dong chi", "can bo", "lanh dao", "vi lanh dao", "dong chi lanh dao", "ong lanh dao"),
        *("nha lanh dao", "vi can bo", "dong chi can bo"),
    }
)


def reread_asking(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The mentions with the asking words read anew."""
    mentions = _whose_words(_range_asked(_above(_or_another(mentions))))
    named = _which_person(_which_dialect(_why(_which_most(_more_than(_numbered(_which_body(mentions)))))))
    return _plural(tokens, _planned(_whether(_without_exception(_claimed(named)))))


def _claimed(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "à" or "chứ" that closes a statement as asking whether it is so."""
    # "Số bản" may only name what is counted.
    asks = any(mention.tagged("ask:") and mention.plain != "so" for mention in mentions)
    if asks or not mentions or mentions[-1].text not in _DOUBTING:
        return mentions
    return [*mentions[:-1], replace(mentions[-1], tags=_VERIFYING)]


def _or_another(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "hay con số khác" behind a statement as asking whether it is so: nothing is offered to choose from."""
    for at, mention in enumerate(mentions):
        last = next((n for n in range(at + 1, min(at + 5, len(mentions))) if "ask:other" in mentions[n].tags), 0)
        if at and mention.plain in ("hay", "hay la") and last and mentions[last - 1].plain not in _ELSEWHERE:
            return [*mentions[:at], as_one(mentions[at : last + 1], _VERIFYING), *mentions[last + 1 :]]
    return mentions


def _above(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "hơn bao nhiêu" of "có hơn bao nhiêu đảng viên" as asking for the figure: nothing is compared."""
    having = {at for at, mention in enumerate(mentions, 1) if mention.plain in _HAVING}
    return [
        replace(m, tags=_COUNT) if n in having and m.plain.startswith("hon ") and m.tags >= _DIFFERENCE else m
        for n, m in enumerate(mentions)
    ]


def _range_asked(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "từ mấy đến mấy" of "từ mấy đến mấy đảng viên" as asking for a figure, not for years."""
    things = {at for at, mention in enumerate(mentions, -1) if mention.tagged("concept:")}
    return [
        replace(m, tags=_COUNT) if n in things and "ask:period" in m.tags and _is_range(m) else m
        for n, m in enumerate(mentions)
    ]


def _is_range(mention: Mention) -> bool:
    """ "Từ mấy đến mấy", not "từ năm mấy đến năm mấy"."""
    words = mention.plain.split()
    return words[-1] == "may" and "nam" not in words


def _whose_words(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "của ai" of "là phát biểu của ai" as asking who said it, where it is no document's."""
    told = any("ask:said" in m.tags for m in mentions) and not any(m.tagged("type:") for m in mentions)
    return [replace(m, tags=m.tags - {"ask:issuer"} | _WHO) if told and m.plain == "cua ai" else m for m in mentions]


def _why(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "sao" that a message begins with as "why", not as "how": "sao Bắc Mê coi đó là việc quan trọng"."""
    begins = len(mentions) > 1 and mentions[0].plain == "sao"
    return [replace(mentions[0], tags=_WHY), *mentions[1:]] if begins else mentions


def _which_most(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "ai" of "ai nhiều hơn" as one of the places that are compared."""
    places = sum(bool(mention.tagged("place:")) for mention in mentions)
    ranking = {at for at, mention in enumerate(mentions) if mention.tags & {"ask:most", "ask:least"}}
    return [
        replace(m, tags=FILLER) if places > 1 and "ask:who" in m.tags and at + 1 in ranking else m
        for at, m in enumerate(mentions)
    ]


def _without_exception(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "nào" of "thôn nào cũng có" as "every": it asks whether, not which."""
    every = {at for at, mention in enumerate(mentions, -1) if mention.plain == "cung"}
    return [replace(m, tags=_PLURAL) if at in every and m.plain == "nao" else m for at, m in enumerate(mentions)]


def _whether(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "nào" of "còn chi bộ nào … không" as "any": it asks whether, not which."""
    closes = next((m for m in reversed(mentions) if "filler" not in m.tags), None)
    # "Còn thôn nào thiếu cấp ủy không": how many have it tells.
    if closes is None or "link:not" not in closes.tags or any(m.plain == "thieu" for m in mentions):
        return mentions
    begun = {at + n for at, m in enumerate(mentions) if m.plain == "con" for n in (2, 3)}
    which = next((at for at in sorted(begun) if at < len(mentions) and mentions[at].plain == "nao"), len(mentions))
    # "… nào chưa có cấp ủy không": how many have it tells.
    denied = which + 1 if unmarked(mentions[which + 1 : which + 2]) == "chua" else len(mentions)
    anew = {which: _PLURAL, denied: FILLER}
    return [replace(m, tags=anew.get(at, m.tags)) for at, m in enumerate(mentions)]


def _which_dialect(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "mô" or "j" behind the name of a level as "nào": "xã mô", "huyện j"."""
    levels = {
        at for at, mention in enumerate(mentions, 1) if any(t.startswith(("level:", "owner:")) for t in mention.tags)
    }
    return [
        replace(m, tags=frozenset({"ask:which", "filler"})) if at in levels and m.text in ("mô", "mo", "j") else m
        for at, m in enumerate(mentions)
    ]


def _which_body(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "ban nào" with its marks as asking who: it is no "bản"."""
    found = list(mentions)
    for at, (body, which) in enumerate(pairwise(mentions)):
        if (body.text, which.text) == ("ban", "nào"):
            found[at : at + 2] = [replace(body, tags=FILLER), replace(which, tags=_WHO)]
    return found


def _numbered(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "số bao nhiêu" of "là nghị quyết số bao nhiêu" as the document's number."""
    found = list(mentions)
    for at, (kind, number, asking) in enumerate(zip(mentions, mentions[1:], mentions[2:], strict=False)):
        is_last = all("filler" in m.tags for m in mentions[at + 3 :])
        if kind.tagged("type:") and number.plain == "so" and "ask:count" in asking.tags and is_last:
            found[at + 1] = replace(number, tags=_DOCUMENT)
            found[at + 2] = replace(asking, tags=FILLER)
    return found


def _more_than(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "hơn" of "Bắc Mê đông đảng viên hơn Mường Nhé bao nhiêu" as asking for the difference."""
    places = [n for n, m in enumerate(mentions) if m.tagged("place:")]
    is_asked = len(places) == 2 and any("ask:count" in m.tags for m in mentions[places[1] + 1 :])
    between = range(places[0] + 1, places[1]) if is_asked else range(0)
    return [
        replace(m, tags=_DIFFERENCE) if n in between and m.plain in _COMPARING else m for n, m in enumerate(mentions)
    ]


def _which_person(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "vị lãnh đạo Nam Đông nào" as "ai ở Nam Đông"."""
    found = list(mentions)
    for at, mention in enumerate(mentions):
        is_behind_place = at > 1 and bool(mentions[at - 1].tagged("place:"))
        if mention.plain != "nao" or not is_behind_place:
            continue
        last = next((n for n in range(at - 2, -1, -1) if not _is_placing(mentions[n])), at)
        first = next(
            (n for n in range(max(0, last - 2), last + 1) if unmarked(mentions[n : last + 1]) in _PERSONS), None
        )
        if first is not None:
            found[first : last + 1] = [replace(m, tags=FILLER) for m in mentions[first : last + 1]]
            found[at] = replace(mention, tags=_WHO)
    return found


def _is_placing(mention: Mention) -> bool:
    return bool(mention.tagged("level:")) or "link:in" in mention.tags


def _plural(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "mấy" as a plural where it isn't what is asked: "mấy việc gì", "mấy buổi đối thoại do ai tổ chức"."""
    found = list(mentions)
    for at, mention in enumerate(found):
        if "ask:count" in mention.tags and mention.plain.split()[0] == "may" and _is_plural(tokens, found, at):
            found[at] = replace(mention, tags=_PLURAL)
    return found


def _is_plural(tokens: Sequence[Token], mentions: Sequence[Mention], at: int) -> bool:
    """Whether something else is asked in the clause of a "mấy", or where it tells a place or a whole ("trong mấy …").

    Or a figure, behind the place, by a later word. Or who it was that told what it stands in.
    """
    # "Bàn mấy chuyện gì" asks which.
    if any(m.plain.split()[-1] == "gi" for m in mentions[at + 1 : at + 2]):
        return True
    before = frozenset().union(*(m.tags for m in mentions[:at]))
    leads_to = at > 0 and bool(mentions[at - 1].tags & {"link:in", "type:HD"})
    if before >= _TELLER or ("ask:who" in before and leads_to):
        return True
    tells_place = at > 0 and "link:in" in mentions[at - 1].tags
    if tells_place and any("ask:name" in m.tags or m.tags & _OTHER_ASKS - _NAMING for m in mentions[at + 1 :]):
        return True
    is_whole = at > 0 and mentions[at - 1].plain in _OUT_OF
    if is_whole and any("ask:count" in m.tags for m in mentions[at + 1 :]):
        return True
    stops = [n for n, m in enumerate(mentions) if tokens[m.start].after_stop not in _NO_STOPS or m.plain == "va"]
    first = max((n for n in stops if n <= at), default=0)
    last = min((n for n in stops if n > at), default=len(mentions))
    clause = list(enumerate(mentions))[first:last]
    # "Để tìm mấy người …, dựa vào ai": what it is for is not what is asked.
    if "link:lead" in mentions[first].tags and any(m.tags & _OTHER_ASKS for m in mentions[last:]):
        return True
    if any(n != at and m.tags & _OTHER_ASKS and not m.tags & _NAMING for n, m in clause):
        return True
    place = next((n for n, m in clause if n > at and m.tagged("place:")), last)
    return at == 0 and any(n > place and "ask:count" in m.tags for n, m in clause)


def _planned(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Mark "tính", "định", "sẽ" before what is to be done, or by when, as asking for a plan: "tính lập thêm mấy"."""
    done = {at for at, mention in enumerate(mentions, -1) if mention.tagged("concept:")}
    asks_when = any("ask:when" in m.tags for m in mentions)
    by_when = {at for at, mention in enumerate(mentions, -1) if mention.tags & _DEADLINE}
    return [
        replace(m, tags=m.tags | {"link:plan"})
        if (at in done and (m.plain in _PLANNING or (asks_when and m.plain == "phai")))
        or (at in by_when and m.plain == "dinh")
        else m
        for at, m in enumerate(mentions)
    ]


def kinds(mentions: Sequence[Mention]) -> Terms:
    """The kinds of asking words there are; names of figures such as "số dân" ask for a count."""
    names_figure = any(m.plain.startswith(("so ", "bao nhieu ")) and m.tagged("concept:") for m in mentions)
    asks = frozenset(kind for mention in mentions for kind in mention.tagged("ask:"))
    asks |= {"count"} if names_figure else set()
    # "Xã nào đứng đầu về số lượng …" asks for no figure.
    ranks = bool(asks & {"most", "least"})
    counting = any(is_counting(m) or (m.plain == "so luong" and not ranks) for m in mentions)
    names_thing = bool(asks & {"which", "who"}) or (_is_how_first(mentions) and not names_figure)
    if not names_thing or counting:
        return asks
    # "Người nói rằng … tăng tỷ lệ … là ai" asks for no share.
    return asks - ({"count", "share"} if {"who", "said"} <= asks else {"count"})


def _is_how_first(mentions: Sequence[Mention]) -> bool:
    """Whether "how" stands before what else is asked: "làm cách nào mà giảm được số bản"."""
    kinds = [tag for mention in mentions for tag in sorted(mention.tags) if tag in ("ask:how", "ask:count")]
    return kinds[:1] == ["ask:how"]
