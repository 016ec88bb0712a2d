"""One month's meeting at another time, or not at all; the series stays as it is."""

import re
from datetime import date, datetime, time, timedelta

from handlers.chat import Button, Reply
from handlers.context import Turn
from handlers.reminding.asking import STOP
from handlers.reminding.desk import Desk
from handlers.reminding.draft import Draft
from handlers.reminding.reading import read, read_day
from handlers.reminding.saving import GONE, LIST
from handlers.reminding.telling import moment_words, month_words
from handlers.reminding.trouble import tell
from handlers.reminding.wish import Reading
from handlers.wording import capital
from knowledge.words.text import clean
from reminders.errors import NotAllowed
from reminders.records import Subscribed
from reminders.rules import ZONE

_DATE = re.compile(
    r"(?:\b(?:ngày|ngay|mùng|mung|mồng|mong|hôm|hom)\s+)?(?<!\d)(\d{1,2})\s?[/-]\s?(\d{1,2})(?:\s?[/-]\s?(\d{4}))?(?!\d)",
    re.IGNORECASE,
)
_NEARBY = (1, 2, 7)
_EXAMPLE = "Ví dụ: ngày 6, hoặc 6/2 lúc 20h."
_OF_RULES = ("one-date", "which-week", "which-end", "fifth-week", "not-monthly", "two-days", "unread")
_NOT_OWNER = Reply("Chỉ người đặt lịch mới dời được buổi họp. Đồng chí có thể bỏ qua lời nhắc của tháng này.")


def asked(at: Desk, of: Subscribed, period: str) -> Turn:
    """Ask when the meeting of a month is to be instead."""
    if not of.is_owner:
        return Turn(_NOT_OWNER)
    meeting = _meeting(of, period)
    near = [meeting + timedelta(days) for days in _NEARBY]
    command = f"/lich doi {of.schedule.id} {period}"
    buttons = tuple(Button(capital(moment_words(m)), f"{command} {m:%d/%m/%Y %H:%M}") for m in near if m > at.now)
    text = (
        f"Buổi họp {month_words(period)} đang là {moment_words(meeting)}. Đồng chí muốn dời sang lúc nào? "
        f"Đồng chí chọn, hoặc gõ ngày, và giờ nếu đổi giờ. {_EXAMPLE}"
    )
    draft = Draft("move", schedule=of.schedule.id, period=period)
    return Turn(Reply(text, "choices", (*buttons, STOP)), draft)


def answered(at: Desk, draft: Draft, text: str) -> Turn | None:
    """What an answer to that does; None where it names neither a day nor an hour."""
    of = at.followed(draft.schedule)
    if of is None:
        return Turn(GONE)
    found = _moment(of, draft.period, text)
    if isinstance(found, Reading):
        return Turn(Reply(_not_understood(found), buttons=(STOP,)), draft) if found.troubles else None
    return moved(at, of, draft.period, found)


def _not_understood(reading: Reading) -> str:
    """What of an answer was not taken; of a single month's meeting other things are not to be said than of a rule."""
    told = [t for t in reading.troubles if t.kind not in _OF_RULES]
    unread = [f"Tôi chưa hiểu “{t.part}”." for t in reading.troubles if t.kind in _OF_RULES]
    return "\n".join([*unread, *([tell(told)] if told else []), _EXAMPLE])


def moved(at: Desk, of: Subscribed, period: str, meeting: datetime | None) -> Turn:
    """Hold the meeting of a month then, or (None) not at all."""
    if not of.is_owner:
        return Turn(_NOT_OWNER)
    if meeting and meeting <= at.now:
        return Turn(
            Reply(f"{capital(moment_words(meeting))} đã qua. {_EXAMPLE}"),
            Draft("move", schedule=of.schedule.id, period=period),
        )
    try:
        at.book.move(of.schedule.id, period, meeting, at.address, at.now)
    except NotAllowed:
        return Turn(GONE)
    except ValueError:
        return Turn(
            Reply(f"Buổi họp {month_words(period)} chỉ dời được trong tháng đó hoặc sang tháng liền sau. {_EXAMPLE}")
        )
    return Turn(_told(of, period, meeting))


def _told(of: Subscribed, period: str, meeting: datetime | None) -> Reply:
    usual = of.schedule.rule.meeting(period)
    back = Button("Họp lại như thường lệ", f"/lich nhuthuong {of.schedule.id} {period}")
    month = f"{of.schedule.name}, {month_words(period)}"
    if meeting is None:
        text = f"{month}: không họp; tôi không nhắc ai trong tháng này. Các tháng khác giữ nguyên."
        return Reply(text, buttons=(back, LIST))
    if meeting == usual:
        return Reply(f"{month}: họp như thường lệ, {moment_words(meeting)}.", buttons=(LIST,))
    text = f"{month}: họp vào {moment_words(meeting)}. Lời nhắc theo ngày mới; các tháng khác giữ nguyên."
    return Reply(text, buttons=(back, LIST))


def _meeting(of: Subscribed, period: str) -> datetime:
    return of.changes.get(period) or of.schedule.rule.meeting(period)


def _moment(of: Subscribed, period: str, text: str) -> datetime | Reading:
    """The moment that a text names; a reading without one otherwise."""
    meeting = _meeting(of, period).astimezone(ZONE)
    cleaned = clean(text)
    match = _DATE.search(cleaned)
    rest = cleaned.replace(match[0], " ") if match else cleaned
    reading = read(rest) if match else read_day(rest)
    if reading.troubles:
        return reading
    day = _date(match, period) if match else _day_of(reading, period)
    hour = reading.wish.time
    if (match and day is None) or (day is None and hour is None):
        return read(f"ngày {match[0]}") if match else reading
    return _at(day or meeting.date(), hour if hour is not None else meeting.time())


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour.replace(tzinfo=None), ZONE)


def _day_of(reading: Reading, period: str) -> date | None:
    year, month = map(int, period.split("-"))
    return reading.wish.day.of(year, month) if reading.wish.day else None


def _date(match: re.Match[str], period: str) -> date | None:
    """The date in a text; without a year the one that is nearest to the month."""
    year, month = map(int, period.split("-"))
    day, said = int(match[1]), int(match[2])
    guessed = year + 1 if said < month - 6 else year - 1 if said > month + 6 else year
    try:
        return date(int(match[3] or guessed), said, day)
    except ValueError:
        return None
