"""Documents: looked up by number, and in reverse by date, body, place, type and topic."""

from dataclasses import replace

from knowledge.base import KnowledgeBase, KnownDocument
from knowledge.finding.decision import MOST_CHOICES, MOST_NEAR, Answer, Choices, Decision, NoAnswer
from knowledge.finding.methods import rarity
from knowledge.reading.question import Question
from knowledge.reading.references import Reference, find_references
from knowledge.roles import Terms
from knowledge.words.terms import terms_of

# One symbol may stand for several bodies: /TW for the Central Committee, the Politburo and the Secretariat.
_FAMILIES = (
    frozenset({"trung-uong", "ban-chap-hanh-trung-uong", "bo-chinh-tri", "ban-bi-thu", "ban-to-chuc-trung-uong"}),
    frozenset({"tinh-uy", "ban-thuong-vu-tinh-uy"}),
    frozenset({"huyen-uy", "ban-thuong-vu-huyen-uy", "dang-bo-huyen"}),
)
_GENERAL = frozenset({"trung-uong", "tinh-uy", "huyen-uy", "dang-bo-huyen"})
_LOCAL = frozenset({"huyen-uy", "dang-bo-huyen", "dang-uy-xa", "ban-thuong-vu-huyen-uy"})
# Words that mean a document even without a number; the other types' names are also everyday words.
_TYPES = frozenset({"type:NQ", "type:CT", "type:KL", "type:ĐA"})
_TOPIC_SURE = 0.55


def answer_reference(base: KnowledgeBase, question: Question) -> Decision | None:
    """Decide by the numbers a question names; None where a bare number is no document's."""
    citing = _citing(base, question)
    if citing:
        return _told(question, citing)
    found: list[KnownDocument] = []
    for reference in question.references:
        numbered = [known for known in base.documents if known.document.number == reference.number]
        matching = [known for known in numbered if _agrees(base, question, reference, known)]
        if not matching and len(question.references) > 1:
            # The place may be told of the other document alone.
            anywhere = replace(question, locations=())
            matching = [known for known in numbered if _agrees(base, anywhere, reference, known)]
        if not matching:
            if reference.bare and not numbered:
                return None
            undated = replace(question, dates=())
            otherwise = [known for known in numbered if _agrees(base, undated, reference, known)]
            if otherwise:
                return NoAnswer("document-date", "", tuple(otherwise[:MOST_NEAR]))
            offers = numbered or [k for k in base.documents if k.document.type == reference.type]
            return NoAnswer("document", spoken(reference), tuple(offers[:MOST_NEAR]))
        found += matching
    restricted = question.terms & base.roles.restricting
    if not any(restricted <= known.terms for known in found):
        return NoAnswer("method", offers=tuple(found[:MOST_NEAR]))
    decision = _told(question, tuple(dict.fromkeys(found)))
    types = frozenset(term for term in question.which if term.startswith("type:"))
    if isinstance(decision, Answer) or not types:
        return decision
    # "… để thực hiện đề án nào, giai đoạn nào" asks of the other document.
    other = answer_topic(base, replace(question, references=(), terms=question.terms | types))
    return other if isinstance(other, Answer) else decision


def _citing(base: KnowledgeBase, question: Question) -> tuple[KnownDocument, ...]:
    """Where some other document is asked for ("văn bản nào để thực hiện Chỉ thị 10"): those that name the given one."""
    if not question.seeks_other or len(question.references) != 1:
        return ()
    asked = question.references[0]
    bodies = {term[5:] for term in question.soft if term.startswith("body:")}
    return tuple(
        known
        for known in base.documents
        if known.document.number != asked.number
        and any((r.number, r.type) == (asked.number, asked.type) for r in _references(base, known.document.title))
        and all(_same_body(body, known.document.body) for body in bodies)
    )


def _references(base: KnowledgeBase, text: str) -> tuple[Reference, ...]:
    tokens, mentions = base.lexicon.read(text)
    return find_references(tokens, mentions, set())


def spoken(reference: Reference) -> str:
    """A reference as type code, number and body id, for the wording of a refusal."""
    return f"{reference.type or ''}|{reference.number}|{reference.body or ''}"


def _agrees(base: KnowledgeBase, question: Question, reference: Reference, known: KnownDocument) -> bool:
    document = known.document
    return (
        reference.type in (None, document.type)
        and _same_body(reference.body, document.body)
        and _at_place(base, question, known)
        and (not question.dates or document.date in question.dates)
        and _in_time(question, known)
    )


def _same_body(asked: str | None, body: str | None) -> bool:
    if asked is None or body is None or asked == body:
        return True
    return asked in _GENERAL and any({asked, body} <= family for family in _FAMILIES)


def _at_place(base: KnowledgeBase, question: Question, known: KnownDocument) -> bool:
    """A place agrees if it issued the document, lies where it was issued, or an article about it tells of it."""
    for location in question.locations:
        near = {known.document.place, *base.ancestors(known.document.place)} if known.document.place else set()
        for article, _ in known.mentions:
            near |= {*base.about[article], *(a for p in base.about[article] for a in base.ancestors(p))}
        if not near & set(location.ids):
            return False
    return True


def _in_time(question: Question, known: KnownDocument) -> bool:
    document = known.document
    told = f"{document.date or ''} {document.period or ''} {document.title}"
    months = {moment for p in question.periods for moment in (p.start, p.end) if len(moment) > 4}
    return all((document.date or "").startswith(month) for month in months) and all(
        p.how == "relative" or (p.start[:4] in told and p.end[:4] in told) for p in question.periods
    )


def _told(question: Question, found: tuple[KnownDocument, ...]) -> Decision:
    aspects = aspects_asked(question)
    if len(found) > 3:
        return Choices(found[:MOST_CHOICES])
    lacking = [known for known in found if aspects and not any(has_aspect(known, a) for a in aspects)]
    if lacking and len(lacking) == len(found):
        return NoAnswer("aspect", ",".join(sorted(aspects)), found)
    return Answer(found, aspects=aspects)


def aspects_asked(question: Question) -> frozenset[str]:
    """The sides of a document that are asked for by name: date, period, body. Empty: all there is."""
    wanted = {"when": "date", "period": "period", "issuer": "body", "who": "body", "signer": "signer"}
    if question.asks & wanted.keys() == {"signer"}:
        return frozenset({"signer"})
    if question.asks & {"what", "how", "why"} or "concept:noi-dung" in question.terms:
        return frozenset()
    return frozenset(aspect for ask, aspect in wanted.items() if ask in question.asks) - {"signer"}


def has_aspect(known: KnownDocument, aspect: str) -> bool:
    """Whether an article gives that side of the document."""
    document = known.document
    given = {"date": document.date, "period": document.period, "body": document.body}
    return bool(given.get(aspect)) or (aspect == "period" and "giai đoạn" in document.title)


def answer_dates(base: KnowledgeBase, question: Question) -> Decision | None:
    """The documents of a date; a refusal where something is asked that no document of the base has as its date."""
    found = tuple(k for k in base.documents if k.document.date in question.dates and _at_place(base, question, k))
    return Answer(found) if found else None


def answer_topic(base: KnowledgeBase, question: Question) -> Decision | None:
    """Documents of a type, body, place or topic, where the question is about documents."""
    types = {term for term in question.terms | question.soft if term.startswith("type:")}
    asked = types if "list" in question.asks else types & question.which
    types, served = asked or types, types - asked
    if len(types & question.which) > 1:
        return _of_each_type(base, question, types)
    # What is asked for may be older than what it serves: "nghị quyết nào để thực hiện đề án 2021–2025".
    timely = replace(question, periods=()) if served - types else question
    bodies = {term[5:] for term in question.soft if term.startswith("body:")}
    is_about_type = types & question.which or (
        types and (bodies - _LOCAL or question.asks & {"issued", "when", "period"})
    )
    if not (types & _TYPES & question.terms or "document" in question.asks or is_about_type):
        return None
    kept = [
        known
        for known in base.documents
        if (not types or f"type:{known.document.type}" in types)
        and _at_place(base, question, known)
        and all(_same_body(body, known.document.body) for body in bodies)
        and _in_time(timely, known)
        and (not question.dates or known.document.date in question.dates)
    ]
    return _by_topic(base, question, kept, types)


def _of_each_type(base: KnowledgeBase, question: Question, types: set[str]) -> Decision | None:
    """The documents of several types that are asked for one by one: "chỉ thị số mấy và hướng dẫn số mấy"."""
    others, soft = question.terms - types, frozenset(term for term in question.soft if not term.startswith("body:"))
    asked = [replace(question, terms=others | {kind}, which=frozenset({kind}), soft=soft) for kind in sorted(types)]
    found = [answer_topic(base, single) for single in asked]
    entries = dict.fromkeys(e for decision in found if isinstance(decision, Answer) for e in decision.entries)
    return Answer(tuple(entries)) if len(entries) == len(types) else None


def _by_topic(base: KnowledgeBase, question: Question, kept: list[KnownDocument], types: set[str]) -> Decision | None:
    topic = question.terms - types - {"concept:noi-dung"} or question.unknown
    if not topic:
        return _told(question, tuple(kept)) if kept else NoAnswer("document", "|".join((*sorted(types), "", ""))[5:])
    weights = rarity(base)
    scored = sorted(((weights.weight(topic & k.terms) / weights.weight(topic), k) for k in kept), key=lambda p: -p[0])
    if not scored or scored[0][0] < _TOPIC_SURE:
        return None
    best = tuple(known for score, known in scored if score >= scored[0][0] * 0.9)
    best += tuple(
        known for _, known in scored if known not in best and _is_rival(base, question, topic, best[0], known)
    )
    decision = _told(question, best)
    return replace(decision, entries=decision.entries[:MOST_NEAR]) if isinstance(decision, Answer) else decision


def _is_rival(base: KnowledgeBase, question: Question, topic: Terms, best: KnownDocument, known: KnownDocument) -> bool:
    """Whether a document of another place may be meant as well, where no place is named: its title has the topic."""
    places = {best.document.place, known.document.place}
    titled = {term.name for term in terms_of(base.lexicon.read(known.document.title)[1])}
    return not question.locations and len(places - {None}) == 2 and not topic.isdisjoint(titled)
