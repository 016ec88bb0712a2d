"""Hours as people say them: "19h30", "7 giờ kém 15 tối", "bảy rưỡi tối"."""

import re
from datetime import time

from handlers.reminding.patterns import Page, Span, number
from handlers.reminding.signs import Sign
from handlers.reminding.wish import Trouble

# The hours of a clock with twelve that each part of the day may have, and those of one with twenty-four.
_PARTS = {
    "morning": (range(1, 12), range(1, 12), 0),
    "noon": (range(1, 3), range(10, 15), 12),
    "afternoon": (range(1, 8), range(12, 20), 12),
    "evening": (range(5, 12), range(17, 24), 12),
    "night": (range(8, 12), range(20, 24), 12),
    "pm": (range(1, 12), range(12, 24), 12),
}
# From one to four nobody meets at night; from five to nine it may be the morning or the evening.
_AFTERNOON, _EITHER = range(1, 5), range(5, 10)
Hour = time | Trouble


def said_time(page: Page, span: Span, part: str | None = None) -> Hour:
    """The time that some signs say, with the part of the day said elsewhere; a `Trouble` where they say none or two."""
    signs, words = page.signs(span), page.part(span)
    hour, minute, is_exact = _clock(signs)
    part = next((name for sign in signs for name in _PARTS if sign.has(f"part-{name}")), part)
    minutes = number(tuple(_after(signs, "less"))) if any(sign.has("less") for sign in signs) else 0
    if hour > 23 or minute > 59:
        return Trouble("not-a-time", words)
    if part is None and not is_exact and hour in _EITHER:
        return Trouble("hour", words, times=tuple(_time(h, minute, minutes) for h in (hour, hour + 12)))
    resolved = _of_day(hour, part, is_exact)
    return Trouble("not-a-time", words) if resolved is None else _time(resolved, minute, minutes)


def _of_day(hour: int, part: str | None, is_exact: bool) -> int | None:
    """The hour of 24; None where the part of the day contradicts it."""
    if part is None:
        return hour + 12 if hour in _AFTERNOON and not is_exact else hour
    twelve, whole, more = _PARTS[part]
    if hour in twelve:
        return hour + more
    return hour if hour in whole else None


def _time(hour: int, minute: int, less: int) -> time:
    total = (hour * 60 + minute - less) % (24 * 60)
    return time(*divmod(total, 60))


def _clock(signs: tuple[Sign, ...]) -> tuple[int, int, bool]:
    """Hour, minute, and whether the hour can only be one of twenty-four, as in "07:00"."""
    clock = next((tag for sign in signs for tag in sign.tags if tag.startswith("clock-")), None)
    if clock:
        hour, minute = re.findall(r"\d+", clock)
        return int(hour), int(minute), False
    numbers = [sign for sign in signs if not (sign.has("at") or sign.has("part"))]
    first = _run(numbers)
    rest = [sign for sign in numbers[len(first) :] if not sign.has("oclock")]
    is_exact = any(tag.startswith("digits-0") for tag in first[0].tags)
    return number(tuple(first)), _minutes(rest), is_exact


def _run(signs: list[Sign]) -> list[Sign]:
    """The signs of the first number: one in digits, or words up to what is no number."""
    if signs[0].has("digits"):
        return signs[:1]
    end = next((n for n, sign in enumerate(signs) if not _is_number(sign)), len(signs))
    return signs[:end]


def _is_number(sign: Sign) -> bool:
    return any(map(sign.has, ("number", "ten", "tens", "twenty")))


def _minutes(rest: list[Sign]) -> int:
    if any(sign.has("less") for sign in rest):
        return 0
    return 30 if any(sign.has("half") for sign in rest) else number(tuple(rest))


def _after(signs: tuple[Sign, ...], name: str) -> list[Sign]:
    at = next(n for n, sign in enumerate(signs) if sign.has(name))
    return [sign for sign in signs[at + 1 :] if not sign.has("part")]
