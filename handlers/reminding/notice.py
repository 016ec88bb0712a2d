"""A reminder as it is told: what, when, where, what to prepare, and what may be pressed."""

from handlers.chat import Button, Reply
from handlers.reminding.telling import moment_words
from reminders.records import Delivery
from reminders.steps import Duty

_HEADINGS: dict[Duty, str] = {
    "meeting": "Nhắc họp",
    "committee": "Chuẩn bị họp",
    "documents": "Chuẩn bị họp",
    "minutes": "Việc sau họp",
}
_THINGS: dict[Duty, tuple[str, ...]] = {
    "meeting": ("Đồng chí đọc trước tài liệu trên Sổ tay đảng viên điện tử và chuẩn bị ý kiến.",),
    "committee": (
        "Việc cần làm: họp chi uỷ, dự thảo nội dung.",
        "Báo thời gian, địa điểm, nội dung cho đảng viên và cấp ủy viên cấp trên theo dõi chi bộ.",
    ),
    "documents": ("Việc cần làm: đăng tài liệu lên Sổ tay đảng viên điện tử, chậm nhất trước họp 1 ngày.",),
    "minutes": ("Việc cần làm: đăng nghị quyết, biên bản.",),
}
_THEMATIC = "Tháng này có sinh hoạt chuyên đề: buổi họp từ 120 phút."
_LATE = "(Nhắc muộn)"
LABELS = TAKEN, LATER, MOVE, SKIP = ("Đã nhận", "Nhắc lại sau 1 giờ", "Dời tháng này", "Bỏ qua tháng này")
"""The labels of the buttons that reminders have."""


def notice(delivery: Delivery) -> Reply:
    """The text and the buttons of a reminder."""
    schedule, duty = delivery.schedule, delivery.step.duty
    late = f" {_LATE}" if delivery.is_late else ""
    is_over = duty == "minutes"
    lines = [
        f"{_HEADINGS[duty]}{late}: {schedule.name}",
        f"{'Đã họp' if is_over else 'Thời gian'}: {moment_words(delivery.meeting)}",
        f"Địa điểm: {schedule.place or 'chưa ghi'}",
    ]
    if schedule.is_thematic(delivery.period) and not is_over:
        lines.append(_THEMATIC)
    return Reply("\n".join([*lines, *_THINGS[duty]]), buttons=_buttons(delivery), first=_first(delivery))


def _first(delivery: Delivery) -> int:
    """The number of a reminder's first button: 11, 21, … up to 91.

    No other menu is as long as to have these numbers, so what is typed for one never presses a button of another. They
    follow from the delivery, so that they mean the same after a restart and in every process.
    """
    return 11 + 10 * ((delivery.id - 1) % 9)


def _buttons(delivery: Delivery) -> tuple[Button, ...]:
    taken = Button(TAKEN, f"/lich nhan {delivery.id}")
    later = Button(LATER, f"/lich nhaclai {delivery.id}")
    if delivery.step.duty == "minutes":
        return (taken, later)
    month = f"{delivery.schedule.id} {delivery.period}"
    return (
        taken,
        later,
        Button(MOVE, f"/lich doi {month}"),
        Button(SKIP, f"/lich boqua {month}"),
    )
