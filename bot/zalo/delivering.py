"""Delivering what nobody has asked for just now: one attempt, and what became of it."""

import logging

from bot.zalo.client import NotTakenError, RefusedError, ZaloError
from bot.zalo.sending import Sending
from handlers.chat import Reply
from reminders.outcomes import Gone, Outcome, Retry, Sent, Uncertain

# A wrong token or address may be set right before a reminder expires.
_PASSING = (401, 404)
_NO_SUCH_CHAT = 400

_log = logging.getLogger(__name__)


async def deliver(sending: Sending, chat: str, reply: Reply) -> Outcome:
    """Send a reply to a chat, once; returns what became of it."""
    is_begun = False
    try:
        for text in sending.texts(reply):
            await sending.once(chat, text)
            is_begun = True
    except ZaloError as error:
        # Sent again, its beginning would come twice.
        return Uncertain() if is_begun else _outcome(error)
    return Sent()


def _outcome(error: ZaloError) -> Outcome:
    """What a failure means. Where it doesn't say that the message was not taken, it may have arrived."""
    if isinstance(error, NotTakenError) or (isinstance(error, RefusedError) and error.code in _PASSING):
        return Retry()
    if isinstance(error, RefusedError) and error.code == _NO_SUCH_CHAT:
        _log.info("not delivered: %s", error)
        return Gone()
    _log.warning("may have been delivered: %s", error)
    return Uncertain()
