"""Several things asked in one message: each decided by itself, with what another one's words say for it too."""

from collections.abc import Callable
from dataclasses import replace

from knowledge.base import KnowledgeBase, KnownFact
from knowledge.finding.decision import Answer, Decision, Entry
from knowledge.finding.facts import TARGET, answer_exact_fact, answer_fact, fits_kind, in_time
from knowledge.reading.narrowing import REMAINING
from knowledge.reading.periods import Period
from knowledge.reading.question import Question
from knowledge.roles import Terms


def answer_clauses(base: KnowledgeBase, question: Question) -> Decision | None:
    """Several figures asked in one message: each decided by itself, all told together."""
    clauses = [c for n, c in enumerate(question.clauses) if not _is_asked_before(base, c, question.clauses[:n])]
    if len(clauses) < 2 or any(not location.ids for location in question.locations):
        return None
    places = next((clause.locations for clause in clauses if clause.locations), question.locations)
    found: list[Entry] = []
    missing: list[Question] = []
    for clause in clauses:
        alone = replace(clause, locations=clause.locations or places, periods=_periods(question, clause))
        wordings = _wordings(base, clauses[0], alone)
        decisions = (answer_fact(base, replace(alone, terms=terms)) for terms in wordings)
        answers = [decision for decision in decisions if isinstance(decision, Answer)]
        new = next((entry for answer in answers if (entry := answer.entries) and not set(entry) <= set(found)), ())
        if not new:
            missing.append(alone)
        found += new
    told = [_answer_alike(base, clause, found) for clause in missing] if found else []
    found += [entry for answer in told if answer for entry in answer.entries]
    return Answer(tuple(dict.fromkeys(found)), is_partial=not all(told)) if found else None


def _is_asked_before(base: KnowledgeBase, clause: Question, before: tuple[Question, ...]) -> bool:
    """Whether a clause only counts again what one before it does: "mấy bí thư …, là bao nhiêu người"."""
    own = clause.terms | clause.soft | clause.unknown
    if clause.locations or clause.periods or not before:
        return False
    if clause.persons and not own - base.roles.persons:
        return any(c.persons or base.roles.persons & set(c.heads) for c in before)
    return bool(own) and any(own <= c.terms and clause.heads == c.heads for c in before)


def _periods(question: Question, clause: Question) -> tuple[Period, ...]:
    """The times of a clause: those of the whole, but where it asks for now ("…, đến nay được mấy")."""
    return clause.periods or (() if "now" in clause.links else question.periods)


def answer_parts(
    base: KnowledgeBase, question: Question, find: Callable[[KnowledgeBase, Question], Decision]
) -> Answer | None:
    """What is asked in parts of different kinds, where each has an answer of its own: "mấy chi bộ, ai là bí thư"."""
    parts = [replace(part, locations=part.locations or question.locations) for part in question.parts]
    found = [_found_beside(base, parts[0], part, find) for part in parts]
    answers = [decision for decision in found if isinstance(decision, Answer) and not decision.comparison]
    entries = tuple(dict.fromkeys(entry for answer in answers for entry in answer.entries[:2]))
    places = [answer for answer in answers if answer.place]
    whole = len(answers) == len(parts) > 1 and all(answer.entries or answer.place for answer in answers)
    if not whole or len(places) > 1 or len(entries) + len(places) < 2:
        return None
    place, articles = (places[0].place, places[0].articles) if places else ((), ())
    return Answer(entries, place=place, articles=articles)


def _found_beside(
    base: KnowledgeBase, first: Question, part: Question, find: Callable[[KnowledgeBase, Question], Decision]
) -> Decision:
    """What a part asks, of what the first one counts where it names it no more: "…, bản nào còn sót lại"."""
    counted = part.terms | frozenset(first.heads)
    said_before = find(base, replace(part, terms=counted)) if part is not first and "which" in part.asks else None
    return said_before if isinstance(said_before, Answer) else find(base, part)


def _answer_alike(base: KnowledgeBase, clause: Question, found: list[Entry]) -> Answer | None:
    """The figure of a clause that leaves out what another's is of: "bản bao nhiêu %, trường học bao nhiêu %"."""
    readings = [reading for entry in found if isinstance(entry, KnownFact) for reading in entry.readings]
    shared = frozenset().union(*readings) & frozenset().union(*_readings_at(base, clause))
    named = clause.terms | clause.soft
    kinds = (named | {term} for term in sorted(shared - named))
    decisions = (answer_exact_fact(base, replace(clause, terms=terms)) for terms in kinds)
    return next((d for d in decisions if isinstance(d, Answer) and not set(d.entries) <= set(found)), None)


def _readings_at(base: KnowledgeBase, question: Question) -> list[Terms]:
    named = question.terms | question.soft
    return [
        reading
        for known in base.facts_in(question.place_ids)
        for reading in known.readings
        if named and named <= reading
    ]


def _wordings(base: KnowledgeBase, first: Question, clause: Question) -> list[Terms]:
    """The meanings that a clause may have with what others say for it too, the likeliest first."""
    said = first.terms | {term for term in first.soft if term in base.countable}
    if REMAINING in clause.soft and not clause.terms:
        # "Xóa được mấy bản trắng và còn mấy": what is left of those, not of what was done.
        return [frozenset({REMAINING, *first.heads})]
    # "Mấy chi bộ quân sự với mấy chi bộ cơ quan bị giải thể": what was done is said at the end, of all of them.
    done = clause.rear if clause.rear <= base.roles.events else Terms()
    shared = (clause.lead, done or first.terms - base.countable, Terms(), first.terms, said, clause.rear)
    return list(dict.fromkeys(filter(None, (clause.terms | terms for terms in shared))))


def answer_kinds(base: KnowledgeBase, question: Question) -> Decision | None:
    """The figure of each kind of a thing: "những loại chi bộ nào được thành lập, mỗi loại bao nhiêu"."""
    if not question.which & base.countable:
        return None
    counted = answer_fact(base, replace(question, asks=question.asks - {"which", "list"}, which=Terms()))
    return counted if isinstance(counted, Answer) and len(counted.facts) > 1 else None


def answer_measured(base: KnowledgeBase, question: Question) -> Decision | None:
    """A thing and what it is measured by, each with its own figure: "… hơn số … bao nhiêu", "… trong tổng số …"."""
    # "Tỷ lệ … hơn tỷ lệ …" are shares, "tỷ lệ … trong số …" a share of one count in another.
    kinds = (frozenset({"share"}),) if "share" in question.asks else ()
    found = (_each_measured(base, question, kind) for kind in (*kinds, frozenset({"count"})))
    return next((Answer(pair) for pair in found if pair), None)


def _each_measured(base: KnowledgeBase, question: Question, kind: frozenset[str]) -> tuple[KnownFact, ...]:
    """The figures of both, of one kind; none where they are not of the same things."""
    alone = [
        replace(
            part,
            asks=kind,
            locations=part.locations or question.locations,
            periods=part.periods or question.periods,
        )
        for part in question.measured
    ]
    # "Sắp xếp lại chi bộ bản nhiều hơn chi bộ trường học": what was done is said of the first alone.
    done = frozenset().union(*(part.terms & base.roles.events for part in alone))
    shared = done if question.asks & {"most", "least", "difference"} else Terms()
    things = alone[0].terms if alone[0].place_ids != alone[-1].place_ids else alone[0].terms & base.countable
    found = [_first_answer(base, part, (shared, Terms(), things)) for part in alone]
    facts = [answer.facts for answer in found if answer]
    if len(facts) != 2 or facts[0] == facts[1]:
        return ()
    (part,), (whole,) = facts
    is_of_it = part.unit_terms & whole.unit_terms or alone[0].terms & base.roles.events or "share" in kind
    return (part, whole) if is_of_it else ()


def _first_answer(base: KnowledgeBase, part: Question, shared: tuple[Terms, ...]) -> Answer | None:
    """The figure of a part with the first of what others may say for it that gives just one."""
    found = (answer_fact(base, replace(part, terms=part.terms | terms)) for terms in dict.fromkeys(shared))
    return next((d for d in found if isinstance(d, Answer) and len(d.facts) == 1), None)


def answer_items(base: KnowledgeBase, question: Question) -> Decision | None:
    """Figures listed in one question, where each is named in full and nothing else is told."""
    if not question.items or not question.locations:
        return None
    answers = [_answer_item(base, question.items[0], item) for item in question.items]
    entries = dict.fromkeys(entry for answer in answers if answer for entry in answer.entries)
    return Answer(tuple(entries)) if all(answers) and len(entries) > 1 else None


def _answer_item(base: KnowledgeBase, first: Question, item: Question) -> Answer | None:
    """The figure of a listed thing; what is done with it may be said of the first one alone ("kiện toàn …")."""
    wordings = dict.fromkeys((item.terms, item.terms | (first.terms - base.countable)))
    decisions = (answer_exact_fact(base, replace(item, terms=terms)) for terms in wordings)
    return next((decision for decision in decisions if isinstance(decision, Answer)), None)


def answer_several(base: KnowledgeBase, question: Question) -> Decision | None:
    """Figures of several measures that are listed in one question ("số hộ và nhân khẩu"), each named in full."""
    if not (question.locations and question.items):
        return None
    alone = replace(question, heads=())
    named, implied = question.terms | question.soft, base.roles.implied
    full = {
        known.key: (
            known,
            max(
                (r for r in known.readings if r - implied <= named and r & question.terms),
                key=len,
                default=None,
            ),
        )
        for known in base.facts_in(question.place_ids)
        if known.fact.target == (TARGET in question.terms) and fits_kind(alone, known)
    }
    said = [(known, reading) for known, reading in full.values() if reading]
    widest = [(k, r) for k, r in said if not any(r < other for _, other in said)]
    facts = in_time(question, [known for known, _ in widest])
    told = frozenset().union(*(reading for _, reading in widest))
    if len({known.fact.measure for known in facts}) < 2 or not question.terms - {TARGET} <= told or len(facts) > 6:
        return None
    return Answer(tuple(facts))
