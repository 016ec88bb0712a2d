"""What can go wrong between the bot and Zalo: each is said in a line, and nothing is lost, doubled or held up."""

import asyncio
import logging
import threading
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.channel import ChannelError
from bot.zalo import channel, polling
from bot.zalo.client import Client, NotTakenError, RefusedError, UnknownError, ZaloError
from handlers.chat import Button, Reply
from reminders.outcomes import Gone, Outcome, Retry, Sent, Uncertain
from tests.zalo_api import CHAT, OTHER, TOKEN, Drop, Fault, Hang, Html429, HttpError, Junk, ZaloApi, an_id, refused
from tests.zalo_channel import Listener, OnZalo

TO = f"zalo:{CHAT}"
NOBODY = "http://127.0.0.1:9"
LONG = Reply("\n".join(f"dòng {count}" for count in range(300)))


@pytest.fixture
def api(zalo_api: ZaloApi) -> ZaloApi:
    return zalo_api


def why(zalo: OnZalo) -> tuple[str, bool]:
    """Why the channel has stopped, and for good?"""
    with zalo:
        error = zalo.ended()
    assert isinstance(error, ChannelError)
    return error.reason, error.is_final


def called(url: str, *faults: Fault, api: ZaloApi | None = None, read_timeout: float = 5) -> BaseException:
    """The error that a call raises."""

    async def call() -> object:
        async with Client(TOKEN, url) as client:
            return await client.call("sendMessage", {"chat_id": CHAT, "text": "x"}, read_timeout)

    if api:
        api.meet(CHAT)
        api.fail("sendMessage", *faults)
    with pytest.raises(ZaloError) as caught:
        asyncio.run(call())
    return caught.value


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (refused(400), RefusedError),
        (refused(401), RefusedError),
        (refused(403), NotTakenError),
        (refused(429), NotTakenError),
        (refused(503), NotTakenError),
        (HttpError(429, "x"), NotTakenError),
        (HttpError(400, "x"), RefusedError),
        (Html429(), NotTakenError),
        (Junk(502), NotTakenError),
        (Junk(404), RefusedError),
        (Junk(504), UnknownError),
        (Junk(200), UnknownError),
        (Junk(200, '{"result": 1}'), UnknownError),
        (Junk(200, "[" * 100_000), UnknownError),
        (Junk(200, "1"), UnknownError),
        (Drop(taken=True), UnknownError),
        (Drop(taken=False), UnknownError),
        (Hang(taken=True), UnknownError),
    ],
    ids=repr,
)
def test_an_error_tells_whether_the_call_was_taken_and_holds_no_secret(
    api: ZaloApi, fault: Fault, kind: type[ZaloError]
) -> None:
    error = called(api.url, fault, api=api, read_timeout=0.3)
    assert type(error) is kind
    told = "".join(traceback.format_exception(error)) + repr(error) + repr(error.__context__)
    assert TOKEN not in told
    assert "TEST-TOKEN" not in told


def test_no_connection_and_a_proxy_that_is_not_there_mean_not_taken() -> None:
    error = called(NOBODY)
    assert type(error) is NotTakenError
    assert error.code == 0
    request = getattr(error.__context__, "request", None)
    assert isinstance(request, httpx.Request)
    assert TOKEN not in str(request.url)


@pytest.mark.parametrize("codes", [True, False])
def test_a_wrong_token_is_final(api: ZaloApi, codes: bool) -> None:
    api.http_codes = codes
    assert why(OnZalo(api, token="123:WRONG")) == ("the token is refused. Check ZALO_BOT_TOKEN.", True)


def test_a_token_taken_back_while_running_is_final(api: ZaloApi) -> None:
    api.fail("getUpdates", refused(401))
    assert why(OnZalo(api)) == ("the token is refused. Check ZALO_BOT_TOKEN.", True)


@pytest.mark.parametrize("path", ["/v2", ""])
def test_a_wrong_address_is_said(api: ZaloApi, path: str) -> None:
    api.fail("getMe", *([] if path else [refused(404)]))
    reason, is_final = why(OnZalo(api, url=api.url + path))
    assert "ZALO_API_BASE_URL" in reason
    assert not is_final


def test_no_way_to_it_at_the_start_is_said(api: ZaloApi) -> None:
    reason, is_final = why(OnZalo(api, url=NOBODY))
    assert reason == "there is no way to it. Check the network and ZALO_API_BASE_URL."
    assert not is_final


def test_a_webhook_that_is_set_is_reported_and_stays(api: ZaloApi) -> None:
    httpx.post(f"{api.url}/bot{TOKEN}/setWebhook", json={"url": "https://bot.example/zalo", "secret_token": "12345678"})
    reason, is_final = why(OnZalo(api))
    assert "a webhook is set" in reason
    assert "deleteWebhook" in reason
    assert is_final
    assert not [call for call in api.calls if call.method in ("deleteWebhook", "getUpdates")]


def test_a_webhook_that_is_set_while_running_is_reported(api: ZaloApi) -> None:
    with OnZalo(api) as zalo:
        zalo.ready()
        httpx.post(
            f"{api.url}/bot{TOKEN}/setWebhook", json={"url": "https://bot.example/zalo", "secret_token": "12345678"}
        )
        api.queue.end()
        error = zalo.ended()
    assert isinstance(error, ChannelError)
    assert "a webhook is set" in error.reason
    assert not [call for call in api.calls if call.method == "deleteWebhook"]


@pytest.mark.parametrize(
    "fault", [refused(403), refused(400), Html429(), refused(429), HttpError(500, "x"), Junk(200), Drop()], ids=repr
)
def test_polling_goes_on_after_what_passes(api: ZaloApi, fault: Fault) -> None:
    api.fail("getUpdates", fault)
    api.say("xin chào")
    with OnZalo(api) as zalo:
        assert api.told() == "nghe xin chào"
        assert zalo.error is None


def test_a_trouble_is_said_once_and_that_it_is_over(api: ZaloApi, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "bot.zalo")
    api.fail("getUpdates", refused(403), refused(403))
    api.say("xin chào")
    with OnZalo(api):
        api.told()
    told = [record.getMessage() for record in caplog.records]
    assert told == ["it answers with the error 403. Going on all the same.", "it works again."]


def test_too_many_polls_are_no_trouble_but_a_wait_that_grows(api: ZaloApi, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "bot.zalo")
    api.fail("getUpdates", Html429(), refused(429), Html429())
    with OnZalo(api) as zalo:
        zalo.ready()
        first, second, third = (call.at for call in api.polls)
        assert second - first >= polling.FIRST_WAIT
        assert third - second >= 2 * polling.FIRST_WAIT
    assert caplog.records == []


def test_an_answer_that_was_surely_not_taken_is_sent_again(zalo: OnZalo, api: ZaloApi) -> None:
    turned_away: list[Fault] = [Html429(), refused(429), HttpError(502, "x"), refused(403), Junk(503)]
    for count, fault in enumerate(turned_away):
        api.fail("sendMessage", fault, chat=an_id(count))
        api.say("xin chào", an_id(count))
    for count in range(len(turned_away)):
        assert api.told(an_id(count)) == "nghe xin chào"
    zalo.stop()
    assert [len(api.sent(an_id(count))) for count in range(len(turned_away))] == [1] * len(turned_away)
    assert zalo.quota.count == len(turned_away)


def test_an_answer_is_sent_when_zalo_can_be_reached_again(api: ZaloApi) -> None:
    def leave(text: str) -> Reply:
        down = api.down()
        down.__enter__()
        threading.Timer(0.2, down.__exit__, [None, None, None]).start()
        return Reply(text)

    with OnZalo(api, Listener(leave)) as zalo:
        zalo.ready()
        api.say("xin chào")
        assert api.told() == "xin chào"
    assert api.sent() == ["xin chào"]


@pytest.mark.parametrize("fault", [Drop(taken=True), Drop(taken=False), Junk(200), Junk(504), refused(400)], ids=repr)
def test_an_answer_that_may_have_been_taken_is_not_sent_again(zalo: OnZalo, api: ZaloApi, fault: Fault) -> None:
    api.fail("sendMessage", fault)
    api.say("một")
    api.say("hai")
    api.wait_for(lambda call: call.method == "sendMessage" and call.parameters["text"] == "nghe hai")
    assert api.sent().count("nghe một") <= 1
    assert api.sent()[-1] == "nghe hai"
    assert zalo.error is None


@pytest.mark.usefixtures("zalo")
def test_a_chat_that_must_wait_keeps_nobody_else_waiting(api: ZaloApi) -> None:
    api.fail("sendMessage", *[refused(429)] * 3, chat=CHAT)
    api.say("xin chào")
    api.say("xin chào", OTHER)
    assert api.told(OTHER) == "nghe xin chào"
    assert api.sent() == []


def test_a_chat_that_must_wait_does_not_keep_the_bot_from_stopping(
    zalo: OnZalo, api: ZaloApi, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(channel, "LONGEST_ANSWERS", 0.2)
    api.fail("sendMessage", *[refused(429)] * 5)
    api.say("xin chào")
    api.wait_for("sendMessage")
    zalo.stop()
    assert zalo.error is None
    assert "not answered before the stop: 1" in caplog.text


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (refused(400), Gone()),
        (refused(401), Retry()),
        (refused(403), Retry()),
        (refused(404), Retry()),
        (refused(408), Uncertain()),
        (refused(429), Retry()),
        (refused(500), Retry()),
        (Html429(), Retry()),
        (HttpError(400, "x"), Gone()),
        (HttpError(502, "x"), Retry()),
        (Junk(502), Retry()),
        (Junk(504), Uncertain()),
        (Junk(200), Uncertain()),
        (Drop(taken=True), Uncertain()),
        (Drop(taken=False), Uncertain()),
    ],
    ids=repr,
)
def test_what_became_of_a_reminder(zalo: OnZalo, api: ZaloApi, fault: Fault, outcome: Outcome) -> None:
    api.meet(CHAT)
    api.fail("sendMessage", fault)
    assert zalo.deliver(TO, Reply("nhắc", buttons=(Button("Đã nhận", "/x"),))) == outcome
    assert len([call for call in api.calls if call.method == "sendMessage"]) <= 1
    assert zalo.deliver(TO, Reply("nhắc")) == Sent()
    zalo.stop()
    # What may have been taken counts too; what was refused, for whatever reason, does not.
    may_be_taken = outcome == Uncertain() and fault != refused(408)
    assert zalo.quota.count == 1 + may_be_taken


def test_nobody_is_there_where_nobody_has_written(zalo: OnZalo) -> None:
    assert zalo.deliver(TO, Reply("nhắc")) == Gone()


def test_a_reminder_whose_beginning_was_sent_is_uncertain(zalo: OnZalo, api: ZaloApi) -> None:
    api.meet(CHAT)
    api.quota = 1
    assert zalo.deliver(TO, LONG) == Uncertain()
    assert zalo.deliver(TO, LONG) == Retry()
    assert len(api.sent()) == 1


def test_a_reminder_cannot_be_sent_while_zalo_is_away(zalo: OnZalo, api: ZaloApi) -> None:
    api.meet(CHAT)
    with api.down():
        assert zalo.deliver(TO, Reply("nhắc")) == Retry()
    assert zalo.deliver(TO, Reply("nhắc")) == Sent()
    assert api.sent() == ["nhắc"]


def test_only_who_has_its_turn_polls(api: ZaloApi) -> None:
    free, lost = threading.Event(), asyncio.Event()

    @asynccontextmanager
    async def turn(_: asyncio.Event) -> AsyncIterator[asyncio.Event]:
        while not free.is_set():
            await asyncio.sleep(0.01)
        yield lost

    with OnZalo(api, turn=turn) as zalo:
        api.wait_for("getMe", 2)
        api.meet(CHAT)
        assert zalo.deliver(TO, Reply("nhắc")) == Sent()
        api.say("xin chào")
        assert api.polls == []
        free.set()
        assert api.told(count=2) == "nghe xin chào"
        zalo.call(lost.set)
        error = zalo.ended()
    assert isinstance(error, ChannelError)
    assert not error.is_final


def test_no_log_tells_a_token_a_chat_a_name_or_a_text(api: ZaloApi, caplog: pytest.LogCaptureFixture) -> None:
    for logger in (None, "httpx", "httpcore", "asyncio"):
        caplog.set_level(logging.DEBUG, logger)
    api.fail("sendMessage", Drop(taken=True), refused(400), Junk(200))
    api.fail("getUpdates", refused(403), Junk(200))
    with OnZalo(api) as zalo:
        for text in ("câu riêng tư", "câu riêng tư khác", "hai"):
            api.say(text)
        api.told()
        zalo.deliver("zalo:0", Reply("nhắc riêng tư"))
        assert "TEST-TOKEN" not in repr(zalo.zalo)
    assert len(caplog.records) > 20
    told = caplog.text + "".join(repr(vars(record)) for record in caplog.records)
    for secret in ("TEST-TOKEN", CHAT, "riêng tư", "Lan "):
        assert secret not in told
