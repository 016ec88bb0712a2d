"""What the bot does with what Telegram tells it: messages, buttons, inline questions, groups it is added to."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable
from dataclasses import replace

from telegram import InlineQueryResultArticle, Message, ReplyParameters, Update
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.charts import draw
from bot.limits import Allowance, Verdict
from bot.partner import Partner, excuse
from bot.telegram.addressing import conversation, heard
from bot.telegram.reading import App
from bot.telegram.render import LONGEST_CAPTION, NO_PREVIEW, inline_result, keyboard
from handlers.ask import ENTRY_COMMAND
from handlers.chat import Message as Heard
from handlers.chat import Reply

ALLOWED = [Update.MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY, Update.MY_CHAT_MEMBER]
TOO_MANY = Reply("Đồng chí gửi hơi nhanh, xin chờ khoảng một phút rồi hỏi tiếp.")
WORDS_ONLY = Reply("Tôi chỉ đọc được chữ. Đồng chí vui lòng gõ câu hỏi, hoặc gõ /trogiup để xem cách dùng.")
INLINE_CACHE = 60  # seconds
_PRESENT = ("member", "administrator")

_log = logging.getLogger(__name__)
Context = ContextTypes.DEFAULT_TYPE


class Updates:
    """Answers updates by asking a partner."""

    def __init__(self, partner: Partner, allowance: Allowance | None = None) -> None:
        self._partner = partner
        self._allowance = allowance or Allowance()

    def register(self, application: App) -> None:
        """Let an application call this for every kind of update that it may receive."""
        new = filters.UpdateType.MESSAGE
        service = filters.StatusUpdate.ALL
        application.add_handler(MessageHandler(new & ~service, self.message))
        application.add_handler(CallbackQueryHandler(self.button))
        application.add_handler(InlineQueryHandler(self.inline))
        application.add_handler(ChatMemberHandler(self.membership, ChatMemberHandler.MY_CHAT_MEMBER))
        application.add_error_handler(self.failure)

    async def message(self, update: Update, context: Context) -> None:
        """Answer a message that is meant for the bot."""
        message = update.message
        said = heard(message, context.bot.bot) if message else None
        if message is None or said is None:
            return
        reply = self._reply(said, message.from_user and message.from_user.id)
        if reply:
            await self._send(message, reply)

    async def button(self, update: Update, _: Context) -> None:
        """Answer a pressed button: a choice is replaced by the next one, an answer stands below."""
        query = update.callback_query
        if query is None:
            return
        await _quietly(query.answer())
        if not isinstance(query.message, Message) or not query.data:
            return
        said = Heard(conversation(query.message, query.from_user), query.data)
        reply = self._reply(said, query.from_user.id)
        if reply and reply.status == "choices":
            buttons = keyboard(reply.buttons)
            await _quietly(query.edit_message_text(reply.text, reply_markup=buttons, link_preview_options=NO_PREVIEW))
        elif reply:
            await self._send(query.message, reply)

    async def inline(self, update: Update, _: Context) -> None:
        """Offer the answer to a question, or what may be chosen, to be sent into any chat."""
        query = update.inline_query
        if query is None or self._allowance.take(query.from_user.id) is not Verdict.ANSWER:
            return
        asked = _writable(query.query).strip()
        found = self._inline_results(asked) if asked else []
        await _quietly(query.answer(found, cache_time=INLINE_CACHE))

    def _inline_results(self, text: str) -> list[InlineQueryResultArticle]:
        conversation = f"telegram:inline:{secrets.token_hex(4)}"
        reply = self._partner.reply(Heard(conversation, text))
        if reply.status == "answer":
            return [inline_result("0", text[:200], reply)]
        entries = [button for button in reply.buttons if button.text.startswith(ENTRY_COMMAND)]
        told = [(button, self._partner.reply(Heard(conversation, button.text))) for button in entries[:10]]
        return [inline_result(f"{n}", button.label, answer) for n, (button, answer) in enumerate(told)]

    async def membership(self, update: Update, context: Context) -> None:
        """Introduce the bot once to a group that it was added to."""
        change = update.my_chat_member
        if change is None or change.chat.type == change.chat.PRIVATE:
            return
        if change.new_chat_member.status in _PRESENT and change.old_chat_member.status not in _PRESENT:
            reply = self._partner.reply(Heard(f"telegram:{change.chat.id}", "/start"))
            hint = "Trong nhóm, tôi chỉ trả lời lệnh, tin nhắn nhắc tên tôi hoặc trả lời tin của tôi."
            await _quietly(context.bot.send_message(change.chat.id, f"{reply.text}\n{hint}"))

    async def failure(self, update: object, context: Context) -> None:
        """Apologise for what went wrong, with a code that the log has too."""
        error = context.error
        if error is None or (isinstance(error, NetworkError) and not isinstance(error, BadRequest)):
            _log.warning("not delivered: %s", type(error).__name__)
            return
        sorry = excuse(error)
        if isinstance(update, Update) and update.effective_message:
            await _quietly(update.effective_message.reply_text(sorry.text))

    def _reply(self, said: Heard, user: object) -> Reply | None:
        verdict = self._allowance.take(user)
        if verdict is not Verdict.ANSWER:
            return TOO_MANY if verdict is Verdict.WARN else None
        text = _writable(said.text)
        return self._partner.reply(replace(said, text=text)) if text.strip() else WORDS_ONLY

    async def _send(self, to: Message, reply: Reply) -> None:
        buttons = keyboard(reply.buttons)
        in_group = to.chat.type != to.chat.PRIVATE
        quoted = ReplyParameters(to.message_id, allow_sending_without_reply=True) if in_group else None
        if reply.chart and len(reply.chart.bars) > 1:
            picture = await asyncio.to_thread(draw, reply.chart)
            caption = reply.text if len(reply.text) <= LONGEST_CAPTION else reply.chart.title
            fits = caption is reply.text
            await to.reply_photo(picture, caption, reply_markup=buttons if fits else None, reply_parameters=quoted)
            if fits:
                return
        await to.reply_text(reply.text, reply_markup=buttons, reply_parameters=quoted, link_preview_options=NO_PREVIEW)


def _writable(text: str) -> str:
    """A text with a question mark for each lone surrogate, which no request could carry back."""
    return text.encode("utf-8", "replace").decode()


async def _quietly(call: Awaitable[object]) -> None:
    """Await what may come too late or no longer be wanted: nobody needs an apology for it."""
    try:
        await call
    except (BadRequest, Forbidden) as error:
        _log.info("not taken: %s", type(error).__name__)
    except TelegramError as error:
        _log.warning("not delivered: %s", type(error).__name__)
