"""Menus: buttons that may be named by their number or their label, on channels that have nothing to press."""

import re
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from handlers.chat import Button
from knowledge.text import fold, words

MOST_ADDRESSES = 1000
# Menus that come unasked are numbered 11, 12, …, the next one 21, 22, …: no other menu is as long as to have these
# numbers, so what is typed for one never presses a button of another.
_DECADES = tuple(range(10, 100, 10))
_BARE = re.compile(r"\s*([0-9]{1,2})\s*[.)]?\s*")
# A shorter word with a letter changed is too often another word.
_SHORTEST_MISTYPED = 3


@dataclass(frozen=True, slots=True)
class Menu:
    """Buttons as they were shown; the number of the first one."""

    buttons: tuple[Button, ...] = ()
    first: int = 1

    def numbered(self, text: str) -> Button | None:
        """The button whose number a text is."""
        number = bare_number(text)
        place = -1 if number is None else number - self.first
        return self.buttons[place] if 0 <= place < len(self.buttons) else None

    def labelled(self, text: str) -> Button | None:
        """The button whose label a text is, or is but for slips of the pen; None where it may be several."""
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


class Unasked:
    """The menus of what was sent to addresses unasked; the oldest are forgotten."""

    def __init__(self) -> None:
        self._menus: OrderedDict[str, tuple[Menu, ...]] = OrderedDict()

    def add(self, address: str, buttons: tuple[Button, ...]) -> int:
        """Remember the buttons sent to an address; returns the number of the first one."""
        menus = self._menus.pop(address, ())
        # What is sent again, since it did not arrive, has the numbers that it had.
        if menus and menus[-1].buttons == buttons:
            menus = menus[:-1]
        last = menus[-1].first - 1 if menus else 0
        decade = _DECADES[(_DECADES.index(last) + 1) % len(_DECADES)] if last else _DECADES[0]
        self._menus[address] = (*menus, Menu(buttons, decade + 1))[-len(_DECADES) :]
        while len(self._menus) > MOST_ADDRESSES:
            self._menus.popitem(last=False)
        return decade + 1

    def of(self, address: str) -> Iterable[Menu]:
        """The menus of an address, the last one first."""
        return reversed(self._menus.get(address, ()))
