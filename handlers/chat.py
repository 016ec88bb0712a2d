"""The vocabulary of a conversation: what every channel brings in and can render, however poor it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Status = Literal["answer", "choices", "no_answer", "other"]
LONGEST_REPLY = 1900


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody said. `conversation` is the channel's own name for the chat; it is kept nowhere.

    `address` is where the channel can deliver to later ("telegram:42"), empty where it can't; `at` is when it was said.
    In a group `may_manage` tells whether the sender is one of its admins. `deep_link` is what a link begins with that
    opens a chat with the bot and says "/start" with what stands behind it, empty where there is none.
    """

    conversation: str
    text: str
    address: str = ""
    at: datetime | None = None
    is_group: bool = False
    may_manage: bool = True
    deep_link: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press: its label, and the message that pressing it stands for."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: what it stands for, how long it is, the figure as it is written, and when it held."""

    label: str
    value: float
    figure: str
    when: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures to look at: a title, bars from the highest to the lowest, and the sources in a line each."""

    title: str
    bars: tuple[Bar, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file: its name, its media type, and what it holds."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says: text (at most `LONGEST_REPLY` characters), buttons, and the slugs of the articles cited.

    `chart` shows what the text tells, for channels that can send pictures; `file` goes with the text where the channel
    carries files. Where buttons are named by numbers, those begin with `first`.
    """

    text: str
    status: Status = "other"
    buttons: tuple[Button, ...] = ()
    sources: tuple[str, ...] = ()
    chart: Chart | None = None
    file: Attachment | None = None
    first: int = 1
