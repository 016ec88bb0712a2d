"""Claims: what is right, where somebody asks whether something is so and it is not."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from knowledge.base import KnowledgeBase, KnownPerson
from knowledge.finding.agreeing import told_of
from knowledge.finding.decision import Answer, Decision, NoAnswer
from knowledge.finding.methods import ASSIGNING, is_held
from knowledge.finding.near import near_entries
from knowledge.finding.people import answer_post, answer_said, people_named
from knowledge.reading.locations import place_location
from knowledge.reading.question import Question
from knowledge.reading.references import YEARS
from knowledge.words.text import fold

_OUTER = frozenset({"level:huyện", "level:tỉnh"})
_TELLING, _MOST_ALIKE = 3, 50
_ROUGHLY = "hon|gan|khoang|chung|tam|tren|duoi|it nhat|toi thieu|xap xi"
_FIGURED = frozenset({"what", "known"})
Find = Callable[[KnowledgeBase, Question], Decision]


def corrected(base: KnowledgeBase, question: Question, decision: Decision, find: Find) -> Decision:
    """The decision, which may contradict a claim, or the answer to the question without what is claimed wrongly.

    Claimed may be who said or issued something, when, where, or a figure.
    """
    is_claimed = "verify" in question.asks
    if is_claimed and question.people:
        return _other_holder(base, question) or _other_speaker(base, question) or _named(base, question) or decision
    if isinstance(decision, Answer):
        return replace(decision, corrects=True) if is_claimed and _contradicts(question, decision) else decision
    chosen = _first(base, _unchosen(question), find)
    less = _less_claimed(base, question) if is_claimed else _less_said(question)
    right = None if chosen else _first(base, less, find)
    return chosen or (replace(right, corrects=not _tells(right, question.figures)) if right else decision)


def _first(base: KnowledgeBase, questions: Iterator[Question], find: Find) -> Answer | None:
    """The answer to the first of some questions that has one."""
    found = ((question, find(base, question)) for question in questions)
    # What a figure stands for, a figure tells.
    return next((d for q, d in found if isinstance(d, Answer) and (d.facts or q.asks != _FIGURED)), None)


def _unchosen(question: Question) -> Iterator[Question]:
    """The question without what it asks to choose from: "đến 2020 hay 2025" asks for the year."""
    if not question.options:
        return
    figures = tuple(figure for figure in question.figures if figure not in question.options)
    open_time = any("/" in option or _is_year(option) for option in question.options)
    open_question = replace(
        question,
        terms=question.terms - question.options,
        soft=question.soft - question.options,
        figures=figures,
        dates=() if open_time else question.dates,
        periods=() if open_time else question.periods,
        options=frozenset(),
    )
    yield open_question
    if figures != question.figures:
        yield replace(open_question, asks=question.asks | {"count"})


def _is_year(text: str) -> bool:
    return text.isdigit() and int(text) in YEARS


def _tells(decision: Answer, figures: tuple[str, ...]) -> bool:
    """Whether a figure of the answer is among those claimed."""
    return any(str(known.fact.value) in figures for known in decision.facts)


def _contradicts(question: Question, decision: Answer) -> bool:
    """Whether the one figure claimed is not the one that is told."""
    is_one = len(question.figures) == len(decision.entries) == len(decision.facts) == 1
    # "42 tổ chức gồm mấy đảng bộ" asks for another figure than it tells.
    if not is_one or question.wholes or "count" in question.asks:
        return False
    fact, claimed = decision.facts[0].fact, question.figures[0]
    # "Hơn 40", "khoảng 2.200" claim no exact figure.
    if re.search(rf"\b(?:{_ROUGHLY}) (?:so )?{claimed}\b", fold(question.text).replace(".", "")):
        return False
    if fact.low is not None and fact.high is not None and claimed.isdigit():
        return not fact.low <= int(claimed) <= fact.high
    told = {str(n) for n in (fact.value, fact.part, fact.whole) if n is not None}
    return bool(told) and not any(f"{figure}.".startswith(f"{claimed}.") for figure in told)


def _other_holder(base: KnowledgeBase, question: Question) -> Answer | None:
    """Who holds the post that somebody else is said to hold, and what that one does hold."""
    held = answer_post(base, question)
    holders = [known for known in held.entries if isinstance(known, KnownPerson)] if isinstance(held, Answer) else []
    if not holders or any(known.person.name in question.people for known in holders):
        return None
    named = _named(base, question)
    return Answer((*holders[:1], *(named.entries if named else ())), corrects=True)


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
    # That somebody was sent is how it was done, not what was counted.
    counted = question.terms - {ASSIGNING}
    told = {known.key for known in base.facts_in(question.place_ids) if counted <= told_of(known)}
    claimed = (base.facts_with_figure(figure, _MOST_ALIKE) for figure in question.figures if figure.isdigit())
    untold = any(told.isdisjoint(known.key for known in alike) for alike in claimed)
    return NoAnswer("method", offers=near_entries(base, question)) if untold else None


def _named(base: KnowledgeBase, question: Question) -> Answer | None:
    """What is known of those of whom something is claimed that articles tell of somebody."""
    if question.unknown or not all(is_held(base, term) for term in question.terms):
        return None
    found = people_named(base, question.people)
    return Answer(found) if found else None


def _less_said(question: Question) -> Iterator[Question]:
    """The question without what is said of a document beside what is asked: its time, the others, or whose it is."""
    # "Ra tháng 6/2021, bài báo ghi năm nào" asks for the time.
    if question.references and "when" in question.asks and (question.dates or question.periods):
        yield replace(question, dates=(), periods=())
    # "Văn bản ký ngày … là Kết luận 18 hay Chỉ thị 10" asks which of them has that day.
    if len(question.references) > 1 and question.dates:
        yield replace(question, references=())
    # Who asks which district issued it knows no better than what somebody else said of it.
    seeks_other = any(term.startswith("type:") for term in question.terms | question.which)
    asks_issuer = bool(question.which & _OUTER) or "issuer" in question.asks
    if question.references and question.locations and asks_issuer and not seeks_other:
        yield replace(question, locations=(), asks=frozenset({"issuer"}))


def _less_claimed(base: KnowledgeBase, question: Question) -> Iterator[Question]:
    """The question with ever less of what may be claimed wrongly: the document, its date, its place."""
    if "share" in question.links and question.figures:
        yield replace(question, references=(), heads=(), figures=(), asks=frozenset({"share"}))
    if question.figures:
        yield replace(question, terms=question.terms - base.roles.events, asks=_FIGURED, heads=())
    known = tuple(location for location in question.locations if location.ids)
    # "Rô Men, huyện Đức Trọng" is the name of no place, but Rô Men is.
    names = [location.name.partition(",")[0] for location in question.locations if "," in location.name]
    inner = tuple(place_location(base, place) for name in names for place in base.place_ids.get(name, ())[:1])
    if question.references:
        topic = frozenset(term for term in question.terms if not term.startswith("type:"))
        if topic:
            yield replace(question, references=(), asks=frozenset({"document"}), terms=topic)
        undated = replace(question, dates=(), periods=())
        if any(asked.body for asked in question.references):
            unsigned = tuple(replace(asked, body=None) for asked in question.references)
            yield replace(undated, references=unsigned, terms=frozenset())
        yield from (undated, replace(question, locations=()), replace(undated, locations=()))
    elif len(known or inner) == 1 and known != question.locations and not question.terms:
        yield replace(question, locations=known or inner, asks=frozenset({"which"}), which=_OUTER)
