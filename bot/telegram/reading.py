"""Updates as Telegram sends them, read by the library; and the type of the library's application."""

from typing import Any, TypeAlias

from telegram import Bot, Update
from telegram.ext import Application

App: TypeAlias = "Application[Any, Any, Any, Any, Any, Any]"


def read(data: Any, bot: Bot | None = None) -> Update | None:  # noqa: ANN401 - whatever JSON holds
    """The update that JSON data is; None where the library can't read it, which it says with many kinds of error."""
    try:
        return Update.de_json(data, bot)
    except Exception:
        return None
