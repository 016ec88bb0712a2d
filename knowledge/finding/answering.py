"""Answering: what to say to a question: what some way of answering finds, or what is near when none does."""

from dataclasses import replace

from knowledge.base import KnowledgeBase
from knowledge.finding.claims import corrected
from knowledge.finding.compare import is_comparison
from knowledge.finding.decision import Answer, Choices, Decision, NoAnswer, Talk
from knowledge.finding.facts import in_time
from knowledge.finding.methods import NAMED, is_held, rank_methods
from knowledge.finding.near import answer_vague, near_entries
from knowledge.finding.people import places_served
from knowledge.finding.several import answer_parts
from knowledge.finding.ways import answer_somehow
from knowledge.reading.periods import Period
from knowledge.reading.question import Question
from knowledge.words.text import fold

# The bodies that are asked for where a place of their level is meant.
_LEVEL_OF = {
    "body:dang-bo-huyen": "level:huyện",
    "body:huyen-uy": "level:huyện",
    "concept:dang-bo-xa": "level:xã",
    "concept:dang-bo": "level:?",
}


def answer(base: KnowledgeBase, question: Question) -> Decision:
    """Decide what to say to a question."""
    located = _asking_place(_where_they_serve(base, question))
    return corrected(base, located, _answer(base, located), _answer)


def _asking_place(question: Question) -> Question:
    """The question; "đảng bộ huyện nào" asks for the place, where something else is told of it."""
    levels = frozenset(_LEVEL_OF[body] for body in question.which & _LEVEL_OF.keys())
    terms = question.terms - _LEVEL_OF.keys()
    if not levels or not terms or question.locations or _LEVEL_OF.keys() & set(question.heads):
        return question
    return replace(question, terms=terms, soft=question.soft - _LEVEL_OF.keys(), which=question.which | levels)


def _where_they_serve(base: KnowledgeBase, question: Question) -> Question:
    """The question; a figure asked of somebody named ("thôn của ông … có mấy hộ") is one of where they serve."""
    if question.locations or not (question.people and question.asks & {"count", "share"}):
        return question
    # "Ba Thành" is a commune as likely as somebody's given name.
    said = fold(question.text)
    full = [name for name in question.people if fold(name) in said]
    return replace(question, locations=places_served(base, full))


def _answer(base: KnowledgeBase, question: Question) -> Decision:
    if question.talk and question.is_empty and not (question.unknown or question.asks):
        return Talk(min(question.talk, key=("identity", "help", "thanks", "greeting", "farewell").index))
    is_relative = "relative" in question.links and all(period.how == "relative" for period in question.periods)
    if is_relative or "earlier" in question.links:
        return NoAnswer("period", offers=near_entries(base, question))
    if question.is_mostly_unknown or (question.is_empty and not question.soft):
        return NoAnswer("unclear")
    missing = _uncovered_place(question)
    if missing:
        return NoAnswer("place", missing, near_entries(base, question))
    if (
        question.focus
        and question.focus.is_led_up_to
        and not question.clauses
        and _only_leads_up(base, question)
        and not _is_sure(base, question)
    ):
        focused = answer_somehow(base, question.focus)
        if isinstance(focused, Answer):
            return focused
    decision = _found_in_parts(base, question) if question.parts else answer_somehow(base, question)
    if decision is None and question.people:
        return NoAnswer("person-detail", question.people[0])
    if not isinstance(decision, Answer | Choices) and question.focus and _only_leads_up(base, question):
        focused = answer_somehow(base, question.focus)
        decision = focused if isinstance(focused, Answer) else decision
    decision = _telling_rest(question, decision or answer_vague(base, question))
    return decision or NoAnswer(_reason(question), offers=near_entries(base, question))


def _found_in_parts(base: KnowledgeBase, question: Question) -> Decision | None:
    """What parts of different kinds ask, or what is found for the whole, which then leaves some of them open."""
    together = answer_parts(base, question, answer)
    if together:
        return together
    decision = answer_somehow(base, question)
    return replace(decision, is_partial=True) if isinstance(decision, Answer) else decision


def _telling_rest(question: Question, decision: Decision | None) -> Decision | None:
    """The decision; an answer without a figure of one of the things counted leaves that one open."""
    if not isinstance(decision, Answer):
        return decision
    if decision.facts and any(not _told_for(period, decision) for period in question.periods):
        return replace(decision, is_partial=True)
    if len(question.heads) < 2:
        return decision
    told = frozenset().union(*(known.unit_terms.union(*known.readings) for known in decision.facts))
    return replace(decision, is_partial=decision.is_partial or not told.issuperset(question.heads))


def _told_for(period: Period, decision: Answer) -> bool:
    """Whether any figure of an answer holds for a period; one that names no year may be any."""
    alone = Question("", periods=(period,))
    return period.how == "relative" or bool(in_time(alone, decision.facts))


def _only_leads_up(base: KnowledgeBase, question: Question) -> bool:
    """Whether what stands outside the asking part narrows nothing: it has no meaning, or another figure's."""
    assert question.focus
    outside = frozenset(t for t in question.terms - question.focus.terms if not t.startswith("type:"))
    is_step = bool(question.focus.terms & base.roles.events) and outside <= base.roles.events | base.circumstances
    goes_on = (question.focus.goes_on or question.focus.is_led_up_to) and not outside & base.roles.attributes
    return not outside or is_step or (goes_on and all(is_held(base, term) for term in outside))


def _is_sure(base: KnowledgeBase, question: Question) -> bool:
    """Whether a method is named by the whole of a question which asks for no figure."""
    ranked = [] if question.asks & {"count", "share"} else rank_methods(base, question)
    return bool(ranked) and ranked[0][0] >= NAMED


def _uncovered_place(question: Question) -> str:
    unknown = [location.title for location in question.locations if not location.ids]
    return ", ".join(unknown) if unknown and not is_comparison(question) else ""


def _reason(question: Question) -> str:
    if question.asks & {"when", "issuer", "document"} and any(t.startswith("type:") for t in question.terms):
        return "document"
    if question.strangers:
        return "person"
    if question.asks & {"count", "share"}:
        return "measure"
    if question.posts or "who" in question.asks:
        return "person"
    return "method" if question.terms else "unclear"
