"""The stand-in for the Bot API, met by a real client library and by bare HTTP."""

import asyncio
import html
import json
import struct
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, TypeVar

import httpx
import pytest
import telegram
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from tests.loopback.faults import Refused
from tests.telegram_api import (
    BOT_ID,
    GROUP,
    SUPERGROUP,
    USER,
    BotApi,
    Drop,
    Hang,
    HttpError,
    Json,
    Junk,
    blocked,
    migrated,
    too_many_requests,
)
from tests.telegram_api.checks import visible
from tests.telegram_api.shapes import entities

Result = TypeVar("Result")

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", 640, 480) + b"\x08\r\n--\x00\r\n\xff\r"
MENU = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Xem", callback_data="xem"), InlineKeyboardButton("Thôi", url="https://x.vn")]]
)


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as started:
        yield started


@pytest.fixture
def call(api: BotApi, http: httpx.Client) -> Callable[..., Json]:
    def posted(method: str, **parameters: object) -> Json:
        answer: Json = http.post(f"{api.url}/bot{api.token}/{method}", json=parameters).json()
        return answer

    return posted


def with_bot(api: BotApi, work: Callable[[Bot], Coroutine[Any, Any, Result]], token: str = "") -> Result:
    async def run() -> Result:
        async with Bot(token or api.token, base_url=f"{api.url}/bot") as bot:
            return await work(bot)

    return asyncio.run(run())


def poll(api: BotApi, **parameters: int) -> Json:
    answer: Json = httpx.post(
        f"{api.url}/bot{api.token}/getUpdates", json=parameters, trust_env=False, timeout=10
    ).json()
    return answer


def ids(answer: Json) -> list[int]:
    return [update["update_id"] for update in answer["result"]]


def test_a_bot_learns_who_it_is(api: BotApi) -> None:
    me = with_bot(api, Bot.get_me)
    assert (me.id, me.is_bot, me.username) == (BOT_ID, True, "chibot_test_bot")
    assert me.can_join_groups
    assert me.supports_inline_queries


def test_a_wrong_token_and_an_unknown_method_are_refused(api: BotApi, http: httpx.Client) -> None:
    wrong = http.post(f"{api.url}/bot1:WRONG/getMe")
    assert (wrong.status_code, wrong.json()) == (401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
    unknown = http.post(f"{api.url}/bot{api.token}/makeCoffee")
    assert (unknown.status_code, unknown.json()["description"]) == (404, "Not Found: method not found")
    with pytest.raises(InvalidToken):
        with_bot(api, Bot.get_me, "1:WRONG")


def test_parameters_come_as_json_a_form_or_in_the_address(api: BotApi, http: httpx.Client) -> None:
    address = f"{api.url}/bot{api.token}/sendMessage"
    markup = {"inline_keyboard": [[{"text": "Có", "callback_data": "1"}]]}
    expected = {"chat_id": USER, "text": "123", "reply_markup": markup}
    http.post(address, json=expected)
    http.post(address, data={"chat_id": str(USER), "text": "123", "reply_markup": json.dumps(markup)})
    http.get(address, params={"chat_id": str(USER), "text": "123", "reply_markup": json.dumps(markup)})
    assert [call.parameters for call in api.calls] == [expected] * 3
    assert http.post(address, content="{", headers={"Content-Type": "application/json"}).status_code == 400


def test_messages_count_up_in_each_chat(api: BotApi) -> None:
    async def work(bot: Bot) -> list[telegram.Message]:
        return [await bot.send_message(chat, "Chào <b>đồng chí</b>", "HTML") for chat in (USER, USER, GROUP)]

    first, second, group = with_bot(api, work)
    assert [first.message_id, second.message_id, group.message_id] == [1, 2, 1]
    assert abs(first.date.timestamp() - time.time()) < 5
    assert (first.text, first.chat.type, group.chat.type) == ("Chào đồng chí", "private", "group")
    assert first.from_user
    assert first.from_user.id == BOT_ID
    assert api.sent(USER) == ["Chào đồng chí"] * 2


def test_answers_show_what_they_answer(api: BotApi, call: Callable[..., Json]) -> None:
    question = api.say("Hỏi", chat=GROUP)["message"]
    reply = {"message_id": question["message_id"]}
    sent = call("sendMessage", chat_id=GROUP, text="Đáp", reply_parameters=reply)["result"]
    assert sent["reply_to_message"]["text"] == "Hỏi"
    asked_again = api.say("Hỏi tiếp", chat=GROUP, reply_to=sent)["message"]
    assert asked_again["reply_to_message"]["text"] == "Đáp"
    assert "reply_to_message" not in asked_again["reply_to_message"]
    refused = call("sendMessage", chat_id=GROUP, text="Đáp", reply_parameters={"message_id": 99})
    assert refused["description"] == "Bad Request: message to be replied not found"


def test_uploads_are_kept_byte_for_byte(api: BotApi) -> None:
    async def work(bot: Bot) -> tuple[telegram.Message, telegram.Message]:
        photo = await bot.send_photo(USER, InputFile(PNG, "biểu đồ.png"), caption="Số liệu", reply_markup=MENU)
        return photo, await bot.send_document(USER, InputFile(PNG * 1000, "lịch.ics", attach=True))

    photo, document = with_bot(api, work)
    sent = api.wait_for("sendPhoto")[0]
    assert sent.files["photo"] == ("biểu đồ.png", "image/png", PNG)
    assert sent.parameters["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "xem"
    assert [(size.width, size.height) for size in photo.photo] == [(90, 67), (640, 480)]
    assert photo.reply_markup == MENU
    assert document.document
    assert (document.document.file_name, document.document.file_size) == ("lịch.ics", len(PNG) * 1000)
    assert [upload.content for upload in api.wait_for("sendDocument")[0].files.values()] == [PNG * 1000]
    assert api.sent(USER) == ["Số liệu"]


def test_a_poll_wakes_at_once_when_somebody_writes(api: BotApi, background: ThreadPoolExecutor) -> None:
    async def work(bot: Bot) -> tuple[telegram.Update, ...]:
        return await bot.get_updates(timeout=10)

    waiting = background.submit(with_bot, api, work)
    api.wait_until_polling()
    api.say("/hoi@chibot_test_bot 😀 hỏi @chibot_test_bot")
    updates = waiting.result(5)
    message = updates[0].message
    assert message
    assert {entity.type: text for entity, text in message.parse_entities().items()} == {
        "bot_command": "/hoi@chibot_test_bot",
        "mention": "@chibot_test_bot",
    }


def test_a_poll_ends_empty_after_its_time(call: Callable[..., Json]) -> None:
    assert call("getUpdates") == {"ok": True, "result": []}


def test_an_offset_confirms_what_came_before(api: BotApi) -> None:
    first, second, third = (api.say(text)["update_id"] for text in ("một", "hai", "ba"))
    assert ids(poll(api, limit=2)) == [first, second]
    assert ids(poll(api)) == [first, second, third]
    assert ids(poll(api, offset=second)) == [second, third]
    assert ids(poll(api)) == [second, third]
    assert ids(poll(api, offset=-1)) == [third]
    assert len(api.pending) == 1
    assert ids(poll(api, offset=third + 1)) == []
    api.wait_until_read(0)


def test_a_second_poller_ends_the_first(api: BotApi, background: ThreadPoolExecutor) -> None:
    async def work(bot: Bot) -> tuple[telegram.Update, ...]:
        return await bot.get_updates(timeout=10)

    first = background.submit(with_bot, api, work)
    api.wait_until_polling()
    second = background.submit(poll, api, timeout=10)
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        first.result(5)
    update = api.say("chào")
    assert ids(second.result(5)) == [update["update_id"]]


def test_a_poller_that_has_gone_leaves_no_conflict(api: BotApi) -> None:
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{api.url}/bot{api.token}/getUpdates", json={"timeout": 10}, timeout=0.1, trust_env=False)
    update = api.say("chào")
    assert ids(poll(api)) == [update["update_id"]]
    assert [call.status for call in api.calls] == [200]


def test_only_wanted_kinds_of_updates_arrive(api: BotApi, call: Callable[..., Json]) -> None:
    call("getUpdates", allowed_updates=["message"])
    api.block()
    call("getUpdates")
    kept = api.say("chào")
    assert api.pending == [kept]


def test_no_poll_beside_a_webhook(api: BotApi, call: Callable[..., Json], background: ThreadPoolExecutor) -> None:
    waiting: Future[Json] = background.submit(poll, api, timeout=10)
    api.wait_until_polling()
    assert call("setWebhook", url="https://bot.example/hook", secret_token="bí mật")["error_code"] == 400
    assert call("setWebhook", url="ftp://bot.example")["error_code"] == 400
    assert call("setWebhook", url="https://bot.example/hook", secret_token="secret")["result"] is True
    assert waiting.result(5)["description"] == "Conflict: terminated by setWebhook request"
    assert call("getUpdates")["error_code"] == 409
    api.say("chào")
    info = call("getWebhookInfo")["result"]
    assert (info["url"], info["pending_update_count"]) == ("https://bot.example/hook", 1)
    assert "secret" not in json.dumps(info)
    call("deleteWebhook", drop_pending_updates=True)
    assert call("getUpdates")["result"] == []
    with pytest.raises(LookupError):
        api.deliver({"message": {}})


class Hook(BaseHTTPRequestHandler):
    got: list[tuple[str | None, Json]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        secret = self.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.got.append((secret, json.loads(body)))
        self.send_response(200 if secret == "secret" else 403)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Keeps the tests' output clean."""


def test_updates_are_delivered_to_the_webhook(api: BotApi, call: Callable[..., Json]) -> None:
    Hook.got = []
    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        call("setWebhook", url=f"http://127.0.0.1:{server.server_port}/hook", secret_token="secret")
        update = api.say("chào")
        assert [api.deliver(update, "wrong"), api.deliver(update, ""), len(api.pending)] == [403, 403, 1]
        assert [api.deliver(update), len(api.pending)] == [200, 0]
        server.shutdown()
    assert Hook.got == [("wrong", update), (None, update), ("secret", update)]


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (too_many_requests(7), RetryAfter),
        (migrated(SUPERGROUP), ChatMigrated),
        (blocked(), Forbidden),
        (HttpError(500, "Internal Server Error"), NetworkError),
        (Junk(), NetworkError),
        (Drop(), NetworkError),
    ],
)
def test_an_injected_fault_meets_one_call(
    api: BotApi, error: HttpError | Junk | Drop, raised: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    api.fail("sendMessage", error)

    async def work(bot: Bot) -> None:
        with pytest.raises(raised):
            await bot.send_message(USER, "một")
        await bot.send_message(USER, "hai")

    with_bot(api, work)
    assert api.sent(USER) == ["hai"]


def test_faults_come_in_order_and_may_be_for_one_chat(api: BotApi, call: Callable[..., Json]) -> None:
    api.fail("sendMessage", too_many_requests(1), blocked(), chat_id=GROUP)
    assert call("sendMessage", chat_id=USER, text="chào")["ok"]
    answers = [call("sendMessage", chat_id=GROUP, text="chào") for _ in range(3)]
    assert [answer.get("error_code") for answer in answers] == [429, 403, None]
    assert answers[0]["parameters"] == {"retry_after": 1}
    assert [call.status for call in api.calls] == [200, 429, 403, 200]
    with pytest.raises(ValueError, match="sendMesage"):
        api.fail("sendMesage", blocked())


@pytest.mark.parametrize("taken", [True, False])
def test_a_call_may_hang_until_its_client_gives_up(api: BotApi, taken: bool) -> None:
    api.fail("sendMessage", Hang(taken))

    async def work(bot: Bot) -> None:
        with pytest.raises(TimedOut):
            await bot.send_message(USER, "chào", read_timeout=0.1)

    with_bot(api, work)
    assert [call.status for call in api.wait_for("sendMessage")] == [0]
    assert api.sent(USER) == ["chào"] * taken


def test_a_connection_may_drop_after_the_message_has_gone_out(api: BotApi, call: Callable[..., Json]) -> None:
    api.fail("sendMessage", Drop(taken=True), Drop())
    for _ in range(2):
        with pytest.raises(httpx.RemoteProtocolError):
            call("sendMessage", chat_id=USER, text="chào")
    assert [call.status for call in api.calls] == [0]
    assert api.sent(USER) == ["chào"]


LONG = "ă" * 4097
BUTTON = {"text": "Xem", "callback_data": "xem"}


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n"}, "text must be non-empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": LONG}, "message is too long"),
        ({"text": "<b>" + LONG + "</b>", "parse_mode": "HTML"}, "message is too long"),
        ({"text": "à <p>", "parse_mode": "HTML"}, 'can\'t parse entities: Unsupported start tag "p" at byte offset 3'),
        ({"text": "1 < 2", "parse_mode": "HTML"}, 'can\'t parse entities: Unsupported start tag "" at byte offset 2'),
        ({"text": "x <b", "parse_mode": "HTML"}, "can't parse entities: Unclosed start tag at byte offset 2"),
        ({"text": "x</b>", "parse_mode": "HTML"}, "can't parse entities: Unexpected end tag at byte offset 1"),
        (
            {"text": "<b>x", "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            {"text": "<b><i>x</b></i>", "parse_mode": "HTML"},
            'can\'t parse entities: Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        ({"reply_markup": {"inline_keyboard": [[BUTTON | {"callback_data": "ă" * 33}]]}}, "BUTTON_DATA_INVALID"),
        (
            {"reply_markup": {"inline_keyboard": [[BUTTON | {"callback_data": ""}]]}},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"reply_markup": {"inline_keyboard": [[BUTTON]] * 101}}, "reply markup is too long"),
        ({"chat_id": 0}, "chat_id is empty"),
        ({"chat_id": "@nobody"}, "chat not found"),
    ],
)
def test_bad_messages_are_refused(call: Callable[..., Json], parameters: Json, description: str) -> None:
    answer = call("sendMessage", **{"chat_id": USER, "text": "chào"} | parameters)
    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {description}"}


def test_the_largest_messages_are_taken(call: Callable[..., Json]) -> None:
    text = "<b>" + "ă" * 4095 + "</b>&lt;"
    markup = {"inline_keyboard": [[BUTTON | {"callback_data": "a" * 64}]] * 100}
    answer = call("sendMessage", chat_id=USER, text=text, parse_mode="HTML", reply_markup=markup)
    assert len(answer["result"]["text"]) == 4096


def test_bad_pictures_and_captions_are_refused(api: BotApi) -> None:
    async def work(bot: Bot) -> None:
        with pytest.raises(BadRequest, match="aption is too long"):
            await bot.send_photo(USER, PNG, caption="ă" * 1025)
        with pytest.raises(BadRequest, match=r"(?i)image_process_failed"):
            await bot.send_photo(USER, b"no picture")
        with pytest.raises(BadRequest, match=r"(?i)photo_invalid_dimensions"):
            await bot.send_photo(USER, PNG.replace(struct.pack(">I", 640), struct.pack(">I", 9999)))

    with_bot(api, work)


@given(st.text())
def test_an_escaped_text_is_shown_as_it_was(text: str) -> None:
    assert visible(f"<b>{html.escape(text)}</b>", "HTML") == text


def shown(text: str) -> str:
    try:
        return visible(text, "HTML")
    except Refused as refused:
        return str(refused)


@given(st.text(alphabet="<>/bi &;ă"))
def test_any_text_is_shown_or_refused(text: str) -> None:
    assert shown(text).startswith("Bad Request: can't parse entities: ") or len(shown(text)) <= len(text)


def test_attributes_and_known_characters_are_understood() -> None:
    rich = '<a href="https://x.vn/?a>b">x</a> <span class="tg-spoiler">y</span> &#224;&nbsp;&amp;lt;'
    assert visible(rich, "HTML") == "x y à&nbsp;&lt;"
    with pytest.raises(Refused, match="must have class"):
        visible("<span>x</span>", "HTML")


def test_entities_are_where_telegram_sees_them() -> None:
    assert [entity["type"] for entity in entities("a/b c@chibot http://x.vn/hoi 1/2")] == []
    assert entities("😀 /hoi") == [{"type": "bot_command", "offset": 3, "length": 4}]


def test_an_edit_must_change_something(api: BotApi) -> None:
    async def work(bot: Bot) -> None:
        sent = await bot.send_message(USER, "một", reply_markup=MENU)
        for change in (sent.edit_text("một", reply_markup=MENU), sent.edit_reply_markup(MENU)):
            with pytest.raises(BadRequest, match="essage is not modified: specified new message content"):
                await change
        edited = await sent.edit_text("hai", reply_markup=MENU)
        assert isinstance(edited, telegram.Message)
        assert (edited.text, edited.message_id, edited.reply_markup) == ("hai", sent.message_id, MENU)
        assert edited.edit_date
        bare = await sent.edit_reply_markup()
        assert isinstance(bare, telegram.Message)
        assert bare.reply_markup is None

    with_bot(api, work)
    assert [message["text"] for message in api.messages(USER)] == ["hai"]
    assert api.sent(USER) == ["một"]


def test_only_own_messages_can_be_edited(api: BotApi, call: Callable[..., Json]) -> None:
    said = api.say("chào")["message"]
    refused = call("editMessageText", chat_id=USER, message_id=said["message_id"], text="x")
    assert refused["description"] == "Bad Request: message can't be edited"
    missing = call("editMessageText", chat_id=USER, message_id=99, text="x")
    assert missing["description"] == "Bad Request: message to edit not found"


def test_a_pressed_button_is_answered(api: BotApi) -> None:
    async def work(bot: Bot) -> telegram.CallbackQuery:
        await bot.send_message(GROUP, "Chọn", reply_markup=MENU)
        api.press("xem", chat=GROUP, user=USER)
        query = (await bot.get_updates())[0].callback_query
        assert query
        await query.answer("Vâng")
        with pytest.raises(BadRequest, match="uery is too old"):
            await bot.answer_callback_query("1")
        return query

    query = with_bot(api, work)
    assert isinstance(query.message, telegram.Message)
    assert (query.data, query.message.text, query.from_user.id) == ("xem", "Chọn", USER)
    assert query.chat_instance
    with pytest.raises(LookupError):
        api.press("không có", chat=GROUP)


def article(number: int, **changes: object) -> Json:
    return {
        "type": "article",
        "id": str(number),
        "title": "x",
        "input_message_content": {"message_text": "x"},
    } | changes


@pytest.mark.parametrize(
    ("results", "description"),
    [
        ([article(number) for number in range(51)], "RESULTS_TOO_MUCH"),
        ([article(1), article(1)], "RESULT_ID_DUPLICATE"),
        ([article(1, id="")], "RESULT_ID_INVALID"),
        ([article(1, input_message_content={"message_text": LONG})], "message is too long"),
    ],
)
def test_bad_inline_results_are_refused(
    api: BotApi, call: Callable[..., Json], results: list[Json], description: str
) -> None:
    query = api.inline("đảng viên")["inline_query"]
    answer = call("answerInlineQuery", inline_query_id=query["id"], results=results)
    assert answer["description"] == f"Bad Request: {description}"


def test_inline_results_need_a_question(api: BotApi, call: Callable[..., Json]) -> None:
    query = api.inline("đảng viên")["inline_query"]
    assert call("answerInlineQuery", inline_query_id=query["id"], results=[article(n) for n in range(50)])["ok"]
    assert not call("answerInlineQuery", inline_query_id="1", results=[])["ok"]


def test_menus_are_kept_by_scope_and_language(api: BotApi) -> None:
    async def work(bot: Bot) -> None:
        await bot.set_my_commands([BotCommand("hoi", "Hỏi")])
        await bot.set_my_commands([("ask", "Ask")], language_code="en")
        await bot.set_my_commands([("hoi", "Hỏi")], telegram.BotCommandScopeChat(GROUP))
        await bot.delete_my_commands(language_code="en")
        assert await bot.get_my_commands() == (BotCommand("hoi", "Hỏi"),)
        await bot.set_my_description("Hỏi đáp")
        await bot.set_my_short_description("Q&A", language_code="en")

    with_bot(api, work)
    hoi = [{"command": "hoi", "description": "Hỏi"}]
    assert api.commands == {("default", ""): hoi, (f"chat:{GROUP}", ""): hoi}
    assert api.descriptions == {("description", ""): "Hỏi đáp", ("short_description", "en"): "Q&A"}


@pytest.mark.parametrize(
    ("name", "description", "refusal"),
    [
        ("hỏi", "Hỏi", "BOT_COMMAND_INVALID"),
        ("Hoi", "Hỏi", "BOT_COMMAND_INVALID"),
        ("", "Hỏi", "command must be non-empty"),
        ("h" * 33, "Hỏi", "command length must not exceed 32"),
        ("hoi", " ", "command description must be non-empty"),
        ("hoi", "ỏ" * 257, "command description length must not exceed 256"),
    ],
)
def test_bad_commands_are_refused(call: Callable[..., Json], name: str, description: str, refusal: str) -> None:
    answer = call("setMyCommands", commands=[{"command": name, "description": description}])
    assert answer["description"] == f"Bad Request: {refusal}"


def test_who_shuts_the_bot_out_is_not_reached(api: BotApi, call: Callable[..., Json]) -> None:
    def sent(chat: int) -> object:
        return call("sendMessage", chat_id=chat, text="chào").get("description")

    api.join_group()
    assert sent(GROUP) is None
    api.kick()
    assert sent(GROUP) == "Forbidden: bot was kicked from the group chat"
    api.block()
    assert sent(USER) == "Forbidden: bot was blocked by the user"
    api.unblock()
    assert sent(USER) is None
    api.join_group()
    assert call("leaveChat", chat_id=GROUP)["ok"]
    assert sent(GROUP) == "Forbidden: bot is not a member of the group chat"
    changes = [update["my_chat_member"]["new_chat_member"]["status"] for update in api.pending]
    assert changes == ["member", "kicked", "kicked", "member", "member"]


def test_a_group_that_moved_tells_where_it_went(api: BotApi) -> None:
    api.migrate()

    async def work(bot: Bot) -> list[telegram.Message | None]:
        with pytest.raises(ChatMigrated) as moved:
            await bot.send_message(GROUP, "chào")
        await bot.send_message(moved.value.new_chat_id, "chào")
        return [update.message for update in await bot.get_updates()]

    left, joined = with_bot(api, work)
    assert left
    assert joined
    assert (left.migrate_to_chat_id, joined.migrate_from_chat_id) == (SUPERGROUP, GROUP)
    assert joined.chat.type == "supergroup"
    assert api.sent(SUPERGROUP) == ["chào"]


def test_the_client_library_reads_every_update(api: BotApi) -> None:
    said = api.say("chào", chat=GROUP)
    api.edit(said, "/chao")
    api.post(
        sticker={
            "file_id": "s",
            "file_unique_id": "s",
            "type": "regular",
            "width": 1,
            "height": 1,
            "is_animated": False,
            "is_video": False,
        }
    )
    api.inline("hỏi")
    api.join_group()
    api.block()

    async def work(bot: Bot) -> tuple[telegram.Update, ...]:
        return await bot.get_updates()

    message, edited, sticker, inline, joined, blocked_by = with_bot(api, work)
    assert message.message
    assert edited.edited_message
    assert edited.edited_message.edit_date
    assert edited.edited_message.text == "/chao"
    assert sticker.effective_message
    assert sticker.effective_message.sticker
    assert inline.inline_query
    assert inline.inline_query.query == "hỏi"
    assert joined.my_chat_member
    assert joined.my_chat_member.old_chat_member.status == "left"
    assert isinstance(
        blocked_by.my_chat_member and blocked_by.my_chat_member.new_chat_member, telegram.ChatMemberBanned
    )


def test_members_have_the_status_they_were_given(api: BotApi) -> None:
    api.set_member(7, "administrator")
    api.set_member(8, "creator")

    async def work(bot: Bot) -> tuple[list[int], str, str]:
        leaders = await bot.get_chat_administrators(GROUP)
        plain, own = await bot.get_chat_member(GROUP, USER), await bot.get_chat_member(GROUP, BOT_ID)
        return [leader.user.id for leader in leaders], plain.status, own.status

    assert with_bot(api, work) == ([7, 8], "member", "member")


def test_small_things_are_done(api: BotApi) -> None:
    async def work(bot: Bot) -> list[bool]:
        return [await bot.send_chat_action(USER, "typing"), await bot.log_out(), await bot.close()]

    assert with_bot(api, work) == [True, True, True]


def test_waiting_for_calls_ends_when_they_come_or_time_is_over(
    api: BotApi, call: Callable[..., Json], background: ThreadPoolExecutor
) -> None:
    waiting = background.submit(api.wait_for, lambda got: got.parameters.get("chat_id") == GROUP, 2, 5)
    for chat in (USER, GROUP, GROUP):
        call("sendMessage", chat_id=chat, text="chào")
    assert [got.parameters["chat_id"] for got in waiting.result(5)] == [GROUP, GROUP]
    with pytest.raises(TimeoutError, match="3 of 4 calls came"):
        api.wait_for("sendMessage", 4, 0.05)


def test_the_api_can_go_away_and_come_back_at_its_place(http: httpx.Client) -> None:
    with BotApi() as api:
        url = f"{api.url}/bot{api.token}/getMe"
        assert http.post(url).is_success
        port = int(api.url.rsplit(":")[-1])
    with pytest.raises(httpx.TransportError):
        http.post(url)
    with BotApi(port=port):
        assert http.post(url).is_success
