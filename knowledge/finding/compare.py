"""Comparing places: one measure, several places, with differences, sums and ranks over the figures."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

from knowledge.base import KnowledgeBase, KnownFact
from knowledge.finding.decision import MOST_NEAR, Answer, Comparison, Decision, Match, NoAnswer
from knowledge.finding.facts import EXPLAINING, best, in_time, match_facts, wanted_kind
from knowledge.reading.locations import Location
from knowledge.reading.periods import bounds
from knowledge.reading.question import Question

COMPARING = frozenset({"most", "least", "rank", "sum", "difference"})
MOST_COMPARED = 12


def is_comparison(question: Question) -> bool:
    """Whether several places are asked for, or the first or last among all places, or those above some figure."""
    asks_place = any(name.startswith("level:") for name in question.which)
    ranks = bool(question.asks & COMPARING) or (question.limit is not None and asks_place)
    return len(question.locations) > 1 or (not question.locations and ranks)


def compare(base: KnowledgeBase, question: Question) -> Decision | None:
    """The figures of every place asked for; None where no measure is named that any of them has."""
    if not question.locations:
        return _among_all(base, question)
    unknown = [location for location in question.locations if not location.ids]
    chosen = _common_measure(base, question)
    lacking = [loc for loc in question.locations if loc.ids and loc not in chosen] + unknown
    if not chosen:
        return NoAnswer("place", unknown[0].title) if unknown else None
    facts = tuple(chosen.values())
    if lacking:
        return NoAnswer("place" if unknown else "measure", ", ".join(loc.title for loc in lacking), facts[:MOST_NEAR])
    return Answer(comparison=Comparison(_sorted(facts), question.asks))


def list_parts(base: KnowledgeBase, question: Question) -> Decision | None:
    """The figures of one place to be added up, each named in full ("cộng cả chi bộ cơ sở lẫn chi bộ trực thuộc")."""
    if not {"sum"} <= question.asks or "and" not in question.links or len(question.locations) != 1:
        return None
    found = {
        known.key: (known, reading)
        for known in in_time(question, base.facts_in(question.place_ids))
        for reading in known.readings
        if reading <= question.terms and reading & set(question.heads) and number(known) is not None
    }
    told = frozenset[str]().union(*(reading for _, reading in found.values()))
    facts = tuple(known for known, _ in found.values())
    return Answer(facts) if len({known.fact.measure for known in facts}) > 1 and question.terms <= told else None


def _common_measure(base: KnowledgeBase, question: Question) -> dict[Location, KnownFact]:
    """For each place its fact of the measure that most of the places have, at one level where names are ambiguous."""
    found = {loc: _best_at(base, question, loc) for loc in question.locations if loc.ids}
    counts = Counter(name for facts in found.values() for name in {known.fact.measure for known in facts})
    if not counts:
        return {}
    measure = max(counts, key=lambda name: counts[name])
    level = _common_level(base, [loc for loc in found if len(loc.ids) == 1])
    chosen: dict[Location, KnownFact] = {}
    for location, facts in found.items():
        of_measure = [known for known in facts if known.fact.measure == measure]
        of_measure.sort(key=lambda known: base.places[known.fact.place].level != level)
        if of_measure:
            chosen[location] = of_measure[0]
    return chosen


def _common_level(base: KnowledgeBase, locations: list[Location]) -> str:
    levels = Counter(base.places[location.ids[0]].level for location in locations)
    return levels.most_common(1)[0][0] if levels else "huyện"


def _best_at(base: KnowledgeBase, question: Question, location: Location) -> list[KnownFact]:
    """The best facts of one place, found as if it were the only one asked for."""
    alone = replace(question, locations=(location,), clauses=(), asks=question.asks - EXPLAINING)
    found: list[KnownFact] = []
    for place in location.ids:
        here = Location(location.name, location.level, (place,), location.start, location.end)
        matches = best(match_facts(base, replace(alone, locations=(here,))))
        found += [m.fact for m in matches if _is_clear(m)]
    return wanted_kind(question, in_time(question, found))


def _is_clear(match: Match) -> bool:
    return match.missing <= 1 and number(match.fact) is not None


def _among_all(base: KnowledgeBase, question: Question) -> Decision | None:
    alone = replace(question, asks=question.asks - EXPLAINING, figures=())
    facts = [m.fact for m in best(match_facts(base, alone)) if _is_clear(m)]
    facts = [known for known in wanted_kind(question, in_time(question, facts)) if _is_within(question, known)]
    levels = {base.places[known.fact.place].level for known in facts} & question.levels
    facts = [known for known in facts if not levels or base.places[known.fact.place].level in levels]
    if len(facts) == 1 and "sum" in question.asks:
        return NoAnswer("measure", offers=tuple(facts))
    if len(facts) == 1 and question.limit:
        return Answer(tuple(facts))
    if len(facts) < 2 or len({known.fact.measure for known in facts}) > 1:
        return None
    return Answer(comparison=Comparison(_sorted(tuple(facts))[:MOST_COMPARED], question.asks))


def _is_within(question: Question, known: KnownFact) -> bool:
    """Whether a figure is above, or below, the one that is asked for."""
    if question.limit is None:
        return True
    is_least, figure = question.limit
    own = number(known) or Decimal(0)
    return own > figure if is_least else own < figure


def across(base: KnowledgeBase, measure: str) -> Answer | None:
    """The results that all places have for a measure, given by its id; None where fewer than two have one."""
    results = [known for known in base.facts_of([measure]) if not known.fact.target and number(known) is not None]
    latest = {known.fact.place: known for known in sorted(results, key=lambda known: bounds(known.fact)[1])}
    facts = _sorted(tuple(latest.values()))[:MOST_COMPARED]
    return Answer(comparison=Comparison(facts, frozenset({"rank"}))) if len(facts) > 1 else None


def _sorted(facts: tuple[KnownFact, ...]) -> tuple[KnownFact, ...]:
    return tuple(sorted(facts, key=lambda known: number(known) or Decimal(0), reverse=True))


def number(known: KnownFact) -> Decimal | None:
    """The figure as a number to compare by; None for names and words."""
    fact = known.fact
    if fact.value is not None:
        return fact.value
    if fact.part is not None:
        return Decimal(fact.part)
    return fact.low
