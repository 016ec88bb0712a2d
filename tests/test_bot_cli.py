"""The command line, each time as a program of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.partner import OpenBook, Partner
from tests.test_bot_partner import Recorder

ROOT = Path(__file__).parent.parent
QUESTION = "Đảng bộ huyện Mường Nhé có bao nhiêu đảng viên?"
LINE = json.dumps({"conversation": "a", "text": QUESTION}, ensure_ascii=False) + "\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder whose data folder the first command fills."""
    return tmp_path_factory.mktemp("bot")


def bot(folder: Path, *arguments: str, given: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], **variables}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment,
        input=given,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_question_is_answered(folder: Path) -> None:
    done = bot(folder, "ask", QUESTION)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1.720" in done.stdout
    assert done.stdout.count("\n") == len(done.stdout.rstrip("\n").split("\n"))


def test_a_question_may_come_in_pieces_or_be_empty(folder: Path) -> None:
    assert bot(folder, "ask", *QUESTION.split()).stdout == bot(folder, "ask", QUESTION).stdout
    assert bot(folder, "ask", "").returncode == 0


def test_the_same_is_offered_each_time(folder: Path) -> None:
    question = "o xa pa tan gio con ban nao vang bong dang vien khong he"
    said = {bot(folder, "ask", question, PYTHONHASHSEED=seed).stdout for seed in ("1", "2", "3", "4")}
    assert len(said) == 1


def test_a_program_asks_line_by_line(folder: Path) -> None:
    done = bot(folder, "ask", "--jsonl", given=LINE + "\nnot JSON\n" + LINE)
    first, mistake, second = map(json.loads, done.stdout.splitlines())
    assert (done.returncode, done.stderr) == (0, "")
    assert list(first) == ["conversation", "status", "text", "buttons", "sources", "ms"]
    assert (first["status"], first["sources"]) == ("answer", ["muong-nhe"])
    assert mistake == {"error": "line 3: not JSON"}
    assert second["text"] == first["text"]


def test_the_chat_reads_a_pipe(folder: Path) -> None:
    done = bot(folder, "chat", given=f"{QUESTION}\nthoát\nnghị quyết 21\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1.720" in done.stdout
    assert "21" not in done.stdout.partition("1.720")[2]


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "latin-1"},
    ],
    ids=["ASCII", "Latin-1"],
)
def test_vietnamese_goes_in_and_out_whatever_the_locale(folder: Path, locale: dict[str, str]) -> None:
    assert "1.720 đảng viên" in bot(folder, "ask", QUESTION, **locale).stdout
    assert "1.720 đảng viên" in bot(folder, "ask", "--jsonl", given=LINE, **locale).stdout
    assert "1.720 đảng viên" in bot(folder, "chat", given=QUESTION, **locale).stdout


def test_a_reader_who_leaves_early_is_no_error(folder: Path) -> None:
    command = f'yes "$0" | {sys.executable} -m bot ask --jsonl | head -n 2'
    done = subprocess.run(
        ["sh", "-c", command, LINE.strip()],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 2


def test_settings_are_shown_with_values_defaults_and_meanings(folder: Path) -> None:
    done = bot(folder, "settings", LOG_LEVEL="info")
    assert done.returncode == 0
    assert "DATA_DIR=data\n" in done.stdout
    assert "LOG_LEVEL=INFO\n" in done.stdout
    assert "Default: WARNING\n" in done.stdout


def test_help_names_the_commands(folder: Path) -> None:
    done = bot(folder, "--help")
    assert done.returncode == 0
    assert all(word in done.stdout for word in ("ask", "chat", "settings"))


@pytest.mark.parametrize("arguments", [("ask",), ("ask", "--jsonl", "câu hỏi"), ("sing",)])
def test_a_wrong_command_is_answered_with_the_usage(folder: Path, arguments: tuple[str, ...]) -> None:
    done = bot(folder, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: python -m bot")


def test_a_data_folder_that_cannot_be_made_is_named(folder: Path) -> None:
    (folder / "taken").write_text("a file", "utf-8")
    done = bot(folder, "ask", "xin chào", DATA_DIR="taken/data")
    assert (done.returncode, done.stdout) == (1, "")
    assert "DATA_DIR (taken/data)" in done.stderr
    assert "Traceback" not in done.stderr


def loaded(folder: Path, *arguments: str) -> set[str]:
    """The top-level names of all modules that a command loads."""
    done = bot(folder, *arguments, PYTHONPROFILEIMPORTTIME="1")
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}


def test_a_command_loads_only_what_it_needs(folder: Path) -> None:
    assert not loaded(folder, "ask", "xin chào") & {"prompt_toolkit"}
    assert not loaded(folder, "--help") & {"prompt_toolkit", "sqlite_utils", "yaml", "rapidfuzz"}


def test_no_log_holds_what_people_write(folder: Path) -> None:
    done = bot(folder, "ask", QUESTION, LOG_LEVEL="DEBUG")
    assert "the knowledge file is data/knowledge.db" in done.stderr
    assert "Mường Nhé" not in done.stderr


def test_another_partner_can_be_talked_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    recorder = Recorder()

    def open_recorder(data_dir: Path, book: OpenBook | None) -> Partner:
        assert (data_dir, book) == (tmp_path, None)
        return recorder

    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert main(["ask", "một", "hai"], open_recorder) == 0
    assert recorder.texts == ["một hai"]


def test_ctrl_c_ends_a_program_quietly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def interrupted(_: Path, __: OpenBook | None) -> Partner:
        raise KeyboardInterrupt

    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert main(["ask", "một"], interrupted) == 130
