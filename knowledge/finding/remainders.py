"""Remainders: what is left of a whole where a part of it is known, or left out of what is asked."""

from dataclasses import replace

from knowledge.base import KnowledgeBase, KnownFact
from knowledge.finding.agreeing import told_of
from knowledge.finding.decision import Answer, Decision, NoAnswer
from knowledge.finding.facts import answer_fact
from knowledge.reading.question import Question
from knowledge.roles import Terms

REST, OUTSIDE = "concept:chua-la-dang-vien", "concept:quan-chung"


def answer_rest(base: KnowledgeBase, question: Question) -> Decision | None:
    """The part that are party members and the whole, where the rest is asked for ("mấy trưởng thôn chưa vào Đảng")."""
    terms = question.terms - {REST, OUTSIDE} | {"concept:dang-vien"}
    members = replace(question, terms=terms, asks=frozenset({"count"}), heads=(), wholes=frozenset())
    decision = answer_fact(base, members)
    if not isinstance(decision, Answer) or not decision.facts:
        return None
    return decision if all(known.fact.part is not None for known in decision.facts) else None


def answer_remaining(base: KnowledgeBase, question: Question) -> Decision | None:
    """The whole and the part, where what is left of it is asked ("ngoài chi bộ thôn còn mấy chi bộ khác")."""
    decisions = [answer_fact(base, replace(question, terms=terms)) for terms in (question.terms, question.excluded)]
    entries = dict.fromkeys(e for decision in decisions if isinstance(decision, Answer) for e in decision.entries[:1])
    is_known = all(isinstance(decision, Answer) for decision in decisions)
    return Answer(tuple(entries)) if is_known else NoAnswer("measure", offers=tuple(entries))


def answer_without(base: KnowledgeBase, question: Question) -> Decision | None:
    """A whole without one of its parts ("không tính dự bị thì có mấy đảng viên"): the other parts of the same sum.

    Where they are not known, the whole is no answer. What is counted by itself ("không tính chi bộ") is no such part.
    """
    left_out = question.excluded - question.terms - (base.countable - base.roles.attributes)
    is_left_out = bool(left_out and question.terms) and "include" not in question.links
    found = answer_fact(base, question) if is_left_out else None
    if not isinstance(found, Answer):
        return None
    # "Không kể chi bộ trường học thì có mấy chi bộ bản" names the other part itself.
    asked = question.terms - base.roles.events
    is_other = bool(asked - base.countable or (asked & question.excluded and asked - question.excluded))
    narrows = Terms() if is_other else left_out & base.roles.attributes
    wholes = [k for k in found.facts if k.fact.measure in base.wholes.values() or not narrows <= told_of(k)]
    if not wholes:
        return None
    beside = [other for known in wholes for other in _others(base, question, known)]
    return Answer(tuple(beside)) if beside else NoAnswer("measure", offers=found.entries)


def _others(base: KnowledgeBase, question: Question, whole: KnownFact) -> list[KnownFact]:
    """The parts of a whole, at its place and time, without those that are left out."""
    parts = [
        known
        for known in base.facts_at(whole.fact.place)
        if base.wholes.get(known.fact.measure) == whole.fact.measure and known.fact.when == whole.fact.when
    ]
    left_out = question.excluded.difference(*whole.readings)
    kept = [known for known in parts if not any(left_out & reading for reading in known.readings)]
    return kept if len(kept) < len(parts) else []
