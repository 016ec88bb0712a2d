"""What an operator asks of the bot: how reminders go, a copy of the state, and that copy put back."""

from pathlib import Path

import pytest

from bot.__main__ import main
from reminders.book import Book
from reminders.outbox import Outbox
from reminders.outcomes import Uncertain
from reminders.state import open_state
from tests.reminded import DUE, remind
from tests.telegram_api import USER


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path / "data"


def test_what_may_have_been_lost_on_the_way_is_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state = open_state(f"sqlite:///{data / 'state.db'}")
    remind(state, [USER])
    outbox = Outbox(state, "test")
    outbox.due(DUE)
    (delivery,) = outbox.claim(DUE, 1, DUE - DUE, ("telegram",))
    assert outbox.begin(delivery.id, DUE)
    outbox.record(delivery.id, Uncertain(), DUE)
    assert main(["reminders"]) == 0
    assert "uncertain  1\n" in capsys.readouterr().out


def test_a_copy_brings_back_what_was_lost(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state = open_state(f"sqlite:///{data / 'state.db'}")
    remind(state, [USER])
    assert main(["backup"]) == 0
    copy = capsys.readouterr().out.strip()
    assert Book(state).erase(f"telegram:{USER}") > 0
    state.dispose()
    assert main(["restore", copy]) == 0
    assert Book(open_state(f"sqlite:///{data / 'state.db'}")).subscriptions(f"telegram:{USER}")


def test_what_is_no_copy_is_refused(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data.mkdir()
    (data / "other").write_text("something else", "utf-8")
    assert main(["restore", str(data / "other")]) == 1
    assert "is not a database" in capsys.readouterr().err
    assert not (data / "state.db").exists()


@pytest.mark.parametrize("command", [["backup"], ["restore", "copy.db"]])
def test_a_state_on_a_server_is_the_servers_to_copy(
    data: Path, command: list[str], migrated: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", migrated)
    assert main(command) == 1
    assert "on a server" in capsys.readouterr().err
    assert not data.exists()
