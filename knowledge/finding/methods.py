"""Methods: solutions, models and ways of working, found by what their names and points say."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from knowledge.base import KnowledgeBase, KnownMethod
from knowledge.finding.agreeing import is_group
from knowledge.finding.decision import MOST_NEAR, Answer, Choices, Decision
from knowledge.finding.ranking import Rarity
from knowledge.reading.counted import plain_figure
from knowledge.reading.question import Question
from knowledge.roles import Terms
from knowledge.words.text import fold

WAYS, HINDRANCE = "concept:giai-phap", "concept:kho-khan"
# "Ra sao", "thế nào" may ask for the state of things, "làm cách nào" asks for ways.
ASSIGNING = "concept:phan-cong"
_NO_WAYS, _ASKING_WAYS = (
    frozenset({HINDRANCE, "concept:ket-qua"}),
    re.compile(r"\b(?:cach|lam sao|lam the nao|bang gi)\b"),
)
# What has a branch of its own, and so is meant by "chi bộ nào".
_WITH_BRANCH = {"thôn", "bản", "trường"}
Ranked = list[tuple[float, KnownMethod]]
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
# A place in the one asked for is meant less than that one itself.
_INNER = 0.9
SURE, POSSIBLE, CLOSE, NAMED, _HALF = 0.4, 0.3, 0.85, 0.6, 0.5


@lru_cache(maxsize=4)
def rarity(base: KnowledgeBase) -> Rarity:
    """How telling each term is among the base's methods and documents."""
    return Rarity([*(method.terms for method in base.methods), *(document.terms for document in base.documents)])


def answer_method(base: KnowledgeBase, question: Question) -> Decision | None:
    """The methods whose wording covers what is asked, choices where that is less sure; None where nothing does."""
    ranked = rank_methods(base, question)
    if not ranked or ranked[0][0] < POSSIBLE:
        return None
    best = ranked[0][0]
    close = tuple(method for score, method in ranked if score >= best * CLOSE)
    is_lost = (bool(question.somewhere) and not question.locations) or is_group(base, question)
    # One meaning without a place, of which many places tell something: "làm thế nào để vào Đảng".
    places = {method.method.place for score, method in ranked if score >= POSSIBLE}
    # A mere group ("đảng viên xã Minh Sơn") asks for a figure rather than for anything told of it.
    is_lost = is_lost or (bool(question.terms) and not question.asks and question.terms <= base.roles.persons)
    is_lost = is_lost or (not question.locations and len(question.terms) == 1 and len(places) > 2)
    if not is_lost and (best >= SURE or (len(close) == 1 and question.terms)):
        return Answer(close[:2])
    return Choices(close[:MOST_NEAR])


def answer_surely(base: KnowledgeBase, question: Question) -> Decision | None:
    """The methods that cover nearly all that is asked ("đối thoại với những ai").

    Of who was given a task the only one that fits is enough: not all that it is for need be told.
    """
    ranked = rank_methods(base, question)
    sure = [method for score, method in ranked if score >= SURE]
    asks_task = "who" in question.asks and ASSIGNING in question.terms
    is_found = ranked and (ranked[0][0] >= NAMED or (asks_task and len(sure) == 1))
    return Answer((ranked[0][1],)) if question.terms and is_found else None


def answer_listed(base: KnowledgeBase, question: Question) -> Decision | None:
    """The methods of several acts, where nothing else is named and none is for all of them ("rà soát, khảo sát")."""
    named = [item.terms for item in question.items]
    are_acts = len(named) > 1 and all(len(terms) == 1 for terms in named) and bool(question.locations)
    if not are_acts or question.terms != frozenset().union(*named) or question.unknown or question.soft:
        return None
    if any(question.terms <= _names(known) for known in at_places(base, question)):
        return None
    ranked = [rank_methods(base, item) for item in question.items]
    found = tuple(dict.fromkeys(first[0][1] for first in ranked if first and first[0][0] >= NAMED))
    return Answer(found) if len(found) == len(named) < 4 else None


def _names(known: KnownMethod) -> Terms:
    return known.name_terms.union(*known.also_terms)


def answer_each(base: KnowledgeBase, question: Question) -> Decision | None:
    """The closest method of each place, where the ways of working of several are compared."""
    if WAYS not in question.terms | question.soft or len(question.locations) < 2:
        return None
    ranked = [rank_methods(base, replace(question, locations=(place,))) for place in question.locations]
    found = [known for first in ranked for score, known in first[:1] if score >= SURE]
    return Answer(tuple(found)) if len(found) == len(ranked) else None


def answer_where(base: KnowledgeBase, question: Question) -> Decision | None:
    """The method of a place of the level asked for, where it is told of just one ("lễ ra mắt ở xã nào")."""
    levels = {name[6:] for name in question.which if name.startswith("level:")}
    levels |= _WITH_BRANCH if "concept:chi-bo" in question.which else set()
    seeks_school = "concept:truong-hoc" in question.which
    levels |= {"trường"} if seeks_school else set()
    ranked = rank_methods(base, question)
    best = max((score for score, _ in ranked), default=0.0)
    inside = [
        (score, method)
        for score, method in ranked
        if method.method.place not in question.place_ids
        and base.places[method.method.place].level in levels
        and score >= best * CLOSE
        # What any school has says nothing of which one is meant.
        and (not seeks_school or question.terms <= _names(method))
    ]
    sure = [method for score, method in inside if score >= SURE and not question.asks & {"most", "least"}]
    return Answer((sure[0],)) if len({method.method.place for method in sure}) == 1 else None


def answer_when(base: KnowledgeBase, question: Question) -> Decision | None:
    """The method that covers nearly all that is asked, where it tells a year ("vào quý mấy, năm nào")."""
    is_document = any(term.startswith("type:") for term in question.terms | question.soft)
    decision = None if is_document else answer_surely(base, question)
    told = [text_of(entry) for entry in getattr(decision, "entries", ())]
    return decision if any(_YEAR.search(text) for text in told) else None


@lru_cache(maxsize=4)
def _held(base: KnowledgeBase) -> Terms:
    facts = (reading for _, readings, _ in base.measures.values() for reading in readings)
    return frozenset().union(*facts, *(method.terms for method in base.methods))


def is_held(base: KnowledgeBase, term: str) -> bool:
    """Whether any figure or method has to do with a term."""
    return term in _held(base)


def rank_methods(base: KnowledgeBase, question: Question) -> Ranked:
    """Methods of the places named with their score (0 to 1), the best first."""
    weights = rarity(base)
    # A soft meaning that no method tells of is politeness.
    asked = asked_terms(question) - {term for term in question.soft if not weights.known(term)}
    if not asked or not (question.locations or question.terms):
        return []
    if any(not weights.known(term) for term in question.terms):
        return []
    # A method that tells of nothing that is named is not meant, however many plain words it shares.
    named = [m for m in at_places(base, question) if not question.terms or _tells_of(m, question.terms)]
    restricted = question.terms & base.roles.restricting
    named = [m for m in named if restricted | question.quoted <= m.terms]
    if "who" in question.asks and ASSIGNING in question.terms:
        named = [m for m in named if ASSIGNING in m.terms] or named
    if is_group(base, question):
        named = [m for m in named if any(_is_just(question.terms, name) for name in (m.name_terms, *m.also_terms))]
    ids = question.place_ids
    ranked = [(score(weights, asked, method), method) for method in named]
    scored = sorted(ranked, key=lambda pair: -pair[0] * (1 if pair[1].method.place in ids else _INNER))
    return _telling_figure(question, _telling_side(base, question, _telling_own(weights, question, scored)))


def _telling_own(weights: Rarity, question: Question, scored: Ranked) -> Ranked:
    """Those first that tell of what no other one does, where they fit otherwise too."""
    own = frozenset(filter(weights.is_unique, question.terms))
    told = [(s, m) for s, m in scored if s >= POSSIBLE and own and _tells_of(m, own)]
    return [*told, *(pair for pair in scored if pair not in told)]


def _is_just(terms: Terms, name: Terms) -> bool:
    """Whether a name is of what is asked and of hardly anything else."""
    return terms <= name and sum(term.startswith("concept:") for term in name - terms) < 2


def _telling_side(base: KnowledgeBase, question: Question, scored: Ranked) -> Ranked:
    """Those named for the side of a thing that is asked for ("lợi ích gì", "phương châm nào"), where there are any."""
    sides = (question.terms | question.which) & base.roles.sides if "why" not in question.asks else Terms()
    told = [(s, m) for s, m in scored if s >= SURE and not sides.isdisjoint(m.name_terms.union(*m.also_terms))]
    return told or (_ways_first(question, scored) if "how" in question.asks else scored)


def _ways_first(question: Question, scored: Ranked) -> Ranked:
    """Those named for what came of it or stands in the way last, where it is asked how and others fit about as well.

    Half as well is enough where "làm thế nào", "cách nào" leaves no doubt that ways are meant.
    """
    asks_ways = bool(_ASKING_WAYS.search(fold(question.text)))
    no_ways, least = (_NO_WAYS, _HALF) if asks_ways else (frozenset({HINDRANCE}), CLOSE)
    others = [(s, m) for s, m in scored if not no_ways.isdisjoint(m.name_terms - question.terms - question.soft)]
    ways = [pair for pair in scored if pair not in others]
    return [*ways, *others] if ways and others and ways[0][0] >= scored[0][0] * least else scored


def _telling_figure(question: Question, scored: Ranked) -> Ranked:
    """Those that tell the figure which the question gives ("trên 80%"), where there are any."""
    told = [(s, m) for s, m in scored if s >= POSSIBLE and set(question.figures) & _figures(m)]
    return told or scored


def _figures(known: KnownMethod) -> set[str]:
    return set(map(plain_figure, _FIGURE.findall(text_of(known))))


def text_of(known: KnownMethod) -> str:
    """All that a method tells: its names and points."""
    return " ".join((known.method.name, *known.method.also, *known.method.points))


def _tells_of(method: KnownMethod, terms: Terms) -> bool:
    told = (method.point_terms, method.name_terms, *method.also_terms)
    return any(not terms.isdisjoint(part) for part in told)


def asked_terms(question: Question) -> Terms:
    """Everything a question means that wording can cover."""
    levels = {term for term in question.soft if term.startswith("level:")}
    return (question.terms | question.soft | question.unknown) - levels


def score(weights: Rarity, asked: Terms, method: KnownMethod) -> float:
    """How well a method fits: mostly how much of the question it covers, partly how fully it is named."""
    coverage = weights.coverage(asked, method.name_terms, method.also_terms, method.point_terms)
    exactness = weights.exactness(asked, (method.name_terms, *method.also_terms))
    return coverage * (0.75 + 0.25 * exactness)


def at_places(base: KnowledgeBase, question: Question) -> Iterable[KnownMethod]:
    """The methods of the time asked for, of the places named and the places in them, or of all where none is."""
    ids = question.place_ids.keys()
    timely = [known for known in base.methods if _in_time(base, question, known)]
    if not question.locations:
        return timely
    return [m for m in timely if m.method.place in ids or not ids.isdisjoint(base.ancestors(m.method.place))]


def _in_time(base: KnowledgeBase, question: Question, known: KnownMethod) -> bool:
    """Whether the years asked for are the article's or stand in what the method tells."""
    if not question.periods:
        return True
    told = " ".join((text_of(known), *base.years(known.article)))
    return all(moment[:4] in told for period in question.periods for moment in (period.start, period.end) if moment)
