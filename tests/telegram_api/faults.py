"""Telegram's own refusals."""

from tests.loopback.faults import HttpError, Refused


def too_many_requests(seconds: int) -> HttpError:
    """The flood limit: come back in so many seconds."""
    return HttpError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def migrated(new_chat_id: int) -> HttpError:
    """The group is a supergroup now, with another id."""
    description = "Bad Request: group chat was upgraded to a supergroup chat"
    return HttpError(400, description, {"migrate_to_chat_id": new_chat_id})


def blocked() -> HttpError:
    """The user has blocked the bot."""
    return HttpError(403, "Forbidden: bot was blocked by the user")


def kicked(chat: str = "group") -> HttpError:
    """The bot was removed from a "group", "supergroup" or "channel"."""
    return HttpError(403, f"Forbidden: bot was kicked from the {chat} chat")


def chat_not_found() -> HttpError:
    """The bot has never met this chat."""
    return HttpError(400, "Bad Request: chat not found")


def server_error() -> HttpError:
    """Telegram itself is unwell."""
    return HttpError(500, "Internal Server Error")


def bad_request(description: str) -> Refused:
    """A refusal with code 400 and Telegram's wording."""
    return Refused(HttpError(400, f"Bad Request: {description}"))


def conflict(description: str) -> Refused:
    """A refusal with code 409: two ways of receiving updates are at odds."""
    return Refused(HttpError(409, f"Conflict: {description}"))
