import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from knowledge.base import KnowledgeBase
from knowledge.build import ensure
from tests.running import Running, on_telegram, with_knowledge
from tests.telegram_api import TOKEN, BotApi

# CI asks the same questions each time, so that a red run says something about its change.
settings.register_profile("ci", deadline=None, max_examples=100, derandomize=True, print_blob=True)
settings.register_profile("dev", deadline=None, max_examples=50)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if "CI" in os.environ else "dev"))


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge file of this run's own."""
    return ensure(tmp_path_factory.mktemp("knowledge") / "knowledge.db")


@pytest.fixture(scope="session")
def base(knowledge: Path) -> KnowledgeBase:
    """What the articles tell."""
    return KnowledgeBase(knowledge)


@pytest.fixture
def api() -> Iterator[BotApi]:
    """A Bot API on loopback that knows the bot by `TOKEN`."""
    with BotApi(TOKEN) as api:
        yield api


@pytest.fixture
def folder(tmp_path: Path, knowledge: Path) -> Path:
    """A working folder for a bot that runs as a program of its own."""
    return with_knowledge(tmp_path, knowledge)


@pytest.fixture
def bot(folder: Path, api: BotApi) -> Iterator[Running]:
    """The bot, polling the Bot API on loopback."""
    with on_telegram(folder, api) as bot:
        api.wait_until_polling(20)
        yield bot
