"""Of two processes with one database only one polls; when it dies the other one steps in."""

from pathlib import Path

from tests.postgres import Postgres
from tests.running import Running, on_telegram, with_knowledge
from tests.telegram_api import BotApi
from tests.test_telegram import MEMBERS


def second(folder: Path, knowledge: Path, api: BotApi, url: str) -> Running:
    (folder / "second").mkdir()
    return on_telegram(with_knowledge(folder / "second", knowledge), api, DATABASE_URL=url)


def test_one_of_two_processes_polls_and_the_other_steps_in(
    folder: Path, knowledge: Path, api: BotApi, postgres: Postgres
) -> None:
    url = postgres.new()
    with on_telegram(folder, api, DATABASE_URL=url) as polling:
        polling.wait_for_log("polling as")
        with second(folder, knowledge, api, url) as waiting:
            api.wait_for(lambda call: call.method == "getMe", 4)
            api.say("sin ho co bao nhieu dang vien")
            assert MEMBERS in api.told(count=1)
            assert "polling as" not in waiting.log
            polling.process.kill()
            waiting.wait_for_log("polling as", timeout=20)
            api.say("sin ho co bao nhieu dang vien")
            assert MEMBERS in api.told(count=2, timeout=20)
            assert waiting.command("health").stdout == "healthy\n"
            assert waiting.stop() == 0
