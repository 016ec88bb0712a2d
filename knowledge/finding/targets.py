"""Targets and dates: what is to be reached, by when, and what date figures hold for."""

from dataclasses import replace

from knowledge.base import KnowledgeBase
from knowledge.finding.decision import Answer, Decision
from knowledge.finding.facts import REACHED, TARGET, answer_exact_fact, answer_fact, decide, match_facts, wants_target
from knowledge.reading.question import Question
from knowledge.roles import Terms

_ORGANISATIONS, _GRASSROOTS = "concept:to-chuc-dang", "concept:tccsd"


def answer_target(base: KnowledgeBase, question: Question) -> Decision | None:
    """The target set for a measure and a year, where a target is asked for."""
    if TARGET not in question.terms or not question.terms - {TARGET}:
        return None
    decision = decide(question, [m for m in match_facts(base, question) if m.fact.fact.target])
    return decision if isinstance(decision, Answer) else None


def answer_reached(base: KnowledgeBase, question: Question) -> Decision | None:
    """The target and what was reached of it, where both are asked for ("mục tiêu bao nhiêu, đã đạt bao nhiêu")."""
    if TARGET not in question.terms or REACHED not in question.links or not question.terms - {TARGET}:
        return None
    thing = replace(question, terms=question.terms - {TARGET}, links=question.links - {"plan", "until"}, periods=())
    target, result = answer_target(base, question), answer_fact(base, thing)
    if not isinstance(target, Answer) or not isinstance(result, Answer):
        return None
    return Answer(tuple(dict.fromkeys((*target.entries, *result.entries))))


def answer_deadline(base: KnowledgeBase, question: Question) -> Decision | None:
    """The target that a year is asked for ("định đến năm nào thì hết bản trắng"), named in full."""
    planned = replace(question, terms=question.terms - {TARGET}, asks=question.asks - {"when"})
    matches = [m for m in match_facts(base, planned) if m.fact.fact.target and m.is_exact and not m.unexplained]
    return decide(planned, matches) if wants_target(question) else None


def answer_dated(base: KnowledgeBase, question: Question) -> Decision | None:
    """The figures of what is named, where the date is asked that they hold for ("số liệu tính đến khi nào")."""
    names_figures = "known" in question.asks or question.says_figure
    if "when" not in question.asks or not names_figures or not question.locations or question.references:
        return None
    asked = [replace(i, terms=_counted(i), asks=frozenset({"count"}), words=0) for i in question.items or (question,)]
    answers = [decision for item in asked if isinstance(decision := answer_exact_fact(base, item), Answer)]
    entries = tuple(dict.fromkeys(entry for decision in answers for entry in decision.entries))
    return Answer(entries, is_partial=len(answers) < len(asked)) if entries else None


def _counted(question: Question) -> Terms:
    """What is named, party organisations in general as those that are counted."""
    return frozenset(_GRASSROOTS if term == _ORGANISATIONS else term for term in question.terms)
