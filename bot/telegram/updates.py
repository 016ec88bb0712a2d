"""What the bot does with what Telegram tells it: messages, buttons, inline questions, groups it is added to."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import replace

from telegram import InlineQueryResultArticle, Message, Update, User
from telegram.error import BadRequest, TelegramError
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.limits import Allowance, Verdict
from bot.manners import MOST_MESSAGES, TOO_MANY, WORDS_ONLY, writable
from bot.partner import Partner, excuse
from bot.telegram.addressing import heard, said
from bot.telegram.delivering import address
from bot.telegram.reading import App
from bot.telegram.render import NO_PREVIEW, inline_result, keyboard, pressed
from bot.telegram.sending import quietly, send
from handlers.ask import ENTRY_COMMAND
from handlers.chat import Message as Heard
from handlers.chat import Reply
from handlers.reminding.desk import NOT_AN_ADMIN

ALLOWED = [Update.MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY, Update.MY_CHAT_MEMBER]
INLINE_CACHE = 60  # seconds
# Telegram asks anew at every pause in typing.
MOST_INLINE = 60
_PRESENT = ("member", "administrator")
_ADMINS = ("creator", "administrator")

_log = logging.getLogger(__name__)
Context = ContextTypes.DEFAULT_TYPE


class Updates:
    """Answers updates by asking a partner."""

    def __init__(
        self,
        partner: Partner,
        moved: Callable[[str, str], None],
        most: int = MOST_MESSAGES,
        most_inline: int = MOST_INLINE,
    ) -> None:
        """Ask `partner`; a user may send `most` messages and `most_inline` inline questions a minute.

        `moved` is told the old and the new address of a group that has become another chat.
        """
        self._partner = partner
        self._moved = moved
        self._allowance = Allowance(most)
        self._inline_allowance = Allowance(most_inline)

    def register(self, application: App) -> None:
        """Let an application call this for every kind of update that it may receive."""
        new = filters.UpdateType.MESSAGE
        service = filters.StatusUpdate.ALL
        application.add_handler(MessageHandler(new & ~service, self.message))
        application.add_handler(MessageHandler(new & filters.StatusUpdate.MIGRATE, self.migration))
        application.add_handler(CallbackQueryHandler(self.button))
        application.add_handler(InlineQueryHandler(self.inline))
        application.add_handler(ChatMemberHandler(self.membership, ChatMemberHandler.MY_CHAT_MEMBER))
        application.add_error_handler(self.failure)

    async def message(self, update: Update, context: Context) -> None:
        """Answer a message that is meant for the bot."""
        message = update.message
        told = heard(message, context.bot.bot) if message else None
        if message is None or told is None:
            return
        reply = await self._reply(told, message, message.from_user)
        if reply:
            await send(message, reply)

    async def migration(self, update: Update, _: Context) -> None:
        """A group has become another chat: what it is reminded of goes with it."""
        message = update.message
        if message and message.migrate_to_chat_id:
            self._moved(address(message.chat_id), address(message.migrate_to_chat_id))

    async def button(self, update: Update, context: Context) -> None:
        """Answer a pressed button: a menu is replaced by the next one, all else stands below."""
        query = update.callback_query
        if query is None:
            return
        await quietly(query.answer())
        if not isinstance(query.message, Message) or not query.data:
            return
        text, on_menu = pressed(query.data)
        reply = await self._reply(
            said(query.message, query.from_user, text, context.bot.bot), query.message, query.from_user
        )
        if reply and reply.status == "choices" and on_menu:
            buttons = keyboard(reply)
            await quietly(query.message.edit_text(reply.text, reply_markup=buttons, link_preview_options=NO_PREVIEW))
        elif reply:
            await send(query.message, reply)

    async def inline(self, update: Update, _: Context) -> None:
        """Offer the answer to a question, or what may be chosen, to be sent into any chat."""
        query = update.inline_query
        if query is None or self._inline_allowance.take(query.from_user.id) is not Verdict.ANSWER:
            return
        asked = writable(query.query).strip()
        # Entries that are told alike would be offered under one id.
        found = list({result.id: result for result in self._inline_results(asked)}.values()) if asked else []
        await quietly(query.answer(found, cache_time=INLINE_CACHE))

    def _inline_results(self, text: str) -> list[InlineQueryResultArticle]:
        conversation = f"telegram:inline:{secrets.token_hex(4)}"
        reply = self._partner.reply(Heard(conversation, text))
        if reply.status == "answer":
            return [inline_result(text[:200], reply)]
        entries = [button for button in reply.buttons if button.text.startswith(ENTRY_COMMAND)]
        told = [(button, self._partner.reply(Heard(conversation, button.text))) for button in entries[:10]]
        return [inline_result(button.label, answer) for button, answer in told]

    async def membership(self, update: Update, context: Context) -> None:
        """Introduce the bot once to a group that it was added to."""
        change = update.my_chat_member
        if change is None or change.chat.type == change.chat.PRIVATE:
            return
        if change.new_chat_member.status in _PRESENT and change.old_chat_member.status not in _PRESENT:
            reply = self._partner.reply(Heard(f"telegram:{change.chat.id}", "/start"))
            hint = "Trong nhóm, tôi chỉ trả lời lệnh, tin nhắn nhắc tên tôi hoặc trả lời tin của tôi."
            await quietly(context.bot.send_message(change.chat.id, f"{reply.text}\n{hint}"))

    async def failure(self, update: object, context: Context) -> None:
        """Apologise for what went wrong, with a code that the log has too."""
        error = context.error
        if error is None or (isinstance(error, TelegramError) and not isinstance(error, BadRequest)):
            _log.warning("not delivered: %s", type(error).__name__)
            return
        sorry = excuse(error)
        if isinstance(update, Update) and update.effective_message:
            await quietly(update.effective_message.reply_text(sorry.text))

    async def _reply(self, told: Heard, where: Message, user: User | None) -> Reply | None:
        verdict = self._allowance.take(user and user.id)
        if verdict is not Verdict.ANSWER:
            return TOO_MANY if verdict is Verdict.WARN else None
        text = writable(told.text)
        if not text.strip():
            return WORDS_ONLY
        reply = self._partner.reply(replace(told, text=text))
        # Telegram is asked only where it matters.
        if reply is NOT_AN_ADMIN and await _is_admin(where, user):
            return self._partner.reply(replace(told, text=text, may_manage=True))
        return reply


async def _is_admin(where: Message, user: User | None) -> bool:
    """Whether a user is an admin of the group where a message stands; False where Telegram doesn't tell."""
    # An admin who stays anonymous writes in the group's own name.
    if where.sender_chat and where.sender_chat.id == where.chat_id:
        return True
    try:
        return user is not None and (await where.chat.get_member(user.id)).status in _ADMINS
    except TelegramError as error:
        _log.warning("not told who is an admin: %s", type(error).__name__)
        return False
