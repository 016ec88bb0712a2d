"""A conversation partner: answers messages and remembers each conversation's last question, in memory only."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from handlers import commands
from handlers.ask import ENTRY_COMMAND, ask
from handlers.chat import Button, Message, Reply
from handlers.context import Context, Turn
from handlers.reminding import setup
from handlers.reminding.asking import either
from handlers.reminding.desk import NOT_AN_ADMIN
from handlers.reminding.draft import Draft
from knowledge.base import KnowledgeBase
from knowledge.question import Question

if TYPE_CHECKING:
    from reminders.book import Book

MOST_CONVERSATIONS = 1000


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of a conversation: the last question as understood, the last buttons, an open draft."""

    question: Question | None = None
    buttons: tuple[Button, ...] = ()
    draft: Draft | None = None


class Partner:
    """Answers messages of many conversations; the oldest are forgotten."""

    def __init__(self, base: KnowledgeBase, open_book: "Callable[[], Book] | None" = None) -> None:
        """Take the knowledge to answer from, and a way to what people set up; without it nobody can set anything up."""
        self._base = base
        self._open_book = open_book
        self._memories: OrderedDict[str, Memory] = OrderedDict()

    def reply(self, message: Message) -> Reply:
        """Answer a message of any content."""
        memory = self._memories.pop(message.conversation, Memory())
        unclear = either(memory.draft, memory.buttons, message.text) if memory.draft else None
        text = _pressed(memory.buttons, message.text)
        context = Context(self._base, replace(message, text=text), self._open_book, memory.draft)
        reply, kept = (unclear, memory) if unclear else self._answer(context, memory)
        # An admin's message comes again once it is known to be one, and then means the same.
        kept = memory if reply is NOT_AN_ADMIN else replace(kept, buttons=reply.buttons)
        self._remember(message.conversation, kept)
        return reply

    def said(self, conversation: str, reply: Reply) -> None:
        """Take note of what was said in a conversation unasked, so that its buttons can be named."""
        memory = self._memories.pop(conversation, Memory())
        self._remember(conversation, replace(memory, buttons=reply.buttons))

    def _remember(self, conversation: str, memory: Memory) -> None:
        self._memories[conversation] = memory
        while len(self._memories) > MOST_CONVERSATIONS:
            self._memories.popitem(last=False)

    def _answer(self, context: Context, memory: Memory) -> tuple[Reply, Memory]:
        """The reply, and what is remembered besides its buttons."""
        text = context.message.text
        call = commands.read(text)
        if call is None or call.name == ENTRY_COMMAND[1:]:
            turn = setup.answered(context, text) if call is None else None
            return (turn.reply, replace(memory, draft=turn.draft)) if turn else self._asked(text, memory)
        outcome = commands.run(context, call)
        if isinstance(outcome, Turn):
            return outcome.reply, replace(memory, draft=outcome.draft)
        if isinstance(outcome, Reply):
            return outcome, memory
        return self._asked(outcome, replace(memory, question=None))

    def _asked(self, text: str, memory: Memory) -> tuple[Reply, Memory]:
        """The answer to a question; whoever is setting something up is told that this goes on."""
        reply, question = ask(self._base, text, memory.question)
        if memory.draft:
            going_on = (*reply.buttons, setup.GO_ON)
            reply = replace(reply, text=f"{reply.text}\n\n{setup.PENDING}", buttons=going_on)
        return reply, replace(memory, question=question)


def _pressed(buttons: tuple[Button, ...], text: str) -> str:
    """The message a button stands for, if the text is its label or its number in the list last shown."""
    said = text.strip().rstrip(".").lower()
    for number, button in enumerate(buttons, 1):
        if said in (str(number), button.label.lower()):
            return button.text
    return text
