"""A conversation partner: answers messages and remembers each conversation's last question, in memory only."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from handlers import commands
from handlers.ask import ENTRY_COMMAND, ask
from handlers.chat import Button, Message, Reply
from handlers.context import Context, Turn
from handlers.menus import Menu, Unasked, bare_number
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
        # Apart, so that whoever makes up conversations (programs, visitors of a page) pushes no chat out.
        self._memories: dict[bool, OrderedDict[str, Memory]] = {True: OrderedDict(), False: OrderedDict()}
        self._unasked = Unasked()

    def reply(self, message: Message) -> Reply:
        """Answer a message of any content."""
        memories = self._memories[bool(message.address)]
        memory = memories.pop(message.conversation, Memory())
        unclear = either(memory.draft, memory.buttons, message.text) if memory.draft else None
        pressed = self._pressed(memory, message)
        text = pressed.text if pressed else message.text
        context = Context(self._base, replace(message, text=text), self._open_book, memory.draft)
        reply, kept = (unclear, memory) if unclear else self._answer(context, memory)
        if pressed is None and not memory.draft and reply.status != "answer":
            reply = _no_such_number(memory.buttons, text) or reply
        # An admin's message comes again once it is known to be one, and then means the same.
        kept = memory if reply is NOT_AN_ADMIN else replace(kept, buttons=reply.buttons)
        memories[message.conversation] = kept
        while len(memories) > MOST_CONVERSATIONS:
            memories.popitem(last=False)
        return reply

    def said(self, address: str, reply: Reply) -> int:
        """Take note of what was sent to an address unasked; returns the number by which its first button is named."""
        return self._unasked.add(address, reply.buttons)

    def _pressed(self, memory: Memory, message: Message) -> Button | None:
        """The button that a message names: one of the last reply's, or of what was sent unasked."""
        text, last, unasked = message.text, Menu(memory.buttons), tuple(self._unasked.of(message.address))
        # While something is being set up, a number that is not in its menu is a day or an hour.
        by_number = (last, *(() if memory.draft else unasked))
        found = (*(menu.numbered(text) for menu in by_number), *(menu.labelled(text) for menu in (last, *unasked)))
        return next(filter(None, found), None)

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


def _no_such_number(buttons: tuple[Button, ...], text: str) -> Reply | None:
    """What is said to a number that the last menu does not have."""
    if not buttons or bare_number(text) is None:
        return None
    rest = f"chọn số từ 1 đến {len(buttons)}" if len(buttons) > 1 else "chọn số 1"
    return Reply(
        f"Danh sách này không có mục {bare_number(text)}. Đồng chí {rest}, hoặc gõ câu hỏi.", "choices", buttons
    )
