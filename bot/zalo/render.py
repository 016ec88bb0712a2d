"""Replies as Zalo shows them: plain texts, with the buttons as a numbered menu."""

from collections.abc import Iterable, Iterator

from bot.manners import writable
from bot.parts import first_part, utf16_length
from handlers.chat import Button, Reply

# Source: Zalo Bot API, sendMessage: a text has up to 2000 of something; UTF-16 units are the most that it can mean.
LONGEST = 1900
_CHOOSE = "Đồng chí gõ số để chọn:"


def texts(reply: Reply, below: str = "") -> list[str]:
    """A reply as messages: its text, what stands `below` it, and its menu.

    A menu is in a message of its own rather than in two.
    """
    body = "\n\n".join(part for part in (writable(reply.text).strip(), below) if part)
    menu = _menu(reply.buttons, reply.first)
    *before, last = list(_parts(body)) or [""]
    both = f"{last}\n\n{menu}".strip() if menu else last
    ending = [both] if utf16_length(both) <= LONGEST else [last, *_parts(menu)]
    return [part for part in (*before, *ending) if part]


def _menu(buttons: Iterable[Button], first: int) -> str:
    lines = [f"{number}. {' '.join(writable(b.label).split())}" for number, b in enumerate(buttons, first)]
    return "\n".join([_CHOOSE, *lines]) if lines else ""


def _parts(text: str) -> Iterator[str]:
    """A text in parts that Zalo takes; none of them is blank."""
    while text:
        part, text = first_part(text, LONGEST, utf16_length)
        if part.strip():
            yield part
