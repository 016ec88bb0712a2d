"""What of a line was left over: what may change the meaning of the rest, and what surely does not."""

from itertools import groupby

from handlers.reminding.patterns import Page
from handlers.reminding.signs import may_be
from handlers.reminding.wish import Trouble

# Left over, these may mean another day or hour than the one that was read.
_WEIGHTY = (
    "digits",
    "number",
    "ten",
    "tens",
    "twenty",
    "half",
    "less",
    "odd",
    "clock",
    "not",
    "or",
    "last",
    "week",
    "last-but-one",
    "halved",
    "lunar",
    "middle",
    "quarter",
)
_WORD_NUMBERS = ("number", "ten", "tens", "twenty")
_BEFORE_NUMBERS = ("weekday", "first-days", "day", "before", "week", "at")


def left_over(page: Page) -> tuple[tuple[Trouble, ...], tuple[str, ...]]:
    """The parts that can't be passed over, and the unknown words that can."""
    kinds = [_kind(page, at) for at in range(len(page.taken))]
    troubles, unknown = [], []
    for kind, group in groupby(range(len(kinds)), key=lambda at: kinds[at]):
        run = list(group)
        if kind == "weighty":
            troubles.append(Trouble("unread", page.part((run[0], run[-1] + 1))))
        elif kind == "unknown":
            unknown.append(page.part((run[0], run[-1] + 1)))
    return tuple(troubles), tuple(unknown)


def _kind(page: Page, at: int) -> str:
    sign = page.line.signs[at]
    if page.taken[at]:
        return "taken"
    if not sign.tags:
        return "weighty" if _may_change(page, at) else "unknown"
    is_weighty = any(map(sign.has, _WEIGHTY)) and not sign.has("filler")
    return "weighty" if is_weighty or any(map(sign.has, _WORD_NUMBERS)) else "neutral"


def _may_change(page: Page, at: int) -> bool:
    """Whether an unknown word may be a misspelt part of what stands before or behind it."""
    word = page.part((at, at + 1))
    before = page.line.signs[at - 1] if at and not page.line.signs[at].stop else None
    if before is None:
        return may_be(word, "not")
    if any(map(before.has, _BEFORE_NUMBERS)) and not page.taken[at - 1]:
        return may_be(word, "number", "ten", "twenty") or any(char.isdigit() for char in word)
    if any(map(before.has, (*_WORD_NUMBERS, "digits", "oclock", "clock"))):
        return may_be(word, "number", "ten", "tens", "half", "less", "part")
    return may_be(word, "not", "part")
