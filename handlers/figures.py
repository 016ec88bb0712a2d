"""Telling figures: the sentence of a fact, its time and caveat, lists of facts, comparisons."""

from collections.abc import Sequence
from decimal import Decimal

from handlers.chat import Bar, Button, Chart
from handlers.sources import citation, source_line
from handlers.wording import capital
from knowledge.base import KnowledgeBase, KnownFact
from knowledge.content import Fact
from knowledge.finding.compare import number
from knowledge.finding.decision import Comparison
from knowledge.reading.periods import bounds


def decimal(value: Decimal | int) -> str:
    """A number as Vietnamese print it: 1.720 and 43,31."""
    whole, _, part = f"{Decimal(value):f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{grouped},{part}" if part.strip("0") else grouped


def figure(known: KnownFact) -> str:
    """Qualifier, number and unit: "hơn 1.720 đảng viên", "50/60 trưởng thôn", "gần 96%"."""
    fact = known.fact
    unit = known.measure.unit if fact.unit is None else fact.unit
    if fact.names:
        return listed(fact.names)
    if fact.words is not None:
        return fact.words
    amount = _amount(fact) + ("%" if unit == "%" else f" {unit}" if unit else "")
    if fact.qualifier == "trở lên":
        return f"{amount} trở lên"
    return f"{fact.qualifier} {amount}" if fact.qualifier else amount


def _amount(fact: Fact) -> str:
    if fact.part is not None and fact.whole is not None:
        return f"{decimal(fact.part)}/{decimal(fact.whole)}"
    if fact.low is not None and fact.high is not None:
        return f"{decimal(fact.low)}–{decimal(fact.high)}"
    return decimal(fact.value or 0)


def listed(names: Sequence[str]) -> str:
    """Names one after the other: "A, B và C"."""
    return f"{', '.join(names[:-1])} và {names[-1]}" if len(names) > 1 else names[0]


def sentence(base: KnowledgeBase, known: KnownFact) -> str:
    """The fact as a sentence without a full stop."""
    pattern = known.fact.sentence or known.measure.sentence
    return capital(pattern.format(place=base.places[known.fact.place].title, figure=figure(known)))


def time_words(fact: Fact) -> str:
    """The date or period a fact holds for: "tính đến tháng 8/2017", "năm 2016", "từ năm 2016 đến tháng 8/2017"."""
    if fact.when_words:
        return fact.when_words
    start, end = bounds(fact)
    if not end:
        return "bài báo không ghi ngày"
    if not start:
        return f"mục tiêu đến {_moment(end)}"
    if start == end:
        return f"tính đến {_moment(end)}" if len(end) > 4 else _moment(end)
    return f"từ {_moment(start)} đến {_moment(end)}"


def _moment(iso: str) -> str:
    parts = [str(int(part)) for part in reversed(iso.split("-"))]
    kind = {1: "năm", 2: "tháng", 3: "ngày"}[len(parts)]
    return f"{kind} {'/'.join(parts)}"


def tell_facts(base: KnowledgeBase, facts: Sequence[KnownFact]) -> str:
    """One fact as a sentence, several as a list; caveats and sources below."""
    lines = [f"{sentence(base, known)} ({time_words(known.fact)})." for known in facts]
    if len(lines) > 1:
        lines = [f"• {line}" for line in lines]
    caveats = dict.fromkeys(known.fact.caveat for known in facts if known.fact.caveat)
    lines += [f"Lưu ý: {caveat}" for caveat in caveats]
    return "\n".join([*lines, source_line(base, [known.article for known in facts])])


def label(base: KnowledgeBase, known: KnownFact) -> str:
    """A short name of a fact that also works as a question: "Đảng viên dự bị – huyện Bắc Mê"."""
    text = f"{capital(known.measure.name)} – {base.places[known.fact.place].title}"
    if known.fact.target:
        return f"Mục tiêu: {text[0].lower()}{text[1:]}"
    return f"{text}, {_moment(known.fact.when)}" if len(known.fact.when) == 4 else text


def tell_comparison(base: KnowledgeBase, comparison: Comparison) -> str:
    """The places with their figures, the highest first, and what was asked of them."""
    facts = comparison.facts
    name = facts[0].measure.name
    lines = [f"So sánh về {name}, số lớn xếp trước:"]
    for rank, known in enumerate(facts, 1):
        lines.append(f"{rank}. {_place(base, known)}: {figure(known)} ({time_words(known.fact)})")
    lines += _verdict(base, comparison)
    if len({known.fact.when for known in facts}) > 1:
        lines.append("Lưu ý: Các số liệu không cùng thời điểm, nên việc so sánh chỉ để tham khảo.")
    lines += [f"Lưu ý: {c}" for c in dict.fromkeys(k.fact.caveat for k in facts if k.fact.caveat and len(facts) < 5)]
    return "\n".join([*lines, source_line(base, [known.article for known in facts])])


def chart(base: KnowledgeBase, comparison: Comparison) -> Chart:
    """The comparison to look at."""
    facts = comparison.facts
    bars = [Bar(_place(base, k), float(number(k) or 0), figure(k), time_words(k.fact)) for k in facts]
    cited = dict.fromkeys(citation(base.citations[known.article]) for known in facts)
    return Chart(f"So sánh về {facts[0].measure.name}", tuple(bars), tuple(cited))


def related(base: KnowledgeBase, known: KnownFact) -> tuple[Button, ...]:
    """Where to go on from a figure: other figures of its place, and the same of other places."""
    place, name = base.places[known.fact.place].title, known.measure.name
    elsewhere = {other.fact.place for other in base.facts_of([known.fact.measure])} - {known.fact.place}
    offered = []
    if len(base.facts_at(known.fact.place)) > 1:
        offered.append(Button(f"Số liệu khác của {place}", f"/diaphuong {place}"))
    if elsewhere and number(known) is not None:
        offered.append(Button(f"So sánh các nơi về {name}", f"/sosanh {name}"))
    return tuple(offered)


def _title(base: KnowledgeBase, known: KnownFact) -> str:
    return base.places[known.fact.place].title


def _named(base: KnowledgeBase, facts: Sequence[KnownFact]) -> str:
    return listed([_title(base, known) for known in facts])


def _place(base: KnowledgeBase, known: KnownFact) -> str:
    return capital(_title(base, known))


def _verdict(base: KnowledgeBase, comparison: Comparison) -> list[str]:
    facts, asks = comparison.facts, comparison.asks
    first, last = facts[0], facts[-1]
    high, low = number(first) or Decimal(0), number(last) or Decimal(0)
    unit = first.measure.unit
    lines = []
    if high == low:
        lines.append("Số liệu của các nơi bằng nhau.")
    elif len(facts) == 2:
        more = f"{decimal(high - low)} {unit}".replace(" %", " điểm phần trăm")
        lines.append(f"{_place(base, first)} nhiều hơn {more} so với {_title(base, last)}, tính theo các con số trên.")
    else:
        most, least = (_named(base, [known for known in facts if number(known) == end]) for end in (high, low))
        lines.append(f"Nhiều nhất: {most}; ít nhất: {least}.")
    around = {outer for known in facts for outer in base.ancestors(known.fact.place)}
    if "sum" in asks and around & {known.fact.place for known in facts}:
        lines.append("Nơi này thuộc nơi kia, nên không cộng các con số với nhau.")
    elif "sum" in asks and unit != "%":
        total = sum((number(known) or Decimal(0) for known in facts), Decimal(0))
        lines.append(f"Cộng lại: {decimal(total)} {unit}, tính theo các con số trên.")
    return lines
