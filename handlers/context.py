"""What a command may need besides its argument, and what it may leave behind."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from handlers.chat import Message, Reply
from handlers.reminding.draft import Draft
from knowledge.base import KnowledgeBase

if TYPE_CHECKING:
    from reminders.book import Book

    OpenBook: TypeAlias = Callable[[], Book]


@dataclass(frozen=True, slots=True)
class Context:
    """The knowledge, the message that is answered, a way to what people set up (None: nothing is kept), a draft."""

    base: KnowledgeBase
    message: Message
    open_book: "OpenBook | None" = None
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A reply that opens a draft, changes it or (None) closes it."""

    reply: Reply
    draft: Draft | None = None


Outcome = Reply | Turn | str
"""What a command makes of its argument: a reply, one that concerns the draft, or the question that it stands for."""
