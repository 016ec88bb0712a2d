"""One line of ordinary Vietnamese, in any spelling, as a wish; and what of it was not understood, and why."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar, cast

from handlers.reminding.days import said_days, said_ends, said_sunday
from handlers.reminding.leads import said_leads
from handlers.reminding.names import said_name, said_place
from handlers.reminding.patterns import Page, Span, number
from handlers.reminding.rest import left_over
from handlers.reminding.signs import line
from handlers.reminding.times import said_time
from handlers.reminding.wish import MOST_STEPS, Kind, Reading, Role, Trouble, Wish
from reminders.rules import DayRule
from reminders.steps import read_steps as ordered
from reminders.steps import steps_text

_QUARTERS = ("first", "middle", "last")
_One = TypeVar("_One")


def read(text: str) -> Reading:
    """What a text of any content and length says."""
    page = Page(line(text))
    troubles: list[Trouble] = []

    thematic = _only(_thematic(page), "unclear", page, troubles)
    not_sunday = _only(list(said_sunday(page)), "unclear", page, troubles)
    ends = list(said_ends(page))
    steps = _kept(said_leads(page), troubles)
    strong = list(_times(page, "TIME"))
    # mypy finds no type that all the kinds of days have in common.
    day = cast("DayRule | None", _only([*ends, *said_days(page)], "two-days", page, troubles))
    # "c2 giờ 15 chiều" is not fifteen o'clock.
    troubles += [Trouble("unread", page.part(found.span)) for found in page.take("oclock BARE")]
    moments = strong or list(_times(page, "BARE"))
    part = _part_elsewhere(page) if moments else None
    place = said_place(page)
    moment = _only([said_time(page, span, part) for span in moments], "two-times", page, troubles)
    name, role = said_name(page), _role(page)
    wanted = ordered(steps_text(tuple(steps))) or None
    wish = Wish(day, moment, place, bool(not_sunday), wanted, name, role, thematic)
    if wanted and len(wanted) > MOST_STEPS:
        troubles.append(Trouble("too-many", text))
    unread, unknown = left_over(page)
    return Reading(wish, (*troubles, *unread), unknown)


def read_day(text: str) -> Reading:
    """An answer to which day: "3" is one too."""
    return _read_as(text, "ngày", lambda wish: wish.day)


def read_time(text: str) -> Reading:
    """An answer to what time: "19" is one too."""
    return _read_as(text, "lúc", lambda wish: wish.time)


def read_steps(text: str) -> Reading:
    """An answer to when to remind: "1 ngày" is one too."""
    return _read_as(text, "trước", lambda wish: wish.steps)


def _read_as(text: str, word: str, wanted: Callable[[Wish], object]) -> Reading:
    """What a text says; where what is wanted is not in it, what it says behind a word that asks for that."""
    alone = read(text)
    if wanted(alone.wish) or any(trouble.kind != "unread" for trouble in alone.troubles):
        return alone
    completed = read(f"{word} {text}")
    is_sure = bool(wanted(completed.wish)) or any(trouble.kind != "unread" for trouble in completed.troubles)
    return completed if is_sure and not completed.unknown else alone


def mentions(text: str, name: str) -> bool:
    """Whether a word of a text may stand for something of this name."""
    return any(sign.has(name) for sign in line(text).signs)


def says(text: str, name: str) -> bool:
    """Whether a text is nothing but a word for "agreed", "cancel" or "nothing", politeness apart."""
    signs = line(text).signs
    return bool(signs) and all(sign.has(name) for sign in signs)


def _only(found: Iterable[_One | Trouble], kind: Kind, page: Page, troubles: list[Trouble]) -> _One | None:
    """The only thing found; two that differ are a trouble of some kind."""
    kept = list(dict.fromkeys(_kept(found, troubles)))
    if len(kept) > 1:
        troubles.append(Trouble(kind, page.line.text.strip()))
        return None
    return kept[0] if kept else None


def _kept(found: Iterable[_One | Trouble], troubles: list[Trouble]) -> list[_One]:
    things = list(found)
    troubles += [thing for thing in things if isinstance(thing, Trouble)]
    return [thing for thing in things if not isinstance(thing, Trouble)]


def _thematic(page: Page) -> list[int | Trouble]:
    """The month of each quarter with a thematic session: "chuyên đề tháng giữa quý"."""
    found: list[int | Trouble] = []
    for match in page.take("thematic ~month nth=first|middle|last ~quarter"):
        signs = page.signs(match.labels["nth"])
        found.append(next(n for n, name in enumerate(_QUARTERS, 1) if signs[0].has(name)))
    for match in page.take("thematic ~month nth=ORDINAL ~quarter"):
        found.append(_month_of_quarter(page, match.labels["nth"]) or Trouble("unclear", page.part(match.span)))
    return found


def _month_of_quarter(page: Page, span: Span) -> int | None:
    said = number(page.signs(span))
    return said if 1 <= said <= 3 else None


def _times(page: Page, pattern: str) -> Iterator[Span]:
    """The times said; of "19h đến 21h" the first."""
    for found in page.take(f"time={pattern} until {pattern}"):
        yield found.labels["time"]
    for found in page.take(f"time={pattern}"):
        yield found.labels["time"]


def _part_elsewhere(page: Page) -> str | None:
    """The part of the day that stands apart from the time: "tối thứ bảy đầu tiên, 7 giờ"."""
    names = [page.signs(found.span)[0].tags for found in page.take("PART-ALONE")]
    return next(iter(names[0])).partition("-")[2] if len(set(names)) == 1 else None


def _role(page: Page) -> Role | None:
    if list(page.take("secretary")):
        return "secretary"
    return "member" if list(page.take("member")) else None
