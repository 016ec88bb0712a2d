"""The vocabulary of a conversation: what every channel brings in and can render, however poor it is."""

from dataclasses import dataclass
from typing import Literal

Status = Literal["answer", "choices", "no_answer", "other"]
LONGEST_REPLY = 1900


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody said. `conversation` is the channel's own name for the chat; it is kept nowhere."""

    conversation: str
    text: str


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press: its label, and the message that pressing it stands for."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says: text (at most `LONGEST_REPLY` characters), buttons, and the slugs of the articles cited."""

    text: str
    status: Status = "other"
    buttons: tuple[Button, ...] = ()
    sources: tuple[str, ...] = ()
