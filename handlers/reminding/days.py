"""Days of the month as people say them: "mùng 3", "ngày cuối tháng", "thứ bảy đầu tiên", "thứ sáu tuần thứ hai"."""

from collections.abc import Callable, Iterator

from handlers.reminding.patterns import Found, Page, Span, number
from handlers.reminding.wish import Trouble
from reminders.rules import SUNDAY, DayRule, FromEnd, MonthDay, NthWeekday

Day = DayRule | Trouble
_LAST = 0
_FARTHEST_FROM_END = 27


def said_days(page: Page) -> Iterator[Day]:
    """The days that a text names, and what it says of days that is none; what says them is taken."""
    for pattern, make in _PATTERNS:
        for found in page.take(pattern):
            yield make(page, found)


def said_sunday(page: Page) -> Iterator[bool | Trouble]:
    """Whether a meeting on a Sunday is to be on the Monday after it: "gặp chủ nhật thì dời sang thứ hai"."""
    for found in page.take("meets ~weekday-6 ~moves moves? over|until? day? next-day"):
        yield bool(found)
    for found in page.take("meets ~weekday-6 ~moves moves? over|until|at? day? to=WEEKDAY"):
        is_monday = _weekday(page, found.labels["to"]) == 0
        yield is_monday or Trouble("sunday", page.part(found.span))


def _weekday(page: Page, span: Span) -> int | None:
    """The number of a weekday, 0 for Monday; None for "thứ 9"."""
    signs = page.signs(span)
    for sign in signs:
        tag = next((tag for tag in sign.tags if tag.startswith("weekday-")), None)
        if tag:
            return int(tag.partition("-")[2])
    said = number(signs)
    return said - 2 if 2 <= said <= SUNDAY + 1 else None


def _nth(page: Page, span: Span) -> int:
    """Which week of the month: 1 to 4, 0 for the last."""
    signs = page.signs(span)
    if any(sign.has("number") or sign.has("digits") for sign in signs):
        return number(signs)
    return 1 if any(sign.has("first") for sign in signs) else _LAST


def _nth_weekday(page: Page, found: Found) -> Day:
    weekday, nth = _weekday(page, found.labels["day"]), _nth(page, found.labels["nth"])
    if weekday is None:
        return Trouble("not-a-weekday", page.part(found.labels["day"]))
    if nth > 4 or (nth == 0 and not any(sign.has("last") for sign in page.signs(found.labels["nth"]))):
        return Trouble("fifth-week", page.part(found.span), days=(NthWeekday(_LAST, weekday),))
    return NthWeekday(nth, weekday)


def _some_weekday(page: Page, found: Found) -> Day:
    weekday = _weekday(page, found.labels["day"])
    if weekday is None:
        return Trouble("not-a-weekday", page.part(found.span))
    days = tuple(NthWeekday(nth, weekday) for nth in (1, 2, 3, 4, _LAST))
    return Trouble("which-week", page.part(found.span), days=days)


def _from_end(page: Page, found: Found) -> Day:
    days = number(page.signs(found.labels["days"])) if "days" in found.labels else 0
    return FromEnd(days) if days <= _FARTHEST_FROM_END else Trouble("not-a-day", page.part(found.span))


def _month_day(page: Page, found: Found) -> Day:
    day = number(page.signs(found.labels["date"]))
    return MonthDay(day) if 1 <= day <= 31 else Trouble("not-a-day", page.part(found.span))


def _always(day: DayRule) -> Callable[[Page, Found], Day]:
    return lambda _, __: day


def _trouble(kind: str) -> Callable[[Page, Found], Day]:
    return lambda page, found: Trouble(kind, page.part(found.span))  # type: ignore[arg-type]


_PATTERNS: tuple[tuple[str, Callable[[Page, Found], Day]], ...] = (
    ("once", _trouble("one-date")),
    ("often", _trouble("not-monthly")),
    ("day|first-days? NUM? ~lunar", _trouble("lunar")),
    ("day|first-days NUM month NUM", _trouble("one-date")),
    ("day last month monthly? ~away days=NUM day", _from_end),
    ("before|away day? last month|monthly days=NUM day", _from_end),
    ("days=NUM day before day? last month|monthly", _from_end),
    ("last month|monthly ~away days=NUM day", _from_end),
    ("day? last-but-one last? month?", _always(FromEnd(1))),
    ("week nth=ORDINAL month|monthly? ~at? day=WEEKDAY", _nth_weekday),
    ("day=WEEKDAY week nth=ORDINAL month|monthly?", _nth_weekday),
    ("day=WEEKDAY ~nth=NTH month|monthly?", _nth_weekday),
    ("day=WEEKDAY", _some_weekday),
    ("day? last month|monthly", _always(FromEnd(0))),
    ("day first month|monthly", _always(MonthDay(1))),
    ("day? first-days date=NUM", _month_day),
    ("day date=NUM", _month_day),
)
