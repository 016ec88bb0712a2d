"""Refusing honestly: what is missing, and which near things the bot does know."""

from handlers.articles import tell_articles
from handlers.documents import label, spoken_reference, tell_missing_aspect
from knowledge.base import KnowledgeBase, KnownDocument
from knowledge.finding.decision import NoAnswer


def tell_no_answer(base: KnowledgeBase, decision: NoAnswer) -> str:
    """What is missing, in one or two sentences; the offers follow as buttons."""
    documents = [offer for offer in decision.offers if isinstance(offer, KnownDocument)]
    if decision.reason == "aspect":
        return tell_missing_aspect(base, documents, decision.subject)
    if decision.reason == "article-date":
        return f"Bài báo này không ghi ngày đăng.\n{tell_articles(base, [decision.subject])}"
    text = _MISSING[decision.reason].format(subject=_subject(base, decision))
    return f"{text}\nĐồng chí có thể chọn điều gần với câu hỏi:" if decision.offers else text


def _subject(base: KnowledgeBase, decision: NoAnswer) -> str:
    if decision.reason == "document":
        return spoken_reference(base, decision.subject)
    if decision.reason == "document-date":
        return " và ".join(label(base, offer) for offer in decision.offers if isinstance(offer, KnownDocument))
    return decision.subject or "thời gian đồng chí hỏi"


_MISSING = {
    "place": "Về {subject}, các bài báo tôi tra cứu không nêu điều đồng chí hỏi, nên tôi không trả lời được.",
    "measure": "Các bài báo tôi tra cứu không nêu số liệu này.",
    "period": "Các bài báo tôi tra cứu không nêu số liệu này cho {subject}.",
    "document": "Tôi không tìm thấy {subject} trong các bài báo tôi tra cứu.",
    "document-date": "Ngày đồng chí nêu không khớp với ngày bài báo ghi cho {subject}.",
    "person": "Các bài báo tôi tra cứu không nêu người đồng chí hỏi.",
    "names": "Các bài báo tôi tra cứu chỉ nêu con số, không nêu tên cụ thể.",
    "person-detail": "Bài báo có nhắc tên {subject}, nhưng không nêu điều đồng chí hỏi.",
    "method": "Các bài báo tôi tra cứu không nói về điều này.",
    "unclear": (
        "Xin lỗi đồng chí, tôi chưa hiểu câu hỏi. Tôi chỉ tra cứu được số liệu, văn bản, cách làm và chức vụ "
        "nêu trong các bài báo. Đồng chí vui lòng ghi rõ tên địa phương và điều cần hỏi, "
        "ví dụ: “Huyện Sìn Hồ có bao nhiêu đảng viên?”"
    ),
}
