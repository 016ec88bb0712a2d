"""Claims: what is right, where somebody asks whether something is so and it is not."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from knowledge.base import KnowledgeBase, KnownPerson
from knowledge.finding.decision import Answer, Decision, NoAnswer
from knowledge.finding.near import near_entries
from knowledge.finding.people import answer_said
from knowledge.reading.question import Question

_OUTER = frozenset({"level:huyện", "level:tỉnh"})
_TELLING, _MOST_ALIKE = 3, 50
Find = Callable[[KnowledgeBase, Question], Decision]


def corrected(base: KnowledgeBase, question: Question, decision: Decision, find: Find) -> Decision:
    """The decision, or the answer to the question without what is claimed wrongly, such as who said or issued it."""
    if "verify" not in question.asks:
        return decision
    if question.people:
        return _other_speaker(base, question) or _named(base, question) or decision
    if isinstance(decision, Answer):
        return decision
    found = (find(base, less) for less in _less_claimed(question))
    right = next((other for other in found if isinstance(other, Answer)), None)
    return replace(right, corrects=not _tells(right, question.figures)) if right else decision


def _tells(decision: Answer, figures: tuple[str, ...]) -> bool:
    """Whether a figure of the answer is among those claimed."""
    return any(str(known.fact.value) in figures for known in decision.facts)


def _other_speaker(base: KnowledgeBase, question: Question) -> Answer | None:
    """Who told the paper what is claimed of somebody else, in words enough to tell what is meant."""
    if len(question.terms) < _TELLING or question.posts:
        return None
    told = answer_said(base, replace(question, asks=question.asks | {"said"}))
    people = [known for known in told.entries if isinstance(known, KnownPerson)] if isinstance(told, Answer) else []
    others = people and not any(known.person.name in question.people for known in people)
    return Answer(tuple(people[:1]), corrects=True) if others else None


def refuse_premise(base: KnowledgeBase, question: Question) -> Decision | None:
    """A refusal where a figure is taken for granted that none of the places has: "vì sao … giảm còn 12%"."""
    told = {known.key for place in question.place_ids for known in base.facts_at(place)}
    claimed = (base.facts_with_figure(figure, _MOST_ALIKE) for figure in question.figures if figure.isdigit())
    untold = any(told.isdisjoint(known.key for known in alike) for alike in claimed)
    return NoAnswer("method", offers=near_entries(base, question)) if untold else None


def _named(base: KnowledgeBase, question: Question) -> Answer | None:
    """What is known of those of whom something is claimed."""
    found = tuple(known for known in base.people if known.person.name in question.people)
    return Answer(found) if found else None


def _less_claimed(question: Question) -> Iterator[Question]:
    """The question with ever less of what may be claimed wrongly: the document, its date, its place."""
    if "share" in question.links and question.figures:
        yield replace(question, references=(), heads=(), figures=(), asks=frozenset({"share"}))
    known = tuple(location for location in question.locations if location.ids)
    if question.references:
        topic = frozenset(term for term in question.terms if not term.startswith("type:"))
        if topic:
            yield replace(question, references=(), asks=frozenset({"document"}), terms=topic)
        undated = replace(question, dates=(), periods=())
        yield from (undated, replace(question, locations=()), replace(undated, locations=()))
    elif len(known) == 1 and known != question.locations and not question.terms:
        yield replace(question, locations=known, asks=frozenset({"which"}), which=_OUTER)
