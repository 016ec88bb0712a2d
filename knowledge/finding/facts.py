"""Figures: the facts whose place, measure, kind of figure and period agree with a question."""

from collections.abc import Iterable, Set
from dataclasses import replace

from knowledge.base import KnowledgeBase, KnownFact
from knowledge.content import Fact
from knowledge.finding.agreeing import agrees, happened_only, told_of
from knowledge.finding.decision import MOST_CHOICES, MOST_NEAR, MOST_SHOWN, Answer, Choices, Decision, Match, NoAnswer
from knowledge.reading.periods import Period, bounds, holds
from knowledge.reading.question import Question
from knowledge.roles import Terms
from knowledge.words.spelling import is_possible

TARGET = "concept:phan-dau"
REACHED = "reached"
EXPLAINING = frozenset({"which", "list", "name", "how", "what", "why"})
_LACKING = frozenset({"word:thieu", "word:chua", "word:khong"})
_WORDY = frozenset({"often", "period", "which", "when"})


def answer_fact(base: KnowledgeBase, question: Question) -> Decision | None:
    """Decide by figures; None where no figure has anything to do with the question."""
    matches = match_facts(base, question)
    decided = None
    planned = wants_target(question)
    # What was reached is no target: "thực tế đạt bao nhiêu".
    for is_target in (planned, not planned) if planned or REACHED not in question.links else (False,):
        # A result is no target, however near: "mục tiêu mấy bí thư kiêm trưởng thôn" asks for what nobody told.
        kind = [m for m in matches if m.fact.fact.target == is_target]
        if TARGET in question.terms and not is_target:
            kind = [m for m in kind if TARGET in told_of(m.fact)]
        decision = decide(question, kind)
        if isinstance(decision, Answer):
            return decision
        decided = decided or decision
    return decided


def wants_target(question: Question) -> bool:
    """Whether something planned is asked for, not something reached: "định …", "từ nay đến hết năm 2017"."""
    is_ahead = "now" in question.links and any(period.how == "until" for period in question.periods)
    return TARGET in question.terms or "plan" in question.links or is_ahead


def answer_figure(base: KnowledgeBase, question: Question) -> Decision | None:
    """What a figure stands for ("con số 4923 là gì", "11 chi bộ ở Sìn Hồ là chi bộ gì")."""
    # "Số 39" may be a document's number or a figure.
    figures = question.figures or tuple(str(asked.number) for asked in question.references if asked.bare)
    is_long = any(sum(map(str.isdigit, figure)) > 2 for figure in figures) or question.says_figure
    if not (question.terms or question.locations or is_long):
        return None
    terms = question.terms - question.options
    named = {
        known.key: known
        for figure in figures
        if figure not in question.wholes
        for known in base.facts_with_figure(figure)
        if _lies_in(base, known.fact.place, question.place_ids.keys()) and terms <= told_of(known)
    }
    found = tuple(named.values())
    fits = [fit(base, replace(question, asks=question.asks - EXPLAINING), known) for known in found]
    names_asked = bool(question.which) and len(found) == 1 and all(m and m.is_exact for m in fits)
    names_asked = names_asked and not _asks_whose(base, question, found[0])
    return Answer(found[:MOST_SHOWN]) if found and not names_asked else None


def _asks_whose(base: KnowledgeBase, question: Question, known: KnownFact) -> bool:
    """Whether the place of a figure is asked for, not what it counts: "huyện nào có 28 chi bộ cơ sở"."""
    return not question.locations and f"level:{base.places[known.fact.place].level}" in question.which


def _lies_in(base: KnowledgeBase, place: str, places: Set[str]) -> bool:
    """Whether a place is one of some places or lies in one; any does in none at all."""
    return not places or not places.isdisjoint({place, *base.ancestors(place)})


def is_only_counted(base: KnowledgeBase, question: Question) -> bool:
    """Whether names are asked of things that the base only has the number of ("8 bản ấy là những bản nào")."""
    counting = replace(question, asks=question.asks - EXPLAINING)
    matches = best(match_facts(base, counting))
    return any(m.is_exact and not m.unexplained and (m.fact.fact.value or m.fact.fact.part) for m in matches)


def answer_below(base: KnowledgeBase, question: Question) -> Decision | None:
    """Which place inside another one a figure is told of ("xã nào của Sìn Hồ đã hết bản trắng")."""
    if question.asks & {"most", "least"}:
        return None
    ids = question.place_ids.keys()
    below = [p.id for p in base.places.values() if p.level in question.levels and ids & set(base.ancestors(p.id))]
    matches = [
        m for fact in base.facts_in(below) if (m := fit(base, question, fact)) and m.is_exact and not m.unexplained
    ]
    return decide(question, matches)


def answer_exact_fact(base: KnowledgeBase, question: Question) -> Decision | None:
    """Decide by figures that the question names in full, every word understood; else None."""
    decision = answer_fact(base, question)
    if not isinstance(decision, Answer):
        return None
    fits = [fit(base, question, fact) for fact in decision.facts]
    naming = question.asks & {"known", "verify", "most", "least"}
    is_bare = not (question.asks or question.unknown or question.soft)
    telling = len(question.terms) > 1 or question.words < 9 or bool(question.which) or naming or is_bare
    return decision if telling and all(m and m.is_exact and not m.unexplained for m in fits) else None


def decide(question: Question, candidates: list[Match]) -> Decision | None:
    """Decide by some matches: those that hold for the time asked for, the best first."""
    timely = {known.key for known in in_time(question, shown(candidates))}
    decision = _decide_timely(question, best([m for m in candidates if m.fact.key in timely]))
    if decision or not question.periods:
        return decision
    others = best(candidates)
    if not others or _too_vague(others):
        return None
    return NoAnswer("period", subject=question.periods[0].words, offers=shown(others)[:MOST_NEAR])


def _decide_timely(question: Question, matches: list[Match]) -> Decision | None:
    if not matches or _too_vague(matches) or (not question.locations and matches[0].unexplained):
        return None
    if _is_narrowed(question, matches[0]):
        return NoAnswer("measure", offers=shown(matches)[:MOST_NEAR]) if question.asks & {"count", "share"} else None
    facts = shown(matches)
    return Choices(facts[:MOST_CHOICES]) if len(facts) > MOST_SHOWN else Answer(facts)


def match_facts(base: KnowledgeBase, question: Question) -> list[Match]:
    """Every fact that nothing in the question speaks against, at the places it names or, without any, everywhere."""
    if question.locations:
        facts: Iterable[KnownFact] = base.facts_in(question.place_ids)
    else:
        facts = base.facts_of(_measures(base, question), lowest="least" in question.asks)
    found = (fit(base, question, fact) for fact in facts)
    return [match for match in found if match]


def _measures(base: KnowledgeBase, question: Question) -> list[str]:
    """Measures whose name the question says but for what people leave out (the place being left open)."""
    named = question.terms | question.soft | (base.roles.implied if question.asks == {"which"} else Terms())
    return [
        name
        for name, (_, readings, _) in base.measures.items()
        if any(reading <= named and reading & question.terms for reading in readings)
    ]


def fit(base: KnowledgeBase, question: Question, known: KnownFact) -> Match | None:
    """How a fact fits; None where the question names something that the fact is not about, or asks another kind."""
    if not fits_kind(question, known) or not agrees(base, question, known):
        return None
    named = question.terms | question.soft | question.unknown
    asked, left_out = question.terms - {TARGET}, question.excluded - question.terms
    about = told_of(known)
    fits = []
    for reading in known.readings:
        shared = reading & named
        around = base.circumstances if len(shared & asked) > 1 else frozenset()
        if happened_only(base, question, known, reading) or reading & left_out:
            continue
        if asked - around <= about and shared & (question.terms | question.unknown):
            missing = reading - named
            implied = missing & _left_out(base, question, known)
            rest = len((question.unknown | asked) - about)
            fits.append(
                Match(known, len(shared & asked), len(missing - implied), len(implied), len(asked & about), rest)
            )
    return min(fits, key=rank, default=None)


def _left_out(base: KnowledgeBase, question: Question, known: KnownFact) -> Terms:
    """The terms that need not be said: "đảng viên" too where people are counted ("mấy người được kết nạp")."""
    counts_unnamed = known.unit_terms and not question.heads
    return base.roles.implied | (base.roles.implied_units if counts_unnamed else Terms())


def rank(match: Match) -> tuple[int, int, int, int]:
    """Sort key: the fewest missing, then the most shared."""
    return (match.missing, match.implied, -match.shared, match.unexplained)


def fits_kind(question: Question, known: KnownFact) -> bool:
    """Whether a fact is of the kind asked for: a count of the thing counted, a share, a name, a period."""
    fact, asks = known.fact, question.asks
    is_share = (fact.unit or known.measure.unit) == "%"
    has_figure = not (fact.names or fact.words)
    counted = set(question.heads) or question.persons
    if counted and known.unit_terms and not (known.unit_terms | known.persons) & counted:
        return False
    is_given = "count" in asks and not asks & {"verify", "sum"} and not question.clauses
    if str(fact.value) in (question.figures if is_given else question.wholes):
        return False
    names = bool(asks & EXPLAINING) and not asks & {"count", "share", "known"}
    if names and has_figure and (not _tells_all(question, fact) or _is_unasked_target(question, fact)):
        return False
    if fact.words and any(name.startswith(("level:", "body:")) for name in question.which):
        return False
    if fact.names and question.figures and str(len(fact.names)) not in question.figures:
        return False
    if "now" in question.links and _is_unasked_target(question, fact):
        return False
    if "share" in asks:
        return is_share or fact.part is not None
    if counted and (is_share or (not has_figure and "count" in asks)):
        return False
    if "count" in asks and not asks & _WORDY:
        return has_figure
    if asks & {"often", "period"} and not asks & {"count"}:
        return not has_figure
    return True


def _tells_all(question: Question, fact: Fact) -> bool:
    """Whether a figure says that there is none, or that none lacks it: "thôn nào còn thiếu cấp ủy" of five in five."""
    is_whole = fact.part is not None and fact.part == fact.whole
    return fact.value == 0 or (is_whole and bool(question.unknown & _LACKING))


def _is_unasked_target(question: Question, fact: Fact) -> bool:
    return fact.target and not wants_target(question)


def best(matches: list[Match]) -> list[Match]:
    """The matches that fit best: exact ones before those that need more than was said, then by what they share.

    Each place that a name may mean keeps its own best ones, so that no reading of the name is lost.
    """
    places = dict.fromkeys(match.fact.fact.place for match in matches)
    found = [m for place in places for m in _best_of([m for m in matches if m.fact.fact.place == place])]
    return [m for m in found if m.is_exact] or _best_of(found)


def _best_of(matches: list[Match]) -> list[Match]:
    if not matches:
        return []
    least = min((match.missing, match.implied) for match in matches)
    near = [match for match in matches if (match.missing, match.implied) == least]
    most = max(match.shared for match in near)
    return [match for match in near if match.shared == most]


def _is_narrowed(question: Question, match: Match) -> bool:
    """Whether unknown words narrow what is counted ("đảng viên thích phở"); a full name bears a word or two more.

    Abbreviations that nobody knows count double: they may stand for anything.
    """
    words = [word.removeprefix("word:") for word in question.tail & unexplained(question, match.fact)]
    narrowing = sum(1 if is_possible(word) else 2 for word in words)
    return narrowing > 2 or (narrowing > 0 and match.supported <= 1)


def _too_vague(matches: list[Match]) -> bool:
    """A measure not named in full needs the words of the question explained, and what it lacks must be little.

    Where only the thing counted is named ("đảng viên"), it may lack no more than what people leave out.
    """
    first = matches[0]
    if first.is_exact:
        return False
    is_clear = first.shared > first.missing or (first.shared == first.missing and first.supported == first.shared)
    return first.supported <= 1 or first.unexplained > 1 or not is_clear


def unexplained(question: Question, known: KnownFact) -> Terms:
    """Words of the question that neither the vocabulary nor the fact knows."""
    about = known.context.union(*known.readings)
    return question.unknown - about


def shown(matches: Iterable[Match]) -> tuple[KnownFact, ...]:
    """The facts of some matches."""
    return tuple(match.fact for match in matches)


def in_time(question: Question, facts: Iterable[KnownFact]) -> list[KnownFact]:
    """The facts that hold for the periods asked for; all of them where none is."""
    if not question.periods:
        return list(facts)
    return [known for known in facts if any(_holds(known.fact, period) for period in question.periods)]


def _holds(fact: Fact, period: Period) -> bool:
    start, end = bounds(fact)
    snapshot_in_span = period.how == "span" and start == end and len(end) > 4 and period.start <= end[:4] <= period.end
    return holds(fact, period) or snapshot_in_span


def wanted_kind(question: Question, facts: list[KnownFact]) -> list[KnownFact]:
    """Targets where a target is asked for, else results; what there is where there is only one kind."""
    wanted = [known for known in facts if known.fact.target == (TARGET in question.terms)]
    return wanted or facts
