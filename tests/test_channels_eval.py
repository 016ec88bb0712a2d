"""The evaluation's questions asked through each channel's HTTP get the texts that `ask --jsonl` gives."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from bot.partner import open_partner
from handlers.chat import Message
from tests.running import Running, free_port, with_knowledge
from tests.telegram_api import TOKEN, USER, BotApi
from tests.zalo_api import TOKEN as ZALO_TOKEN
from tests.zalo_api import ZaloApi, an_id

QUESTIONS = Path(__file__).parents[2] / "shared" / "eval" / "questions.jsonl"

Conversations = list[list[str]]

pytestmark = pytest.mark.skipif(not QUESTIONS.exists(), reason="the evaluation's questions are not beside the project")


@pytest.fixture(scope="module")
def conversations() -> Conversations:
    return [json.loads(line)["turns"] for line in QUESTIONS.read_text("utf-8").splitlines() if line.strip()]


@pytest.fixture
def folder(tmp_path: Path, knowledge: Path) -> Path:
    return with_knowledge(tmp_path, knowledge)


@pytest.fixture
def expected(conversations: Conversations, folder: Path) -> list[str]:
    """What each conversation ends with."""
    partner = open_partner(folder / "data")
    return [[partner.reply(Message(f"{n}", turn)).text for turn in turns][-1] for n, turns in enumerate(conversations)]


def in_rounds(
    conversations: Conversations, say: Callable[[int, str], object], sent: Callable[[int], list[str]]
) -> list[str]:
    """What each conversation, held in a chat of its own, was told. Turns are asked in rounds, answers awaited."""
    said = [0] * len(conversations)
    for turn in range(max(map(len, conversations))):
        for number, turns in enumerate(conversations):
            if turn < len(turns):
                say(number, turns[turn])
                said[number] += 1
        end = time.monotonic() + 60
        while any(len(sent(number)) < count for number, count in enumerate(said)):
            assert time.monotonic() < end
            time.sleep(0.05)
    return ["\n".join(sent(number)) for number in range(len(conversations))]


def different(conversations: Conversations, told: list[str], expected: list[str]) -> Conversations:
    return [c for c, answer, text in zip(conversations, told, expected, strict=True) if text not in answer]


def test_on_telegram(conversations: Conversations, expected: list[str], folder: Path) -> None:
    with BotApi(TOKEN) as api, Running(folder, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_BASE_URL=api.url):
        api.wait_until_polling(20)
        told = in_rounds(conversations, lambda n, text: api.say(text, user=USER + n), lambda n: api.sent(USER + n))
    assert different(conversations, told, expected) == []


def test_on_zalo(conversations: Conversations, expected: list[str], folder: Path) -> None:
    chats = [an_id("asks", number) for number in range(len(conversations))]
    with ZaloApi(ZALO_TOKEN) as api, Running(folder, ZALO_BOT_TOKEN=ZALO_TOKEN, ZALO_API_BASE_URL=api.url):
        api.wait_until_polling(20)
        told = in_rounds(conversations, lambda n, text: api.say(text, chats[n]), lambda n: api.sent(chats[n]))
    assert different(conversations, told, expected) == []


def test_on_the_web(conversations: Conversations, expected: list[str], folder: Path) -> None:
    port = free_port()
    with Running(folder, HTTP_PORT=str(port)) as bot, httpx.Client(base_url=f"http://127.0.0.1:{port}") as web:
        bot.wait_for_log("Trang web", 20)
        told = [
            [web.post("/api/chat", json={"conversation": f"{number:032x}", "text": turn}).json() for turn in turns][-1]
            for number, turns in enumerate(conversations)
        ]
    assert [row["text"] for row in told] == expected
