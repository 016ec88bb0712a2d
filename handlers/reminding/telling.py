"""Words of a rule: days, hours, meetings and steps as they are told."""

from datetime import datetime, time

from reminders.rules import ZONE, DayRule, FromEnd, MeetingRule, MonthDay
from reminders.steps import Duty, Step

WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
_NTH = ("cuối cùng", "đầu tiên", "thứ hai", "thứ ba", "thứ tư")
_PARTS = ((11, "sáng"), (13, "trưa"), (18, "chiều"), (24, "tối"))
# February has 28 days: a later day is not in every month.
_ALWAYS_THERE = 28
DUTIES: dict[Duty, str] = {
    "meeting": "",
    "committee": "họp chi uỷ, dự thảo nội dung",
    "documents": "đăng tài liệu",
    "minutes": "đăng nghị quyết, biên bản",
}


def time_words(at: time) -> str:
    """An hour of twenty-four: "19 giờ 30"."""
    return f"{at.hour} giờ {at.minute:02}" if at.minute else f"{at.hour} giờ"


def spoken_time(at: time) -> str:
    """An hour as one says it, with the part of the day: "7 giờ 30 tối"."""
    part = next(name for until, name in _PARTS if at.hour < until)
    hour = at.hour if at.hour < 13 else at.hour - 12
    return f"{time_words(at.replace(hour=hour))} {part}"


def day_words(day: DayRule) -> str:
    """A day of each month: "ngày 3 hằng tháng", "thứ bảy đầu tiên của tháng"."""
    if isinstance(day, MonthDay):
        short = " (tháng ngắn hơn thì họp ngày cuối tháng)" if day.day > _ALWAYS_THERE else ""
        return f"ngày {day.day} hằng tháng{short}"
    if isinstance(day, FromEnd):
        return f"trước ngày cuối tháng {day.days} ngày" if day.days else "ngày cuối tháng"
    return f"{WEEKDAYS[day.weekday]} {_NTH[day.nth]} của tháng"


def rule_words(rule: MeetingRule) -> str:
    """When a branch meets: "ngày 3 hằng tháng, lúc 19 giờ 30"."""
    sunday = "; gặp chủ nhật thì dời sang thứ hai" if rule.not_sunday else ""
    return f"{day_words(rule.day)}, lúc {time_words(rule.time)}{sunday}"


def moment_words(moment: datetime) -> str:
    """A meeting's weekday, date and hour: "thứ hai, 4/1/2027, 19 giờ 30"."""
    local = moment.astimezone(ZONE)
    return f"{date_words(local)}, {time_words(local.time())}"


def date_words(moment: datetime) -> str:
    """Weekday and date: "thứ hai, 4/1/2027"."""
    local = moment.astimezone(ZONE)
    return f"{WEEKDAYS[local.weekday()]}, {local.day}/{local.month}/{local.year}"


def step_words(step: Step) -> str:
    """When a reminder comes, and what for if not the meeting itself: "trước 3 ngày, lúc 19 giờ"."""
    duty = f": {DUTIES[step.duty]}" if DUTIES[step.duty] else ""
    if step.at is None:
        return f"trước {_minutes(step.minutes)}{duty}"
    return f"{_days(step.days)}, lúc {time_words(step.at)}{duty}"


def month_words(period: str) -> str:
    """A period: "tháng 2/2027"."""
    year, month = period.split("-")
    return f"tháng {int(month)}/{year}"


def thematic_words(month: int) -> str:
    """In which month of each quarter the thematic session is."""
    return f"tháng {('đầu', 'giữa', 'cuối')[month - 1]} quý"


def is_thematic(period: str, month: int) -> bool:
    """Whether a period is the chosen month (1 to 3; 0 for none) of its quarter."""
    return month > 0 and (int(period.split("-")[1]) - 1) % 3 + 1 == month


def _days(days: int) -> str:
    if days == 0:
        return "hôm họp"
    return f"trước {days} ngày" if days > 0 else f"sau họp {-days} ngày"


def _minutes(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " ".join([*([f"{hours} giờ"] if hours else []), *([f"{rest} phút"] if rest else [])])
