"""Near things: what the bot does know that lies closest to a question it can't answer."""

from collections.abc import Iterable
from itertools import islice

from knowledge.base import KnowledgeBase, KnownFact
from knowledge.decision import MOST_NEAR, Entry
from knowledge.people import near_people
from knowledge.question import Question


def near_entries(base: KnowledgeBase, question: Question) -> tuple[Entry, ...]:
    """Up to three entries: the same measure elsewhere, then other figures of the same place."""
    found: dict[str, Entry] = {}
    people: tuple[Entry, ...] = near_people(base, question) if question.posts and not question.heads else ()
    facts: tuple[Entry, ...] = (*_same_measure(base, question), *_same_place(base, question))
    for entry in (*people, *facts):
        found.setdefault(entry.key, entry)
    return tuple(islice(found.values(), MOST_NEAR))


def _same_measure(base: KnowledgeBase, question: Question) -> Iterable[KnownFact]:
    named = question.terms | question.soft
    measures = [
        (len(reading & question.terms), name)
        for name, (_, readings, _) in base.measures.items()
        for reading in readings
        if reading <= named and reading & question.terms
    ]
    most = max((shared for shared, _ in measures), default=0)
    # In the order of the base, so that the same question is always offered the same.
    names = dict.fromkeys(name for shared, name in measures if shared == most)
    facts = base.facts_of(names, 10) if names else ()
    return sorted(facts, key=lambda known: known.fact.place not in question.place_ids)


def _same_place(base: KnowledgeBase, question: Question) -> Iterable[KnownFact]:
    facts = [fact for place in question.place_ids for fact in base.facts_at(place)]
    return sorted(facts, key=lambda known: -len(known.context & question.terms))[:MOST_NEAR]
