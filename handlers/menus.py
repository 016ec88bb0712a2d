"""Menus: buttons that may be named by their number or their label, on channels that have nothing to press."""

import re
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from handlers.chat import Button
from knowledge.words.text import fold, words

_BARE = re.compile(r"\s*([0-9]{1,2})\s*[.)]?\s*")
# "số 2", "chọn mục 2", "câu 2 nhé"
_SPOKEN = re.compile(r"(?:(?:chon|lay|so|muc|cau|y|thu) )*([0-9]{1,2})[.)]?(?: nhe| di| a| nha)?")
# A shorter word with a letter changed is too often another word.
_SHORTEST_MISTYPED = 3


@dataclass(frozen=True, slots=True)
class Menu:
    """Buttons as they were shown; the number of the first one."""

    buttons: tuple[Button, ...] = ()
    first: int = 1

    def numbered(self, text: str) -> Button | None:
        """The button whose number a text is."""
        spoken = _SPOKEN.fullmatch(" ".join(fold(text).split()))
        number = int(spoken[1]) if spoken else None
        place = -1 if number is None else number - self.first
        return self.buttons[place] if 0 <= place < len(self.buttons) else None

    def labelled(self, text: str) -> Button | None:
        """The button whose label a text is, or is but for slips of the pen; None where it may be several."""
        if not self.buttons:
            return None
        said = words(text)
        same = [button for button in self.buttons if words(button.label) == said]
        near = same or [button for button in self.buttons if _is_near(said, words(button.label))]
        return near[0] if len({button.text for button in near}) == 1 else None


def bare_number(text: str) -> int | None:
    """The number that a message is and nothing else: "2", "2."."""
    found = _BARE.fullmatch(text)
    return int(found[1]) if found else None


def _is_near(said: list[str], label: list[str]) -> bool:
    """Whether words are the same but for marks, and a slip in the longer ones; numbers must be the same."""
    return len(said) == len(label) and all(_is_slip(fold(a), fold(b)) for a, b in zip(said, label, strict=True))


def _is_slip(said: str, meant: str) -> bool:
    if said == meant:
        return True
    may_slip = min(len(said), len(meant)) >= _SHORTEST_MISTYPED and said.isalpha() and meant.isalpha()
    return may_slip and OSA.distance(said, meant) == 1
