import logging
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import httpx
import pytest
from hypothesis import settings
from sqlalchemy import Engine, text

from knowledge.base import KnowledgeBase
from knowledge.build import ensure
from reminders.state import open_state
from reminders.tables import METADATA
from tests import postgres as postgresql
from tests.private import leaks
from tests.running import Running, on_telegram, with_knowledge
from tests.telegram_api import TOKEN, BotApi
from tests.unsynced import unsynced
from tests.zalo_api import ZaloApi
from tests.zalo_channel import OnZalo, hurry

# CI asks the same questions each time, so that a red run says something about its change.
settings.register_profile("ci", deadline=None, max_examples=100, derandomize=True, print_blob=True)
settings.register_profile("dev", deadline=None, max_examples=50)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if "CI" in os.environ else "dev"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first: begun last, it would leave all workers but one with nothing to do."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(autouse=True)
def scanned() -> Iterator[None]:
    """Whatever a test is about: nothing that our code logs meanwhile, at any level, tells of people."""
    entries = StringIO()
    handler = logging.StreamHandler(entries)
    root = logging.getLogger()
    handlers = root.handlers[:]
    ours = [logging.getLogger(room) for room in ("bot", "handlers", "knowledge", "reminders")]
    levels = [logger.level for logger in ours]
    for logger in ours:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    yield
    for logger, level in zip(ours, levels, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)
    # A program that ran in this process leaves a handler behind, whose stream is closed by the next test.
    root.handlers[:] = [handler for handler in root.handlers if handler in handlers]
    assert leaks(entries.getvalue()) == []


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


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    """A client for bare HTTP on loopback."""
    with httpx.Client(verify=False, trust_env=False, timeout=5) as client:
        yield client


@pytest.fixture
def background() -> Iterator[ThreadPoolExecutor]:
    """Threads for what waits while the test goes on."""
    with ThreadPoolExecutor() as pool:
        yield pool


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


@pytest.fixture
def zalo_api(monkeypatch: pytest.MonkeyPatch) -> Iterator[ZaloApi]:
    """Zalo's API on loopback, for a channel that waits only for tenths of seconds."""
    hurry(monkeypatch)
    with ZaloApi() as api:
        yield api


@pytest.fixture
def zalo(zalo_api: ZaloApi) -> Iterator[OnZalo]:
    """The Zalo channel, polling the API on loopback."""
    with OnZalo(zalo_api) as zalo:
        yield zalo.ready()


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgresql.Postgres]:
    """A PostgreSQL server of this run's own."""
    if why := postgresql.why_not():
        pytest.skip(why)
    with postgresql.server() as server:
        yield server


@pytest.fixture(scope="session")
def migrated(postgres: postgresql.Postgres) -> str:
    """The address of a PostgreSQL database with a state, which its tests have one after another."""
    url = postgres.new()
    open_state(url).dispose()
    return url


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with an empty state, to be copied."""
    path = tmp_path_factory.mktemp("state") / "state.db"
    open_state(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that holds nothing yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'state.db'}"
    server: postgresql.Postgres = request.getfixturevalue("postgres")
    return server.new()


@pytest.fixture(params=["sqlite", "postgresql"])
def state(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty state, on each kind of database."""
    if request.param == "sqlite":
        copied = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path)
        engine = unsynced(open_state(f"sqlite:///{copied}"))
        yield engine
        engine.dispose()
        return
    engine = open_state(request.getfixturevalue("migrated"))
    with engine.begin() as connection:
        # A hundred times quicker than another database.
        connection.execute(text(f"TRUNCATE {', '.join(METADATA.tables)} RESTART IDENTITY"))
    yield engine
    engine.dispose()
