"""The methods that speak: messages, edits, answers to buttons and inline queries."""

import time
from collections.abc import Callable

from tests.telegram_api import checks, shapes
from tests.telegram_api.faults import bad_request
from tests.telegram_api.parameters import Upload
from tests.telegram_api.shapes import BOT_ID, Json
from tests.telegram_api.world import Request, World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
ACTIONS = frozenset(
    {"typing", "choose_sticker", "find_location"}
    | {f"{way}_{what}" for way in ("record", "upload") for what in ("video", "voice", "video_note")}
    | {"upload_photo", "upload_document"}
)


def send_message(world: World, request: Request) -> Json:
    """Sends a text."""
    seen = checks.checked_text(request.text("text"), request.text("parse_mode"))
    return send(world, request, "text", text=seen)


def send_photo(world: World, request: Request) -> Json:
    """Sends a picture."""
    given, name = attachment(request, "photo"), f"{len(world.messages)}"
    picture = (
        shapes.photo_sizes(given.content, name) if isinstance(given, Upload) else [by_id(given, width=1, height=1)]
    )
    return send(world, request, "caption", photo=picture, **caption(request))


def send_document(world: World, request: Request) -> Json:
    """Sends a file."""
    given = attachment(request, "document")
    document = by_id(given) if isinstance(given, str) else kept(given, f"document-{len(world.messages)}")
    return send(world, request, "caption", document=document, **caption(request))


def attachment(request: Request, name: str) -> Upload | str:
    """The file that came with a call, or the id or address of one that Telegram has."""
    given = request.text(name)
    found = request.files.get(given.removeprefix("attach://") or name)
    if not found and (not given or given.startswith("attach://")):
        raise bad_request(f"there is no {name} in the request")
    if found and not found.content:
        raise bad_request("file must be non-empty")
    return found or given


def by_id(file_id: str, **details: int) -> Json:
    """A file that Telegram has already."""
    return {"file_id": file_id, "file_unique_id": f"unique-{file_id}", **details}


def kept(file: Upload, file_id: str) -> Json:
    """An uploaded file, as Telegram keeps it."""
    details = {"file_name": file.filename, "mime_type": file.content_type, "file_size": len(file.content)}
    return by_id(file_id) | details


def caption(request: Request) -> Json:
    """The caption in the message, if there is one."""
    seen = checks.checked_caption(request.text("caption"), request.text("parse_mode"))
    return {"caption": seen} if seen else {}


def send(world: World, request: Request, words: str, **content: object) -> Json:
    """Puts a message of the bot's into the chat; `words` names the parameter that holds its words."""
    checks.check_markup(request.parameters.get("reply_markup"))
    chat_id = world.open_chat_of(request)
    answered = replied_to(world, request, chat_id)
    message = world.new_message(chat_id, BOT_ID, **answered, **content, **buttons(request))
    world.sources[chat_id, message["message_id"]] = (request.text(words), request.text("parse_mode"))
    if words in message:
        world.sent[chat_id].append(message[words])
    return message


def replied_to(world: World, request: Request, chat_id: int) -> Json:
    """The message that is answered, in the message that answers it."""
    given = request.parameters.get("reply_parameters") or {}
    if "message_id" not in given:
        return {}
    found = world.messages.get((chat_id, given["message_id"]))
    if not found and not given.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return {"reply_to_message": shapes.without_reply(found)} if found else {}


def buttons(request: Request) -> Json:
    """The buttons in the message; other keyboards aren't part of it."""
    markup = request.parameters.get("reply_markup")
    return {"reply_markup": markup} if isinstance(markup, dict) and markup.get("inline_keyboard") else {}


def edit_message_text(world: World, request: Request) -> Json | bool:
    """Gives a message another text, and other buttons or none."""
    seen = checks.checked_text(request.text("text"), request.text("parse_mode"))
    return edit(world, request, (request.text("text"), request.text("parse_mode")), text=seen)


def edit_message_reply_markup(world: World, request: Request) -> Json | bool:
    """Gives a message other buttons or none."""
    return edit(world, request, None)


def edit(world: World, request: Request, source: tuple[str, str] | None, **content: str) -> Json | bool:
    """Changes a message of the bot's; what came from an inline result isn't kept, and not shown again."""
    checks.check_markup(request.parameters.get("reply_markup"))
    if request.text("inline_message_id"):
        return True
    place = (world.open_chat_of(request), request.number("message_id"))
    former = editable(world, place)
    if "text" in content and "text" not in former:
        raise bad_request("there is no text in the message to edit")
    if source in (None, world.sources[place]) and buttons(request).get("reply_markup") == former.get("reply_markup"):
        raise bad_request(NOT_MODIFIED)
    unchanged = {name: value for name, value in former.items() if name != "reply_markup"}
    world.messages[place] = unchanged | content | buttons(request) | {"edit_date": int(time.time())}
    world.sources[place] = source or world.sources[place]
    return world.messages[place]


def editable(world: World, place: tuple[int, int]) -> Json:
    """The message here, if it is the bot's own."""
    if not place[1]:
        raise bad_request("message identifier is not specified")
    if place not in world.messages:
        raise bad_request("message to edit not found")
    if place not in world.sources:
        raise bad_request("message can't be edited")
    return world.messages[place]


def send_chat_action(world: World, request: Request) -> bool:
    """Shows that the bot is busy."""
    world.open_chat_of(request)
    if request.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


def answer_callback_query(world: World, request: Request) -> bool:
    """Ends the wait of a pressed button."""
    check_query(world, request.text("callback_query_id"))
    if len(request.text("text")) > checks.MAX_NOTICE:
        raise bad_request("MESSAGE_TOO_LONG")
    return True


def answer_inline_query(world: World, request: Request) -> bool:
    """Shows results below what a user types behind the bot's name."""
    checks.check_results(request.parameters.get("results", []))
    check_query(world, request.text("inline_query_id"))
    return True


def check_query(world: World, query_id: str) -> None:
    """Refuses an answer to what nobody asked."""
    if query_id not in world.queries:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")


MESSAGING: dict[str, Callable[[World, Request], object]] = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendChatAction": send_chat_action,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
}
