"""What the bot looks like: `docs/telegram.md`, `docs/zalo.md` and the chart in `docs/` are what it sends today.

`python -m tests.test_screens` makes them anew.
"""

import io
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl

from bot.charts import compose
from handlers.chat import Message
from handlers.conversation import Partner
from knowledge.base import KnowledgeBase
from knowledge.build import ensure
from tests.running import ROOT, on_telegram, on_zalo, with_knowledge
from tests.telegram_api import GROUP, USER, BotApi
from tests.telegram_api.shapes import Json
from tests.zalo_api import CHAT, ZaloApi

SCREENS = ROOT / "docs" / "telegram.md"
ON_ZALO = ROOT / "docs" / "zalo.md"
CHART = ROOT / "docs" / "chart.svg"
COMPARED = "/sosanh đảng viên"

_INTRODUCTION = """# On Telegram

What people see, as the bot sends it. Buttons stand in brackets. This page is made by `python -m tests.test_screens`.
"""

# The bot as a program of its own tells the time itself, and so the next meetings.
_DATES = re.compile(r"(?<=• |: )(thứ \w+|chủ nhật), \d+/\d+/\d+")

Scene = Callable[[BotApi], None]


def private(api: BotApi) -> None:
    for count, text in enumerate(("/start nq-21", "dang bo huyen sin ho co bn dang vien", "còn Rô Men?"), 1):
        api.say(text)
        api.told(count=count)
    api.press(_first_button(api))
    api.told(count=4)
    api.say(COMPARED)
    api.told(count=6)
    api.say("Tam Đường có bao nhiêu đảng viên?")
    api.told(count=7)


def group(api: BotApi) -> None:
    api.join_group()
    api.told(GROUP)
    api.say("Chiều nay họp chi bộ lúc mấy giờ nhỉ?", chat=GROUP)
    api.say("@chibot_test_bot tổ cảm tình đảng là gì", chat=GROUP)
    api.told(GROUP, 2)
    api.say("còn ai là bí thư huyện ủy Nam Đông?", chat=GROUP, reply_to=api.messages(GROUP)[-1])
    api.told(GROUP, 3)


def _first_button(api: BotApi) -> str:
    return str(api.messages(USER)[-1]["reply_markup"]["inline_keyboard"][0][0]["callback_data"])


SCENES: tuple[tuple[str, int, Scene], ...] = (("A private chat", USER, private), ("A group", GROUP, group))


def page(folder: Path) -> str:
    """The page with all scenes, each played by the bot as a program of its own."""
    parts = [_INTRODUCTION]
    for title, chat, scene in SCENES:
        with BotApi() as api, on_telegram(folder, api):
            api.wait_until_polling(20)
            scene(api)
            shown = "\n\n".join(
                _shown(message) for message in api.messages(chat) if "text" in message or "photo" in message
            )
        parts.append(f"## {title}\n\n```text\n{shown}\n```\n")
    return "\n".join(parts)


ZALO_INTRODUCTION = """# On Zalo

What people see, as the bot sends it. This page is made by `python -m tests.test_screens`.

```text
"""
ZALO_SCENE = (
    "xin chào",
    "1",
    "còn Rô Men?",
    "so sanh cac noi ve dang vein",
    "Tam Đường có bao nhiêu đảng viên?",
    "2",
    "nhắc họp chi bộ mùng 3 hằng tháng lúc 19h30 tại nhà văn hóa, trước 1 ngày",
    "thoi",
)


def zalo_page(folder: Path) -> str:
    """The page of a private chat on Zalo, played by the bot as a program of its own."""
    shown: list[str] = []
    with ZaloApi() as api, on_zalo(folder, api):
        api.wait_until_polling(20)
        for count, text in enumerate(ZALO_SCENE, 1):
            api.say(text)
            shown += [f"> {text}", _DATES.sub("(ngày)", api.told(CHAT, count))]
    return ZALO_INTRODUCTION + "\n\n".join(shown) + "\n```\n"


def _shown(message: Json) -> str:
    if not message["from"]["is_bot"]:
        return f"> {message['text']}"
    picture = ["(picture: see chart.svg)"] if "photo" in message else []
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    text = message.get("text") or message["caption"]
    return "\n".join([*picture, text, *(f"[ {button['text']} ]" for row in rows for button in row)])


def chart(base: KnowledgeBase) -> str:
    """The comparison's picture, as text so that a change to it can be read."""
    found = Partner(base).reply(Message("screens", COMPARED)).chart
    assert found
    figure = compose(found)
    drawn = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": "chibot"}):
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    return "\n".join(line.rstrip() for line in drawn.getvalue().splitlines()) + "\n"


def test_the_page_shows_what_the_bot_sends(folder: Path) -> None:
    assert SCREENS.read_text("utf-8") == page(folder), "run python -m tests.test_screens"


def test_the_page_shows_what_the_bot_sends_on_zalo(folder: Path) -> None:
    assert ON_ZALO.read_text("utf-8") == zalo_page(folder), "run python -m tests.test_screens"


def test_the_picture_is_what_the_bot_draws(base: KnowledgeBase) -> None:
    assert CHART.read_text("utf-8") == chart(base), "run python -m tests.test_screens"


def write() -> None:
    """Make the page and the picture anew."""
    with tempfile.TemporaryDirectory() as name:
        built = ensure(Path(name) / "knowledge.db")
        CHART.write_text(chart(KnowledgeBase(built)), "utf-8")
        folder = with_knowledge(Path(name), built)
        SCREENS.write_text(page(folder), "utf-8")
        ON_ZALO.write_text(zalo_page(folder), "utf-8")


if __name__ == "__main__":
    write()
