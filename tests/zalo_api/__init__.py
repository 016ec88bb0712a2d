"""A stand-in for the Zalo Bot API: a real server on loopback, as strict as Zalo, that fails on demand."""

from tests.loopback.faults import Drop, Fault, Hang, HttpError, Junk
from tests.zalo_api.api import Call, ZaloApi
from tests.zalo_api.faults import Html429, refused
from tests.zalo_api.shapes import BOT_ID, BOT_NAME, CHAT, GROUP, OTHER, TOKEN, Json, an_id

__all__ = [
    "BOT_ID",
    "BOT_NAME",
    "CHAT",
    "GROUP",
    "OTHER",
    "TOKEN",
    "Call",
    "Drop",
    "Fault",
    "Hang",
    "Html429",
    "HttpError",
    "Json",
    "Junk",
    "ZaloApi",
    "an_id",
    "refused",
]
