"""The methods that set things up: identity, updates, webhook, menus, members."""

import re
from collections.abc import Callable

from tests.loopback.faults import HttpError
from tests.telegram_api import checks, shapes
from tests.telegram_api.faults import bad_request, conflict
from tests.telegram_api.messages import MESSAGING
from tests.telegram_api.shapes import Json
from tests.telegram_api.world import Request, World

SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
DESCRIPTIONS = {"description": 512, "short_description": 120}
ABILITIES = {
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
    "can_connect_to_business": False,
    "has_main_web_app": False,
}


def get_me(_world: World, _request: Request) -> Json:
    """Who the bot is."""
    return shapes.BOT | ABILITIES


def done(_world: World, _request: Request) -> bool:
    """What needs nothing but a yes."""
    return True


def get_updates(world: World, request: Request) -> list[Json]:
    """The long poll."""
    if world.webhook:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    allow_updates(world, request)
    offset, limit, timeout = request.number("offset"), request.number("limit", 100), request.number("timeout")
    return world.queue.poll(offset, limit, timeout, request.gone)


def allow_updates(world: World, request: Request) -> None:
    """Remembers which kinds of updates the bot wants; without a word, the former choice holds."""
    kinds = request.parameters.get("allowed_updates")
    if isinstance(kinds, list):
        world.queue.allowed = kinds


def set_webhook(world: World, request: Request) -> bool:
    """Updates are posted from now on; an empty address ends that."""
    url = request.text("url")
    if url and not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not SECRET.fullmatch(request.text("secret_token")):
        raise bad_request("secret token contains unallowed characters")
    allow_updates(world, request)
    drop_pending(world, request)
    world.webhook = webhook(request) if url else {}
    if url:
        world.queue.end_poll("terminated by setWebhook request")
    return True


def webhook(request: Request) -> Json:
    """The webhook that a call asks for."""
    details = {"url": request.text("url"), "secret_token": request.text("secret_token")}
    return details | {
        "max_connections": request.number("max_connections", 40),
        "ip_address": request.text("ip_address") or "127.0.0.1",
        "has_custom_certificate": "certificate" in request.files,
    }


def delete_webhook(world: World, request: Request) -> bool:
    """Updates wait to be asked for again."""
    drop_pending(world, request)
    world.webhook = {}
    return True


def drop_pending(world: World, request: Request) -> None:
    """Throws away what is waiting, if the bot says so."""
    if request.parameters.get("drop_pending_updates") is True:
        world.queue.pending = []


def get_webhook_info(world: World, _request: Request) -> Json:
    """How updates are delivered; the secret stays one."""
    waiting = {"pending_update_count": len(world.queue.pending)}
    kinds = {"allowed_updates": world.queue.allowed} if world.queue.allowed else {}
    known = {"url": "", "has_custom_certificate": False} | world.webhook
    known.pop("secret_token", None)
    return known | waiting | kinds


def menu(request: Request) -> tuple[str, str]:
    """Which menu a call is about: its scope ("chat:7", "default", ...) and its language."""
    scope = request.parameters.get("scope") or {"type": "default"}
    parts = (scope.get(part) for part in ("type", "chat_id", "user_id"))
    return ":".join(str(part) for part in parts if part is not None), request.text("language_code")


def set_my_commands(world: World, request: Request) -> bool:
    """Puts a command menu in place."""
    world.commands[menu(request)] = checks.checked_commands(request.parameters.get("commands", []))
    return True


def delete_my_commands(world: World, request: Request) -> bool:
    """Takes a command menu away."""
    world.commands.pop(menu(request), None)
    return True


def get_my_commands(world: World, request: Request) -> list[Json]:
    """The menu of exactly this scope and language."""
    return world.commands.get(menu(request), [])


def described(name: str) -> tuple[Callable[[World, Request], bool], Callable[[World, Request], Json]]:
    """The methods that set and get one of the bot's descriptions."""

    def put(world: World, request: Request) -> bool:
        if len(request.text(name)) > DESCRIPTIONS[name]:
            raise bad_request("description is too long")
        world.descriptions[name, request.text("language_code")] = request.text(name)
        return True

    def get(world: World, request: Request) -> Json:
        return {name: world.descriptions.get((name, request.text("language_code")), "")}

    return put, get


set_my_description, get_my_description = described("description")
set_my_short_description, get_my_short_description = described("short_description")


def get_chat_member(world: World, request: Request) -> Json:
    """What a user is in a chat."""
    chat_id, user_id = world.chat_of(request), request.number("user_id")
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    return shapes.member(user_id, world.status(chat_id, user_id))


def get_chat_administrators(world: World, request: Request) -> list[Json]:
    """Who leads a group; other bots are left out, as Telegram does."""
    chat_id = world.chat_of(request)
    if chat_id > 0:
        raise bad_request("there are no administrators in the private chat")
    return [
        shapes.member(user_id, status)
        for (group, user_id), status in world.members.items()
        if group == chat_id and status in ("creator", "administrator")
    ]


def leave_chat(world: World, request: Request) -> bool:
    """The bot goes, and may not write there any more."""
    chat_id = world.open_chat_of(request)
    if chat_id > 0:
        raise bad_request("chat member status can't be changed in private chats")
    world.closed[chat_id] = HttpError(403, f"Forbidden: bot is not a member of the {shapes.kind(chat_id)} chat")
    return True


METHODS: dict[str, Callable[[World, Request], object]] = MESSAGING | {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "setMyCommands": set_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getMyCommands": get_my_commands,
    "setMyDescription": set_my_description,
    "getMyDescription": get_my_description,
    "setMyShortDescription": set_my_short_description,
    "getMyShortDescription": get_my_short_description,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "leaveChat": leave_chat,
    "logOut": done,
    "close": done,
}
