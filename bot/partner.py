"""The conversation partner as channels know it, ready to answer."""

import logging
import secrets
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from bot.logs import describe
from handlers.chat import Message, Reply

if TYPE_CHECKING:
    from reminders.book import Book


def apology(code: str) -> Reply:
    """What somebody is told whose message could not be answered; the log has the same code."""
    return Reply(
        "Xin lỗi đồng chí, tôi gặp trục trặc nên chưa trả lời được câu này. "
        f"Đồng chí vui lòng thử hỏi lại bằng cách khác. Mã lỗi: {code}."
    )


_log = logging.getLogger(__name__)


def excuse(error: BaseException) -> Reply:
    """The apology for an error, which is noted in the log under the same code."""
    code = secrets.token_hex(3)
    _log.error("no reply [%s]: %s", code, describe(error))
    return apology(code)


class KnowledgeError(Exception):
    """The knowledge file cannot be made or read; the message tells the operator why."""


class Partner(Protocol):
    """Somebody to talk to."""

    def reply(self, message: Message) -> Reply:
        """Answer a message."""


OpenBook: TypeAlias = Callable[[], "Book"]
"""Opens what people are to be reminded of."""

PartnerWith: TypeAlias = Callable[[OpenBook | None], Partner]
"""Opens a partner who keeps there what people are to be reminded of."""


class Steady:
    """A partner who apologises where another one fails, so that one bad question ends no channel."""

    def __init__(self, partner: Partner) -> None:
        self._partner = partner

    def reply(self, message: Message) -> Reply:
        """Answer a message, whatever happens."""
        try:
            return self._partner.reply(message)
        except Exception as error:
            return excuse(error)


def open_partner(data_dir: Path, open_book: OpenBook | None = None) -> Partner:
    """A partner who knows the articles, and keeps what people are to be reminded of where `open_book` says.

    The knowledge file in `data_dir` is built if it is missing or old, else KnowledgeError.
    """
    # Loading these takes most of the program's start, and `--help` or a wrong setting needs none of them.
    from handlers.conversation import Partner as Conversation
    from knowledge.base import KnowledgeBase
    from knowledge.build import ensure

    try:
        path = ensure(data_dir / "knowledge.db")
        base = KnowledgeBase(path)
    except (OSError, sqlite3.Error) as error:
        raise KnowledgeError(f"There is no way to the knowledge file in DATA_DIR ({data_dir}): {error}") from error
    _log.info("the knowledge file is %s", path)
    return Steady(Conversation(base, open_book))
