"""Replies as Telegram shows them: text, inline keyboards, inline results."""

from hashlib import blake2b

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import InlineKeyboardButtonLimit

from handlers.chat import Reply
from handlers.links import short

# Longer labels are cut off on a phone; the whole stands in the reply that pressing gives.
LONGEST_LABEL = 64
LONGEST_CAPTION = 1024
# Nothing of what was asked is lost when the next menu takes the place of this one.
_MENU = "="
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    """A reply's buttons one below the other; None for none. Each holds the message it stands for, in few bytes."""
    mark = _MENU if reply.status == "choices" else ""
    most = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA) - len(_MENU)
    rows = [[InlineKeyboardButton(_label(b.label), callback_data=mark + short(b, most))] for b in reply.buttons]
    return InlineKeyboardMarkup(rows) if rows else None


def pressed(data: str) -> tuple[str, bool]:
    """The message that a pressed button stands for, and whether it stood below a menu and not below an answer."""
    return data.removeprefix(_MENU), data.startswith(_MENU)


def _label(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"


def inline_result(title: str, reply: Reply) -> InlineQueryResultArticle:
    """A reply that somebody may send into any chat; its id is the same whatever question led to it."""
    content = InputTextMessageContent(reply.text, link_preview_options=NO_PREVIEW)
    name = blake2b(reply.text.encode(), digest_size=16).hexdigest()
    return InlineQueryResultArticle(name, title, content, description=reply.text.split("\n", 1)[0][:200])
