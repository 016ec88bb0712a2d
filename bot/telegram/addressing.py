"""Who a message is for: everything in a private chat is for the bot; in a group commands, mentions and replies are."""

import re

from telegram import Message, User

from bot.moments import now
from bot.telegram.delivering import address
from handlers import commands
from handlers.chat import Message as Heard

_COMMAND = re.compile(r"/\w+(?:@(\w+))?")


def heard(message: Message, me: User) -> Heard | None:
    """What somebody says to the bot; None for what is not meant for it."""
    text = message.text or message.caption or ""
    if message.from_user is None or (message.from_user.is_bot and message.from_user.id == me.id):
        return None
    if not _is_for(message, text, me):
        return None
    return said(message, message.from_user, _without_name(text, me), me)


def said(message: Message, user: User, text: str, me: User) -> Heard:
    """What a user says now to the bot where a message stands. That they may manage a group is not taken for granted."""
    in_group = message.chat.type != message.chat.PRIVATE
    return Heard(
        conversation=conversation(message, user),
        text=text,
        address=address(message.chat_id),
        at=now(),
        is_group=in_group,
        may_manage=not in_group,
        deep_link=f"https://t.me/{me.username}?start=",
    )


def conversation(message: Message, user: User) -> str:
    """The name of a user's conversation where a message stands: in a group everybody has their own."""
    return f"telegram:{message.chat_id}:{message.message_thread_id or ''}:{user.id}"


def _is_for(message: Message, text: str, me: User) -> bool:
    command = _COMMAND.match(text)
    if command and command[1]:
        return command[1].lower() == (me.username or "").lower()
    if message.chat.type == message.chat.PRIVATE:
        return True
    replied = message.reply_to_message
    is_reply = bool(replied and replied.from_user and replied.from_user.id == me.id)
    call = commands.read(text)
    return is_reply or _is_mentioned(text, me) or bool(call and commands.find(call.name))


def _is_mentioned(text: str, me: User) -> bool:
    return _name(me).search(text) is not None


def _without_name(text: str, me: User) -> str:
    return _name(me).sub(" ", text).strip()


def _name(me: User) -> re.Pattern[str]:
    return re.compile(rf"@{re.escape(me.username or '')}\b", re.IGNORECASE)
