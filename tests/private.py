"""What no log may hold: what people write, their names, their chats, and the tokens. Stand-ins note it."""

import re
from collections.abc import Iterable, Iterator

_TEXTS = ("text", "caption", "data", "query", "title")
_NAMES = ("first_name", "last_name", "username", "display_name")
_PEOPLE = ("chat", "from", "new_chat_member", "old_chat_member", "user")
# Shorter texts ("2", "ok") say nothing of anybody, and stand in every log.
_SHORTEST = 6

_noted: set[str] = set()


def note(told: object) -> None:
    """Note everything private in an update of any channel."""
    _noted.update(_private(told))


def keep_secret(words: Iterable[str]) -> None:
    """Note texts, names or tokens themselves."""
    _noted.update(words)


def leaks(log: str) -> list[str]:
    """What of all that was noted stands in a log."""
    if not _noted:
        return []
    words = "|".join(re.escape(word) for word in sorted(_noted, key=len, reverse=True))
    return sorted(set(re.findall(rf"(?<!\w)(?:{words})(?!\w)", log)))


def _private(told: object, of_person: bool = False) -> Iterator[str]:
    if isinstance(told, list):
        for item in told:
            yield from _private(item)
    # What the bot calls itself, it may log.
    if not isinstance(told, dict) or told.get("is_bot"):
        return
    for key, value in told.items():
        if isinstance(value, dict | list):
            yield from _private(value, key in _PEOPLE)
        elif (key in _TEXTS and len(str(value)) >= _SHORTEST) or (of_person and key in (*_NAMES, "id")):
            yield str(value)
