"""The stand-in for the Zalo Bot API, met by bare HTTP."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import pytest

from tests.zalo_api import (
    BOT_ID,
    CHAT,
    GROUP,
    OTHER,
    Drop,
    Fault,
    Hang,
    Html429,
    HttpError,
    Json,
    Junk,
    ZaloApi,
    an_id,
    refused,
)

Call = Callable[..., Json]
SECRET = "secret-of-8"
IDLE = {"ok": False, "description": "Request timeout", "error_code": 408}


@pytest.fixture
def api() -> Iterator[ZaloApi]:
    with ZaloApi() as started:
        yield started


@pytest.fixture
def call(api: ZaloApi, http: httpx.Client) -> Call:
    def posted(method: str, **parameters: object) -> Json:
        answer: Json = http.post(f"{api.url}/bot{api.token}/{method}", json=parameters).json()
        return answer

    return posted


def text(answer: Json) -> str:
    return str(answer["result"]["message"]["text"])


def test_a_bot_learns_who_it_is(call: Call) -> None:
    me = call("getMe")["result"]
    assert me.keys() == {"id", "account_name", "account_type", "can_join_groups"}
    assert me["id"] == BOT_ID


def test_errors_come_with_http_200_or_with_real_codes(api: ZaloApi, http: httpx.Client) -> None:
    def got(path: str) -> tuple[int, Any]:
        answer = http.post(f"{api.url}/{path}", json={})
        return answer.status_code, answer.json()

    unauthorized = {"ok": False, "description": "Unauthorized", "error_code": 401}
    assert got("bot1:WRONG/getMe") == (200, unauthorized)
    assert [got(f"bot{api.token}/{method}")[1]["error_code"] for method in ("getme", "editMessage")] == [404, 404]
    assert got("getMe")[1]["error_code"] == 400
    api.http_codes = True
    assert got("bot1:WRONG/getMe") == (401, unauthorized)
    assert [call.status for call in api.calls] == [401, 404, 404, 400, 401]


def test_only_posted_json_is_read(api: ZaloApi, http: httpx.Client) -> None:
    address = f"{api.url}/bot{api.token}/sendMessage"
    api.meet(CHAT)
    form = {"chat_id": CHAT, "text": "chào"}
    answers = [http.get(address, params=form), http.post(address, data=form), http.post(address, params=form)]
    answers += [http.post(address, content=body, headers={"Content-Type": "application/json"}) for body in ("{", "[]")]
    assert {answer.json()["error_code"] for answer in answers} == {400}
    assert api.sent() == []


def test_a_success_names_its_code_at_times(call: Call) -> None:
    answers = [call("getMe") for _ in range(4)]
    assert {answer.get("error_code") for answer in answers} == {None, 0}
    assert all(answer["ok"] for answer in answers)


def test_whoever_waits_for_calls_gets_each_once(api: ZaloApi, call: Call, background: ThreadPoolExecutor) -> None:
    call("getMe")
    waiting = background.submit(api.wait_for, "getMe", 3)
    for method in ("getWebhookInfo", "getMe", "getMe"):
        call(method)
    assert [made.status for made in api.calls] == [200, 404, 200, 200]
    assert waiting.result(5) == [made for made in api.calls if made.method == "getMe"]
    with pytest.raises(TimeoutError, match="getMe 200, getWebhookInfo 404"):
        api.wait_for("getMe", 4, timeout=0)


def test_messages_are_sent_to_whoever_has_written(api: ZaloApi, call: Call) -> None:
    assert call("sendMessage", chat_id=CHAT, text="chào")["error_code"] == 400
    api.say("chào")
    sent = call("sendMessage", chat_id=CHAT, text="1 * 2 < 3")["result"]
    assert re.fullmatch("[0-9a-f]{20}", sent["message_id"])
    assert abs(sent["date"] / 1000 - time.time()) < 5
    assert call("sendPhoto", chat_id=CHAT, photo="https://bot.example/a.png", caption="Số liệu")["ok"]
    assert call("sendSticker", chat_id=CHAT, sticker="abc")["ok"]
    assert api.sent() == ["1 * 2 < 3", "Số liệu"]
    assert api.told(count=2) == "Số liệu"


def test_typing_has_no_result(api: ZaloApi, call: Call) -> None:
    api.meet(CHAT)
    answer = call("sendChatAction", chat_id=CHAT, action="typing")
    assert answer["ok"]
    assert "result" not in answer
    assert call("sendChatAction", chat_id=CHAT, action="dancing")["error_code"] == 400


def test_marks_vanish_where_a_mode_reads_them(api: ZaloApi, call: Call) -> None:
    api.meet(CHAT)
    call("sendMessage", chat_id=CHAT, text="a_b *c*", parse_mode="markdown")
    call("sendMessage", chat_id=CHAT, text="<b>a</b> &lt; 1 < 2", parse_mode="html")
    assert api.sent() == ["ab c", "a < 1 < 2"]


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("sendMessage", {"text": ""}),
        ("sendMessage", {"text": "ă" * 2001}),
        ("sendMessage", {"text": "😀" * 1001}),
        ("sendMessage", {"text": "\ud83d"}),
        ("sendMessage", {"text": 7}),
        ("sendMessage", {}),
        ("sendMessage", {"text": "chào", "parse_mode": "HTML"}),
        ("sendMessage", {"text": "chào", "reply_markup": {}}),
        ("sendMessage", {"text": "chào", "chat_id": 7}),
        ("sendMessage", {"text": "chào", "chat_id": OTHER}),
        ("sendPhoto", {"photo": "data:image/png;base64,AAAA"}),
        ("sendPhoto", {"photo": "/a.png"}),
        ("sendPhoto", {"photo": "https://bot.example/a.png", "caption": "ă" * 2001}),
        ("sendSticker", {}),
    ],
)
def test_bad_messages_are_refused(api: ZaloApi, http: httpx.Client, method: str, parameters: Json) -> None:
    api.meet(CHAT)
    # Escaped, as half a character can't be written otherwise.
    body = json.dumps({"chat_id": CHAT} | parameters)
    answer = http.post(
        f"{api.url}/bot{api.token}/{method}", content=body, headers={"Content-Type": "application/json"}
    ).json()
    assert answer["error_code"] == 400
    assert api.sent() == []


def test_the_longest_message_is_taken(api: ZaloApi, call: Call) -> None:
    api.meet(CHAT)
    assert call("sendMessage", chat_id=CHAT, text="😀" * 1000)["ok"]


def test_a_poll_gives_one_update_as_zalo_writes_it(api: ZaloApi, call: Call) -> None:
    first, second = api.say("một"), api.say("hai")
    update = call("getUpdates")["result"]
    assert update["event_name"] == "message.text.received"
    assert update["message"].keys() == {"date", "chat", "message_id", "from", "text"}
    assert update["message"]["message_id"] == first
    assert update["message"]["chat"] == {"chat_type": "PRIVATE", "id": CHAT}
    assert update["message"]["from"]["id"] == CHAT
    assert call("getUpdates")["result"]["message"]["message_id"] == second
    assert call("getUpdates", timeout=0) == IDLE


def test_a_poll_may_give_lists(api: ZaloApi, call: Call) -> None:
    api.queue.lists = True
    api.say("một")
    api.say("hai")
    assert [update["message"]["text"] for update in call("getUpdates")["result"]] == ["một", "hai"]
    assert call("getUpdates", timeout=0) == IDLE


def test_an_idle_poll_ends_after_its_timeout(api: ZaloApi, call: Call) -> None:
    assert call("getUpdates", timeout=0.2) == IDLE
    [poll] = api.polls
    assert poll.at - poll.began >= 0.2
    api.queue.longest = 0
    assert call("getUpdates") == IDLE
    assert [call("getUpdates", **bad)["error_code"] for bad in ({"timeout": "1"}, {"offset": 1})] == [400, 400]


def test_a_poll_wakes_at_once_when_somebody_writes(api: ZaloApi, call: Call, background: ThreadPoolExecutor) -> None:
    waiting = background.submit(call, "getUpdates")
    api.wait_until_polling()
    api.say("chào")
    assert text(waiting.result(3)) == "chào"


def test_polls_at_the_same_time_are_noticed(api: ZaloApi, call: Call, background: ThreadPoolExecutor) -> None:
    call("getUpdates", timeout=0)
    assert api.conflicts == 0
    polls = [background.submit(call, "getUpdates") for _ in range(2)]
    with api.world.changed:
        assert api.world.changed.wait_for(lambda: api.conflicts, 5)
    api.queue.end()
    assert [poll.result(5) for poll in polls] == [IDLE, IDLE]


def test_a_poller_that_has_gone_takes_nothing_and_is_no_conflict(api: ZaloApi, call: Call) -> None:
    # The poll comes to its turn only when its client has gone.
    with api.world.changed:
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(f"{api.url}/bot{api.token}/getUpdates", json={}, timeout=0.1, trust_env=False)
        api.say("chào")
    assert text(call("getUpdates")) == "chào"
    assert api.conflicts == 0


def test_what_comes_between_polls_may_be_lost(api: ZaloApi, call: Call, background: ThreadPoolExecutor) -> None:
    api.queue.mode = "lost"
    lost = api.say("một")
    waiting = background.submit(call, "getUpdates")
    api.wait_until_polling()
    api.say("hai")
    also_lost = api.say("ba")
    assert text(waiting.result(3)) == "hai"
    assert call("getUpdates", timeout=0) == IDLE
    assert [update["message"]["message_id"] for update in api.queue.lost] == [lost, also_lost]
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{api.url}/bot{api.token}/getUpdates", json={}, timeout=0.1, trust_env=False)
    api.say("bốn")
    assert call("getUpdates", timeout=0) == IDLE


def test_what_was_taken_may_come_again_at_once(call: Call, api: ZaloApi) -> None:
    api.queue.mode, api.queue.repeats = "repeated", 2
    api.say("một")
    api.say("hai")
    assert [text(call("getUpdates")) for _ in range(6)] == ["một"] * 3 + ["hai"] * 3
    assert call("getUpdates", timeout=0) == IDLE


def test_people_do_what_they_do_in_zalo(api: ZaloApi, call: Call) -> None:
    api.say("chào", GROUP, mention=True)
    api.show("https://zalo.example/a.jpg", "Đây là gì?", GROUP, user=OTHER)
    api.show("https://zalo.example/a.jpg", name="photo")
    api.speak("https://zalo.example/a.mp3")
    api.stick("abc")
    api.event("poll.received", answer=1)
    api.do_what_is_unsupported()
    api.again(api.hear_a_bot("chào"))
    got = [call("getUpdates")["result"] for _ in range(9)]
    assert call("getUpdates", timeout=0) == IDLE
    kinds = ["text", "image", "image", "voice", "sticker", "poll", "unsupported", "text", "text"]
    assert [update["event_name"] for update in got] == [f"message.{kind}.received" for kind in kinds]
    assert got[0]["message"]["text"] == "@Bot Chi bộ chào"
    assert [got[1]["message"][name] for name in ("chat", "photo_url", "caption")] == [
        {"chat_type": "GROUP", "id": GROUP},
        "https://zalo.example/a.jpg",
        "Đây là gì?",
    ]
    assert [got[number]["message"]["from"]["id"] for number in (0, 1, 2, 7)] == [CHAT, OTHER, CHAT, BOT_ID]
    assert "message" not in got[6]
    assert [got[number]["message"]["from"]["is_bot"] for number in (6 - 1, 7)] == [False, True]
    assert got[7] == got[8]


class Hook(BaseHTTPRequestHandler):
    got: list[tuple[str | None, bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        secret = self.headers.get("X-Bot-Api-Secret-Token")
        self.got.append((secret, body))
        self.send_response(200 if secret == SECRET else 403)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Keeps the tests' output clean."""


@pytest.fixture
def hook() -> Iterator[str]:
    Hook.got = []
    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/zalo"
        server.shutdown()


def test_updates_are_posted_to_the_webhook(api: ZaloApi, call: Call, hook: str) -> None:
    assert call("setWebhook", url=hook, secret_token=SECRET)["result"]["url"] == hook
    update = api.update(api.say("chào"))
    api.bodies = "wrapped"
    assert [api.deliver(update), api.deliver(update, "wrong"), api.deliver(update, ""), api.post()] == [
        200,
        403,
        403,
        200,
    ]
    wrapped = {"ok": True, "result": update}
    assert [(secret, json.loads(body) if body else None) for secret, body in Hook.got] == [
        (SECRET, None),
        (SECRET, update),
        (SECRET, wrapped),
        ("wrong", wrapped),
        (None, wrapped),
        (SECRET, None),
    ]
    assert [post.status for post in api.posts] == [200, 200, 200, 403, 403, 200]


def test_a_webhook_ends_the_polls(api: ZaloApi, call: Call, background: ThreadPoolExecutor) -> None:
    waiting = background.submit(call, "getUpdates")
    api.wait_until_polling()
    assert call("getWebhookInfo")["error_code"] == 404
    call("setWebhook", url="https://bot.example/zalo", secret_token=SECRET)
    assert waiting.result(3) == IDLE
    assert call("getUpdates") == {
        "ok": False,
        "description": "You cannot use this API while a webhook is set. Please remove the webhook first",
        "error_code": 400,
    }
    api.say("chào")
    assert [post.status for post in api.posts] == [0, 0]
    info = call("getWebhookInfo")["result"]
    assert info["url"] == "https://bot.example/zalo"
    assert SECRET not in str(info)
    assert call("deleteWebhook")["ok"]
    assert call("getUpdates", timeout=0) == IDLE
    with pytest.raises(LookupError):
        api.post()


def test_a_webhook_that_fails_its_probe_is_stored(api: ZaloApi, call: Call, hook: str) -> None:
    assert call("setWebhook", url=hook, secret_token="not-the-one")["ok"]
    api.verifies = True
    assert call("setWebhook", url=hook, secret_token="not-the-one")["error_code"] == 400
    assert call("getWebhookInfo")["result"]["url"] == hook
    assert call("setWebhook", url=hook, secret_token=SECRET)["ok"]


@pytest.mark.parametrize(
    "parameters",
    [
        {"url": "http://bot.example/zalo", "secret_token": SECRET},
        {"url": "https://bot.example/zalo"},
        {"url": "https://bot.example/zalo", "secret_token": "a" * 7},
        {"url": "https://bot.example/zalo", "secret_token": "a" * 257},
        {"url": "https://bot.example/zalo", "secret_token": "bí mật thật"},
        {"secret_token": SECRET},
    ],
)
def test_bad_webhooks_are_refused(call: Call, parameters: Json) -> None:
    assert call("setWebhook", **parameters)["error_code"] == 400
    assert call("getWebhookInfo")["error_code"] == 404


@pytest.mark.parametrize(
    ("fault", "status", "body"),
    [
        (refused(403), 200, '{"ok": false, "description": "Internal server error", "error_code": 403}'),
        (HttpError(502, "Bad Gateway"), 502, '{"ok": false, "description": "Bad Gateway", "error_code": 502}'),
        (Html429(), 429, "<center><h1>429 Too Many Requests</h1></center>"),
        (Junk(200, "null"), 200, "null"),
    ],
)
def test_a_fault_meets_one_call(api: ZaloApi, http: httpx.Client, fault: Fault, status: int, body: str) -> None:
    api.meet(CHAT)
    api.fail("sendMessage", fault)
    address = f"{api.url}/bot{api.token}/sendMessage"
    answers = [http.post(address, json={"chat_id": CHAT, "text": word}) for word in ("một", "hai")]
    assert answers[0].status_code == status
    assert body in answers[0].text
    assert answers[1].json()["ok"]
    assert api.sent() == ["hai"]


def test_faults_come_in_order_and_may_be_for_one_chat(api: ZaloApi, call: Call) -> None:
    api.meet(CHAT, OTHER)
    api.fail("sendMessage", refused(429), refused(400), chat=OTHER)
    assert call("sendMessage", chat_id=CHAT, text="chào")["ok"]
    answers = [call("sendMessage", chat_id=OTHER, text="chào") for _ in range(3)]
    assert [answer.get("error_code") or 0 for answer in answers] == [429, 400, 0]
    with pytest.raises(ValueError, match="sendMesage"):
        api.fail("sendMesage", refused(400))


@pytest.mark.parametrize(
    ("fault", "raised", "statuses"),
    [
        (Hang(True), httpx.ReadTimeout, [0]),
        (Hang(False), httpx.ReadTimeout, [0]),
        (Drop(True), httpx.RemoteProtocolError, [0]),
        (Drop(False), httpx.RemoteProtocolError, []),
    ],
)
def test_a_call_may_stay_without_an_answer(
    api: ZaloApi, http: httpx.Client, fault: Hang | Drop, raised: type[Exception], statuses: list[int]
) -> None:
    api.meet(CHAT)
    api.fail("sendMessage", fault)
    with pytest.raises(raised):
        http.post(f"{api.url}/bot{api.token}/sendMessage", json={"chat_id": CHAT, "text": "chào"}, timeout=0.2)
    assert [call.status for call in api.wait_for("sendMessage", len(statuses))] == statuses
    assert api.sent() == ["chào"] * fault.taken


def test_a_method_may_be_slow_in_one_chat(api: ZaloApi, call: Call, http: httpx.Client) -> None:
    api.meet(CHAT, OTHER)
    api.slow("sendMessage", 30, OTHER)
    with pytest.raises(httpx.ReadTimeout):
        http.post(f"{api.url}/bot{api.token}/sendMessage", json={"chat_id": OTHER, "text": "chào"}, timeout=0.1)
    assert call("sendMessage", chat_id=CHAT, text="chào")["ok"]
    assert api.sent(OTHER) == []
    api.slow("sendMessage", 0.1, OTHER)
    assert call("sendMessage", chat_id=OTHER, text="chào")["ok"]
    slow = api.wait_for("sendMessage", 2)[1]
    assert slow.at - slow.began >= 0.1


def test_the_quota_is_for_what_is_sent(api: ZaloApi, call: Call) -> None:
    api.meet(CHAT)
    api.quota = 2
    assert call("sendMessage", chat_id=CHAT, text="")["error_code"] == 400
    answers = [call("sendMessage", chat_id=CHAT, text="chào") for _ in range(3)]
    assert [answer["ok"] for answer in answers] == [True, True, False]
    assert answers[2]["error_code"] == 429
    assert call("sendChatAction", chat_id=CHAT, action="typing")["ok"]
    assert api.sent() == ["chào"] * 2


def test_the_api_may_be_down_for_a_while(api: ZaloApi, call: Call) -> None:
    address = api.url
    with api.down(), pytest.raises(httpx.ConnectError):
        httpx.post(f"{address}/bot{api.token}/getMe", trust_env=False)
    assert api.url == address
    assert call("getMe")["ok"]


def test_many_chats_write_at_once(api: ZaloApi, call: Call) -> None:
    chats = [an_id("user", number) for number in range(300)]
    for chat in chats:
        api.say(f"chào {chat}", chat)
    for _ in chats:
        message = call("getUpdates")["result"]["message"]
        call("sendMessage", chat_id=message["chat"]["id"], text=message["text"])
    assert [api.told(chat) for chat in chats] == [f"chào {chat}" for chat in chats]
