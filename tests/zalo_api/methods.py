"""Zalo's methods, each with the parameters that it takes."""

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from tests.loopback.faults import Refused
from tests.zalo_api import shapes
from tests.zalo_api.faults import bad, refused
from tests.zalo_api.shapes import Json
from tests.zalo_api.world import WEBHOOK_SET, Request, World

MAX_TEXT = 2000
SECRET = (8, 256)
LOOPBACK = ("127.0.0.1", "localhost")
POLL = 30


def get_me(_world: World, _request: Request) -> Json:
    """Who the bot is."""
    return shapes.ME


def get_updates(world: World, request: Request) -> Json | list[Json]:
    """The long poll."""
    timeout = request.parameters.get("timeout", POLL)
    if isinstance(timeout, bool) or not isinstance(timeout, int | float) or timeout < 0:
        raise bad("timeout is invalid")
    if world.webhook:
        raise bad(WEBHOOK_SET)
    return world.polls.poll(timeout, request.gone)


def set_webhook(world: World, request: Request) -> Json:
    """Updates are posted from now on, even where the first try to post one fails."""
    url = urlsplit(request.text("url"))
    if not url.hostname or (url.scheme != "https" and url.hostname not in LOOPBACK):
        raise bad("url is invalid")
    secret = request.text("secret_token", *SECRET)
    if not secret.isascii():
        raise bad("secret_token is invalid")
    world.webhook = {"url": request.text("url"), "secret_token": secret, "updated_at": shapes.now()}
    world.polls.end()
    if not world.verified:
        raise bad("Webhook verification failed")
    return webhook_info(world)


def delete_webhook(world: World, _request: Request) -> Json:
    """Updates wait to be asked for again."""
    world.webhook = {}
    return {"url": "", "updated_at": shapes.now()}


def get_webhook_info(world: World, _request: Request) -> Json:
    """Where updates are posted to."""
    if not world.webhook:
        raise Refused(refused(404, "Webhook not found"))
    return webhook_info(world)


def webhook_info(world: World) -> Json:
    """The webhook, whose secret stays one."""
    return {name: value for name, value in world.webhook.items() if name != "secret_token"}


def send_message(world: World, request: Request) -> Json:
    """A text."""
    chat, mode = world.chat_of(request), request.parameters.get("parse_mode", "")
    if mode not in ("", "markdown", "html") or ("parse_mode" in request.parameters and not mode):
        raise bad("parse_mode is invalid")
    return world.send(chat, shapes.visible(request.text("text", 1, MAX_TEXT), mode))


def send_photo(world: World, request: Request) -> Json:
    """A picture that lies in the web."""
    chat, picture = world.chat_of(request), urlsplit(request.text("photo"))
    if picture.scheme not in ("http", "https") or not picture.hostname:
        raise bad("photo is invalid")
    return world.send(chat, request.text("caption", 0, MAX_TEXT))


def send_sticker(world: World, request: Request) -> Json:
    """A sticker."""
    chat = world.chat_of(request)
    request.text("sticker")
    return world.send(chat, "")


def send_chat_action(world: World, request: Request) -> None:
    """What the bot is busy with; there is no result."""
    world.chat_of(request)
    if request.text("action") != "typing":
        raise bad("action is invalid")


Method = Callable[[World, Request], object]
METHODS: Mapping[str, tuple[Method, frozenset[str]]] = {
    "getMe": (get_me, frozenset()),
    "getUpdates": (get_updates, frozenset({"timeout"})),
    "setWebhook": (set_webhook, frozenset({"url", "secret_token"})),
    "deleteWebhook": (delete_webhook, frozenset()),
    "getWebhookInfo": (get_webhook_info, frozenset()),
    "sendMessage": (send_message, frozenset({"chat_id", "text", "parse_mode"})),
    "sendPhoto": (send_photo, frozenset({"chat_id", "photo", "caption"})),
    "sendSticker": (send_sticker, frozenset({"chat_id", "sticker"})),
    "sendChatAction": (send_chat_action, frozenset({"chat_id", "action"})),
}


def result(world: World, request: Request) -> object:
    """What a call gives; parameters that Zalo doesn't have are mistakes."""
    method, parameters = METHODS[request.method]
    if unknown := request.parameters.keys() - parameters:
        raise bad(f"{min(unknown)} is unknown")
    return method(world, request)
