"""Links: messages in few bytes, for buttons of channels that keep what a button stands for themselves."""

from handlers.ask import ENTRY_COMMAND
from handlers.chat import Button
from knowledge.content import link
from knowledge.words.text import fold


def short(button: Button, most: int) -> str:
    """The message that a button stands for in at most `most` bytes; it means the same, now and after a restart.

    An entry is named by its short link; other words lose their marks where there is no room for them.
    """
    command, _, key = button.text.partition(" ")
    if command == ENTRY_COMMAND:
        return f"{ENTRY_COMMAND} {link(key)}"
    if len(button.text.encode()) <= most:
        return button.text
    return fold(button.text).encode()[:most].decode("utf-8", "ignore")
