"""Agreeing: whether a figure is of just the things that a question narrows down, not of more or of others."""

from knowledge.base import KnowledgeBase, KnownFact
from knowledge.reading.question import Question
from knowledge.roles import Terms

_JOINING = frozenset({"concept:ket-nap", "concept:dua-ve"})
_TELLING = frozenset({"how", "what", "why", "which", "list", "name", "said", "who", "when", "often"})


def agrees(base: KnowledgeBase, question: Question, known: KnownFact) -> bool:
    """Whether a figure is told of all that narrows what is asked; its place has a level too."""
    if not question.narrows:
        return True
    place = base.places[known.fact.place]
    return question.narrows <= told_of(known) | {f"level:{place.level}"}


def told_of(known: KnownFact) -> Terms:
    """The terms of everything that is told of a figure: its names, what it counts, and what is told with it."""
    return known.context.union(known.unit_terms, *known.readings)


def happened_only(base: KnowledgeBase, question: Question, known: KnownFact, reading: Terms) -> bool:
    """Whether things are counted that are there, and a figure is of what was done with them: "11 were dissolved"."""
    unsaid = (reading & base.roles.events) - question.terms - question.soft if "count" in question.asks else Terms()
    if not unsaid:
        return False
    counted = known.unit_terms - base.roles.events
    return bool(counted and (unsaid & _JOINING if counted & base.roles.persons else unsaid - _JOINING))


def is_group(base: KnowledgeBase, question: Question) -> bool:
    """Whether nothing is named but people or things of some kind: "đảng viên là người dân tộc"."""
    if question.asks & _TELLING:
        return False
    things = (question.terms & (base.countable | base.roles.persons)) - base.roles.attributes
    levels = {term for term in question.terms if term.startswith("level:")} if len(things) > 1 else set()
    kinds = (question.terms & base.roles.attributes) | levels
    is_group_only = (
        bool(things - levels or question.narrows & base.countable)
        and question.terms <= things | kinds
        and not question.terms & base.roles.events
    )
    return is_group_only and bool(kinds or question.narrows)
