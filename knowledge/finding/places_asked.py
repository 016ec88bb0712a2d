"""Places: what is known of one, and which other one it lies in."""

from dataclasses import replace

from knowledge.base import KnowledgeBase
from knowledge.finding.agreeing import told_of
from knowledge.finding.decision import MOST_CHOICES, Answer, Choices, Decision
from knowledge.finding.facts import answer_fact
from knowledge.finding.methods import is_held
from knowledge.reading.question import Question


def answer_place(base: KnowledgeBase, question: Question) -> Decision | None:
    """What is known of a place, where only the place is named; of its people where "mấy người" are asked for."""
    told = {
        place: [f for f in base.facts_at(place) if not question.persons or f.unit_terms & question.persons]
        for place in question.place_ids
    }
    known = [place for place, facts in told.items() if facts][:MOST_CHOICES]
    each = max(1, MOST_CHOICES // max(1, len(known)))
    facts = tuple(fact for place in known for fact in told[place][:each])
    return Choices(facts, tuple(base.places[place] for place in known)) if facts else None


def answer_outer(base: KnowledgeBase, question: Question) -> Decision | None:
    """Which district or province a place lies in, or several do together ("xã Rô Men thuộc huyện nào")."""
    told = {term for term in question.terms if not term.startswith("level:")}
    levels = {name[6:] for name in question.which if name.startswith("level:")} or set(question.levels)
    there = frozenset().union(*(told_of(fact) for fact in base.facts_in(question.place_ids)))
    if not question.locations or any(not is_held(base, term) for term in told - there):
        return None
    outer = {p: [o for o in base.ancestors(p) if base.places[o].level in levels] for p in question.place_ids}
    named = [location.ids[0] for location in question.locations if location.ids]
    around = {tuple(outer[place][:1]) for place in named}
    if len(named) < len(question.locations) or not all(outer.values()) or len(around) != 1:
        return None
    also = answer_fact(base, replace(question, asks=frozenset(), which=frozenset())) if told else None
    entries = also.entries if isinstance(also, Answer) else ()
    places = tuple(base.places[place] for place in (*named, *around.pop()))
    return Answer(entries, place=places, articles=base.articles_of(named[0]))
