"""How long before or after a meeting somebody wants to be reminded: "trước 3 ngày", "sáng hôm đó", "trước 2 tiếng"."""

from collections.abc import Callable, Iterator
from datetime import time

from handlers.reminding.patterns import Found, Page, Span, number
from handlers.reminding.times import Hour, said_time
from handlers.reminding.wish import Trouble
from reminders.steps import Step

Lead = Step | Trouble
_DEFAULT = time(19)
_PARTS = {
    "morning": time(7),
    "noon": time(11),
    "afternoon": time(14),
    "evening": time(19),
    "night": time(20),
    "pm": time(14),
}
_AFTERWARDS = time(8)
# Whoever says an earlier hour means something else: "trước khi họp 2 giờ à sáng hôm đó".
_EARLIEST = time(5)
_MOST_DAYS, _MOST_DAYS_AFTER, _MOST_MINUTES = 14, 7, 48 * 60


def said_leads(page: Page) -> Iterator[Lead]:
    """The reminders that a text asks for, and what it says of them that is none; what says them is taken."""
    leads = [make(page, found) for pattern, make in _PATTERNS for found in page.take(pattern)]
    yield from leads
    # "trước 3 ngày, 1 ngày": what stands alone goes on from what stands before it.
    for pattern, make in _FURTHER:
        while (found := page.find(pattern)) and _goes_on(page, found):
            page.mark(found.span)
            yield make(page, found)


def _goes_on(page: Page, found: Found) -> bool:
    """Whether a lead stands directly before it, perhaps with "và" between."""
    before = found.span[0] - 1
    if before > 0 and page.line.signs[before].has("and"):
        before -= 1
    return before >= 0 and page.taken[before]


def _hour(page: Page, found: Found, fallback: time) -> Hour:
    """At what time of the day: as said, or what the part of the day that is said means, or the usual."""
    if "time" in found.labels:
        part = page.signs(found.labels["part"]) if "part" in found.labels else ()
        name = next((name for sign in part for name in _PARTS if sign.has(f"part-{name}")), None)
        return said_time(page, found.labels["time"], name)
    if "part" in found.labels:
        signs = page.signs(found.labels["part"])
        return next(at for name, at in _PARTS.items() if signs[0].has(f"part-{name}"))
    return fallback


def _count(page: Page, span: Span) -> int:
    return number(page.signs(span))


def _days_before(page: Page, found: Found) -> Lead:
    weeks = 7 if "weeks" in found.labels else 1
    days = weeks * _count(page, found.labels.get("days") or found.labels["weeks"])
    return _on(page, found, days, 0 < days <= _MOST_DAYS)


def _on(page: Page, found: Found, days: int, is_possible: bool = True) -> Lead:
    hour = _hour(page, found, _DEFAULT)
    if isinstance(hour, Trouble):
        return hour
    return Step(days, hour) if is_possible and hour >= _EARLIEST else Trouble("not-a-lead", page.part(found.span))


def _days_after(page: Page, found: Found) -> Lead:
    days, hour = _count(page, found.labels["days"]), _hour(page, found, _AFTERWARDS)
    if not 0 < days <= _MOST_DAYS_AFTER:
        return Trouble("not-a-lead", page.part(found.span))
    return hour if isinstance(hour, Trouble) else Step(-days, hour, duty="minutes")


def _before(unit: int) -> Callable[[Page, Found], Lead]:
    """Some minutes, or hours of 60 minutes, before the meeting."""

    def make(page: Page, found: Found) -> Lead:
        minutes = unit * _count(page, found.labels["count"]) if "count" in found.labels else unit // 2
        minutes += unit // 2 if "half" in found.labels else 0
        is_possible = 0 < minutes <= _MOST_MINUTES
        return Step(minutes=minutes) if is_possible else Trouble("not-a-lead", page.part(found.span))

    return make


_AT = "part=PART? time=TIME?"
_PATTERNS: tuple[tuple[str, Callable[[Page, Found], Lead]], ...] = (
    ("time=TIME that-day", lambda page, found: _on(page, found, 0)),
    ("part=PART that-day at? time=TIME?", lambda page, found: _on(page, found, 0)),
    (f"days=NUM day-before {_AT}", _days_before),
    ("time=TIME day-before", lambda page, found: _on(page, found, 1)),
    ("part=PART? day-before at? time=TIME?", lambda page, found: _on(page, found, 1)),
    (f"after days=NUM day {_AT}", _days_after),
    (f"days=NUM day after {_AT}", _days_after),
    ("before ~count=NUM hours|oclock half=half?", _before(60)),
    ("count=NUM hours|oclock half=half? before", _before(60)),
    ("before halved hours|oclock", _before(60)),
    ("halved hours|oclock before", _before(60)),
    ("before ~count=NUM minute", _before(1)),
    ("count=NUM minute before", _before(1)),
    (f"before ~weeks=NUM week {_AT}", _days_before),
    (f"weeks=NUM week before {_AT}", _days_before),
    ("part=PART before ~days=NUM day time=TIME?", _days_before),
    (f"before ~days=NUM day {_AT}", _days_before),
    (f"days=NUM day before {_AT}", _days_before),
)
_FURTHER: tuple[tuple[str, Callable[[Page, Found], Lead]], ...] = (
    (f"days=NUM day {_AT}", _days_before),
    ("count=NUM hours half=half?", _before(60)),
    ("count=NUM minute", _before(1)),
)
