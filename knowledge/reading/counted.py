"""What is counted: the things, the people and the wholes that "bao nhiêu", "mấy" stand before."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from knowledge.reading.clauses import is_counting
from knowledge.reading.rereading import PERSONS
from knowledge.roles import Terms
from knowledge.words.mention import Mention
from knowledge.words.terms import term, terms_of
from knowledge.words.tokens import Token

_OUT_OF = frozenset({"trong", "trong so", "trong tong so", "tren", "tren tong so", "trong tong"})
_FROM = frozenset({"tu", "trong"})
_ABOVE = frozenset({"tren", "hon", "nhieu hon", "qua", "vuot", "tu"})
_BELOW = frozenset({"duoi", "it hon", "khong qua", "chua den", "chua toi"})
_OR = frozenset({"hay", "hoac", "hay la"})
_FIGURES = ("number", "date", "month")
_RESIDENTS = frozenset({"concept:nhan-khau"})
_ROUND = frozenset({"nghin", "ngan", "van", "muon", "trieu", "nghin nguoi", "van nguoi"})
STAND_INS = frozenset({"cai", "don vi", "chiec"})
"""Words that stand for things which were named before: "mấy cái có cấp ủy"."""
_CLASSIFIERS = PERSONS | STAND_INS | {"noi", "dua"}


def heads(mentions: Sequence[Mention], taken: set[int], countable: Terms) -> tuple[str, ...]:
    """The things that "bao nhiêu", "mấy", "số" stand before; "từ số …" tells what they are of."""
    found: list[str] = []
    for at, mention in enumerate(mentions):
        is_whole = at > 0 and mention.plain == "so" and mentions[at - 1].plain in _FROM
        if "ask:count" in mention.tags and not is_whole:
            found.append(_head_after(mentions, at, taken, countable) or _head_before(mentions, at, countable) or "")
    return tuple(dict.fromkeys(filter(None, found)))


def wholes(tokens: Sequence[Token], mentions: Sequence[Mention]) -> frozenset[str]:
    """The numbers of which a part is asked: "trong 55 tổ chức cơ sở đảng có mấy …"; "trên 80%" is no such number."""
    numbers = ((of, m) for of, m in pairwise(mentions) if tokens[m.start].kind == "number")
    shares = {n for n, token in enumerate(tokens) if token.text == "%"}
    return frozenset(plain_figure(m.text) for of, m in numbers if of.plain in _OUT_OF and m.end not in shares)


def limit(tokens: Sequence[Token], mentions: Sequence[Mention]) -> tuple[bool, Decimal] | None:
    """The least (True) or most (False) that is asked for, with the figure: "huyện nào có trên 3.000 đảng viên"."""
    for word, number in pairwise(mentions):
        figure = plain_figure(number.text)
        if word.plain in _ABOVE | _BELOW and tokens[number.start].kind == "number" and figure.isdecimal():
            return word.plain in _ABOVE, Decimal(figure)
    return None


def plain_figure(text: str) -> str:
    """A figure as the base writes it: "2.198" is 2198, "43,31" is 43.31."""
    return text.replace(".", "").replace(",", ".")


def options(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Terms:
    """The meanings and figures that "hay" asks to choose from: "đếm theo hộ hay theo đầu người", "119 hay 191"."""
    found: set[str] = set()
    for at, mention in enumerate(mentions[1:-1], 1):
        if mention.plain in _OR:
            stops = (n for n, m in enumerate(mentions) if n > at and _ends_option(tokens, m))
            beside = (
                *mentions[_first_option(tokens, mentions, at) : at],
                *mentions[at + 1 : next(stops, len(mentions))],
            )
            found.update(t.name for t in terms_of(beside) if not t.is_unknown_word)
            found.update(tokens[m.start].text for m in beside if tokens[m.start].kind in _FIGURES)
    return frozenset(found)


def _first_option(tokens: Sequence[Token], mentions: Sequence[Mention], at: int) -> int:
    """Where what stands before "hay" begins: of a list behind "là" ("là chi bộ công an, chi bộ bản hay") its first."""
    being = next((n for n in range(at - 1, -1, -1) if mentions[n].plain == "la"), at)
    is_list = any(tokens[m.start].after_stop == "," for m in mentions[being + 2 : at])
    return being + 1 if is_list else max(0, at - 2)


def _ends_option(tokens: Sequence[Token], mention: Mention) -> bool:
    return bool(tokens[mention.start].after_stop) or any(tag.startswith("ask:") for tag in mention.tags)


def counts_people(mentions: Sequence[Mention], groups: Terms) -> bool:
    """Whether "người", or one of some groups of people ("dân sở tại"), is what "bao nhiêu" stands before."""
    pairs = pairwise(mentions)
    return any(is_counting(m) and m.plain.split()[1:2] and m.plain.split()[-1] in PERSONS for m in mentions) or any(
        _counts(asking) and _is_people(asked, groups) for asking, asked in pairs
    )


def _counts(mention: Mention) -> bool:
    return is_counting(mention) or mention.plain == "so"


def _is_people(mention: Mention, groups: Terms) -> bool:
    return bool(mention.tags & groups) or (mention.plain in PERSONS and not term(mention))


def residents(mentions: Sequence[Mention]) -> Terms:
    """Everybody who lives at a place, where people are counted: "già trẻ lớn bé được bao nhiêu người"."""
    round_figures = {m.end for m in mentions if m.plain in _ROUND}
    is_told = {m.start: m.start == 0 or m.end - m.start > 1 or m.start in round_figures for m in mentions}
    told = [m for m in mentions if m.tags >= _RESIDENTS and is_told[m.start]]
    return _RESIDENTS if told and counts_people(mentions, Terms()) else Terms()


def _head_before(mentions: Sequence[Mention], at: int, countable: Terms) -> str | None:
    """What "mấy cái" at the end of a message stands for: the first thing named before it."""
    behind = [mention.plain for mention in mentions[at + 1 :] if "filler" in mention.tags]
    if len(behind) < len(mentions) - at - 1 or not STAND_INS & set(behind[:1]):
        return None
    named = (t.name for t in terms_of(mentions[:at]) if t.name in countable)
    return next(named, None)


def _head_after(mentions: Sequence[Mention], at: int, taken: set[int], countable: Terms) -> str | None:
    behind = [mention.plain for mention in mentions[at + 1 : at + 3]]
    if behind[:1] and behind[0] in _CLASSIFIERS and not term(mentions[at + 1]) and behind[1:] != ["la"]:
        return None
    for later in range(at + 1, min(at + 5, len(mentions))):
        found = term(mentions[later])
        if found and (not found.soft or (later == at + 1 and is_counting(mentions[at]))):
            names = [t.name for t in terms_of([mentions[later]]) if t.name in countable]
            return names[0] if names and later not in taken else None
        if later in taken or "ask:share" in mentions[later].tags or "ask:count" in mentions[later].tags:
            return None
    return None
