"""Requests that send: the way they take."""

import asyncio
import json

import pytest

from bot.telegram.requests import SendRequest
from tests.telegram_api import BOT_NAME, TOKEN, BotApi

ELSEWHERE = "http://telegram.invalid"


def asked(address: str) -> str:
    """The name of the bot at an address of the Bot API."""

    async def ask() -> str:
        async with SendRequest(address) as request:
            code, payload = await request.do_request(f"{address}/bot{TOKEN}/getMe", "POST")
        assert code == 200
        return str(json.loads(payload)["result"]["username"])

    return asyncio.run(ask())


@pytest.fixture
def proxies(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


@pytest.mark.parametrize("name", ["http_proxy", "ALL_PROXY"])
def test_requests_take_the_proxy_that_the_environment_names(
    proxies: pytest.MonkeyPatch, api: BotApi, name: str
) -> None:
    proxies.setenv(name, api.url)
    assert asked(ELSEWHERE) == BOT_NAME


def test_a_proxy_may_be_named_without_its_scheme(proxies: pytest.MonkeyPatch, api: BotApi) -> None:
    proxies.setenv("http_proxy", api.url.removeprefix("http://"))
    assert asked(ELSEWHERE) == BOT_NAME


def test_requests_keep_from_the_proxy_where_the_environment_says_so(proxies: pytest.MonkeyPatch, api: BotApi) -> None:
    proxies.setenv("http_proxy", "http://127.0.0.1:9")
    proxies.setenv("no_proxy", "127.0.0.1")
    assert asked(api.url) == BOT_NAME
