"""Near things: what the bot does know that a question it can't answer may mean, or that lies closest to it."""

from collections.abc import Iterable
from itertools import islice

from knowledge.base import KnowledgeBase, KnownFact
from knowledge.finding.decision import MOST_CHOICES, MOST_NEAR, Choices, Entry
from knowledge.finding.facts import TARGET, in_time, match_facts, shown
from knowledge.finding.people import near_people
from knowledge.reading.question import Question
from knowledge.roles import Terms


def answer_vague(base: KnowledgeBase, question: Question) -> Choices | None:
    """The figures of a place to choose from, where all that is said fits several ("kiêm nhiệm được mấy người")."""
    if not (question.locations and question.asks & {"count", "share"}) or question.unknown or question.posts:
        return None
    terms = question.terms - {TARGET}
    if terms and all(term.startswith("level:") for term in terms):
        return None
    fits = [m for m in match_facts(base, question) if not m.fact.fact.target and terms <= _named_by(m.fact)]
    facts = tuple(in_time(question, shown(fits)))
    names = {known.fact.measure for known in facts}
    return Choices(facts) if 1 < len(names) <= len(facts) <= MOST_CHOICES else None


def _named_by(known: KnownFact) -> Terms:
    return frozenset().union(*known.readings)


def near_entries(base: KnowledgeBase, question: Question) -> tuple[Entry, ...]:
    """Up to three entries: the closest figures of the place, the same measure elsewhere, then others of the place."""
    found: dict[str, Entry] = {}
    people: tuple[Entry, ...] = near_people(base, question) if question.posts and not question.heads else ()
    here = _same_place(base, question)
    closest = [known for known in here if len(_named_by(known) & (question.terms | question.narrows)) > 1]
    facts: tuple[Entry, ...] = (*closest, *_same_measure(base, question), *here)
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


def _same_place(base: KnowledgeBase, question: Question) -> list[KnownFact]:
    facts = base.facts_in(question.place_ids)
    named, counted = question.terms | question.narrows, _counted_so(base, question)

    def distance(known: KnownFact) -> tuple[int, int, int]:
        shared, alike = (known.context | _named_by(known)) & named, _named_by(known) & counted
        more = min((len(reading - named) for reading in known.readings), default=0)
        return (-len(shared), more, -len(alike))

    return sorted(facts, key=distance)[:MOST_NEAR]


def _counted_so(base: KnowledgeBase, question: Question) -> Terms:
    """What is counted where somebody counts what is named: "dự bị" is told of "đảng viên"."""
    units = (unit for _, readings, unit in base.measures.values() if any(question.terms & r for r in readings))
    return frozenset().union(*units)
