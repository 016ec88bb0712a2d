"""Updates as Zalo sends them, in every form that has been seen, and what they say to the bot."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.manners import writable
from handlers.chat import Message

PREFIX = "zalo:"
# Source: Zalo Bot API, webhook: what is received, and where its words stand; "" for what has none.
_WORDS = {
    "message.text.received": "text",
    "message.image.received": "caption",
    "message.sticker.received": "",
    "message.voice.received": "",
    "message.unsupported.received": "",
}
# Zalo's are 20 hexadecimal digits.
_ID = re.compile(r"[0-9A-Za-z_-]{1,100}")

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Received:
    """A message as it came: its id, who sent it, and what it says; None for what is not said to the bot.

    A message without words, like a sticker, says "".
    """

    id: str
    sender: str
    message: Message | None


def read(data: object, names: re.Pattern[str], at: datetime) -> list[Received]:
    """The messages in any JSON data: an update, flat or wrapped as a result, a list of them, or nothing.

    `names` finds the bot's own name in a group's messages; see `mentions`.
    """
    found = (_received(update, names, at) for update in _updates(data))
    return [received for received in found if received]


def mentions(account: object, name: str = "") -> re.Pattern[str]:
    """Finds where a message names the bot, which is an account as getMe tells it, and perhaps has another name.

    Source: Zalo Bot API, webhook: whether a group's messages keep the "@Bot name" that they begin with is unknown.
    """
    known = account if isinstance(account, dict) else {}
    told = (known.get("account_name"), known.get("display_name"), name.lstrip("@"))
    names = [name for name in told if isinstance(name, str) and name]
    either = "|".join(re.escape(_composed(name)) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"@(?:{either})(?!\w)" if either else r"(?!)", re.IGNORECASE)


def _updates(data: object) -> Iterable[Json]:
    is_wrapped = isinstance(data, dict) and "event_name" not in data
    inner = data.get("result") if isinstance(data, dict) and is_wrapped else data
    return (update for update in (inner if isinstance(inner, list) else [inner]) if isinstance(update, dict))


def _received(update: Json, names: re.Pattern[str], at: datetime) -> Received | None:
    """The message of an update; None where there is none."""
    message = _part(update, "message")
    chat, user = _part(message, "chat"), _part(message, "from")
    number, place = _id(message.get("message_id")), _id(chat.get("id"))
    sender = _id(user.get("id")) or place
    words = _WORDS.get(str(update.get("event_name")))
    if not number or not place or not sender:
        return None
    if words is None or user.get("is_bot"):
        return Received(number, sender, None)
    is_group = _is_group(chat, sender)
    text = _text(message.get(words))
    said = _without(names, text) if is_group else text
    return Received(number, sender, _said(place, sender, said, is_group, at))


def _without(names: re.Pattern[str], text: str) -> str:
    """A group's text without the bot's name; a command also without a name before it that is not known."""
    said = names.sub(" ", _composed(text)).strip()
    before, slash, command = said.partition(" /")
    return f"/{command}" if slash and before.startswith("@") else said


def _said(place: str, sender: str, text: str, is_group: bool, at: datetime) -> Message:
    """What is said in a chat: in a group everybody has a conversation of their own, and nobody is known to lead it."""
    address = f"{PREFIX}{place}"
    conversation = f"{address}:{sender}" if is_group else address
    return Message(conversation, text, address, at, is_group, may_manage=not is_group)


def _is_group(chat: Json, sender: str) -> bool:
    # Source: Zalo Bot API, transport: `chat.id` equals `from.id` in private chats.
    kind = str(chat.get("chat_type") or chat.get("type")).upper()
    return kind == "GROUP" or (kind != "PRIVATE" and _id(chat.get("id")) != sender)


def _part(data: Json, name: str) -> Json:
    part = data.get(name)
    return part if isinstance(part, dict) else {}


def _id(value: object) -> str:
    """An id as a text; "" where there is none."""
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if _ID.fullmatch(text) else ""


def _text(value: object) -> str:
    return writable(value) if isinstance(value, str) else ""


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
