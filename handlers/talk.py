"""Small talk and help."""

from handlers.chat import Button, Reply
from knowledge.base import KnowledgeBase

EXAMPLES = (
    "Huyện Sìn Hồ có bao nhiêu đảng viên?",
    "Nghị quyết 21 nói gì?",
    "Tổ cảm tình Đảng là gì?",
)
_TEXTS = {
    "greeting": (
        "Chào đồng chí. Tôi là ChiBot, giúp đồng chí tra cứu số liệu, văn bản và cách làm trong công tác xây dựng Đảng."
    ),
    "thanks": "Cảm ơn đồng chí. Đồng chí cần tra cứu thêm điều gì, xin cứ hỏi.",
    "farewell": "Chào đồng chí, hẹn gặp lại.",
    "identity": (
        "Tôi là ChiBot, một chương trình tra cứu tự động, không phải người. Tôi chỉ trả lời theo các bài báo "
        "đã được đọc và ghi lại, luôn nêu nguồn và thời điểm; điều gì bài báo không nêu, tôi nói rõ là không có."
    ),
    "help": (
        "Đồng chí có thể hỏi tôi:\n"
        "• số liệu của một nơi: số đảng viên, chi bộ, tỷ lệ, mục tiêu;\n"
        "• một văn bản theo số hiệu: nghị quyết, chỉ thị, kết luận, hướng dẫn, kế hoạch;\n"
        "• cách làm, mô hình; ai giữ chức vụ gì; so sánh giữa các nơi.\n"
        "Đồng chí gõ không dấu hoặc viết tắt đều được.\n"
        "Số liệu về huyện là số liệu ghi nhận khi còn cấp huyện, không phải số liệu hiện nay."
    ),
}


def tell_talk(base: KnowledgeBase, kind: str) -> Reply:
    """The reply to small talk, with example questions to press."""
    places = ", ".join(base.places[ids[0]].title for ids in base.about.values())
    text = _TEXTS[kind]
    if kind in ("greeting", "help"):
        text += f"\nCác bài báo viết về: {places}."
    buttons = tuple(Button(example, example) for example in EXAMPLES) if kind != "farewell" else ()
    return Reply(text, buttons=buttons)
