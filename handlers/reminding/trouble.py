"""Saying which part of a text was not taken, why, and how it may be said."""

from collections.abc import Sequence

from handlers.chat import Button
from handlers.reminding.telling import day_words, spoken_time, time_words
from handlers.reminding.wish import MOST_STEPS, Kind, Reading, Trouble
from handlers.wording import capital

EXAMPLE = "họp chi bộ mùng 3 hằng tháng lúc 19h30 tại nhà văn hóa, nhắc trước 1 ngày"
# So much of what somebody wrote is enough to know it again.
_LONGEST_PART = 60
_MOST = 3
# With these, everything else in the text can be trusted and only one thing must be chosen.
CHOOSABLE: tuple[Kind, ...] = ("hour", "which-week", "which-end", "fifth-week")
_MEANINGS: dict[Kind, str] = {
    "hour": "Giờ “{part}” là buổi sáng hay buổi tối? Ví dụ: 7 giờ sáng, 7 giờ tối, 19 giờ.",
    "which-week": "“{part}” là của tuần nào trong tháng? Ví dụ: thứ bảy đầu tiên của tháng, chủ nhật cuối tháng.",
    "which-end": "“{part}”: chi bộ họp trước ngày cuối tháng, hay họp đúng ngày cuối tháng?",
    "fifth-week": "“{part}”: không phải tháng nào cũng có. Ví dụ: thứ bảy tuần thứ tư, hoặc thứ bảy cuối tháng.",
    "not-a-day": "“{part}” không phải là ngày trong tháng: xin ghi từ 1 đến 31. Ví dụ: mùng 3, ngày cuối tháng.",
    "not-a-time": "“{part}” không phải là giờ. Xin ghi từ 0 giờ đến 23 giờ 59. Ví dụ: 19h30, 7 giờ rưỡi tối.",
    "not-a-weekday": "“{part}” không phải là thứ trong tuần. Ví dụ: thứ bảy đầu tiên của tháng, chủ nhật cuối tháng.",
    "not-a-lead": (
        "“{part}”: tôi nhắc được trước nhiều nhất 14 ngày hoặc 48 giờ, từ 5 giờ sáng trở đi, "
        "và sau họp nhiều nhất 7 ngày. Ví dụ: trước 3 ngày, trước 2 tiếng."
    ),
    "too-many": "Một lịch có nhiều nhất {most} mốc nhắc. Ví dụ: trước 3 ngày, trước 1 ngày, sáng hôm đó.",
    "two-days": "Trong “{part}” có hơn một ngày họp. Mỗi lịch chỉ có một ngày. Ví dụ: mùng 3 hằng tháng.",
    "two-times": "Trong “{part}” có hơn một giờ họp. Mỗi lịch chỉ có một giờ. Ví dụ: lúc 19h30.",
    "one-date": "“{part}” chỉ có một lần, còn lịch nhắc là cho hằng tháng. Ví dụ: mùng 3 hằng tháng.",
    "not-monthly": "“{part}”: tôi chỉ nhắc lịch họp hằng tháng. Ví dụ: mùng 3 hằng tháng, thứ bảy đầu tiên của tháng.",
    "lunar": "“{part}”: tôi chỉ nhắc theo ngày dương lịch. Ví dụ: mùng 3 dương lịch hằng tháng.",
    "sunday": "“{part}”: gặp chủ nhật, tôi chỉ dời được sang thứ hai. Ví dụ: gặp chủ nhật thì dời sang thứ hai.",
    "unclear": "Tôi chưa hiểu “{part}”. Ví dụ: chuyên đề tháng giữa quý; gặp chủ nhật thì dời sang thứ hai.",
    "unread": "Tôi chưa hiểu phần “{part}”.",
}


def tell(troubles: Sequence[Trouble]) -> str:
    """What was not taken, a line each."""
    lines = [_MEANINGS[trouble.kind].format(part=_short(trouble.part), most=MOST_STEPS) for trouble in troubles[:_MOST]]
    if all(trouble.kind == "unread" for trouble in troubles):
        lines.append(f"Ví dụ: {EXAMPLE}.")
    return "\n".join(lines)


def options(trouble: Trouble) -> tuple[Button, ...]:
    """What may have been meant, to press."""
    times = [
        Button(f"{capital(spoken_time(at))} ({time_words(at)})", f"/nhac {spoken_time(at)}") for at in trouble.times
    ]
    days = [Button(capital(day_words(day)), f"/nhac {day_words(day)}") for day in trouble.days]
    return (*times, *days)


def is_choosable(reading: Reading) -> bool:
    """Whether the only trouble of a text is a choice between few meanings."""
    return len(reading.troubles) == 1 and reading.troubles[0].kind in CHOOSABLE and bool(options(reading.troubles[0]))


def passed_over(reading: Reading) -> str:
    """That some words were passed over; nothing where none were."""
    parts = ", ".join(f"“{_short(part)}”" for part in reading.unknown[:_MOST])
    return f"Tôi bỏ qua phần chưa hiểu: {parts}." if parts else ""


def _short(part: str) -> str:
    part = " ".join(part.split())
    return part if len(part) <= _LONGEST_PART else f"{part[: _LONGEST_PART - 1].rstrip()}…"
