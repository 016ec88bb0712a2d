"""Texts in parts, where a channel takes no longer ones."""

from bisect import bisect_right
from collections.abc import Callable

_ITEMS = ("• ", "– ")


def first_part(text: str, most: int, measure: Callable[[str], int] = len) -> tuple[str, str]:
    """What of a text fits into a length of `most`, and the rest; "" where all fits. `measure` tells lengths.

    The break is at the end of a line, and where possible not between the items of a list and the line above them.
    A line that is too long itself is broken after a space, so that a link stays in one piece.
    """
    if measure(text) <= most:
        return text, ""
    fitting = text[: bisect_right(range(len(text)), most, key=lambda end: measure(text[:end])) - 1]
    ends = [place for place, letter in enumerate(text[: len(fitting) + 1]) if letter == "\n"]
    whole = [end for end in ends if not text.startswith(_ITEMS, end + 1)]
    end = next(iter([*whole[-1:], *ends[-1:]]), fitting.rfind(" ") + 1 or len(fitting))
    return text[:end], text[end:].removeprefix("\n")


def utf16_length(text: str) -> int:
    """The length of a text in UTF-16 units, of which an emoji takes two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
