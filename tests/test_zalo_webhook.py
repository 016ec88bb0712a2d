"""The webhook: updates that Zalo posts with the secret are answered, all else is turned away."""

import asyncio
import logging
from collections.abc import Iterator
from typing import Literal

import httpx
import pytest
from starlette.applications import Starlette

from bot.channel import ChannelError
from bot.zalo.webhook import Webhook
from tests.zalo_api import GROUP, TOKEN, HttpError, ZaloApi, an_id, refused
from tests.zalo_channel import SECRET, OnZalo

HEADERS = {"X-Bot-Api-Secret-Token": SECRET}


@pytest.fixture
def api(zalo_api: ZaloApi) -> ZaloApi:
    return zalo_api


@pytest.fixture
def zalo(api: ZaloApi) -> Iterator[OnZalo]:
    with OnZalo(api, has_webhook=True) as zalo:
        yield zalo.ready()


@pytest.mark.parametrize("bodies", ["flat", "wrapped"])
def test_an_update_is_answered_in_either_form(zalo: OnZalo, api: ZaloApi, bodies: Literal["flat", "wrapped"]) -> None:
    api.bodies = bodies
    api.say("xin chào")
    assert api.told() == "nghe xin chào"
    api.say("có ai không", GROUP, mention=True)
    assert api.told(GROUP) == "nghe có ai không"
    assert {post.status for post in api.posts} == {200}
    zalo.stop()
    assert zalo.life >= 2


def test_the_webhook_is_set_with_its_secret_and_stays_after_the_stop(zalo: OnZalo, api: ZaloApi) -> None:
    (call,) = api.wait_for("setWebhook")
    assert call.parameters == {"url": zalo.address, "secret_token": SECRET}
    zalo.stop()
    assert zalo.error is None
    assert not [call for call in api.calls if call.method in ("deleteWebhook", "getUpdates")]


def test_an_update_that_comes_again_is_answered_once(zalo: OnZalo, api: ZaloApi) -> None:
    message = api.say("một")
    api.again(message)
    api.say("hai")
    api.told(count=2)
    assert zalo.partner.texts == ["một", "hai"]
    assert {post.status for post in api.posts} == {200}


def test_zalo_need_not_wait_for_an_answer(zalo: OnZalo, api: ZaloApi) -> None:
    api.slow("sendMessage", 0.5)
    api.say("xin chào")
    assert api.posts[-1].status == 200
    assert api.sent() == []
    zalo.stop()
    assert api.sent() == ["nghe xin chào"]


def test_an_update_without_the_secret_is_turned_away(zalo: OnZalo, api: ZaloApi) -> None:
    body = api.update(api.say("một"))
    body["message"]["message_id"] = an_id("new")
    for secret in ("", "another-secret", SECRET + "1", SECRET.upper(), "bí mật"):
        headers = {b"X-Bot-Api-Secret-Token": secret.encode()}
        assert httpx.post(zalo.address, json=body, headers=headers).status_code == 403
    assert httpx.post(zalo.address, json=body).status_code == 403
    assert httpx.post(zalo.address, content=iter([b"{}"])).status_code == 403
    api.told()
    assert zalo.partner.texts == ["một"]


def test_what_is_no_update_is_taken_in_silence(zalo: OnZalo, api: ZaloApi) -> None:
    for body in (b"", b"{", b"[]", b"1", b"null", b'{"message": {}}', b"\xff\xfe", b"[" * 99_999):
        assert httpx.post(zalo.address, content=body, headers=HEADERS).status_code == 200
    api.say("xin chào")
    assert api.told() == "nghe xin chào"
    assert zalo.error is None


def test_probes_without_a_secret_and_bodies_without_end(zalo: OnZalo) -> None:
    assert httpx.post(zalo.address).status_code == 200
    assert httpx.get(zalo.address).status_code == 405
    assert httpx.post(zalo.address, content=b" " * 1_000_001, headers=HEADERS).status_code == 413
    assert httpx.post(zalo.address, content=iter([b" " * 600_000] * 2), headers=HEADERS).status_code == 413


def test_a_webhook_that_zalo_cannot_verify_is_reported_and_works(
    api: ZaloApi, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "bot.zalo")
    api.fail("setWebhook", refused(400, "Webhook verification failed"))
    with OnZalo(api, has_webhook=True) as zalo:
        zalo.ready()
        httpx.post(f"{api.url}/bot{TOKEN}/setWebhook", json={"url": zalo.address, "secret_token": SECRET})
        api.say("xin chào")
        assert api.told() == "nghe xin chào"
    (record,) = caplog.records
    assert "Check that ZALO_WEBHOOK_URL leads here" in record.getMessage()


def test_a_token_that_is_refused_is_final(api: ZaloApi) -> None:
    api.fail("setWebhook", HttpError(401, "Unauthorized"))
    with OnZalo(api, has_webhook=True) as zalo:
        error = zalo.ended()
    assert isinstance(error, ChannelError)
    assert error.is_final


def test_zalo_is_told_to_come_again_where_nobody_takes_updates(zalo: OnZalo) -> None:
    zalo.stop()

    async def posted() -> int:
        transport = httpx.ASGITransport(Starlette(routes=zalo.zalo.routes))
        async with httpx.AsyncClient(transport=transport) as client:
            return (await client.post(zalo.address, json={}, headers=HEADERS)).status_code

    assert asyncio.run(posted()) == 503


@pytest.mark.parametrize("secret", ["", "seven77", "x" * 257])
def test_a_secret_that_zalo_does_not_take_is_none(secret: str) -> None:
    with pytest.raises(ValueError, match="8 to 256"):
        Webhook("https://bot.example/zalo", secret)
    assert SECRET not in repr(Webhook("https://bot.example/zalo", SECRET))
