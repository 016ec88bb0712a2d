"""Answering a question: understanding it, with the question before it in mind, and putting the decision into words."""

from dataclasses import replace

from handlers import documents, figures, methods
from handlers.articles import tell_articles
from handlers.chat import LONGEST_REPLY, Button, Reply
from handlers.refusal import tell_no_answer
from handlers.sources import source_line
from handlers.talk import tell_talk
from knowledge.base import KnowledgeBase, KnownDocument, KnownFact, KnownMethod, KnownPerson
from knowledge.finding.answering import answer
from knowledge.finding.decision import Answer, Choices, Decision, Entry, NoAnswer, Talk
from knowledge.finding.doubt import checked
from knowledge.finding.followup import complete, is_marked, is_whole, remember, strays
from knowledge.reading.question import Question, understand

ENTRY_COMMAND = "/muc"
_CORRECTS = "Điều đồng chí nêu chưa khớp với bài báo. Theo bài báo:"
_PARTIAL = "Phần còn lại của câu hỏi, tôi chưa trả lời được."


def ask(base: KnowledgeBase, text: str, previous: Question | None = None) -> tuple[Reply, Question | None]:
    """The reply to a message, and the question to remember for the next one."""
    question, decision = decide(base, text, previous)
    says_nothing = isinstance(decision, Talk) or (isinstance(decision, NoAnswer) and question.is_empty)
    kept = previous if says_nothing else remember(base, question, decision, previous)
    return render(base, decision), kept


def decide(base: KnowledgeBase, text: str, previous: Question | None = None) -> tuple[Question, Decision]:
    """The question a message asks and the decision on it; a follow-up is completed from the question before."""
    command, _, key = text.strip().partition(" ")
    entry = base.entry(key) or base.entry(base.key_of(key)) if command == ENTRY_COMMAND else None
    question = understand(base, text)
    if entry:
        return question, Answer((entry,))
    alone = checked(base, question, answer(base, question))
    if previous is None or isinstance(alone, Talk) or (isinstance(alone, Answer) and is_whole(question)):
        return question, alone
    completed = [(filled, answer(base, filled)) for filled in complete(base, question, previous)]
    stands = isinstance(alone, Answer) and not is_marked(question) and not strays(base, question, previous, alone)
    names_all = len(question.terms) > 1 and bool(question.locations)
    if not completed or (stands and (_is_plain(alone) or names_all)):
        return question, alone
    best = next((pair for pair in completed if isinstance(pair[1], Answer)), None)
    return best or ((question, alone) if stands else completed[0])


def _is_plain(decision: Decision) -> bool:
    """Whether a message is answered well enough by itself: one thing of one place."""
    return isinstance(decision, Answer) and len(decision.entries) == 1


def render(base: KnowledgeBase, decision: Decision) -> Reply:
    """A decision in words, with buttons and sources."""
    if isinstance(decision, Talk):
        return tell_talk(base, decision.kind)
    if isinstance(decision, NoAnswer):
        offers = buttons(base, decision.offers)
        return Reply(_short(tell_no_answer(base, decision)), "no_answer", offers, sources(decision.offers))
    if isinstance(decision, Choices):
        return _choices(base, decision)
    cited = sources(_entries(decision), decision.articles)
    chart = figures.chart(base, decision.comparison) if decision.comparison else None
    told = f"{_CORRECTS}\n{tell(base, decision)}" if decision.corrects else tell(base, decision)
    return Reply(_short(told), "answer", _related(base, decision), cited, chart)


def _related(base: KnowledgeBase, decision: Answer) -> tuple[Button, ...]:
    """Where to go on from an answer of one figure."""
    only = decision.entries[0] if len(decision.entries) == 1 else None
    return figures.related(base, only) if isinstance(only, KnownFact) else ()


def _entries(decision: Answer) -> tuple[Entry, ...]:
    return (*decision.entries, *(decision.comparison.facts if decision.comparison else ()))


def tell(base: KnowledgeBase, decision: Answer) -> str:
    """The text of an answer."""
    if decision.comparison:
        return figures.tell_comparison(base, decision.comparison)
    if decision.place:
        *inner, outer = (place.title for place in decision.place)
        facts = decision.facts
        rest = figures.tell_facts(base, facts) if facts else source_line(base, decision.articles)
        return f"Tại thời điểm bài viết, {figures.listed(inner)} thuộc {outer}.\n{rest}"
    if decision.articles:
        return tell_articles(base, decision.articles)
    first = decision.entries[0]
    alike = tuple(entry for entry in decision.entries if type(entry) is type(first))
    if alike != decision.entries:
        others = tuple(entry for entry in decision.entries if entry not in alike)
        return "\n".join(tell(base, replace(decision, entries=entries)) for entries in (alike, others))
    if isinstance(first, KnownFact):
        told = figures.tell_facts(base, decision.facts)
        return f"{told}\n{_PARTIAL}" if decision.is_partial else told
    if isinstance(first, KnownMethod):
        return methods.tell_methods(base, [e for e in decision.entries if isinstance(e, KnownMethod)])
    if isinstance(first, KnownPerson):
        return methods.tell_people(base, [e for e in decision.entries if isinstance(e, KnownPerson)])
    return documents.tell_documents(base, decision)


def _choices(base: KnowledgeBase, decision: Choices) -> Reply:
    offered = buttons(base, decision.options)
    about = ", ".join(place.title for place in decision.about)
    opening = f"Về {about}, đồng chí muốn hỏi điều nào?" if about else "Đồng chí muốn hỏi điều nào?"
    return Reply(opening, "choices", offered, sources(decision.options))


def buttons(base: KnowledgeBase, entries: tuple[Entry, ...]) -> tuple[Button, ...]:
    """A button for each entry; pressing it asks for that very entry."""
    named = {label(base, entry): entry.key for entry in reversed(entries)}
    return tuple(Button(name, f"{ENTRY_COMMAND} {key}") for name, key in reversed(named.items()))


def label(base: KnowledgeBase, entry: Entry) -> str:
    """The short name of an entry, which asks for it when sent as a message."""
    if isinstance(entry, KnownFact):
        return figures.label(base, entry)
    if isinstance(entry, KnownDocument):
        return documents.label(base, entry)
    if isinstance(entry, KnownMethod):
        return methods.method_label(base, entry)
    return methods.person_label(base, entry)


def sources(entries: tuple[Entry, ...], articles: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The slugs of the articles that entries are from."""
    slugs = [s for e in entries for s in ([a for a, _ in e.mentions] if isinstance(e, KnownDocument) else [e.article])]
    return tuple(dict.fromkeys((*articles, *slugs)))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_REPLY else text[: LONGEST_REPLY - 1].rstrip() + "…"
