"""Clauses: where a message falls into parts that are asked, or named, one by one."""

from collections.abc import Iterable, Sequence
from itertools import pairwise, takewhile

from knowledge.reading.rereading import PERSONS, unmarked
from knowledge.roles import Terms
from knowledge.words.mention import Mention
from knowledge.words.terms import term, terms_of
from knowledge.words.tokens import Token

# What begins the words that ask for a figure by themselves, unlike "số" and "tỷ lệ", which may also stand beside them.
_COUNTING = frozenset({"bao", "may", "mi", "bn", "bnhieu", "bnhiu", "bnh", "nhieu", "nhiu", "pao"})
_COUNTING_TAGS = frozenset({"ask:count", "ask:share"})
TELLING_TAGS = frozenset({"ask:who", "ask:name", "ask:which", "ask:when", "ask:how", "ask:what", "ask:often"})
"""The tags of words that ask for something else than a figure."""
ASKING = _COUNTING_TAGS | TELLING_TAGS
"""The tags of words that ask, for a figure or for something else."""
_OF, _PART_OF = frozenset({"tren", "trong"}), "trong do"
# What a part, or the smaller of two things, is measured by begins with one of these.
_MEASURING = frozenset(
    {
        *("trong so", "trong tong so", "tren tong so", "so voi", "so voi so", "so voi tong so"),
        *("hon so", "it hon so", "nhieu hon so", "nhieu hon", "it hon", "kem so", "chenh so", "thua so"),
        *("hon ty le", "cao hon ty le", "thap hon ty le", "kem ty le", "so voi ty le"),
    }
)
_MODELS = ("mo hinh", "phong trao", "cau lac bo", "cuoc van dong", "sang kien", "cach lam")
_MEASURING_FIRST = {phrase.split()[0] for phrase in _MEASURING} | {"so"}
_TOGETHER = frozenset({"chung", "cung", "hop", "doi", "so"})
# With one of these before its asking word a part begins anew: "… và có mấy chi bộ".
_BEGINNING = frozenset({"co", "gom", "con", "la"})


def sentences(tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[list[Mention]]:
    """The parts between stops and before words that go on to another thing ("còn")."""
    return _cut(mentions, [n for n, m in enumerate(mentions) if tokens[m.start].after_stop or "link:next" in m.tags])


def quoted(tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions that stand in quotation marks."""
    inside = quotations(tokens)
    return [mention for mention in mentions if any(mention.start in span for span in inside)]


def quotations(tokens: Sequence[Token]) -> list[range]:
    """Where the tokens in quotation marks stand, up to any stop: a mark before a comma is lost."""
    stops = [n for n, token in enumerate(tokens) if token.after_stop]
    begun = [n for n in stops if tokens[n].after_stop == '"']
    found: list[range] = []
    for start in begun:
        if not found or start >= found[-1].stop + (found[-1].stop in begun):
            found.append(range(start, next((n for n in stops if n > start), len(tokens))))
    return found


def model_named(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Terms:
    """The words without a meaning of their own in the quoted name of a model: "mô hình “Đảng viên ba cùng”"."""
    named = [span for span in quotations(tokens) if " ".join(t.folded for t in tokens[: span.start]).endswith(_MODELS)]
    empty = (m for m in mentions if any(m.start in span for span in named) and not terms_of([m]))
    return frozenset(f"word:{m.plain}" for m in empty)


def measured_parts(tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[list[Mention]]:
    """A thing counted and the one it is measured by: "số dự bị | ít hơn số chính thức bao nhiêu". None where no two."""
    begun = (n for n, m in enumerate(mentions) if m.plain.split()[0] in _MEASURING_FIRST)
    runs = [(n, unmarked(mentions[n : n + size])) for n in begun for size in (4, 3, 2, 1)]
    share = next((n for n, m in enumerate(mentions) if "ask:share" in m.tags), len(mentions))
    at = next((n for n, run in runs if run in _MEASURING or (n > share and run == "so")), None)
    if at is None:
        return []
    if all("filler" in m.tags for m in mentions[:at]):
        stop = next((n for n, m in enumerate(mentions) if n > at and tokens[m.start].after_stop), len(mentions))
        parts = [list(mentions[stop:]), list(mentions[:stop])]
    else:
        parts = [list(mentions[:at]), list(mentions[at:])]
    # "… trong tổng số của toàn huyện" counts the same thing there.
    is_whole = parts[1][0].plain.startswith(("trong", "tren"))
    at_place = is_whole and any(m.tagged("place:") for m in parts[1]) and any(map(_is_telling, parts[0]))
    return parts if at_place or all(any(map(_is_telling, part)) for part in parts) else []


def ends_list(part: Sequence[Mention]) -> bool:
    """Whether a part between stops only ends what is listed before it: "khảo sát, | thống kê và rà soát những gì"."""
    return len(part) > 2 and all((terms_of(part[:1]), "link:and" in part[1].tags, terms_of(part[2:3])))


def leads_up(part: Sequence[Mention]) -> bool:
    """Whether a part between stops begins with what leads up to another ("trước khi …"), but for a greeting."""
    return any("link:lead" in m.tags for m in takewhile(lambda m: m.tags and not terms_of([m]), part))


def asking_clauses(tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[list[Mention]]:
    """The parts of a message that each ask for a figure of their own: "mấy chi bộ, bao nhiêu đảng viên".

    None where fewer than two of them name something.
    """
    asking = [n for n, mention in enumerate(mentions) if is_counting(mention) or _is_total(tokens, mentions, n)]
    parts = _cut(mentions, [_break(tokens, mentions, first, second) for first, second in pairwise(asking)])
    return parts if sum(_is_meant(part) for part in parts) > 1 else []


def _is_total(tokens: Sequence[Token], mentions: Sequence[Mention], at: int) -> bool:
    """Whether "tổng số" asks for what stands between it and a stop soon after: "tổng số chi bộ, trong đó mấy …"."""
    words = ["", "", *unmarked(mentions[max(0, at - 2) : at + 1]).split()]
    has_part = _PART_OF in unmarked(mentions[at + 1 :])
    is_sum = words[-1] == "so" and (words[-2] == "tong" or has_part) and not {*words[-3:-1]} & _OF
    behind = range(at + 2, min(at + (7 if has_part else 4), len(mentions)))
    return is_sum and any(tokens[mentions[n].start].after_stop for n in behind)


def mixed_parts(tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[list[Mention]]:
    """The parts between stops that ask for things of different kinds: "mấy chi bộ, ai là bí thư". None where fewer."""
    if sum(bool(m.tags & ASKING) for m in mentions) < 2:
        return []
    joined = {n for n, (a, b) in enumerate(pairwise(mentions)) if "link:and" in a.tags and b.tags & TELLING_TAGS}
    stops = [n for n, m in enumerate(mentions) if n and (tokens[m.start].after_stop or n in joined)]
    parts = [part for part in _cut(mentions, stops) if any(m.tags & ASKING for m in part)]
    kinds = {any(m.tags & _COUNTING_TAGS for m in part) for part in parts}
    asks_again = any(_only_asks(part, parts[:n]) for n, part in enumerate(parts))
    return parts if len(kinds) > 1 and not asks_again and all(map(_names_something, parts)) else []


def _names_something(part: Sequence[Mention]) -> bool:
    return any(_is_telling(m) or m.tagged("post:") or m.tagged("level:") for m in part)


def said_once(parts: Sequence[Sequence[Mention]]) -> list[tuple[Terms, Terms]]:
    """For each part what it may share with the others: the verb before the first, the end of the last.

    "Lập mới mấy chi bộ công an, mấy chi bộ bản", "mấy bản, mấy trường học có tổ chức đảng".
    """
    if not parts:
        return []
    lead = _meanings(parts[0][: _asking_at(parts[0])])
    rear = _meanings([mention for mention in parts[-1] if _is_telling(mention)][-1:])
    return [
        (lead if n and not _begins_anew(part) else Terms(), rear if part is not parts[-1] else Terms())
        for n, part in enumerate(parts)
    ]


def _meanings(mentions: Sequence[Mention]) -> Terms:
    return frozenset(t.name for t in terms_of(mentions) if not t.soft and not t.is_unknown_word)


def _begins_anew(part: Sequence[Mention]) -> bool:
    before = part[: _asking_at(part)]
    return any(_is_telling(mention) or mention.plain.split()[0] in _BEGINNING for mention in before)


def _asking_at(part: Sequence[Mention]) -> int:
    return next((n for n, mention in enumerate(part) if is_counting(mention)), len(part))


def listed_items(tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[list[Mention]]:
    """The things that one question lists: "tổ chức cơ sở đảng, đảng bộ và chi bộ". None where it lists no two."""
    joins = {n for n, m in enumerate(mentions) if "link:and" in m.tags and not _is_together(tokens, m)}
    breaks = [n for n, m in enumerate(mentions) if tokens[m.start].after_stop or n in joins]
    parts = [part for part in _cut(mentions, breaks) if any(map(_is_telling, part))]
    items = [part for n, part in enumerate(parts) if not _is_aside(part) and not _only_asks(part, parts[:n])]
    return items if len(items) > 1 and not any(map(_asks_first, items[1:])) else []


def _only_asks(part: Sequence[Mention], before: Sequence[Sequence[Mention]]) -> bool:
    """Whether a part only asks of what is listed before it: "mới thành lập mấy cái", "mỗi loại mấy chi bộ"."""
    named = frozenset().union(*map(_meanings, before))
    asks_again = bool(before) and any(map(is_counting, part)) and _meanings(part) <= named
    return part[0].plain == "moi" or asks_again


def _is_together(tokens: Sequence[Token], joining: Mention) -> bool:
    """Whether "với" only tells who is joined, as in "họp chung với", and lists nothing."""
    before = tokens[joining.start - 1].folded if joining.start else ""
    return joining.plain == "voi" and before in _TOGETHER


def _break(tokens: Sequence[Token], mentions: Sequence[Mention], first: int, second: int) -> int:
    """Where between two asking words the second clause begins: at the last stop, else at the last joining word."""
    between = range(first + 1, second + 1)
    stops = [n for n in between if tokens[mentions[n].start].after_stop]
    breaks = stops or [n for n in between if mentions[n].tags & {"link:and", "link:next"}]
    return breaks[-1] if breaks else second


def _cut(mentions: Sequence[Mention], cuts: Iterable[int]) -> list[list[Mention]]:
    return [list(mentions[a:b]) for a, b in pairwise(sorted({0, *cuts, len(mentions)}))]


def _is_aside(part: Sequence[Mention]) -> bool:
    """Whether a part only adds or leaves out something: "…, kể cả đảng viên dự bị"."""
    return bool(part[0].tags & {"link:include", "link:except"})


def _asks_first(item: Sequence[Mention]) -> bool:
    """Whether an asking word stands before a thing: "bao nhiêu chi bộ" is asked by itself, not listed.

    With a thing before it too it asks for all that is listed: "nạo vét mương và sửa đường được mấy cây số".
    """
    asking = _asking_at(item)
    leads_on = any(mention.plain == "thi" for mention in item[:asking])
    return any(map(_is_telling, item[asking:])) and (leads_on or not any(map(_is_telling, item[:asking])))


def is_counting(mention: Mention) -> bool:
    """Whether a mention asks for a figure by itself: "mấy", "bao nhiêu"."""
    return bool(mention.tags & {"ask:count", "ask:share"}) and mention.plain.split()[0] in _COUNTING


def _is_meant(part: Sequence[Mention]) -> bool:
    counts_people = any(is_counting(asking) and behind.plain in PERSONS for asking, behind in pairwise(part))
    return counts_people or any(
        mention.tagged("place:") or _is_telling(mention) or "concept:con-lai" in mention.tags for mention in part
    )


def _is_telling(mention: Mention) -> bool:
    found = term(mention)
    return found is not None and not found.soft and not found.is_unknown_word
