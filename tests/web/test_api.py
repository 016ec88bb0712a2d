"""The endpoint over real HTTP: what it gives, what it refuses, and what it tells nobody."""

import json
import logging
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.partner import Steady
from bot.web import security
from bot.web.security import CONVERSATIONS_AT_AN_ADDRESS, PageSettings, Rates, RequestError
from handlers.chat import Message
from handlers.conversation import Partner
from knowledge.base import KnowledgeBase
from tests.questions import all_questions
from tests.test_bot_jsonl import any_line
from tests.test_bot_partner import Clumsy
from tests.test_limits import Clock
from tests.web.conftest import BUSY
from tests.web.people import CALENDAR, Scripted, performer
from tests.web.serving import Serving

ID = "0123456789abcdef" * 2
OTHER = "f" * 32
PATH = "/api/chat"


@pytest.fixture(scope="module")
def partner() -> Scripted:
    return performer()


@pytest.fixture(scope="module")
def client(partner: Scripted) -> Iterator[httpx.Client]:
    """A client of a server whose partner says what a test wants to hear."""
    with Serving(partner, BUSY) as stage, httpx.Client(base_url=stage.url) as client:
        yield client


def ask(client: httpx.Client, text: str, conversation: str = ID, **headers: str) -> httpx.Response:
    return client.post(PATH, json={"conversation": conversation, "text": text}, headers=headers)


def test_a_message_is_answered_with_all_that_a_page_needs(site: Serving) -> None:
    with httpx.Client(base_url=site.url) as client:
        response = ask(client, "Huyện Sìn Hồ có bao nhiêu đảng viên?")
    answer = response.json()
    assert answer.pop("ms") >= 0
    assert answer == {
        "status": "answer",
        "text": "Đảng bộ huyện Sìn Hồ có 3.882 đảng viên (tính đến tháng 10/2020).\n"
        "Nguồn: “Huyện ủy Sìn Hồ nâng cao chất lượng sinh hoạt chi bộ” (Vương Trang; Báo Lai Châu; 26/10/2020).",
        "buttons": [
            {"label": "Số liệu khác của huyện Sìn Hồ", "text": "/diaphuong huyện Sìn Hồ"},
            {"label": "So sánh các nơi về đảng viên", "text": "/sosanh đảng viên"},
        ],
        "sources": ["sin-ho"],
    }
    assert (response.headers["content-type"], response.headers["cache-control"]) == ("application/json", "no-store")


def test_a_comparison_comes_with_its_figures_and_a_calendar_as_a_file(site: Serving, client: httpx.Client) -> None:
    with httpx.Client(base_url=site.url) as asking:
        chart = ask(asking, "/sosanh đảng viên").json()["chart"]
    assert chart["title"] == "So sánh về đảng viên"
    assert chart["bars"][0] == {
        "label": "Huyện Bắc Mê",
        "value": 4923,
        "figure": "4.923 đảng viên",
        "when": "tính đến tháng 8/2023",
    }
    assert len(chart["sources"]) == 5
    file = ask(client, "lịch").json()["file"]
    assert file == {
        "name": CALENDAR.name,
        "type": "text/calendar",
        "base64": "QkVHSU46VkNBTEVOREFSDQpTVU1NQVJZOkjhu41wIGNoaSBi4buZDQo=",
    }


def test_the_projects_questions_get_the_answers_that_programs_get(site: Serving, base: KnowledgeBase) -> None:
    asked = [question.text for file in all_questions() for question in (*file.answers[::4], *file.choices)]
    partner = Partner(base)
    with httpx.Client(base_url=site.url) as client:
        for number, text in enumerate(asked):
            expected, answer = partner.reply(Message(f"{number}", text)), ask(client, text, f"{number:032x}").json()
            assert (answer["text"], answer["status"]) == (expected.text, expected.status)


def test_a_conversation_has_a_name_of_its_own_and_nothing_can_be_delivered_to_it(
    client: httpx.Client, partner: Scripted
) -> None:
    ask(client, "một")
    heard = partner.heard[-1]
    assert (heard.conversation, heard.text, heard.address) == (f"web:{ID}", "một", "")
    assert heard.at


def test_messages_of_one_conversation_go_on_and_others_know_nothing(site: Serving) -> None:
    with httpx.Client(base_url=site.url) as client:
        ask(client, "Huyện Sìn Hồ có bao nhiêu đảng viên?")
        assert "162 đảng viên" in ask(client, "còn Rô Men?").json()["text"]
        assert "162 đảng viên" not in ask(client, "còn Rô Men?", OTHER).json()["text"]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", "not JSON"),
        (b"xin chao", "not JSON"),
        (b"\xff", "not UTF-8"),
        (b"[" * 30_000, "not JSON"),
        (b"[]", "not a JSON object"),
        (b'{"text": "a"}', '"conversation" must be there and a string'),
        (b'{"conversation": "a", "text": 1}', '"text" must be there and a string'),
        (b'{"conversation": "a", "text": "b"}', '"conversation" must be 32 hexadecimal digits'),
        (json.dumps({"conversation": ID + "\n", "text": "b"}).encode(), '"conversation" must be 32 hexadecimal digits'),
        (json.dumps({"conversation": ID.upper(), "text": ""}).encode(), '"conversation" must be 32 hexadecimal digits'),
        (json.dumps({"conversation": ID, "text": "a" * 4097}).encode(), '"text" may have at most 4096 characters'),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_no_message_is_told_why(client: httpx.Client, body: bytes, error: str) -> None:
    response = client.post(PATH, content=body, headers={"content-type": "application/json"})
    assert (response.status_code, response.json()) == (400, {"error": error})


def test_the_longest_text_is_answered(client: httpx.Client) -> None:
    text = "ế" * 4096
    assert ask(client, text).json()["text"] == text


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_messages_are_posted(client: httpx.Client, method: str) -> None:
    response = client.request(method, PATH)
    assert (response.status_code, response.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonx"])
def test_what_a_form_of_another_site_could_send_is_refused(client: httpx.Client, kind: str) -> None:
    body = json.dumps({"conversation": ID, "text": "a"})
    response = client.post(PATH, content=body, headers={"content-type": kind})
    assert response.status_code == 415
    good = client.post(PATH, content=body, headers={"content-type": "Application/JSON; charset=utf-8"})
    assert good.status_code == 200


@pytest.mark.parametrize("is_declared", [True, False])
def test_what_is_too_large_is_refused(client: httpx.Client, is_declared: bool) -> None:
    body = b"{" + b" " * security.LARGEST_BODY
    response = client.post(
        PATH, content=body if is_declared else iter([body]), headers={"content-type": "application/json"}
    )
    assert (response.status_code, response.json()) == (413, {"error": "a request may have at most 32768 bytes"})


def test_only_the_own_page_may_ask(client: httpx.Client) -> None:
    own = str(client.base_url).rstrip("/")
    assert ask(client, "a", origin=own).status_code == 200
    for origin in ("https://xa.example", "null", "", own + "1", "http://127.0.0.1", "not an origin", "http://["):
        response = ask(client, "a", origin=origin)
        assert (response.status_code, "error" in response.json()) == (403, True), origin


def test_the_public_address_is_the_own_page_too() -> None:
    settings = PageSettings(base_url="https://chibot.example/")
    with Serving(Scripted(), settings) as stage, httpx.Client(base_url=stage.url) as client:
        codes = [ask(client, "a", origin=f"https://{host}").status_code for host in ("chibot.example", "xa.example")]
    assert codes == [200, 403]


def test_a_conversation_and_an_address_have_so_many_messages_a_minute() -> None:
    with Serving(Scripted(), PageSettings(messages=2)) as stage, httpx.Client(base_url=stage.url) as client:
        assert [ask(client, "a").status_code for _ in range(4)] == [200, 200, 429, 429]
        refused = ask(client, "a")
        seconds = int(refused.headers["retry-after"])
        assert 0 < seconds <= 60
        assert refused.json() == {"error": f"Đồng chí gửi hơi nhanh, xin chờ {seconds} giây rồi hỏi tiếp."}
        codes = [ask(client, "a", f"{number:032x}").status_code for number in range(100)]
    assert codes == [200] * 95 + [429] * 5


def refused(rates: Rates, address: str) -> str:
    try:
        rates.count_request(address)
    except RequestError as refusal:
        return (refusal.headers or {})["retry-after"]
    return ""


def test_after_the_time_that_was_named_there_is_room_again() -> None:
    clock = Clock()
    rates = Rates(1, clock)
    for clock.now in range(CONVERSATIONS_AT_AN_ADDRESS):
        assert refused(rates, "192.0.2.1") == ""
    assert [refused(rates, "192.0.2.1"), refused(rates, "192.0.2.2")] == ["11", ""]
    clock.now += 11
    assert [refused(rates, "192.0.2.1"), refused(rates, "192.0.2.1")] == ["", "1"]


def test_who_has_a_network_of_addresses_counts_as_one() -> None:
    rates = Rates(1)
    told = [refused(rates, f"2001:db8::{number:x}") for number in range(CONVERSATIONS_AT_AN_ADDRESS + 1)]
    assert [bool(wait) for wait in told] == [False] * CONVERSATIONS_AT_AN_ADDRESS + [True]
    assert refused(rates, "2001:db8:0:1::1") == refused(rates, "unix") == ""


def raw(client: httpx.Client, sent: bytes, declared: int = 100) -> socket.socket:
    """A connection on which so much of a request was sent, of which more was announced."""
    address = urlsplit(str(client.base_url))
    connection = socket.create_connection((address.hostname, address.port or 80), timeout=10)
    head = ("host: a", "content-type: application/json", f"content-length: {declared}")
    connection.sendall("\r\n".join((f"POST {PATH} HTTP/1.1", *head, "", "")).encode() + sent)
    return connection


def test_what_would_be_too_large_is_refused_before_it_is_sent(client: httpx.Client) -> None:
    with raw(client, b"", declared=10_000_000) as connection:
        assert b" 413 " in connection.recv(1000)


def test_a_request_that_never_ends_is_given_up(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security, "LONGEST_UPLOAD", 0.05)
    with raw(client, b'{"conv') as connection:
        assert b" 408 " in connection.recv(1000)


def test_a_request_that_breaks_off_is_no_error(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    raw(client, b'{"conv').close()
    assert ask(client, "a").status_code == 200
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_partner_who_fails_apologises_and_nothing_that_was_said_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    with Serving(Steady(Clumsy())) as stage, httpx.Client(base_url=stage.url) as client:
        answer = ask(client, "bí mật của tôi").json()
        client.post(PATH, content=b"{ bi mat", headers={"content-type": "application/json"})
        client.get("/", params={"q": "bi mat"})
    assert "Mã lỗi" in answer["text"]
    told = [record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert told
    assert not any(secret in line for line in told for secret in ("bí mật", "bi mat", ID))


@given(st.text(st.characters(), max_size=200))
@example("\ud83d")
@example("\udca9\u2028\x00")
def test_a_text_of_any_characters_comes_back_as_it_was(client: httpx.Client, text: str) -> None:
    body = json.dumps({"conversation": ID, "text": f"<{text}>"})
    response = client.post(PATH, content=body, headers={"content-type": "application/json"})
    assert json.loads(response.content)["text"] == f"<{text}>"


@given(any_line)
def test_any_body_gets_an_answer_or_a_reason(client: httpx.Client, body: bytes) -> None:
    response = client.post(PATH, content=body, headers={"content-type": "application/json"})
    told: dict[str, Any] = response.json()
    assert (response.status_code, set(told)) == (400, {"error"})
