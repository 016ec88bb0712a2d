"""Telling documents: name, body, date, subject, and what the articles say was done under them."""

from collections.abc import Sequence

from handlers.sources import day, source_line
from handlers.wording import capital
from knowledge.base import KnowledgeBase, KnownDocument
from knowledge.content import Document
from knowledge.finding.decision import Answer

MOST_IN_FULL = 2


def document_name(base: KnowledgeBase, document: Document) -> str:
    """Type and number or symbol: "Nghị quyết số 21-NQ/TW", "Đề án của huyện Nam Đông"."""
    kind = capital(base.type_names[document.type])
    if document.symbol:
        return f"{kind} số {document.symbol}"
    return f"{kind} số {document.number:02}" if document.number else kind


def issued(base: KnowledgeBase, document: Document) -> str:
    """Body, term and place that a document comes from; empty where the articles don't say."""
    if not document.body:
        return ""
    words = [base.body_names[document.body], f"(khóa {document.term})" if document.term else ""]
    place = base.places[document.place] if document.place else None
    if place:
        words[0] = f"{words[0]} {place.name}"
    return " ".join(filter(None, words))


def heading(base: KnowledgeBase, document: Document) -> str:
    """Name, date and body in one line, in the order of print."""
    body = issued(base, document)
    line = document_name(base, document) + (f", ngày {day(document.date)}" if document.date else "")
    return f"{line} của {body}" if body else line


def label(base: KnowledgeBase, known: KnownDocument) -> str:
    """A short name that also works as a question."""
    document = known.document
    if document.number is None:
        place = base.places[document.place].title if document.place else ""
        return f"{document_name(base, document)} {place} {document.period or ''}".strip()
    if document.symbol:
        return document_name(base, document)
    body = issued(base, document)
    return f"{document_name(base, document)} của {body}" if body else document_name(base, document)


def tell_documents(base: KnowledgeBase, answer: Answer) -> str:
    """One document in full, or several as a list."""
    documents = [entry for entry in answer.entries if isinstance(entry, KnownDocument)]
    articles = [article for known in documents for article, _ in known.mentions]
    if len(documents) <= MOST_IN_FULL:
        lines = [line for known in documents for line in _in_full(base, known)]
    else:
        lines = [f"• {heading(base, known.document)}: {_subject(known.document)}" for known in documents]
    return "\n".join([*lines, source_line(base, articles)])


def _subject(document: Document) -> str:
    return document.title or "bài báo không nêu nội dung"


def _in_full(base: KnowledgeBase, known: KnownDocument) -> list[str]:
    document = known.document
    lines = [f"{heading(base, document)}.", f"Về việc: {_subject(document)}."]
    if document.period:
        lines.append(f"Giai đoạn: {document.period}.")
    done = [point for _, mention in known.mentions for point in mention.done]
    if done:
        lines.append("Theo bài báo:")
        lines += [f"• {point}" for point in dict.fromkeys(done)]
    notes = dict.fromkeys(mention.note for _, mention in known.mentions if mention.note)
    return lines + [f"Lưu ý: {note}" for note in notes]


def tell_missing_aspect(base: KnowledgeBase, known: Sequence[KnownDocument], aspects: str) -> str:
    """That the articles don't give the side of a document that was asked for, and what they do give."""
    words = {"date": "ngày ban hành", "period": "giai đoạn áp dụng", "body": "cơ quan ban hành", "signer": "người ký"}
    missing = " và ".join(words[aspect] for aspect in aspects.split(","))
    names = ", ".join(document_name(base, k.document) for k in known)
    told = tell_documents(base, Answer(tuple(known)))
    return f"Các bài báo tôi tra cứu không ghi {missing} của {names}. Những điều bài báo có ghi:\n{told}"


def spoken_reference(base: KnowledgeBase, subject: str) -> str:
    """A reference of a refused question as words: "Kế hoạch số 18"."""
    kind, number, body = (subject + "||").split("|")[:3]
    name = base.type_names.get(kind, "văn bản")
    said = f"{name} số {number}" if number else name
    return f"{said} của {base.body_names[body]}" if body in base.body_names else said
