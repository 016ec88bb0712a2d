"""Periods: what time a question asks about, and whether a figure holds for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.content import Fact
from knowledge.words.mention import Mention
from knowledge.words.tokens import Token

FIRST_YEAR, LAST_YEAR = 1930, 2100
_ROUGHLY = frozenset({"hon", "gan", "khoang", "chung", "dung", "co", "co hon", "co gan"})


@dataclass(frozen=True, slots=True)
class Period:
    """A time named in a question: `how` is "in", "since", "until", "span" or "relative" ("năm ngoái": no years)."""

    how: str
    start: str = ""
    end: str = ""

    @property
    def words(self) -> str:
        """The period as one says it."""
        shown = [f"{int(m[5:7])}/{m[:4]}" if len(m) > 4 else m for m in (self.start, self.end) if m]
        if self.how == "span":
            return f"giai đoạn {shown[0]}–{shown[1]}"
        before = {"since": "từ ", "until": "đến "}.get(self.how, "")
        return f"{before}{'tháng' if shown and '/' in shown[0] else 'năm'} {shown[0]}" if shown else "thời điểm đó"


def moment(token: Token) -> str | None:
    """The ISO month or year a token names; None for other tokens."""
    if token.kind == "month":
        month, _, year = token.text.partition("/")
        return f"{year}-{int(month):02}" if 1 <= int(month) <= 12 else None
    if (
        token.kind == "number"
        and len(token.text) == 4
        and token.text.isdigit()
        and FIRST_YEAR <= int(token.text) <= LAST_YEAR
    ):
        return token.text
    return None


def find_periods(tokens: Sequence[Token], mentions: Sequence[Mention], taken: set[int]) -> tuple[Period, ...]:
    """The periods that a text names; the mentions used are added to `taken`."""
    periods: list[Period] = []
    at = 0
    while at < len(mentions):
        mention = mentions[at]
        is_open = at not in taken and not _is_amount(mentions, at)
        found = (moment(tokens[mention.start]) or _short_year(tokens, mentions, at)) if is_open else None
        if "link:relative" in mention.tags:
            periods.append(Period("relative"))
        if found:
            following = _second(tokens, mentions, at, taken)
            end, last = following or ("", at)
            if not any("link:include" in m.tags for m in mentions[max(0, at - 3) : at]):
                periods.append(_period(found, end, mentions, at, last))
            taken.update(range(at, last + 1))
            at = last
        at += 1
    return tuple(dict.fromkeys(periods))


def _short_year(tokens: Sequence[Token], mentions: Sequence[Mention], at: int) -> str | None:
    """The year that two digits stand for in a span of years: "năm học 22-23", "nhiệm kỳ 15-20"."""
    pair = (at, at + 1) if at and "link:year" in mentions[at - 1].tags else (at - 1, at)
    if pair[0] < 1 or pair[1] >= len(mentions) or "link:year" not in mentions[pair[0] - 1].tags:
        return None
    first, second = (tokens[mentions[n].start].text for n in pair)
    is_span = all(len(text) == 2 and text.isdecimal() for text in (first, second)) and first < second
    return f"20{tokens[mentions[at].start].text}" if is_span else None


def _is_amount(mentions: Sequence[Mention], at: int) -> bool:
    """Whether a number that may be a year counts what stands behind it: "hơn 2000 đảng viên"."""
    behind = mentions[at + 1 : at + 2]
    roughly = at > 0 and mentions[at - 1].plain in _ROUGHLY
    return roughly and any(mention.tagged("concept:") for mention in behind)


def _second(tokens: Sequence[Token], mentions: Sequence[Mention], at: int, taken: set[int]) -> tuple[str, int] | None:
    """The end of a span of years: "2015-2020", "2015 đến năm 2020"."""
    for later in range(at + 1, min(at + 4, len(mentions))):
        found = moment(tokens[mentions[later].start]) or _short_year(tokens, mentions, later)
        if found and later not in taken:
            start = moment(tokens[mentions[at].start]) or _short_year(tokens, mentions, at) or ""
            return (found, later) if found > start else None
        if not mentions[later].tags & {"link:until", "link:year", "link:month"}:
            return None
    return None


def _period(start: str, end: str, mentions: Sequence[Mention], at: int, last: int) -> Period:
    if end:
        return Period("span", start, end)
    before = [tag for m in mentions[max(0, at - 3) : at] for tag in m.tags]
    after = [tag for m in mentions[last + 1 : last + 2] for tag in m.tags]
    if "link:until" in before and "link:only" not in before:
        return Period("until", start)
    if "link:since" in before or "link:now" in after or "link:until" in after:
        return Period("since", start)
    return Period("in", start)


def bounds(fact: Fact) -> tuple[str, str]:
    """First and last moment of a fact's period; empty where unknown."""
    if fact.when == "undated":
        return "", ""
    start, dots, end = fact.when.partition("..")
    return (start, end) if dots else (start, start)


def holds(fact: Fact, period: Period) -> bool:
    """Whether a fact's figure is the one for a period: the same years, not merely overlapping ones."""
    start, end = bounds(fact)
    if not end:
        return False
    if period.how == "in":
        return _within(end, period.start) and (not start or _within(start, period.start))
    if period.how == "since":
        return _within(start, period.start) and end != start
    if period.how == "until":
        return _within(end, period.start)
    return period.how == "span" and _within(start, period.start) and _within(end, period.end)


def _within(moment: str, period: str) -> bool:
    return moment[: len(period)] == period or (len(moment) >= 4 and period[: len(moment)] == moment)
