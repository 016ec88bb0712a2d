"""A conversation partner: answers messages and remembers each conversation's last question, in memory only."""

from collections import OrderedDict
from dataclasses import dataclass

from handlers import commands
from handlers.ask import ENTRY_COMMAND, ask
from handlers.chat import Button, Message, Reply
from knowledge.base import KnowledgeBase
from knowledge.question import Question

MOST_CONVERSATIONS = 1000


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of a conversation: the last question as understood, and the buttons last offered."""

    question: Question | None = None
    buttons: tuple[Button, ...] = ()


class Partner:
    """Answers messages of many conversations; the oldest are forgotten."""

    def __init__(self, base: KnowledgeBase) -> None:
        """Take the knowledge to answer from."""
        self._base = base
        self._memories: OrderedDict[str, Memory] = OrderedDict()

    def reply(self, message: Message) -> Reply:
        """Answer a message of any content."""
        memory = self._memories.pop(message.conversation, Memory())
        reply, question = self._answer(_pressed(memory.buttons, message.text), memory.question)
        self._memories[message.conversation] = Memory(question, reply.buttons)
        while len(self._memories) > MOST_CONVERSATIONS:
            self._memories.popitem(last=False)
        return reply

    def _answer(self, text: str, previous: Question | None) -> tuple[Reply, Question | None]:
        call = commands.read(text)
        if call is None or call.name == ENTRY_COMMAND[1:]:
            return ask(self._base, text, previous)
        outcome = commands.run(self._base, call)
        return (outcome, previous) if isinstance(outcome, Reply) else ask(self._base, outcome, None)


def _pressed(buttons: tuple[Button, ...], text: str) -> str:
    """The message a button stands for, if the text is its label or its number in the list last shown."""
    said = text.strip().rstrip(".").lower()
    for number, button in enumerate(buttons, 1):
        if said in (str(number), button.label.lower()):
            return button.text
    return text
