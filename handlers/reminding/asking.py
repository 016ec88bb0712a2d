"""What is asked while somebody sets up reminders, with what they may press."""

from handlers.chat import Button, Reply
from handlers.reminding.draft import Draft, Field
from handlers.reminding.telling import step_words
from reminders.steps import MEMBER, SECRETARY, Step

STOP = Button("Thôi", "/nhac thôi")
_LEADS = ("trước 3 ngày", "trước 1 ngày", "sáng hôm đó", "trước 2 tiếng")
_DAYS = ("mùng 3", "mùng 5", "thứ bảy đầu tiên của tháng", "chủ nhật cuối tháng", "ngày cuối tháng")
_TIMES = ("19 giờ", "19 giờ 30", "20 giờ", "7 giờ 30 sáng", "2 giờ chiều")
_UNITS = {"day": "Ngày {}", "date": "Ngày {}", "time": "Lúc {} giờ"}
_ITEM = "Mục"
_PLACES = ("Nhà văn hóa", "Hội trường", "Trụ sở")
_MONTHS = ("Tháng đầu quý", "Tháng giữa quý", "Tháng cuối quý")


def question(draft: Draft) -> Reply:
    """The next thing to ask; a draft of which nothing is missing has none."""
    field = draft.missing
    assert field
    text, buttons = _QUESTIONS[field]
    if field == "steps" and draft.own_steps:
        text, buttons = _OWN_STEPS
    return Reply(text, "choices", (*buttons, STOP))


def either(draft: Draft, offered: tuple[Button, ...], text: str) -> Reply | None:
    """What is asked where a bare number may be one of the numbered buttons as well as a day or an hour."""
    said = text.strip().rstrip(".")
    unit = _UNITS.get(draft.missing or "")
    if not (unit and said.isdecimal() and 1 <= int(said) < len(offered) and _is_open(draft, offered)):
        return None
    button, meant = offered[int(said) - 1], unit.format(int(said))
    item = f"{_ITEM} {said}: {button.label}"
    buttons = (Button(meant, f"/nhac {meant}"), Button(item, button.text), STOP)
    return Reply(f"“{said}” là {meant.lower()}, hay là mục {said} trong danh sách?", "choices", buttons)


def _is_open(draft: Draft, offered: tuple[Button, ...]) -> bool:
    """Whether anything may be answered; where few things are offered to choose between, a number is one of them."""
    if draft.missing == "date":
        return not any(button.label.startswith(_ITEM) for button in offered)
    return offered == question(draft).buttons


def _pressed(words: tuple[str, ...], prefix: str = "/nhac") -> tuple[Button, ...]:
    return tuple(Button(word[:1].upper() + word[1:], f"{prefix} {word}") for word in words)


def preset_words(steps: tuple[Step, ...]) -> str:
    """A preset's reminders, a line each."""
    return "\n".join(f"  – {step_words(step)}" for step in steps)


_QUESTIONS: dict[Field, tuple[str, tuple[Button, ...]]] = {
    "day": (
        "Chi bộ họp vào ngày nào hằng tháng? Đồng chí chọn, hoặc gõ, ví dụ: mùng 4, ngày 25, thứ sáu tuần thứ hai, "
        "trước ngày cuối tháng 2 ngày.",
        _pressed(_DAYS),
    ),
    "time": ("Chi bộ họp lúc mấy giờ? Đồng chí chọn, hoặc gõ, ví dụ: 19h30, 7 giờ rưỡi tối.", _pressed(_TIMES)),
    "place": (
        "Chi bộ họp ở đâu? Đồng chí chọn, hoặc gõ nơi họp.",
        (*_pressed(_PLACES, "/nhac tại"), Button("Chưa ghi nơi họp", "/nhac bỏ qua")),
    ),
    "steps": (
        "Đồng chí muốn được nhắc như thế nào?\n"
        f"• Đảng viên:\n{preset_words(MEMBER)}\n"
        f"• Bí thư:\n{preset_words(SECRETARY)}\n"
        "• Tự chọn: đồng chí gõ, ví dụ: trước 3 ngày và sáng hôm đó.",
        (
            Button("Như đảng viên", "/nhac như đảng viên"),
            Button("Như bí thư", "/nhac như bí thư"),
            Button("Tự chọn", "/nhac tự chọn"),
        ),
    ),
    "thematic": (
        "Chi bộ sinh hoạt chuyên đề vào tháng nào của mỗi quý? Lời nhắc của tháng đó sẽ nói rõ.",
        (*_pressed(_MONTHS, "/nhac chuyên đề"), Button("Không nhắc chuyên đề", "/nhac bỏ qua")),
    ),
    "date": (
        "Tháng này chi bộ họp vào lúc nào? Đồng chí gõ ngày, và giờ nếu đổi giờ, ví dụ: ngày 6, hoặc 6/2 lúc 20h.",
        (),
    ),
}
_OWN_STEPS = (
    "Đồng chí gõ các mốc nhắc, ví dụ: trước 3 ngày lúc 19h, trước 1 ngày, sáng hôm đó, trước 2 tiếng.",
    _pressed(_LEADS),
)
