"""Replies as Telegram shows them: text, inline keyboards, inline results."""

from collections.abc import Sequence

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import InlineKeyboardButtonLimit

from handlers.chat import Button, Reply
from handlers.links import short

# Longer labels are cut off on a phone; the whole stands in the reply that pressing gives.
LONGEST_LABEL = 64
LONGEST_CAPTION = 1024
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    """Buttons one below the other; None for none. What each holds is the message it stands for, in few bytes."""
    most = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)
    rows = [[InlineKeyboardButton(_label(b.label), callback_data=short(b, most))] for b in buttons]
    return InlineKeyboardMarkup(rows) if rows else None


def _label(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"


def inline_result(name: str, title: str, reply: Reply) -> InlineQueryResultArticle:
    """A reply that somebody may send into any chat."""
    content = InputTextMessageContent(reply.text, link_preview_options=NO_PREVIEW)
    return InlineQueryResultArticle(name, title, content, description=reply.text.split("\n", 1)[0][:200])
