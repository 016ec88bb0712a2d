"""What of a line was left over: what may change the meaning of the rest, and what surely does not."""

from itertools import groupby

from handlers.reminding.patterns import Page
from handlers.reminding.signs import may_be_misspelt
from handlers.reminding.wish import Trouble

# Left over, these may mean another day or hour than the one that was read.
_WEIGHTY = (
    "digits",
    "number",
    "ten",
    "tens",
    "twenty",
    "half",
    "weekday",
    "meets",
    "first-days",
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
_BESIDE = ("that-day", "day-before", "hours", "minute", "before", "after", "day", "week", "quarter", "thematic")


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
    if sign.is_unknown and _may_change(page, at):
        return "weighty"
    if not sign.tags - {"guess"}:
        return "unknown"
    is_weighty = any(map(sign.has, _WEIGHTY)) and not sign.has("filler")
    return "weighty" if is_weighty or any(map(sign.has, _WORD_NUMBERS)) else "neutral"


def _may_change(page: Page, at: int) -> bool:
    """Whether an unknown word may be a misspelt part of what stands beside it."""
    return _is_beside(page, at) and may_be_misspelt(page.part((at, at + 1)))


def _is_beside(page: Page, at: int) -> bool:
    """Whether what was taken, or what might have been, stands directly before or behind a sign."""
    signs = page.line.signs
    before = at > 0 and not signs[at].stop and _counts(page, at - 1)
    return before or (at + 1 < len(signs) and not signs[at + 1].stop and _counts(page, at + 1))


def _counts(page: Page, at: int) -> bool:
    return page.taken[at] or any(map(page.line.signs[at].has, _BESIDE))
