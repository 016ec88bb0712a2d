"""Delivering what nobody has asked for just now: one attempt, and what became of it."""

import logging
from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ExtBot

from bot.logs import describe
from bot.telegram.pace import AT_ONCE, seconds_of
from bot.telegram.render import NO_PREVIEW, keyboard
from bot.telegram.requests import NotTakenError
from handlers.chat import Reply
from reminders.outcomes import Gone, Moved, Outcome, Retry, Sent, Uncertain

PREFIX = "telegram:"
# What the library's own method does, but for making objects of the answer, which would take long and nobody looks at.
# Telegram takes any case; the library, which would rather have its method used, looks for this one.
_SEND = "SendMessage"
_NO_PREVIEW = NO_PREVIEW.to_json()

_log = logging.getLogger(__name__)


def address(chat: int) -> str:
    """The address of a chat."""
    return f"{PREFIX}{chat}"


async def deliver(bot: ExtBot[bool], to: str, reply: Reply) -> Outcome:
    """Send a text with its buttons to an address, once; returns what became of it."""
    buttons = keyboard(reply)
    message = {
        "chat_id": int(to.removeprefix(PREFIX)),
        "text": reply.text,
        "reply_markup": buttons and buttons.to_json(),
        "link_preview_options": _NO_PREVIEW,
    }
    try:
        await bot.do_api_request(_SEND, message, rate_limit_args=AT_ONCE)
    except TelegramError as error:
        return _outcome(error)
    return Sent()


def _outcome(error: TelegramError) -> Outcome:
    """What a failure means. Where it doesn't say that the message was not taken, it may have arrived."""
    if isinstance(error, RetryAfter):
        return Retry(timedelta(seconds=seconds_of(error)))
    if isinstance(error, ChatMigrated):
        return Moved(address(error.new_chat_id))
    # A token that is refused now, which is told in either way, may be set right before the reminder expires.
    if isinstance(error, NotTakenError | InvalidToken | EndPointNotFound):
        return Retry()
    if isinstance(error, Forbidden | BadRequest):
        # These name no person: "chat not found", "bot was blocked by the user", and the like.
        _log.info("not delivered: %s", type(error).__name__)
        return Gone()
    _log.warning("may have been delivered: %s", describe(error))
    return Uncertain()
