"""Conversations about reminders: several people with one bot, a clock that is set by hand, and what comes of it."""

from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from handlers.chat import Message, Reply
from handlers.conversation import Partner
from handlers.reminding.notice import notice
from knowledge.base import KnowledgeBase
from reminders.book import Book
from reminders.outbox import Outbox
from reminders.outcomes import Sent
from reminders.records import Delivery, Subscribed
from reminders.rules import ZONE
from reminders.state import open_state

START = datetime(2026, 12, 20, 9, 0, tzinfo=ZONE)
WHOLE = "/nhac họp chi bộ thôn 3 mùng 5 lúc 19h30 tại nhà văn hóa, nhắc trước 1 ngày"


class Talks:
    """The bot with a state of its own. People are named by their addresses."""

    def __init__(self, base: KnowledgeBase, folder: Path) -> None:
        self._engine = open_state(f"sqlite:///{folder / 'state.db'}")
        self.book = Book(self._engine)
        self.now = START
        self._base = base
        self._partner = Partner(base, lambda: self.book)
        self.last = Reply("")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._engine.dispose()

    def restart(self) -> None:
        """Forget what is held in memory, as a new process would."""
        self._partner = Partner(self._base, lambda: self.book)

    def say(self, text: str, who: str = "test:bi-thu", *, is_group: bool = False, may_manage: bool = True) -> Reply:
        said = Message(f"{who}:talk", text, who, self.now, is_group, may_manage)
        self.last = self._partner.reply(said)
        return self.last

    def press(self, label: str, who: str = "test:bi-thu") -> Reply:
        """Press a button of the last reply."""
        return self.say(next(button.text for button in self.last.buttons if button.label == label), who)

    def agree(self, text: str, who: str = "test:bi-thu") -> Reply:
        """Say what is to be kept, and agree to it."""
        self.say(text, who)
        return self.press("Đồng ý", who)

    def of(self, who: str = "test:bi-thu") -> list[Subscribed]:
        return self.book.subscriptions(who)

    def only(self, who: str = "test:bi-thu") -> Subscribed:
        (found,) = self.of(who)
        return found

    def deliver(self, until: datetime) -> list[tuple[Delivery, Reply]]:
        """Let time pass; what is delivered meanwhile, each when it is due."""
        outbox, found = Outbox(self._engine, "test"), []
        while (moment := outbox.next_at()) and moment <= until:
            self.now = max(self.now + timedelta(seconds=1), moment)
            outbox.due(self.now)
            for delivery in outbox.claim(self.now, 100, timedelta(minutes=5), ("test",)):
                self.last = notice(delivery)
                assert outbox.begin(delivery.id, self.now)
                outbox.record(delivery.id, Sent(), self.now)
                found.append((delivery, self.last))
        self.now = until
        return found


def labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.buttons]
