"""A stand-in for Telegram's Bot API: a real server on loopback, as strict as Telegram, that fails on demand."""

from tests.loopback.faults import Drop, Fault, Hang, HttpError, Junk
from tests.telegram_api.api import BotApi, Call
from tests.telegram_api.faults import blocked, chat_not_found, kicked, migrated, server_error, too_many_requests
from tests.telegram_api.parameters import Upload
from tests.telegram_api.shapes import BOT_ID, BOT_NAME, GROUP, SUPERGROUP, TOKEN, USER, Json

__all__ = [
    "BOT_ID",
    "BOT_NAME",
    "GROUP",
    "SUPERGROUP",
    "TOKEN",
    "USER",
    "BotApi",
    "Call",
    "Drop",
    "Fault",
    "Hang",
    "HttpError",
    "Json",
    "Junk",
    "Upload",
    "blocked",
    "chat_not_found",
    "kicked",
    "migrated",
    "server_error",
    "too_many_requests",
]
