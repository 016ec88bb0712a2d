"""One failing service stops no other: it is tried again after a while, and whoever asks is told why."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from pathlib import Path

import pytest

from bot import supervision
from bot.channel import ChannelError
from bot.health import Condition, Pulse
from bot.supervision import keep_running

Serve = Callable[[asyncio.Event], Coroutine[None, None, None]]


class Service:
    """A service that plays its parts one after the other."""

    name = "zalo"

    def __init__(self, *parts: Serve) -> None:
        self.parts = list(parts)

    async def serve(self, stopping: asyncio.Event) -> None:
        await self.parts.pop(0)(stopping)


def failing(error: Exception) -> Serve:
    async def serve(_: asyncio.Event) -> None:
        raise error

    return serve


async def ending(_: asyncio.Event) -> None:
    return


async def told_to_stop(stopping: asyncio.Event) -> None:
    stopping.set()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "FIRST_WAIT", 0.01)


@pytest.fixture
def condition(tmp_path: Path) -> Condition:
    return Condition("zalo", Pulse(tmp_path / "zalo.pulse"))


def run(service: Service, condition: Condition) -> None:
    asyncio.run(keep_running(service, condition, asyncio.Event()))


def test_what_fails_is_tried_again_and_says_why(condition: Condition, caplog: pytest.LogCaptureFixture) -> None:
    service = Service(
        failing(ChannelError("there is no way to it.")), failing(ValueError("private words")), ending, told_to_stop
    )
    run(service, condition)
    assert service.parts == []
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 3
    assert "zalo: there is no way to it. Next try in" in caplog.messages[0]
    assert "zalo: stopped by ValueError at test_supervision.py:" in caplog.messages[1]
    assert "zalo: ended by itself." in caplog.messages[2]
    assert "private" not in caplog.text
    assert condition.state == "stopped"


def test_what_is_final_is_not_tried_again(condition: Condition, caplog: pytest.LogCaptureFixture) -> None:
    service = Service(failing(ChannelError("the token is refused.", is_final=True)), told_to_stop)
    run(service, condition)
    assert len(service.parts) == 1
    assert "not tried again" in caplog.messages[0]
    assert (condition.state, condition.reason) == ("stopped", "the token is refused.")


def test_a_condition_tells_how_a_channel_fares(tmp_path: Path) -> None:
    moment = [1000.0]
    condition = Condition("zalo", Pulse(tmp_path / "zalo.pulse"), lambda: moment[0])
    assert (condition.state, condition.is_well, condition.silence) == ("starting", False, None)
    condition.beat()
    moment[0] += 50
    assert (condition.is_well, condition.silence) == (True, 50)
    moment[0] += 50
    assert not condition.is_well
    condition.beat()
    condition.fail("no network.")
    assert (condition.state, condition.reason, condition.is_well) == ("waiting", "no network.", False)
    condition.beat()
    assert (condition.reason, condition.is_well) == ("", True)
