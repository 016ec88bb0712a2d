"""What Telegram refuses, in its own words."""

import html
import re

from tests.telegram_api.faults import bad_request
from tests.telegram_api.shapes import Json

MAX_TEXT, MAX_CAPTION, MAX_NOTICE = 4096, 1024, 200
MAX_DATA, MAX_RESULT_ID = 64, 64
MAX_BUTTONS, MAX_KEYS = 100, 300
MAX_RESULTS, MAX_COMMANDS = 50, 100
MAX_COMMAND, MAX_COMMAND_DESCRIPTION = 32, 256

TAGS = frozenset(
    [
        "a",
        "b",
        "strong",
        "i",
        "em",
        "s",
        "strike",
        "del",
        "u",
        "ins",
        "tg-spoiler",
        "tg-emoji",
        "span",
        "pre",
        "code",
        "blockquote",
    ]
)
# The only entities that Telegram knows; it leaves others as they stand.
CHARACTER = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});?")
TAG_NAME = re.compile(r"<(/?)([^\s>]*)")
TAG_REST = re.compile(r"""((?:"[^"]*"|'[^']*'|[^>"'])*)>""")
SPOILER = re.compile(r"""class\s*=\s*["']?tg-spoiler\b""")
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
# What an inline button may do instead of sending its data.
OTHER_ACTIONS = frozenset(
    [
        "url",
        "callback_game",
        "pay",
        "login_url",
        "web_app",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
    ]
)


def visible(text: str, parse_mode: str = "") -> str:
    """The text that a user sees: without tags, if its mode is HTML."""
    mode = parse_mode.lower()
    if mode not in ("", "html", "markdown", "markdownv2"):
        raise bad_request("unsupported parse_mode")
    return without_tags(text) if mode == "html" else text


def without_tags(text: str) -> str:
    """The text of Telegram's HTML; refuses tags that are unknown or unbalanced."""
    seen, position, still_open = "", 0, list[str]()
    while (start := text.find("<", position)) >= 0:
        seen += unescaped(text[position:start])
        position = tag(text, start, still_open)
    if still_open:
        raise unparsable(f'Can\'t find end tag corresponding to start tag "{still_open[-1]}"')
    return seen + unescaped(text[position:])


def tag(text: str, start: int, still_open: list[str]) -> int:
    """Where the tag that starts here is over; opens or closes it."""
    name = TAG_NAME.match(text, start)
    assert name
    ends, called = bool(name[1]), name[2].lower()
    at = f"at byte offset {len(text[:start].encode())}"
    rest = TAG_REST.match(text, name.end())
    if not ends and name.end() < len(text):
        check_start(called, rest[1] if rest else "", at)
    if ends and not still_open:
        raise unparsable(f"Unexpected end tag {at}")
    if not rest:
        raise unparsable(f"Unclosed {'end' if ends else 'start'} tag {at}")
    if not ends:
        still_open.append(called)
    elif called not in ("", expected := still_open.pop()):
        raise unparsable(f'Unmatched end tag {at}, expected "</{expected}>", found "</{called}>"')
    return rest.end()


def check_start(name: str, attributes: str, at: str) -> None:
    """Refuses a start tag that Telegram doesn't know."""
    if name not in TAGS:
        raise unparsable(f'Unsupported start tag "{name}" {at}')
    if name == "span" and not SPOILER.search(attributes):
        raise unparsable(f'Tag "span" must have class "tg-spoiler" {at}')


def unescaped(text: str) -> str:
    """The text with the character entities that Telegram knows replaced."""
    return CHARACTER.sub(lambda found: html.unescape(found[0]), text)


def unparsable(why: str) -> Exception:
    """The refusal of a text whose tags are wrong."""
    return bad_request(f"can't parse entities: {why}")


def checked_text(text: str, parse_mode: str = "") -> str:
    """A message's visible text."""
    if not text:
        raise bad_request("message text is empty")
    seen = visible(text, parse_mode).strip()
    if not seen:
        raise bad_request("text must be non-empty")
    if len(seen) > MAX_TEXT:
        raise bad_request("message is too long")
    return seen


def checked_caption(text: str, parse_mode: str = "") -> str:
    """A picture's or document's visible caption."""
    seen = visible(text, parse_mode).strip()
    if len(seen) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return seen


def check_markup(markup: object) -> None:
    """Refuses keyboards that are too large and buttons that can't be pressed."""
    if markup in (None, ""):
        return
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    inline = [button for row in markup.get("inline_keyboard", []) for button in row]
    keys = [key for row in markup.get("keyboard", []) for key in row]
    if len(inline) > MAX_BUTTONS or len(keys) > MAX_KEYS:
        raise bad_request("reply markup is too long")
    for button in inline:
        check_button(button)


def check_button(button: Json) -> None:
    """Refuses an inline button without a text or without an action, or with too much data."""
    data = button.get("callback_data", "")
    if not button.get("text"):
        raise bad_request("can't parse inline keyboard button: Keyboard button text must be non-empty")
    if not data and OTHER_ACTIONS.isdisjoint(button):
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        )
    if len(data.encode()) > MAX_DATA:
        raise bad_request("BUTTON_DATA_INVALID")


def check_results(results: object) -> None:
    """Refuses inline results that are too many, alike in id, or not sendable."""
    if not isinstance(results, list):
        raise bad_request("expected an Array of inline query results")
    if len(results) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    for result in results:
        check_result(result)
    if len({result["id"] for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")


def check_result(result: Json) -> None:
    """Refuses one inline result that could not be sent."""
    if "id" not in result:
        raise bad_request("can't parse inline query result: Can't find field \"id\"")
    if not 1 <= len(str(result["id"]).encode()) <= MAX_RESULT_ID:
        raise bad_request("RESULT_ID_INVALID")
    if result.get("type") == "article" and not result.get("title"):
        raise bad_request("ARTICLE_TITLE_EMPTY")
    content = result.get("input_message_content", {})
    if "message_text" in content:
        checked_text(content["message_text"], content.get("parse_mode") or "")
    check_markup(result.get("reply_markup"))


def checked_commands(commands: object) -> list[Json]:
    """The command menu as Telegram keeps it."""
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [checked_command(command) for command in commands]


def checked_command(command: Json) -> Json:
    """A command of the menu, trimmed, its slash left out."""
    name, description = command["command"].strip().removeprefix("/"), command["description"].strip()
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > MAX_COMMAND:
        raise bad_request(f"command length must not exceed {MAX_COMMAND}")
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > MAX_COMMAND_DESCRIPTION:
        raise bad_request(f"command description length must not exceed {MAX_COMMAND_DESCRIPTION}")
    return {"command": name, "description": description}
