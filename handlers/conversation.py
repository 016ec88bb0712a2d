"""A conversation partner: answers messages and remembers each conversation's last question, in memory only."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from handlers import commands
from handlers.ask import ENTRY_COMMAND, ask
from handlers.chat import Button, Message, Reply
from handlers.context import Context, Turn
from handlers.menus import Menu, bare_number
from handlers.reminding import pressing, setup
from handlers.reminding.asking import either
from handlers.reminding.desk import NOT_AN_ADMIN
from handlers.reminding.draft import Draft
from knowledge.base import KnowledgeBase
from knowledge.reading.question import Question

if TYPE_CHECKING:
    from reminders.book import Book

MOST_CONVERSATIONS = 1000
MOST_FIRST_QUESTIONS = 1000


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
        # Many ask the same, and what is asked first in a conversation is answered alike to all.
        self._ask_first = lru_cache(MOST_FIRST_QUESTIONS)(partial(ask, base))
        self._open_book = open_book
        # Apart, so that whoever makes up conversations (programs, visitors of a page) pushes no chat out.
        self._memories: dict[bool, OrderedDict[str, Memory]] = {True: OrderedDict(), False: OrderedDict()}

    def reply(self, message: Message) -> Reply:
        """Answer a message of any content."""
        memories = self._memories[bool(message.address)]
        memory = memories.pop(message.conversation, Memory())
        unclear = either(memory.draft, memory.buttons, message.text) if memory.draft else None
        context = Context(self._base, message, self._open_book, memory.draft)
        pressed = _pressed(context, memory)
        unclear = pressed if isinstance(pressed, Reply) else unclear
        if isinstance(pressed, Button):
            context = replace(context, message=replace(message, text=pressed.text))
        reply, kept = (unclear, memory) if unclear else self._answer(context, memory)
        if pressed is None and not memory.draft and reply.status != "answer":
            reply = _no_such_number(memory.buttons, message.text) or reply
        # An admin's message comes again once it is known to be one, and then means the same.
        kept = memory if reply is NOT_AN_ADMIN else replace(kept, buttons=_shown(memory, reply))
        memories[message.conversation] = kept
        while len(memories) > MOST_CONVERSATIONS:
            memories.popitem(last=False)
        return reply

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
        asked = memory.question
        reply, question = ask(self._base, text, asked) if asked else self._ask_first(text)
        if memory.draft:
            going_on = (*reply.buttons, setup.GO_ON)
            reply = replace(reply, text=f"{reply.text}\n\n{setup.PENDING}", buttons=going_on)
        return reply, replace(memory, question=question)


def _pressed(context: Context, memory: Memory) -> Button | Reply | None:
    """The button that a message names: one of the last menu's, or of a reminder's; or the question which one."""
    text, last = context.message.text, Menu(memory.buttons)
    if button := last.numbered(text):
        return button
    # While something is being set up, a number that is not in its menu is a day or an hour.
    is_answer = memory.draft is not None and bare_number(text) is not None
    return None if is_answer else last.labelled(text) or pressing.pressed(context)


def _shown(memory: Memory, reply: Reply) -> tuple[Button, ...]:
    """The buttons that may be named after a reply; where it has none and answers nothing, those before it still."""
    return memory.buttons if not reply.buttons and reply.status == "no_answer" else reply.buttons


def _no_such_number(buttons: tuple[Button, ...], text: str) -> Reply | None:
    """What is said to a number that the last menu does not have."""
    if not buttons or bare_number(text) is None:
        return None
    rest = f"chọn số từ 1 đến {len(buttons)}" if len(buttons) > 1 else "chọn số 1"
    return Reply(
        f"Danh sách này không có mục {bare_number(text)}. Đồng chí {rest}, hoặc gõ câu hỏi.", "choices", buttons
    )
