"""Sending replies: as a text, or as a picture with the text as its caption, as far as it fits."""

import asyncio
import logging
from collections.abc import Awaitable
from typing import TypedDict

from telegram import Bot, InputFile, Message, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.charts import draw
from bot.parts import first_part
from bot.telegram.render import LONGEST_CAPTION, NO_PREVIEW, keyboard
from handlers.chat import Reply

_log = logging.getLogger(__name__)


class _Place(TypedDict):
    """Where in a chat a reply stands."""

    message_thread_id: int | None
    reply_parameters: ReplyParameters | None


async def send(to: Message, reply: Reply) -> None:
    """Answer a message. A group that has become another chat meanwhile gets the answer there."""
    in_group = to.chat.type != to.chat.PRIVATE
    place: _Place = {
        "message_thread_id": to.message_thread_id if to.is_topic_message else None,
        "reply_parameters": ReplyParameters(to.message_id, allow_sending_without_reply=True) if in_group else None,
    }
    try:
        await _send(to.get_bot(), to.chat_id, reply, place)
    except ChatMigrated as moved:
        await _send(to.get_bot(), moved.new_chat_id, reply, {"message_thread_id": None, "reply_parameters": None})


async def _send(bot: Bot, chat: int, reply: Reply, place: _Place) -> None:
    buttons, text = keyboard(reply), reply.text
    if reply.chart and len(reply.chart.bars) > 1:
        caption, text = first_part(text, LONGEST_CAPTION)
        picture = await asyncio.to_thread(draw, reply.chart)
        await bot.send_photo(chat, picture, caption, reply_markup=None if text else buttons, **place)
    if text:
        await bot.send_message(chat, text, reply_markup=buttons, link_preview_options=NO_PREVIEW, **place)
    if reply.file:
        await bot.send_document(chat, InputFile(reply.file.content, reply.file.name), **place)


async def quietly(call: Awaitable[object]) -> None:
    """Await what may come too late or no longer be wanted: nobody needs an apology for it."""
    try:
        await call
    except (BadRequest, Forbidden) as error:
        _log.info("not taken: %s", type(error).__name__)
    except TelegramError as error:
        _log.warning("not delivered: %s", type(error).__name__)
