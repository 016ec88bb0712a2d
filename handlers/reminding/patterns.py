"""Finding patterns of signs in a line, and the numbers and hours that signs say.

A pattern is written as items with spaces between: "last day? month" are three signs, the second may be missing;
"before|away" is one sign of two kinds; "~month" may have a comma before it; "days=NUM" is remembered as "days". Items
in capitals are defined in `_ITEMS`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from handlers.reminding.signs import TAKEN, Line, Sign

Span = tuple[int, int]
_GAP = r"(?:[,;:.])?"


def _of(*names: str) -> str:
    return rf"(?:<[^<>]*\|(?:{'|'.join(names)})(?:-[^<>|]*)?\|[^<>]*>)"


_UNIT, _DIGITS = _of("number"), _of("digits")
_TEN, _TENS, _TWENTY = _of("ten"), _of("tens"), _of("twenty")
# "ba mươi chín" is neither three nor thirty: a number in words is taken whole or not at all. A ten that is surely no
# "mươi" begins another number.
_WHOLE = rf"(?!{_UNIT}|{_TENS})"
_SPELT = rf"(?:{_TWENTY}{_UNIT}|{_UNIT}{_TENS}{_UNIT}?|{_TEN}{_UNIT}?|{_UNIT}){_WHOLE}"
_NUM = rf"(?:{_DIGITS}|{_SPELT})"
# "hai mười chín giờ" is no hour, so that "thứ hai mười chín giờ" can be read.
_TWENTIES = rf"{_of('number-2')}{_TENS}(?:{_of('number-[1-4]')})?"
_HOUR = rf"(?:{_DIGITS}|{_TWENTIES}|{_TEN}{_UNIT}?|{_UNIT})"
_MINUTES = rf"(?:<[^<>]*\|digits-[0-5][0-9]\|[^<>]*>|{_UNIT}{_TENS}{_UNIT}?|{_TEN}{_UNIT}?|{_NUM}(?={_of('minute')}))"
_PART = _of("part")
_CLOCK = (
    rf"(?:<[^<>]*\|clock-[^<>]*>|<[^<>]*\|digits-\d\d?\|[^<>]*>:<[^<>]*\|digits-[0-5][0-9]\|[^<>]*>{_of('oclock')}?"
    rf"|{_HOUR}{_of('oclock')}(?:{_of('less')}{_MINUTES}{_of('minute')}?|{_of('half')}|:?{_MINUTES}{_of('minute')}?)?)"
)
_TIME = rf"(?:(?:{_of('at')}:?)?(?:{_PART}(?:{_of('at')}:?)?{_CLOCK}(?!{_PART})|{_CLOCK}{_PART}?))"
# Without "giờ" a number is an hour only beside a word that says so.
_BARE = rf"(?:{_of('at')}:?{_HOUR}(?:{_of('half')})?{_PART}?|{_HOUR}{_of('half')}{_PART}?|{_HOUR}{_PART})"
_ORDINAL = rf"(?:{_of('weekday')}?(?:{_UNIT}|<[^<>]*\|digits-0?\d\|[^<>]*>)|{_of('first')}|{_of('last')})"
_WEEKDAY = rf"(?:<[^<>]*\|weekday-\d\|[^<>]*>|<[^<>]*\|weekday\|[^<>]*>(?:{_UNIT}|{_DIGITS}))"
_ITEMS = {
    "NUM": _NUM,
    "TIME": _TIME,
    "BARE": _BARE,
    "PART": _PART,
    # "toi" without marks is as likely "tôi".
    "PART-ALONE": r"<\|part-[^<>|]*\|>",
    "WEEKDAY": _WEEKDAY,
    "ORDINAL": _ORDINAL,
    "NTH": rf"(?:{_of('weekday')}(?:{_UNIT}|{_DIGITS})|{_of('first')}|{_of('last')})(?!{_of('week')})",
}


@lru_cache(maxsize=200)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile("".join(map(_item, pattern.split())))


def _item(item: str) -> str:
    gap = _GAP if item.startswith("~") else ""
    label, _, names = item.removeprefix("~").removesuffix("?").rpartition("=")
    body = _ITEMS[names] if names in _ITEMS else _of(*names.split("|"))
    body = f"(?P<{label}>{body})" if label else body
    return f"(?:{gap}{body})?" if item.endswith("?") else f"{gap}{body}"


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern found: the signs from the first to before the last, and of those that were labelled."""

    span: Span
    labels: dict[str, Span]


class Page:
    """A line of which parts are taken one after another."""

    def __init__(self, line: Line) -> None:
        """Take the line; nothing of it is taken yet."""
        self.line = line
        self.taken = [False] * len(line.signs)
        self._spelt = [str(sign) for sign in line.signs]
        self._text, self._starts = self._written()

    def take(self, pattern: str) -> Iterator[Found]:
        """Find a pattern, each time in what is not taken yet, and take it."""
        while found := self.find(pattern):
            self.mark(found.span)
            yield found

    def find(self, pattern: str) -> Found | None:
        """The first place where a pattern stands."""
        starts = self._starts
        match = _compiled(pattern).search(self._text)
        if not match:
            return None

        def span(label: str | int, match: re.Match[str] = match) -> Span:
            return bisect_left(starts, match.start(label)), bisect_left(starts, match.end(label))

        labels = {name: span(name) for name, value in match.groupdict().items() if value is not None}
        return Found(span(0), labels)

    def mark(self, span: Span) -> None:
        """Take some signs."""
        for at in range(*span):
            self.taken[at] = True
            self._spelt[at] = f"{self.line.signs[at].stop}<{TAKEN}>"
        self._text, self._starts = self._written()

    def part(self, span: Span) -> str:
        """What was written there."""
        return self.line.part(*span)

    def signs(self, span: Span) -> tuple[Sign, ...]:
        """The signs there."""
        return self.line.signs[span[0] : span[1]]

    def _written(self) -> tuple[str, list[int]]:
        """The signs as one text, and where each begins in it, behind the stop that stands before it."""
        starts, length = [], 0
        for sign, spelt in zip(self.line.signs, self._spelt, strict=True):
            starts.append(length + len(sign.stop))
            length += len(spelt)
        return "".join(self._spelt), starts


def number(signs: tuple[Sign, ...]) -> int:
    """The number that signs say: "31", "ba mươi mốt", "hăm mốt"."""
    total = 0
    for sign in signs:
        if sign.has("digits"):
            return _value(sign, "digits")
        if sign.has("number"):
            total += _value(sign, "number")
        elif sign.has("twenty"):
            total += 20
        elif sign.has("ten") or sign.has("tens"):
            total = total * 10 if total else 10
    return total


def _value(sign: Sign, kind: str) -> int:
    return int(next(tag for tag in sign.tags if tag.startswith(f"{kind}-")).partition("-")[2])
