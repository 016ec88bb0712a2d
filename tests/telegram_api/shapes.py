"""The objects of the Bot API that everybody needs: users, chats, members, entities."""

import re
import struct
from typing import Any

from tests.telegram_api.faults import bad_request

Json = dict[str, Any]

USER = 1001
GROUP = -2001
SUPERGROUP = -1_000_000_003_001
BOT_ID = 123456
TOKEN = "123456:TEST-TOKEN"
BOT_NAME = "chibot_test_bot"
BOT: Json = {"id": BOT_ID, "is_bot": True, "first_name": "ChiBot", "username": BOT_NAME}

# A mention right behind a command belongs to it: /help@some_bot is one entity.
ENTITY = re.compile(
    r"(?<![\w/<>])(?P<bot_command>/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?)(?![\w/<>])"
    r"|(?<![\w])(?P<mention>@[a-zA-Z0-9_]{3,32})(?![\w])"
)
ADMINISTRATOR_RIGHTS = [
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
]
MAX_SUM_OF_SIDES = 10_000
MAX_RATIO_OF_SIDES = 20


def utf16(text: str) -> int:
    """A text's length as Telegram counts it in entities."""
    return len(text.encode("utf-16-le")) // 2


def entities(text: str) -> list[Json]:
    """The commands and mentions that Telegram marks in what a user types."""
    return [
        {"type": found.lastgroup, "offset": utf16(text[: found.start()]), "length": utf16(found[0])}
        for found in ENTITY.finditer(text)
    ]


def user(user_id: int) -> Json:
    """A person, or the bot, by id."""
    if user_id == BOT_ID:
        return dict(BOT)
    name = {"first_name": "Lan", "last_name": f"Số {user_id}", "username": f"user_{user_id}"}
    return {"id": user_id, "is_bot": False, **name, "language_code": "vi"}


def kind(chat_id: int) -> str:
    """The type of a chat, which Telegram's ids tell."""
    if chat_id > 0:
        return "private"
    return "supergroup" if chat_id < -1_000_000_000_000 else "group"


def chat(chat_id: int) -> Json:
    """A chat by id."""
    if chat_id > 0:
        person = user(chat_id)
        return {"id": chat_id, "type": "private"} | {
            name: person[name] for name in ("first_name", "last_name", "username") if name in person
        }
    return {"id": chat_id, "type": kind(chat_id), "title": f"Chi bộ {-chat_id % 1000}"}


def member(user_id: int, status: str) -> Json:
    """A member of a chat: creator, administrator, member, left or kicked."""
    details: dict[str, Json] = {
        "creator": {"is_anonymous": False},
        "administrator": {"can_be_edited": False, "is_anonymous": False} | dict.fromkeys(ADMINISTRATOR_RIGHTS, True),
        "kicked": {"until_date": 0},
    }
    return {"user": user(user_id), "status": status, **details.get(status, {})}


def message_in(found: Json) -> Json:
    """The message, given it or an update with it."""
    return next((found[kind] for kind in ("message", "edited_message") if kind in found), found)


def without_reply(message: Json) -> Json:
    """A message as it appears in one that answers it: Telegram nests them no deeper."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def photo_sizes(content: bytes, unique_id: str) -> list[Json]:
    """A photo as Telegram keeps it: a thumbnail, and its size (the true one only for PNG)."""
    width, height = picture_size(content)
    small = 90 / max(width, height, 90)
    sizes = [(max(1, int(width * small)), max(1, int(height * small))), (width, height)]
    return [
        {
            "file_id": f"photo-{unique_id}-{place}",
            "file_unique_id": f"{unique_id}-{place}",
            "width": wide,
            "height": high,
            "file_size": len(content),
        }
        for place, (wide, high) in enumerate(sizes)
    ]


def picture_size(content: bytes) -> tuple[int, int]:
    """Width and height; refuses what Telegram can't show."""
    if content.startswith(b"\xff\xd8\xff"):
        return 1280, 720
    if not content.startswith(b"\x89PNG\r\n\x1a\n") or len(content) < 24:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = struct.unpack(">II", content[16:24])
    sides = sorted((width, height))
    if sum(sides) > MAX_SUM_OF_SIDES or sides[1] > MAX_RATIO_OF_SIDES * sides[0]:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height
