"""Who sets up or changes reminders, where, and when; and what those are told who can't."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from handlers.chat import Reply
from handlers.context import Context
from reminders.plan import Changes
from reminders.records import Subscribed

if TYPE_CHECKING:
    from handlers.context import OpenBook
    from reminders.book import Book

NO_CHANNEL = Reply(
    "Kênh này không gửi lời nhắc được, nên ở đây tôi không đặt lịch nhắc và không lưu gì. "
    "Đồng chí đặt lịch nhắc trên Zalo hoặc Telegram."
)
NOT_AN_ADMIN = Reply(
    "Trong nhóm, chỉ quản trị viên đặt và sửa lịch nhắc. Đồng chí có thể đặt lịch riêng khi nhắn riêng cho tôi."
)


@dataclass(frozen=True, slots=True)
class Desk:
    """A way to the book, whose address it is ("" where nothing can be delivered or kept), and the moment."""

    open_book: "OpenBook"
    address: str
    now: datetime
    deep_link: str = ""

    @property
    def book(self) -> "Book":
        """What people set up; raises StateError."""
        return self.open_book()

    def followed(self, schedule: int) -> Subscribed | None:
        """A schedule by its number, if this address follows it."""
        return next((s for s in self.book.subscriptions(self.address) if s.schedule.id == schedule), None)

    def changes(self, schedule: int) -> Changes:
        """The months of a schedule that are moved or left out; of one that is not kept yet (0) there are none."""
        return self.book.changes_of(schedule) if schedule else {}


def desk(context: Context, changes: bool = False, delivers: bool = True) -> Desk | Reply:
    """Where reminders are set up for a message; the refusal where its channel or its sender can't.

    `changes` says that something is to be changed, which in a group only its admins may do; `delivers`, that it is of
    use only where the channel can deliver reminders.
    """
    said = context.message
    if context.open_book is None or said.at is None or (delivers and not said.address):
        return NO_CHANNEL
    if changes and said.is_group and not said.may_manage:
        return NOT_AN_ADMIN
    return Desk(context.open_book, said.address, said.at, said.deep_link)
