"""Places as a question names them: a name, the level said with it, and the places it may mean."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.base import KnowledgeBase
from knowledge.reading.rereading import FILLER
from knowledge.words.mention import Mention
from knowledge.words.text import is_marked
from knowledge.words.tokens import Token

_LINKING = {"link:and"}
_MARKED = frozenset({"tinh", "huyen", "xa", "thon", "ban", "quan", "phuong", "thi xa", "thi tran", "thanh pho"})
_NO_NAMES = frozenset({"moi", "cu", "da", "dang", "se", "vua"})
_SURE_LEVELS = {"huyện", "xã", "tỉnh", "?"}


@dataclass(frozen=True, slots=True)
class Location:
    """A place named in a question. `ids` are the places it may mean, none for one that no article covers.

    `level` is the level said with the name ("" if none); `start` and `end` are mention positions.
    """

    name: str
    level: str
    ids: tuple[str, ...]
    start: int
    end: int

    @property
    def title(self) -> str:
        """Level and name as the question says them."""
        return f"{self.level} {self.name}".strip()


def place_location(base: KnowledgeBase, place: str) -> Location:
    """A place that is certain, as if a question had named it."""
    return Location(base.places[place].name, base.places[place].level, (place,), 0, 0)


def find_locations(
    base: KnowledgeBase, tokens: Sequence[Token], mentions: Sequence[Mention], taken: set[int]
) -> tuple[Location, ...]:
    """The places that a text names; the mentions used are added to `taken`."""
    found: list[Location] = []
    covered = any(mention.tagged("place:") for mention in mentions)
    for at, mention in enumerate(mentions):
        if at in taken:
            continue
        names = mention.tagged("place:")
        if names:
            found.append(_known(base, tokens, mentions, at, names[0], taken))
        elif mention.tagged("elsewhere:") and _stands_as_place(tokens, mentions, at, covered):
            found.append(_unknown(tokens, mentions, at, mention.tagged("elsewhere:")[0], taken))
        elif _is_name(tokens, mention) and _is_new_name(tokens, mentions, at, taken):
            found.append(_unknown(tokens, mentions, at, mention.text, taken))
        elif "level:?" in mention.tags and at + 1 < len(mentions) and at + 1 not in taken and _is_level(mentions, at):
            found.append(_unknown(tokens, mentions, at + 1, mentions[at + 1].text, taken))
    return _most_exact(base, mentions, found)


def _known(
    base: KnowledgeBase, tokens: Sequence[Token], mentions: Sequence[Mention], at: int, name: str, taken: set[int]
) -> Location:
    level, first = _level_before(tokens, mentions, at)
    if not level and at + 1 < len(mentions) and "owner:huyện" in mentions[at + 1].tags:
        level = "huyện"
    ids = tuple(place for place in base.place_ids.get(name, ()) if not level or base.places[place].level == level)
    if not ids and (_is_common(mentions, first) or _is_kind_of_branch(tokens, mentions, first)):
        level, first, ids = "", at, base.place_ids.get(name, ())
    taken.update(range(first, at + 1))
    longer = _longer_name(tokens, mentions, first, at)
    return Location(longer, level, (), first, at + 1) if longer else Location(name, level, ids, first, at + 1)


def _longer_name(tokens: Sequence[Token], mentions: Sequence[Mention], first: int, at: int) -> str:
    """The whole name where an unknown word with a capital belongs to it: "Nam Đông Hà" is not Nam Đông."""
    beside = [n for n in (first - 1, at + 1) if 0 <= n < len(mentions) and not mentions[n].tags]
    later = {n: tokens[mentions[max(n, at)].start] for n in beside}
    names = [n for n in beside if tokens[mentions[n].start].is_capital and not later[n].after_stop and n > 0]
    return " ".join(mentions[n].text for n in sorted([*names, at])).title() if names else ""


def _is_common(mentions: Sequence[Mention], first: int) -> bool:
    """Whether a level word that does not fit a name only tells what lies there: "các xã, thị trấn Nam Đông"."""
    before = mentions[first - 1].tags if first else frozenset[str]()
    return bool(mentions[first].tagged("concept:")) or bool(before & {"link:all", "link:in"})


def _is_kind_of_branch(tokens: Sequence[Token], mentions: Sequence[Mention], first: int) -> bool:
    """Whether a level word tells which branches are counted: "5 chi bộ thôn Rô Men", "mấy chi bộ thôn Rô Men"."""
    branch = first - 1
    if branch < 1 or "concept:chi-bo" not in mentions[branch].tags:
        return False
    return _is_counted(mentions, branch) or tokens[mentions[branch - 1].start].kind == "number"


def _unknown(tokens: Sequence[Token], mentions: Sequence[Mention], at: int, name: str, taken: set[int]) -> Location:
    level, first = _level_before(tokens, mentions, at)
    last = at + 1
    while last < len(mentions) and not mentions[last].tags and not mentions[last].text[0].isdigit() and last - at < 3:
        name = f"{name} {mentions[last].text}"
        last += 1
    taken.update(range(first, last))
    return Location(name.title(), level, (), first, last)


def _level_before(tokens: Sequence[Token], mentions: Sequence[Mention], at: int) -> tuple[str, int]:
    """The level that the words before a name say ("đảng ủy xã", "huyện"), and where those words start."""
    level, first = "", at
    while first > 0:
        mention = mentions[first - 1]
        stop = tokens[mentions[first].start].after_stop
        if stop in ("-", ")") or (stop == "," and first == at):
            break
        owners, levels = mention.tagged("owner:"), mention.tagged("level:")
        counted = owners == [""] and _is_counted(mentions, first - 1)
        if not (owners or levels) or counted:
            break
        level = level or next((name for name in (*levels, *owners) if name and name != "?"), "")
        first -= 1
        if levels == ["?"]:
            level = mention.text
    return level, first


def _is_counted(mentions: Sequence[Mention], at: int) -> bool:
    """Whether "chi bộ" here is counted ("mấy chi bộ", "đảng viên và chi bộ"), not the owner of the place behind it."""
    before = at - 1
    skipped = {"filler", "link:all"}
    while before > 0 and mentions[before].tags & skipped and not mentions[before].tags & {"ask:count", "link:and"}:
        before -= 1
    listed = before > 0 and "link:and" in mentions[before].tags and bool(mentions[before - 1].tagged("concept:"))
    return listed or (before >= 0 and bool(mentions[before].tags & {"ask:count", "ask:share", "ask:most", "ask:least"}))


def _stands_as_place(tokens: Sequence[Token], mentions: Sequence[Mention], at: int, covered: bool) -> bool:
    """A name of the gazetteer is also many an ordinary word: take it as a place only where a place may stand."""
    if _level_before(tokens, mentions, at)[0]:
        return True
    if mentions[at].tagged("author:"):
        return False
    if covered and not is_marked(mentions[at].text):
        return False
    if all(token.is_capital for token in tokens[mentions[at].start : mentions[at].end]) and is_marked(
        mentions[at].text
    ):
        return True
    return at == 0 or bool(mentions[at - 1].tags & {"link:in", "link:and", "link:next", "owner:", "link:all"})


def _is_name(tokens: Sequence[Token], mention: Mention) -> bool:
    """Whether a word without a meaning here, or a polite one with a capital ("xã Tự Do"), may be a name."""
    if mention.plain in _NO_NAMES:
        return False
    return not mention.tags or (mention.tags == FILLER and tokens[mention.start].is_capital)


def _is_new_name(tokens: Sequence[Token], mentions: Sequence[Mention], at: int, taken: set[int]) -> bool:
    """Whether an unknown word names a place: behind "huyện", "xã", or behind any level when written with a capital."""
    token = tokens[mentions[at].start]
    if token.kind != "word" or at == 0 or at - 1 in taken or token.after_stop or not _is_level(mentions, at - 1):
        return False
    levels = {*mentions[at - 1].tagged("level:"), *mentions[at - 1].tagged("owner:")} - {""}
    has_capitals = any(t.is_capital for t in tokens[1:])
    return bool(levels) and (token.is_capital or (bool(levels & _SURE_LEVELS) and not has_capitals))


def _is_level(mentions: Sequence[Mention], at: int) -> bool:
    """Whether a word that may be a level is one: without marks before a marked word it is another ("ban Chấp")."""
    return is_marked(mentions[at].text) or not is_marked(mentions[at + 1].text) or mentions[at].plain not in _MARKED


def _most_exact(base: KnowledgeBase, mentions: Sequence[Mention], found: list[Location]) -> tuple[Location, ...]:
    """Without the places that only say where another one lies ("xã Pa Tần, huyện Sìn Hồ").

    A place said to lie where it does not ("xã Pa Tần, huyện Nậm Pồ") is none that the articles cover.
    """
    kept: list[Location] = []
    for location in found:
        inner = kept[-1] if kept else None
        if inner is None or _are_listed(base, mentions, inner, location):
            kept.append(location)
        elif _lies_in(base, inner, location):
            ids = tuple(i for i in inner.ids if set(base.ancestors(i)) & set(location.ids))
            kept[-1] = replace(inner, ids=ids or inner.ids, end=location.end)
        elif _lies_in(base, location, inner):
            explains = any(m.plain == "noi" for m in mentions[inner.end : location.start])
            kept[-1] = inner if explains else location
        elif _is_below(base, inner, location):
            kept[-1] = replace(inner, name=f"{inner.name}, {location.title}", ids=())
        else:
            kept.append(location)
    return tuple({(location.ids, location.title if not location.ids else ""): location for location in kept}.values())


def _are_listed(base: KnowledgeBase, mentions: Sequence[Mention], first: Location, second: Location) -> bool:
    between = mentions[first.end : second.start]
    far = len(between) > 2 and not (_lies_in(base, first, second) or _lies_in(base, second, first))
    compared = any("ask:difference" in m.tags or "hon" in m.plain.split() for m in between)
    return far or compared or any(m.tags & _LINKING for m in between)


def _lies_in(base: KnowledgeBase, inner: Location, outer: Location) -> bool:
    return any(set(base.ancestors(place)) & set(outer.ids) for place in inner.ids)


def _is_below(base: KnowledgeBase, inner: Location, outer: Location) -> bool:
    order = ("bản", "thôn", "thị trấn", "xã", "huyện", "tỉnh")
    if not outer.level and any(base.places[i].level == base.places[j].level for i in inner.ids for j in outer.ids):
        return False
    levels = [loc.level or next((base.places[i].level for i in loc.ids), "") for loc in (inner, outer)]
    return all(level in order for level in levels) and order.index(levels[0]) < order.index(levels[1])
