"""The objects of the Zalo Bot API: ids, chats, senders, updates. Source: Zalo Bot API, measured in October 2026."""

import hashlib
import html
import re
import time
from typing import Any

Json = dict[str, Any]

TOKEN = "1459232241454765289:TEST-TOKEN"
# Chats are 20 hexadecimal digits; a private chat has the id of its user.
CHAT = "6ede9afa66b88fe6d6a9"
OTHER = "7c41d0e2b35f9a8816d4"
GROUP = "0b9f35c7e1a24d68f05e"
BOT_ID = "4f2a8c1d9e7b6053a1c8"
BOT_NAME = "Bot Chi bộ"
ME: Json = {"id": BOT_ID, "account_name": BOT_NAME, "account_type": "BASIC", "can_join_groups": True}

MARKS = re.compile(r"[*_~`]")
TAGS = re.compile(r"</?[a-zA-Z][^<>]*>")


def utf16(text: str) -> int:
    """A text's length in UTF-16 units; ValueError where it holds half a character."""
    return len(text.encode("utf-16-le")) // 2


def an_id(*what: object) -> str:
    """An id that looks like any other: 20 hexadecimal digits."""
    return hashlib.sha256(repr(what).encode()).hexdigest()[:20]


def now() -> int:
    """The time as Zalo tells it: in milliseconds."""
    return int(time.time() * 1000)


def person(user: str) -> Json:
    """A sender."""
    return {"id": user, "is_bot": user == BOT_ID, "display_name": BOT_NAME if user == BOT_ID else f"Lan {user[:4]}"}


def message(message_id: str, chat: str, user: str, is_group: bool, **content: object) -> Json:
    """A message as an update holds it."""
    where = {"chat_type": "GROUP" if is_group else "PRIVATE", "id": chat}
    return {"date": now(), "chat": where, "message_id": message_id, "from": person(user), **content}


def visible(text: str, parse_mode: str = "") -> str:
    """The text that a user sees: without what its mode takes for marks."""
    if parse_mode == "markdown":
        return MARKS.sub("", text)
    return html.unescape(TAGS.sub("", text)) if parse_mode == "html" else text
