"""The HTTP server beside the channels: it tells how they fare, hands out numbers and files, and hides behind none."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette

from bot.channel import ChannelError
from bot.http.files import LONGEST, MOST, SOON, Files
from bot.http.server import Server
from tests.running import Running, free_port, on_telegram
from tests.telegram_api import BotApi, HttpError
from tests.test_telegram import MEMBERS


@contextmanager
def serving(app: Starlette) -> Iterator[str]:
    """An application on a port of loopback; gives its address."""
    opened: list[str] = []
    loop, stopping = asyncio.new_event_loop(), asyncio.Event()
    server = Server(app, "127.0.0.1", 0, lambda: None, opened.append)
    thread = Thread(target=loop.run_until_complete, args=[server.serve(stopping)])
    thread.start()
    try:
        while not opened:
            assert thread.is_alive()
        yield opened[0]
    finally:
        loop.call_soon_threadsafe(stopping.set)
        thread.join()
        loop.close()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def watched(folder: Path, api: BotApi, port: int) -> Iterator[Running]:
    with on_telegram(folder, api, HTTP_PORT=str(port)) as bot:
        api.wait_until_polling(20)
        bot.wait_for_log("listening on port")
        yield bot


def numbers(port: int) -> dict[str, float]:
    told = httpx.get(f"http://127.0.0.1:{port}/metrics").text
    return {
        f"{sample.name}{sorted(sample.labels.values())}": sample.value
        for family in text_string_to_metric_families(told)
        for sample in family.samples
    }


@pytest.mark.usefixtures("watched")
def test_a_bot_that_is_well_says_so(port: int) -> None:
    told = httpx.get(f"http://127.0.0.1:{port}/healthz")
    assert told.status_code == 200
    assert told.json()["status"] == "ok"
    assert told.json()["channels"]["telegram"]["state"] == "running"
    assert httpx.get(f"http://127.0.0.1:{port}/readyz").json() == {"status": "ready"}


def test_a_channel_that_fails_is_told_with_the_reason(watched: Running, api: BotApi, port: int) -> None:
    api.fail("getUpdates", HttpError(401, "Unauthorized"))
    api.fail("getMe", *[HttpError(401, "Unauthorized")] * 9)
    api.say("xin chào")
    watched.wait_for_log("Next try")
    told = httpx.get(f"http://127.0.0.1:{port}/healthz")
    assert told.status_code == 503
    assert told.json()["status"] == "failing"
    channel = told.json()["channels"]["telegram"]
    assert channel["state"] == "waiting"
    assert "TELEGRAM_BOT_TOKEN" in channel["reason"]
    assert httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 503
    assert numbers(port)["chibot_channel_up['telegram']"] == 0


@pytest.mark.usefixtures("watched")
def test_messages_are_counted_and_timed(api: BotApi, port: int) -> None:
    assert numbers(port)["chibot_channel_up['telegram']"] == 1
    api.say("sin ho co bao nhieu dang vien")
    api.say("tam duong co bao nhieu dang vien")
    assert MEMBERS in api.told(count=1)
    api.told(count=2)
    found = numbers(port)
    assert found["chibot_messages_total['answer', 'telegram']"] == 1
    assert found["chibot_messages_total['no_answer', 'telegram']"] == 1
    assert found["chibot_answer_seconds_count['telegram']"] == 2
    assert found["chibot_channel_last_success_timestamp_seconds['telegram']"] > 1_700_000_000


def test_no_server_is_opened_where_nothing_needs_one(bot: Running) -> None:
    assert "listening" not in bot.log


def test_a_port_that_is_taken_is_said_by_name() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = Server(Starlette(), "127.0.0.1", taken.getsockname()[1], lambda: None, lambda _: None)
        with pytest.raises(ChannelError, match="HTTP_PORT cannot be used"):
            asyncio.run(server.serve(asyncio.Event()))


@pytest.mark.parametrize("host", ["no such host", "300.1.1.1"])
def test_a_host_that_is_none_is_said_by_name(host: str) -> None:
    with pytest.raises(ChannelError, match="HTTP_HOST"):
        asyncio.run(Server(Starlette(), host, 0, lambda: None, lambda _: None).serve(asyncio.Event()))


def test_a_file_is_fetched_by_its_link_for_a_day() -> None:
    moment = [0.0]
    files = Files("", lambda: moment[0])
    with serving(Starlette(routes=files.routes)) as address:
        link = address + files.publish("lịch.ics", "text/calendar", b"BEGIN:VCALENDAR")
        got = httpx.get(link)
        assert (got.status_code, got.content) == (200, b"BEGIN:VCALENDAR")
        assert got.headers["content-type"].startswith("text/calendar")
        assert "no-store" in got.headers["cache-control"]
        assert httpx.get(link.replace("/files/", "/files/x")).status_code == 404
        moment[0] = LONGEST + 1
        assert httpx.get(link).status_code == 404


def test_what_is_kept_of_somebody_is_fetched_for_minutes_only() -> None:
    moment = [0.0]
    files = Files("", lambda: moment[0])
    with serving(Starlette(routes=files.routes)) as address:
        link = address + files.publish("du-lieu.json", "application/json", b"{}")
        assert httpx.get(link).status_code == 200
        moment[0] = SOON + 1
        assert httpx.get(link).status_code == 404


def test_files_are_bounded_and_their_links_are_not_guessed() -> None:
    files = Files("https://chibot.example")
    links = {files.publish("a.png", "image/png", b"x") for _ in range(MOST + 1)}
    assert len(links) == MOST + 1
    assert all(link.startswith("https://chibot.example/files/") and len(link) > 50 for link in links)
