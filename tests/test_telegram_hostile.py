"""Odd and hostile updates: whatever comes raises nothing, and every call made is one that Telegram would take.

`python -m tests.test_telegram_hostile 100000` tries that many.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes
from telegram.request import BaseRequest, RequestData

from bot.partner import Partner, Steady
from bot.telegram.updates import ALLOWED, Updates
from handlers.conversation import Partner as Conversation
from knowledge.base import KnowledgeBase
from knowledge.build import ensure
from tests.telegram_api import BOT_ID, BOT_NAME
from tests.telegram_api.checks import check_markup, check_results, checked_caption, checked_text
from tests.test_text import anything

ME = {"id": BOT_ID, "is_bot": True, "first_name": "ChiBot", "username": BOT_NAME}


class Recording(BaseRequest):
    """Requests that go nowhere: each is checked as Telegram would check it, and answered."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []

    @property
    def read_timeout(self) -> float:
        return 1

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: object, **__: object
    ) -> tuple[int, bytes]:
        assert method == "POST"
        name = url.rsplit("/", 1)[1]
        given = request_data.parameters if request_data else {}
        self.calls.append((name, given))
        return 200, json.dumps({"ok": True, "result": _result(name, given)}).encode()


def _result(name: str, given: dict[str, Any]) -> object:
    if name == "getMe":
        return ME
    if name.startswith(("send", "edit")):
        chat = {"id": given.get("chat_id", 1), "type": "private", "first_name": "A"}
        return {"message_id": 1, "date": 0, "chat": chat, "from": ME, "text": "x"}
    return True


def check(name: str, given: dict[str, Any]) -> None:
    """Raise what Telegram would answer to a call that it does not take."""
    json.dumps(given, ensure_ascii=False).encode()
    if "text" in given and name != "answerCallbackQuery":
        checked_text(given["text"])
    if "caption" in given:
        checked_caption(given["caption"])
    if "reply_markup" in given:
        check_markup(given["reply_markup"])
    if name == "answerInlineQuery":
        check_results(given["results"])


longest = st.text(st.characters(exclude_categories=()), min_size=1).map(lambda text: (text * 4096)[:4096])
text = (
    anything
    | longest
    | st.sampled_from(
        ["/start nq-21", "/diaphuong \ud800", "/sosanh đảng viên", "/vanban", "sìn hồ", "@chibot_test_bot ro men", "/"]
    )
)
# Telegram makes the ids of queries itself.
ids = st.text(max_size=64)
numbers = st.integers(-(2**53), 2**53)
people = st.fixed_dictionaries(
    {"id": numbers, "is_bot": st.booleans(), "first_name": text}, optional={"username": text, "language_code": text}
)
chats = st.fixed_dictionaries(
    {"id": numbers, "type": st.sampled_from(["private", "group", "supergroup", "channel", "odd"])},
    optional={"title": text, "username": text, "is_forum": st.booleans()},
)
entities = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(["mention", "bot_command", "text_mention", "odd"]),
            "offset": st.integers(0, 5000),
            "length": st.integers(0, 5000),
        }
    ),
    max_size=3,
)
messages = st.fixed_dictionaries(
    {"message_id": numbers, "date": st.integers(0, 2**31 - 1), "chat": chats},
    optional={
        "from": people,
        "text": text,
        "caption": text,
        "entities": entities,
        "caption_entities": entities,
        "message_thread_id": numbers,
        "migrate_to_chat_id": numbers,
        "new_chat_members": st.lists(people, max_size=2),
        "voice": st.just({"file_id": "x", "file_unique_id": "y", "duration": 1}),
        "reply_to_message": st.fixed_dictionaries(
            {"message_id": numbers, "date": st.just(1), "chat": chats}, optional={"from": people | st.just(ME)}
        ),
    },
)
members = st.fixed_dictionaries({"status": st.sampled_from(["member", "left", "administrator"]), "user": people})
kinds: dict[str, st.SearchStrategy[Any]] = {
    "message": messages,
    "edited_message": messages,
    "channel_post": messages,
    "callback_query": st.fixed_dictionaries(
        {"id": ids, "from": people, "chat_instance": text},
        optional={"data": text, "message": messages, "inline_message_id": text, "game_short_name": text},
    ),
    "inline_query": st.fixed_dictionaries({"id": ids, "from": people, "query": text, "offset": text}),
    "my_chat_member": st.fixed_dictionaries(
        {"chat": chats, "from": people, "date": st.just(1), "old_chat_member": members, "new_chat_member": members}
    ),
}
updates = st.sampled_from(sorted(kinds)).flatmap(
    lambda kind: st.fixed_dictionaries({"update_id": st.integers(1, 2**31 - 1), kind: kinds[kind]})
)


async def process(partner: Partner, batch: list[dict[str, Any]]) -> list[BaseException]:
    """Let a real application process updates; returns what was raised on the way."""
    request, raised = Recording(), list[BaseException]()
    builder = ApplicationBuilder().token("1:a").request(request).get_updates_request(Recording()).updater(None)
    application: Application[Any, Any, Any, Any, Any, Any] = builder.build()
    channel = Updates(partner, lambda _, __: None, most=10_000, most_inline=10_000)
    channel.register(application)

    async def note(_: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        raised.append(context.error or RuntimeError())

    application.add_error_handler(note)
    async with application:
        for data in batch:
            try:
                update = Update.de_json(data, application.bot)
            except Exception:
                continue
            await application.process_update(update)
    for name, parameters in request.calls:
        check(name, parameters)
    return raised


def test_every_kind_of_update_is_asked_for_or_left_alone() -> None:
    assert set(ALLOWED) == {"message", "callback_query", "inline_query", "my_chat_member"}


@settings(max_examples=40)
@given(batch=st.lists(updates, max_size=15))
def test_no_update_raises_or_sends_anything_malformed(base: KnowledgeBase, batch: list[dict[str, Any]]) -> None:
    assert asyncio.run(process(Steady(Conversation(base)), batch)) == []


def main(count: int) -> None:
    """Try `count` updates and print how many there were."""
    base = KnowledgeBase(ensure(Path("data") / "knowledge.db"))
    tried = 0

    @settings(max_examples=count // 50 + 1, deadline=None, database=None, phases=[Phase.generate])
    @given(batch=st.lists(updates, min_size=50, max_size=50))
    def attempt(batch: list[dict[str, Any]]) -> None:
        nonlocal tried
        assert asyncio.run(process(Steady(Conversation(base)), batch)) == []
        tried += len(batch)

    attempt()
    print(f"{tried} updates, nothing raised, nothing malformed")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
