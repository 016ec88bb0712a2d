"""Refusing honestly: what is missing, and which near things the bot does know."""

from handlers.articles import tell_articles
from handlers.documents import spoken_reference, tell_missing_aspect
from knowledge.base import KnowledgeBase, KnownDocument
from knowledge.decision import NoAnswer


def tell_no_answer(base: KnowledgeBase, decision: NoAnswer) -> str:
    """What is missing, in one or two sentences; the offers follow as buttons."""
    documents = [offer for offer in decision.offers if isinstance(offer, KnownDocument)]
    if decision.reason == "aspect":
        return tell_missing_aspect(base, documents, decision.subject)
    if decision.reason == "article-date":
        return f"Bài báo không ghi ngày đăng. {tell_articles(base, [decision.subject])}"
    text = _MISSING[decision.reason].format(subject=_subject(base, decision))
    return f"{text}\nĐiều gần nhất tôi có:" if decision.offers else text


def _subject(base: KnowledgeBase, decision: NoAnswer) -> str:
    if decision.reason == "document":
        return spoken_reference(base, decision.subject)
    return decision.subject


_MISSING = {
    "place": "Các bài báo tôi có không nêu số liệu của {subject}, nên tôi không trả lời được.",
    "measure": "Các bài báo tôi có không nêu số liệu này.",
    "period": "Các bài báo tôi có không nêu số liệu cho {subject}.",
    "document": "Tôi không tìm thấy {subject} trong các bài báo tôi có.",
    "person": "Các bài báo tôi có không nêu tên người này.",
    "names": "Các bài báo tôi có chỉ nêu con số, không nêu tên cụ thể.",
    "person-detail": "Các bài báo tôi có nhắc tên {subject}, nhưng không nêu điều này.",
    "method": "Các bài báo tôi có không nói về điều này.",
    "unclear": (
        "Xin lỗi, tôi chưa hiểu câu hỏi. Tôi chỉ tra cứu số liệu, văn bản và cách làm trong các bài báo tôi có; "
        "đồng chí có thể nêu tên địa phương và điều cần hỏi."
    ),
}
