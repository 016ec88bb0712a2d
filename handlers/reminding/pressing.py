"""Buttons of reminders, named by number or label where there is nothing to press, also long after they were sent."""

from datetime import timedelta

from handlers.chat import Button, Message, Reply
from handlers.context import Context
from handlers.menus import Menu, bare_number
from handlers.reminding.desk import Desk, desk
from handlers.reminding.notice import LABELS, notice
from handlers.reminding.telling import moment_words
from reminders.records import Delivery

# Other menus are shorter than this.
_LEAST = 11
# After a meeting there is something to do for some days.
_LATELY = timedelta(days=4)
_LABELS = Menu(tuple(Button(label, label) for label in LABELS))
_WHICH = "Đồng chí chọn cho buổi họp nào?"


def pressed(context: Context) -> Button | Reply | None:
    """The button of a reminder that a message names; the question which one, where several may be meant."""
    if not _may_name(context.message):
        return None
    at = desk(context)
    found = {} if isinstance(at, Reply) else _found(at, context.message.text)
    if len(found) > 1:
        return Reply(_WHICH, "choices", tuple(found.values()))
    return next(iter(found.values()), None)


def _may_name(message: Message) -> bool:
    """Whether it is worth while to look for what was sent."""
    number = bare_number(message.text)
    return bool(message.address) and (_LABELS.labelled(message.text) is not None or (number or 0) >= _LEAST)


def _found(at: Desk, text: str) -> dict[str, Button]:
    """The buttons that a text names, each once, with the meeting that they are about in their labels."""
    found: dict[str, Button] = {}
    for delivery in at.book.reminded(at.address, at.now - _LATELY):
        reply = notice(delivery)
        menu = Menu(reply.buttons, reply.first)
        button = menu.numbered(text) or menu.labelled(text)
        if button:
            found.setdefault(button.text, Button(_told(button, delivery), button.text))
    return found


def _told(button: Button, delivery: Delivery) -> str:
    return f"{button.label}: {delivery.schedule.name}, {moment_words(delivery.meeting)}"
