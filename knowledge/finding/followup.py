"""Follow-ups: a question that leaves out what the one before it said ("còn Sìn Hồ?", "thế dự bị?")."""

from dataclasses import replace

from knowledge.base import KnowledgeBase, KnownDocument, KnownFact, KnownMethod, KnownPerson
from knowledge.finding.articles_asked import asks_of_article
from knowledge.finding.compare import is_comparison
from knowledge.finding.decision import Answer, Decision, Entry, NoAnswer
from knowledge.finding.facts import TARGET
from knowledge.finding.methods import is_held
from knowledge.finding.people import places_served
from knowledge.reading.locations import Location, place_location
from knowledge.reading.narrowing import REMAINING
from knowledge.reading.periods import Period
from knowledge.reading.question import Question, understand
from knowledge.reading.references import Reference
from knowledge.words.text import fold, words

_LEVELS = frozenset({"level:huyện", "level:xã", "level:tỉnh"})
_OUTER = frozenset({"huyện", "xã", "tỉnh", "thị trấn"})
_ASKS_POST = frozenset({"chuc", "cuong", "nhiem", "ghe"})
_GOING_ON = (["vay"], ["the"], ["rua"])
_MORE_THAN_TWO = frozenset({"ba", "3", "bốn", "bon", "4", "tất", "tat"})
_OF_BOTH = frozenset({"sum", "difference"})
_ASPECTS = frozenset({"when", "issuer", "period", "what", "who", "how", "said"})


def remember(base: KnowledgeBase, question: Question, decision: Decision, previous: Question | None) -> Question:
    """The question with what its answer settled, and the last other place that the same was asked of."""
    settled = _settled(base, question, decision)
    if previous is None or previous.terms != settled.terms:
        return settled
    before = previous.locations or previous.earlier
    return replace(settled, earlier=before if before != settled.locations else previous.earlier)


def _settled(base: KnowledgeBase, question: Question, decision: Decision) -> Question:
    """The question with what its answer settled: the place of a figure, the document, the person."""
    if not isinstance(decision, Answer | NoAnswer):
        return question
    entries = decision.entries if isinstance(decision, Answer) else ()
    question = replace(question, cited=_cited(decision))
    places = {place for entry in entries if (place := _place_of(entry))}
    is_settled = any(isinstance(entry, KnownFact) for entry in entries) or not question.locations
    if len(places) == 1 and is_settled:
        question = replace(question, locations=(place_location(base, places.pop()),))
    documents = [known.document for known in entries if isinstance(known, KnownDocument) and known.document.number]
    if len(documents) == 1 and documents[0].place and not question.locations:
        question = replace(question, locations=(place_location(base, documents[0].place),))
    if len(documents) == 1 and not question.references:
        found = documents[0]
        question = replace(question, references=(Reference(found.number or 0, found.type, found.body),))
    people = tuple(known.person.name for known in entries if isinstance(known, KnownPerson))
    served = () if question.locations or len(people) != 1 else places_served(base, people)
    question = replace(question, locations=question.locations or served[:1])
    return replace(question, people=people[:1]) if len(people) == 1 else question


def _cited(decision: Decision) -> tuple[str, ...]:
    """The articles that an answer was from."""
    if not isinstance(decision, Answer):
        return ()
    compared = decision.comparison.facts if decision.comparison else ()
    slugs = [
        slug
        for entry in (*decision.entries, *compared)
        for slug in ([name for name, _ in entry.mentions] if isinstance(entry, KnownDocument) else [entry.article])
    ]
    return tuple(dict.fromkeys((*decision.articles, *slugs)))


def is_marked(question: Question) -> bool:
    """Whether the message says that it goes on from the one before: "còn …", "vậy …", "… đó"."""
    first = fold(question.text).split()[:1]
    is_of_both = bool(question.asks & _OF_BOTH) and not question.locations
    return bool(question.links & {"next", "that"}) or first in _GOING_ON or is_of_both


def is_whole(question: Question) -> bool:
    """Whether a message says by itself of what and where it asks, and points at nothing said before."""
    subject = [term for term in question.terms if not term.startswith("level:")]
    return bool(subject and question.asks and question.locations) and "that" not in question.links


def strays(base: KnowledgeBase, question: Question, previous: Question, decision: Decision) -> bool:
    """Whether the answer to a message that names next to nothing lies at a place that nobody spoke of."""
    entries = decision.entries if isinstance(decision, Answer) else ()
    places = {place for entry in entries if (place := _place_of(entry))}
    if asks_of_article(previous) or question.asks & {"what", "which"}:
        return False
    if not (question.asks or question.locations) and previous.asks & {"count", "share"} and places:
        return not places & previous.place_ids.keys()
    known = {*previous.place_ids, *(outer for place in previous.place_ids for outer in base.ancestors(place))}
    around = places | {outer for place in places for outer in base.ancestors(place)}
    return bool(places and known) and len(question.terms) < 2 and not question.locations and not around & known


def _place_of(entry: Entry) -> str | None:
    if isinstance(entry, KnownFact):
        return entry.fact.place
    return entry.method.place if isinstance(entry, KnownMethod) else None


def complete(base: KnowledgeBase, question: Question, previous: Question) -> list[Question]:
    """The ways to fill in what a follow-up leaves out, the likeliest first; none where it leaves out nothing."""
    if asks_of_article(question) and not (question.locations or question.authors or question.terms):
        return [replace(question, cited=previous.cited)] if previous.cited else []
    if question.references or question.people or (question.locations and not _repeats(question, previous)):
        return []
    if question.locations:
        return _elsewhere(base, question, previous)
    if previous.people and question.is_empty and _ASKS_POST & set(fold(question.text).split()):
        return [replace(question, people=previous.people)]
    if named := _of_another_board(base, question, previous):
        return [named]
    if {"who", "said"} <= question.asks and not (question.terms or question.posts):
        return [replace(previous, text=question.text, asks=frozenset({"who", "said"}))]
    if question.asks == {"when"} and TARGET in previous.terms and question.is_empty:
        return [replace(previous, text=question.text, asks=question.asks)]
    if "whole" in question.links and question.is_empty and not question.asks:
        return [replace(previous, text=question.text)]
    if is_comparison(question):
        return [] if question.terms and not _is_of_both(question, previous) else [_compared(question, previous)]
    if not is_marked(question) and any(not is_held(base, term) for term in question.terms):
        return []
    if previous.references and question.which and not question.terms and question.which <= _LEVELS:
        return [replace(question, references=previous.references, asks=frozenset({"issuer"}), which=frozenset())]
    goes_on = "next" in question.links or "other" in question.asks
    if question.which and question.which <= _LEVELS and _names_level(question) and previous.locations and not goes_on:
        return [replace(question, locations=previous.locations, terms=frozenset())]
    moved = _moved_level(base, question, previous)
    if moved:
        return [moved]
    if _asks_more_of_it(base, question) and (previous.references or previous.people):
        sides = question.terms & (base.roles.sides | {TARGET})
        return [replace(question, references=previous.references, people=previous.people, terms=question.terms - sides)]
    if {"since", "that"} <= question.links and previous.periods and not question.terms:
        since = tuple(Period("since", period.start) for period in previous.periods)
        return [replace(previous, text=question.text, periods=since)]
    if question.excluded and not question.terms:
        return [replace(previous, text=question.text, excluded=question.excluded)]
    if question.periods and not question.terms:
        asks = question.asks if "verify" in question.asks else previous.asks
        return [replace(previous, text=question.text, periods=question.periods, asks=asks)]
    if not (question.terms or question.posts) or not previous.locations:
        return []
    return _at_place_before(base, question, previous)


def _of_another_board(base: KnowledgeBase, question: Question, previous: Question) -> Question | None:
    """Who heads another board, after who heads one: "còn trưởng ban tổ chức? Dân vận nữa"."""
    if question.posts or not any(post.startswith("truong-ban") for post in previous.posts):
        return None
    named = understand(base, f"trưởng ban {question.text}")
    return replace(named, locations=previous.locations, asks=named.asks | {"who"}) if named.posts else None


def _elsewhere(base: KnowledgeBase, question: Question, previous: Question) -> list[Question]:
    """The ways to ask of another place what was asked before, where it is asked of that one."""
    if previous.references and question.asks == {"verify"}:
        return [replace(question, references=previous.references)]
    # A word for a time that names none ("nhiệm kỳ của Đảng bộ huyện Nam Đông") is what is asked about.
    is_about_time = "year" in question.links and not (question.periods or "that" in question.links)
    if question.posts or is_about_time:
        return []
    there = _at_new_place(question, previous)
    if "difference" in question.asks and len(question.locations) == 1:
        return [replace(there, locations=(*previous.locations, *question.locations))]
    # What a district's figure spells out ("trực thuộc đảng bộ cơ sở") may go without saying at a commune.
    return [there, replace(there, terms=there.terms - base.roles.implied)]


def _at_place_before(base: KnowledgeBase, question: Question, previous: Question) -> list[Question]:
    """The ways to ask of another thing at the place before: by itself, with the thing before, or with what was done."""
    here = replace(question, locations=_pointed_at(base, question, previous) or previous.locations)
    together = replace(
        here,
        terms=previous.terms | question.terms,
        heads=question.heads or previous.heads,
        asks=question.asks | (frozenset() if asks_of_article(previous) else previous.asks),
    )
    heads = previous.heads or question.heads
    same_thing = replace(together, terms=question.terms | frozenset(previous.heads), heads=heads)
    kinds = {"who"} if question.posts else {"who", "count", "share", "how"}
    things = [term for term in question.terms & base.countable if not term.startswith("level:")]
    counted = question.heads or (tuple(things) if len(things) == 1 and "count" in previous.asks else ())
    # "Thôn đó thuộc xã nào" asks for a place, whoever was asked for before.
    kept = frozenset() if question.which & _LEVELS else previous.asks & kinds
    keeping_kind = replace(here, asks=question.asks | kept, heads=counted)
    if REMAINING in question.soft | question.terms:
        return [same_thing, keeping_kind]
    # "Sắp xếp lại mấy chi bộ bản? Còn chi bộ trường học?": the same was done with another thing.
    done = previous.terms & base.roles.events
    same_done = [replace(keeping_kind, terms=question.terms | done)] if done else []
    # "Mấy cái độc lập? Còn có cấp ủy thì mấy cái": the branches of the same level are meant.
    levels = {term for term in previous.terms if term.startswith("level:")}
    same_level = [replace(same_thing, terms=same_thing.terms | levels)] if levels else []
    return [keeping_kind] if question.posts else [keeping_kind, together, same_thing, *same_done, *same_level]


def _asks_more_of_it(base: KnowledgeBase, question: Question) -> bool:
    """Whether a message names nothing and asks for a side of something: "ra ngày nào", "mục tiêu của nó"."""
    sides = base.roles.sides | {TARGET}
    names_nothing = all(term.startswith("type:") or term in sides for term in question.terms) and not question.posts
    points_at_it = "that" in question.links and ("document" in question.asks or bool(question.terms & sides))
    return names_nothing and (bool(question.asks & _ASPECTS) or points_at_it)


def _compared(question: Question, previous: Question) -> Question:
    """The question before, asked of the places it compared, the last two, or all: "nơi nào nhiều nhất?"."""
    asks, places = question.asks | previous.asks, previous.locations if len(previous.locations) > 1 else ()
    if _is_of_both(question, previous):
        places = (*previous.earlier, *previous.locations)
    same = replace(previous, text=question.text, locations=places, levels=question.levels, asks=asks)
    return replace(same, clauses=(), items=(), parts=())


def _is_of_both(question: Question, previous: Question) -> bool:
    """Whether the last two places are to be compared: "cộng hai huyện đó lại được mấy đảng viên"."""
    # With its mark "bà" is no number.
    two = len(previous.locations) == len(previous.earlier) == 1 and _MORE_THAN_TWO.isdisjoint(words(question.text))
    return two and question.terms <= previous.terms and bool(question.asks & _OF_BOTH)


def _repeats(question: Question, previous: Question) -> bool:
    """Whether a message names nothing but what the one before it named, or the mere level of it ("mấy bản")."""
    return question.terms <= previous.terms or all(term.startswith("level:") for term in question.terms)


def _at_new_place(question: Question, previous: Question) -> Question:
    asks = question.asks | previous.asks
    return replace(
        previous,
        text=question.text,
        locations=question.locations,
        asks=asks,
        clauses=(),
        parts=(),
        periods=question.periods or previous.periods,
        references=(),
        people=(),
        cited=(),
    )


def _pointed_at(base: KnowledgeBase, question: Question, previous: Question) -> tuple[Location, ...]:
    """The place of the level that "xã đó" says: of the same name, or around the place before."""
    if "that" not in question.links or not question.levels:
        return ()
    known = [place for location in previous.locations for place in location.ids]
    if any(base.places[place].level in question.levels for place in known):
        return ()
    return tuple(place_location(base, found) for place in known if (found := _at_level(base, place, question)))[:1]


def _at_level(base: KnowledgeBase, place: str, question: Question) -> str | None:
    around = [*base.ancestors(place), *base.place_ids.get(base.places[place].name, ())]
    return next((other for other in around if base.places[other].level in question.levels), None)


def _names_level(question: Question) -> bool:
    """Whether a message names nothing but levels of places: "thôn đó thuộc xã nào"."""
    return all(term.startswith("level:") for term in question.terms | question.soft) and not question.posts


def _moved_level(base: KnowledgeBase, question: Question, previous: Question) -> Question | None:
    """ "Còn cả huyện?" after a commune: the district it lies in, or the district of the same name."""
    named = {term for term in question.terms if not term.startswith("level:")} - {REMAINING}
    if not question.levels & _OUTER or named or question.posts:
        return None
    asks = question.asks & {"count", "share"} or previous.asks
    for location in previous.locations:
        for place in location.ids:
            if found := _at_level(base, place, question):
                there = (place_location(base, found),)
                return replace(previous, text=question.text, locations=there, asks=asks, which=question.which)
    return None
