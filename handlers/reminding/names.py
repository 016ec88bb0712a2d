"""Where a branch meets and what it is called, in the writer's own words."""

import re

from handlers.reminding.patterns import Page
from handlers.reminding.signs import Sign, may_be_misspelt
from handlers.wording import capital

LONGEST_PLACE, LONGEST_NAME = 120, 80
BRANCH = "Chi bộ"
# With these something else begins.
_ENDS = ("remind", "monthly", "at", "meets", "thematic", "not", "or", "before", "after", "odd")
_SPELT_NUMBERS = ("number", "ten", "tens", "twenty")
_NUMBERS = ("digits", *_SPELT_NUMBERS)
_NAME_ENDS = (
    *_ENDS,
    "ten",
    "tens",
    "half",
    "less",
    "meeting",
    "place",
    "venue",
    "part",
    "weekday",
    "first-days",
    "day",
    "member",
    "secretary",
)
_PLACE_ENDS = (*_ENDS, "place")


def said_place(page: Page) -> str | None:
    """What stands behind "tại" or begins with a word like "hội trường", up to where something else begins."""
    for at, sign in enumerate(page.line.signs):
        if page.taken[at] or not (sign.has("place") or sign.has("venue")):
            continue
        is_marker = sign.has("place")
        end = _end(page, at + 1, _PLACE_ENDS, over_stops=True)
        if is_marker and (end == at + 1 or any(map(page.line.signs[at + 1].has, _NUMBERS))):
            continue
        page.mark((at, end))
        return _tidy(
            page.line.text[sign.end if is_marker else sign.start : page.line.signs[end - 1].end], LONGEST_PLACE
        )
    return None


def said_name(page: Page) -> str | None:
    """The branch's own name: "Chi bộ thôn 3"."""
    for at, sign in enumerate(page.line.signs):
        if page.taken[at] or sign.is_unknown or not sign.has("branch"):
            continue
        end = _end(page, at + 1, _NAME_ENDS)
        page.mark((at, end))
        rest = _tidy(page.line.text[sign.end : page.line.signs[end - 1].end], LONGEST_NAME)
        if rest:
            return f"{BRANCH} {rest}"
    return None


def plain_text(text: str, longest: int) -> str:
    """What somebody gave as a place or a name, in one line and not too long."""
    return capital(_tidy(text, longest) or "")


def _end(page: Page, at: int, ends: tuple[str, ...], over_stops: bool = False) -> int:
    signs, first = page.line.signs, at
    while at < len(signs) and not page.taken[at] and not any(map(signs[at].has, ends)):
        if signs[at].stop and not (over_stops and _goes_on(signs[at])):
            break
        at += 1
    return at - 1 if at > first and _is_slip(page, at - 1) else at


def _is_slip(page: Page, at: int) -> bool:
    """Whether a word may be the misspelt beginning of a number in words behind it: "mườ ba giờ"."""
    sign, after = page.line.signs[at], page.line.signs[at + 1 : at + 2]
    goes_on = any(not sign.stop and any(map(sign.has, _SPELT_NUMBERS)) for sign in after)
    return goes_on and sign.is_unknown and may_be_misspelt(page.part((at, at + 1)), _SPELT_NUMBERS)


def _goes_on(sign: Sign) -> bool:
    """Whether a place goes on behind a comma: "nhà văn hóa, bản Nà Pẳn"."""
    return sign.stop in ",-." and (sign.is_unknown or sign.has("venue"))


def _tidy(text: str, longest: int) -> str | None:
    text = re.sub(r"\s+", " ", text).strip(" ,;:.-\"'")
    return text[:longest].strip() or None
