"""The evaluation's questions asked through Telegram's HTTP get the texts that `ask --jsonl` gives."""

import json
import time
from pathlib import Path

import pytest

from bot.partner import open_partner
from handlers.chat import Message
from tests.running import Running, with_knowledge
from tests.telegram_api import TOKEN, USER, BotApi

QUESTIONS = Path(__file__).parents[2] / "shared" / "eval" / "questions.jsonl"


def conversations() -> list[list[str]]:
    return [json.loads(line)["turns"] for line in QUESTIONS.read_text("utf-8").splitlines() if line.strip()]


def asked(api: BotApi, conversations: list[list[str]]) -> list[str]:
    """What each conversation, held by a user of its own, ends with. Turns are asked in rounds, answers awaited."""
    said = [0] * len(conversations)
    for turn in range(max(map(len, conversations))):
        for number, turns in enumerate(conversations):
            if turn < len(turns):
                api.say(turns[turn], user=USER + number)
                said[number] += 1
        end = time.monotonic() + 60
        while any(len(api.sent(USER + number)) < count for number, count in enumerate(said)):
            assert time.monotonic() < end
            time.sleep(0.05)
    return ["\n".join(api.sent(USER + number)) for number in range(len(conversations))]


@pytest.mark.skipif(not QUESTIONS.exists(), reason="the evaluation's questions are not beside the project")
def test_the_evaluation_gets_the_same_texts(api: BotApi, tmp_path: Path, knowledge: Path) -> None:
    held = conversations()
    folder = with_knowledge(tmp_path, knowledge)
    partner = open_partner(folder / "data")
    expected = [[partner.reply(Message(f"{n}", turn)).text for turn in turns][-1] for n, turns in enumerate(held)]
    with BotApi(TOKEN) as api, Running(folder, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_BASE_URL=api.url):
        api.wait_until_polling(20)
        told = asked(api, held)
    assert [turns for turns, text, answer in zip(held, expected, told, strict=True) if not answer.endswith(text)] == []
