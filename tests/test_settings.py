import subprocess
import sys
from pathlib import Path

import pytest

from bot import settings
from bot.settings import SettingsError, env_example, load, registry, state_url

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, and none of our variables set."""
    monkeypatch.chdir(tmp_path)
    for setting in registry():
        monkeypatch.delenv(setting.name, raising=False)
    return tmp_path


def problems() -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load()
    return caught.value.problems


def test_everything_has_a_default() -> None:
    assert load().model_dump() == {
        "data_dir": Path("data"),
        "database_url": None,
        "telegram_bot_token": None,
        "telegram_api_base_url": "https://api.telegram.org",
        "telegram_webhook_url": None,
        "telegram_webhook_secret": None,
        "zalo_bot_token": None,
        "zalo_bot_name": None,
        "zalo_api_base_url": "https://bot-api.zaloplatforms.com",
        "zalo_webhook_url": None,
        "zalo_webhook_secret": None,
        "zalo_monthly_messages": 3000,
        "web_page": None,
        "web_embedders": (),
        "public_base_url": None,
        "http_host": "127.0.0.1",
        "http_port": 8080,
        "messages_per_minute": 20,
        "processes": 1,
        "log_level": "WARNING",
        "log_format": "text",
    }


def test_the_environment_wins_over_the_env_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".env").write_text("DATA_DIR=from-file\nLOG_LEVEL=debug\n", "utf-8")
    monkeypatch.setenv("DATA_DIR", "from-environment")
    assert load().data_dir == Path("from-environment")
    assert load().log_level == "DEBUG"


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "")
    assert load().log_level == "WARNING"


def test_an_env_file_may_begin_with_a_byte_order_mark(folder: Path) -> None:
    (folder / ".env").write_text("DATA_DIR=dữ liệu\n", "utf-8-sig")
    assert load().data_dir == Path("dữ liệu")


def test_all_that_is_wrong_is_told_at_once_by_the_names_of_the_variables(folder: Path) -> None:
    (folder / "taken").write_text("a file", "utf-8")
    (folder / ".env").write_text("DATA_DIR=taken\nLOG_LEVEL=loud\nLOGLEVEL=DEBUG\nCOLOUR=red\n", "utf-8")
    assert sorted(problems()) == [
        "COLOUR: there is no such setting",
        "DATA_DIR: must be a folder, and a file stands there",
        "LOGLEVEL: there is no such setting; did you mean LOG_LEVEL?",
        "LOG_LEVEL: Input should be 'DEBUG', 'INFO', 'WARNING', 'ERROR' or 'CRITICAL'",
    ]


def test_a_wrong_value_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "123456:a-token-in-the-wrong-place")
    assert "token" not in str(problems())


def test_an_env_file_that_is_not_utf8_is_named(folder: Path) -> None:
    (folder / ".env").write_bytes("DATA_DIR=dữ liệu".encode("utf-16"))
    assert problems() == [".env: is not written in UTF-8"]


def test_wrong_settings_end_the_program_with_code_2(folder: Path) -> None:
    environment = {"PYTHONPATH": str(ROOT), "LOG_LEVEL": "loud"}
    command = [sys.executable, "-m", "bot", "ask", "xin chào"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("LOG_LEVEL: ")


def test_every_setting_says_what_it_means() -> None:
    assert [setting.name for setting in registry() if len(setting.meaning) < 20] == []


def test_the_committed_example_is_the_registrys() -> None:
    assert (ROOT / ".env.example").read_text("utf-8") == env_example(), "run python -m tests.test_readme"


def test_the_example_with_its_marks_taken_away_sets_the_defaults(folder: Path) -> None:
    example = "".join(line.removeprefix("#") for line in env_example().splitlines(keepends=True) if "=" in line)
    (folder / ".env").write_text(example, "utf-8")
    assert load() == settings.Settings.model_construct()


def test_a_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:abc")
    assert settings.values(load())["TELEGRAM_BOT_TOKEN"] == "**********"
    assert "123456:abc" not in repr(load())
    assert "\n#TELEGRAM_BOT_TOKEN=\n" in env_example()


@pytest.mark.parametrize("url", ["api.example", "ftp://api.example", "http://", "https://a b"])
def test_an_address_must_be_one(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("TELEGRAM_API_BASE_URL", url)
    assert problems() == ["TELEGRAM_API_BASE_URL: must begin with http:// or https://, and name a host"]


def test_a_slash_at_the_end_of_an_address_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_API_BASE_URL", "http://127.0.0.1:8081/")
    assert load().telegram_api_base_url == "http://127.0.0.1:8081"


def test_a_webhook_needs_a_secret_that_telegram_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_WEBHOOK_URL", "https://bot.example/telegram")
    assert problems() == ["TELEGRAM_WEBHOOK_SECRET: must be set where TELEGRAM_WEBHOOK_URL is"]
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", "two words")
    assert problems() == ["TELEGRAM_WEBHOOK_SECRET: must be 1-256 letters, digits, _ or -"]
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", "one_word-1")
    assert settings.secrets(load()) == ["one_word-1"]


def test_the_state_is_a_file_in_the_data_folder_unless_a_database_is_set(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert state_url(load()) == f"sqlite:///{folder / 'data' / 'state.db'}"
    monkeypatch.setenv("DATABASE_URL", "postgresql://a:secret@host/name")
    assert state_url(load()) == "postgresql://a:secret@host/name"
    assert "secret" not in str(settings.values(load()))
    monkeypatch.setenv("DATABASE_URL", "mysql://a:secret@host/name")
    assert problems() == ["DATABASE_URL: must begin with postgresql:// or sqlite:///"]
