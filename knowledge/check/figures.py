"""Figures as newspapers print them: 1.720 · 43,31 · 03 · 50/60 · 17/08/2017 · 08:53."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

Key = tuple[str, tuple[Decimal, ...]]
"""A figure's meaning: its numbers, and what marks it ("/", ":", "năm", "tháng", "số" …, "" for none)."""

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)?"
_FIGURE = re.compile(rf"\d{{1,2}}([/.-])\d{{1,2}}\1\d{{4}}(?!\d)|\d{{1,2}}:\d{{2}}(?!\d)|\d+/\d+|{_NUMBER}")
_LABEL = re.compile(r"\b(tháng|ngày|số)\s*$", re.IGNORECASE)
_YEAR = re.compile(r"(19|20)\d\d")
_SYMBOL = re.compile(r"\s?[-–]\s?[A-ZĐ]{2}")


@dataclass(frozen=True)
class Figure:
    """One figure and where it stands; `label` makes it a year, a month, a day or a document's number."""

    text: str
    start: int
    end: int
    key: Key
    label: str = ""

    @property
    def labelled(self) -> Key:
        """The key with the label, where there is one: ("tháng", (8,)) for the 8 in "tháng 8"."""
        return (self.label or self.key[0], self.key[1])


def figures(text: str) -> list[Figure]:
    """Every figure of a text, in order; a range such as 8-10 is two figures."""
    return [_figure(text, match) for match in _FIGURE.finditer(text)]


def _figure(text: str, match: re.Match[str]) -> Figure:
    return Figure(match[0], match.start(), match.end(), _key(match), _label(text, match))


def _label(text: str, match: re.Match[str]) -> str:
    if _SYMBOL.match(text, match.end()):
        return "số"
    if _YEAR.fullmatch(match[0]):
        return "năm"
    before = _LABEL.search(text[max(0, match.start() - 10) : match.start()])
    return before[1].lower() if before else ""


def _key(match: re.Match[str]) -> Key:
    text = match[0]
    if match[1]:
        return ("/", tuple(Decimal(part) for part in text.split(match[1])))
    for mark in "/:":
        if mark in text:
            return (mark, tuple(Decimal(part) for part in text.split(mark)))
    return number(_value(text))


def _value(text: str) -> Decimal:
    dots_group = re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", text)
    return Decimal((text.replace(".", "") if dots_group else text).replace(",", "."))


def number(value: Decimal | int) -> Key:
    """The key of a plain number."""
    return ("", (Decimal(value),))


def pair(first: int, second: int) -> Key:
    """The key of 50/60, or of the month 8/2023."""
    return ("/", (Decimal(first), Decimal(second)))


def moment_keys(moment: str) -> Iterator[Key]:
    """The figures that an ISO moment ("2017", "2017-08", "2017-08-17") may be printed as."""
    year, month, day = (*(int(part) for part in moment.split("-")), 0, 0)[:3]
    yield ("năm", (Decimal(year),))
    if month:
        yield from (("tháng", (Decimal(month),)), pair(month, year))
    if day:
        yield from (("ngày", (Decimal(day),)), pair(day, month), date_key(day, month, year))


def is_time(key: Key) -> bool:
    """Whether a key is a year, a month, a day or a date."""
    return key[0] in ("năm", "tháng", "ngày") or (key[0] == "/" and 1900 <= key[1][-1] < 2100)


def date_key(day: int, month: int, year: int) -> Key:
    """The key of 17/08/2017."""
    return ("/", (Decimal(day), Decimal(month), Decimal(year)))
