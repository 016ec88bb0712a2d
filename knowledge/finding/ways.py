"""Ways: how a question may be answered, by what it asks; the most specific way first."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from knowledge.base import KnowledgeBase, KnownDocument
from knowledge.finding.articles_asked import answer_article
from knowledge.finding.claims import refuse_premise
from knowledge.finding.compare import compare, is_comparison, list_parts
from knowledge.finding.decision import Answer, Decision, NoAnswer
from knowledge.finding.documents import answer_dates, answer_reference, answer_topic
from knowledge.finding.facts import (
    TARGET,
    answer_below,
    answer_exact_fact,
    answer_fact,
    answer_figure,
)
from knowledge.finding.methods import (
    WAYS,
    answer_each,
    answer_listed,
    answer_method,
    answer_surely,
    answer_when,
    answer_where,
    is_held,
)
from knowledge.finding.names_asked import answer_if_named
from knowledge.finding.people import (
    answer_name,
    answer_post,
    answer_said,
    answer_speaker,
    answer_teller,
    people_named,
    places_served,
    refuse_unnamed,
)
from knowledge.finding.places_asked import answer_outer, answer_place
from knowledge.finding.remainders import OUTSIDE, REST, answer_remaining, answer_rest, answer_without
from knowledge.finding.several import answer_clauses, answer_items, answer_kinds, answer_measured, answer_several
from knowledge.finding.targets import answer_dated, answer_deadline, answer_reached, answer_target
from knowledge.reading.question import Question

_EXPLAINING = frozenset({"how", "what", "why", "which", "list"})
# "Còn kiêm chức gì", "có chức danh …" ask for posts.
_ANOTHER_POST = frozenset({"concept:kiem", "concept:chuc-danh"})
_SHARE = "%"
# No figure tells whether something rises or falls.
TREND = "concept:xu-huong"
_MEASURED = frozenset({"difference", "most", "least"})
_TIMELY = frozenset({"often", "period"})
# A longer message without asking words tells more than the name of a figure.
_SHORT = 9
Way = Callable[[KnowledgeBase, Question], Decision | None]


def answer_somehow(base: KnowledgeBase, question: Question) -> Decision | None:
    """What the first way finds that finds anything; None where none does."""
    for way in ways(base, question):
        decision = way(base, question)
        if decision is not None:
            return decision
    return None


def ways(base: KnowledgeBase, question: Question) -> Iterator[Way]:
    """The ways of finding an answer that suit a question, the most specific first."""
    # A figure put forward ("… 15 đảng viên, đúng không") asks for the right one.
    tells_trend = TREND in question.terms and "count" not in question.asks
    counting = (bool(question.asks & {"count", "share"}) and not tells_trend) or (
        bool(question.figures) and question.asks <= {"verify", "article"}
    )
    if question.figures and (question.options or ("who" in question.asks and not question.terms)):
        yield answer_figure
    if counting:
        yield from _counting_ways(base, question)
    if question.asks & {"often"}:
        yield answer_exact_fact
    if question.references:
        yield answer_detail if counting and question.terms else answer_reference
    yield answer_article
    if question.strangers:
        return
    if question.people:
        yield answer_name
        if not ("who" in question.asks and question.posts):
            yield answer_about_person
    yield refuse_unnamed
    if counting:
        if question.asks & {"how", "what", "why"}:
            yield answer_surely
    elif "who" in question.asks or ("name" in question.asks and not question.terms & base.countable):
        yield from (answer_said, answer_teller, answer_post) if question.terms else (answer_post, answer_said)
        yield answer_topic
        if not question.posts:
            yield answer_surely
    else:
        if "name" in question.asks and question.posts:
            yield answer_speaker
        yield from _telling_ways(base, question)
    counts_places = counting and any(term.startswith("level:") for term in question.soft)
    if question.locations and not (question.terms or question.unknown or question.posts or counts_places):
        yield answer_place


def answer_detail(base: KnowledgeBase, question: Question) -> Decision | None:
    """A refusal of a figure about a document, which has none, but for a share that is told of it."""
    decision = answer_reference(base, question)
    if not isinstance(decision, Answer):
        return decision
    documents = [known for known in decision.entries if isinstance(known, KnownDocument)]
    tells = all(question.terms <= known.terms and _SHARE in " ".join(known.document.done) for known in documents)
    return decision if tells and "share" in question.asks else NoAnswer("measure", offers=decision.entries)


def _counting_ways(base: KnowledgeBase, question: Question) -> Iterator[Way]:
    yield from (answer_without, answer_reached)
    if question.terms < question.excluded:
        yield answer_remaining
    places = {tuple(part.place_ids) for part in question.measured} - {()}
    if question.measured and (question.asks & _MEASURED or len(places) > 1):
        yield answer_measured
    if question.clauses:
        yield answer_clauses
    if is_comparison(question):
        yield compare
    # How many documents there are no article tells, however many it names.
    if question.asks & _EXPLAINING or not all(term.startswith("type:") for term in question.terms):
        yield answer_topic
    yield list_parts
    if REST in question.terms:
        yield answer_rest
    yield answer_items
    if "which" in question.asks:
        yield answer_kinds
    if len(question.heads) != 1 or ("and" in question.links and len(question.terms & base.countable) > 1):
        yield answer_several
    yield from (answer_fact, answer_several)
    if OUTSIDE in question.terms:
        yield answer_rest
    if question.measured:
        yield answer_measured
    if question.figures and not (question.heads or question.persons):
        yield answer_figure


def _telling_ways(base: KnowledgeBase, question: Question) -> Iterator[Way]:
    names_kind = any(name.startswith(("level:", "body:")) for name in question.which)
    if names_kind:
        yield answer_outer
    if question.dates:
        yield answer_dates
    if question.posts and question.terms <= _ANOTHER_POST and not question.figures:
        yield answer_post
    if is_comparison(question):
        yield from (answer_each, compare)
    if "when" in question.asks and TARGET in question.terms:
        yield answer_deadline
    yield answer_topic
    if (question.figures or question.references) and not question.asks & {"list", "name", "why"}:
        yield answer_figure
    yield answer_target
    if not question.asks & {"how", "what", "why"}:
        yield from (answer_items, answer_several)
        yield answer_exact_fact
    named = question.which & base.countable
    # "Bằng những cách làm nào" asks how.
    if (named and not (named == {WAYS} and "how" in question.asks)) or names_kind:
        first, second = (answer_fact, answer_where) if names_kind else (answer_where, answer_fact)
        yield from (answer_below, first, second, answer_if_named)
        return
    if question.asks & {"list", "name"}:
        yield from (answer_fact, answer_if_named)
    if question.asks & {"issuer", "document"}:
        if not question.asks & {"document", "issued"}:
            yield answer_method
        return
    if "when" in question.asks:
        yield from (answer_deadline, answer_dated, answer_when)
        return
    if question.asks & {"why", "how"} and question.locations:
        yield refuse_premise
    if question.asks & _EXPLAINING and not question.asks & _TIMELY:
        yield from (answer_listed, answer_method)
    if question.words < _SHORT or question.asks & _TIMELY:
        yield answer_fact
    yield answer_method
    if not question.asks & (_EXPLAINING | {"verify"}) and all(is_held(base, term) for term in question.terms):
        yield answer_post
    # "Thanh niên giúp bản làm gì" asks for words that stand as a figure does.
    yield answer_exact_fact


def answer_about_person(base: KnowledgeBase, question: Question) -> Decision | None:
    """What somebody named has to do with a thing: the way of working told of their place, else what they said."""
    if any(not is_held(base, term) for term in question.terms) or question.asks & {"count", "share"}:
        return None
    places = question.locations or places_served(base, question.people)
    method = answer_surely(base, replace(question, locations=places))
    return Answer(people_named(base, question.people)) if "said" in question.asks or method is None else method
