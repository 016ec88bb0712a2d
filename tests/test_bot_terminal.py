import io
import os
import pty
import select
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import terminal
from bot.terminal import HINT, chat, render
from handlers.chat import Button, Reply
from tests.test_bot_partner import Recorder

ROOT = Path(__file__).parent.parent
CHOICES = Reply(
    "Đồng chí muốn hỏi nơi nào?",
    buttons=(Button("Huyện Mường Nhé", "huyện Mường Nhé"), Button("Xã Mường Nhé", "xã Mường Nhé")),
)


def talk(*messages: str) -> tuple[list[str], list[str]]:
    """What the partner hears and the user reads when the user says `messages`."""
    recorder, said = Recorder(), list[Reply]()
    chat(recorder, messages, said.append)
    return recorder.texts, [reply.text for reply in said]


def test_a_chat_begins_with_a_greeting_and_a_hint_and_ends_with_a_farewell() -> None:
    heard, said = talk()
    assert heard == ["xin chào", "tạm biệt"]
    assert said == ["<xin chào>", HINT.text, "<tạm biệt>"]


def test_messages_reach_the_partner_as_they_are_typed_and_blank_ones_do_not() -> None:
    messages = ["  Chỉ thị 10?\nCủa ai", "", " \n", "1", unicodedata.normalize("NFD", "đảng uỷ")]
    assert talk(*messages)[0][1:-1] == [messages[0], "1", messages[-1]]


@pytest.mark.parametrize("farewell", ["thoát", "Thoát.", "thoat", "tạm biệt", " exit", "quit"])
def test_a_farewell_ends_the_chat(farewell: str) -> None:
    assert talk(farewell, "còn ai không")[0] == ["xin chào", "tạm biệt"]
    assert talk(unicodedata.normalize("NFD", farewell), "còn ai không")[0] == ["xin chào", "tạm biệt"]


def test_a_question_that_begins_like_a_farewell_is_a_question() -> None:
    assert talk("thoát nghèo là gì", "thoát        nghèo")[0][1:-1] == [
        "thoát nghèo là gì",
        "thoát        nghèo",
    ]


def test_ctrl_c_ends_the_chat_with_a_farewell() -> None:
    def interrupted() -> Iterator[str]:
        yield "một"
        raise KeyboardInterrupt

    recorder = Recorder()
    chat(recorder, interrupted(), lambda _: None)
    assert recorder.texts == ["xin chào", "một", "tạm biệt"]


def test_one_conversation_is_held_throughout() -> None:
    recorder = Recorder()
    chat(recorder, ["một", "hai"], lambda _: None)
    assert len({message.conversation for message in recorder.heard}) == 1


def test_buttons_are_a_numbered_list_under_the_text() -> None:
    assert render(CHOICES) == "Đồng chí muốn hỏi nơi nào?\n\n  1. Huyện Mường Nhé\n  2. Xã Mường Nhé"


def test_a_reply_without_buttons_is_its_text() -> None:
    assert render(Reply("Chào đồng chí.")) == "Chào đồng chí."


def test_lines_are_wrapped_at_words_and_hang_under_their_bullets() -> None:
    reply = Reply("Thực hiện Chỉ thị 10-CT/TW:\n\n• kiểm tra, giám sát\n  2. đổi mới sinh hoạt")
    assert render(reply, 18).splitlines() == [
        "Thực hiện Chỉ thị",
        "10-CT/TW:",
        "",
        "• kiểm tra, giám",
        "  sát",
        "  2. đổi mới sinh",
        "     hoạt",
    ]


def test_a_word_wider_than_the_terminal_stays_whole() -> None:
    assert render(Reply("xem baolamdong.vn/chinhtri"), 10) == "xem\nbaolamdong.vn/chinhtri"


def test_without_a_terminal_nothing_is_wrapped(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.say(Reply("dài " * 100))
    assert capsys.readouterr().out == "dài " * 100 + "\n\n"


def test_piped_lines_are_messages(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("một\nhai"))
    recorder = Recorder()
    terminal.run(recorder)
    assert recorder.texts == ["xin chào", "một", "hai", "tạm biệt"]
    assert "<hai>\n\n  1. Một\n  2. Hai\n\n" in capsys.readouterr().out


@dataclass
class Screen:
    """A terminal with a chat in it: what is typed goes in, what is shown comes out."""

    process: subprocess.Popen[bytes]
    keyboard: int
    shown: str = ""

    def type(self, keys: str) -> None:
        os.write(self.keyboard, keys.encode())

    def wait_for(self, text: str) -> str:
        """What was shown since the last wait, up to `text`."""
        deadline = time.monotonic() + 30
        while text not in self.shown:
            ready, _, _ = select.select([self.keyboard], [], [], deadline - time.monotonic())
            assert ready, f"{text!r} does not come after {self.shown!r}"
            self.shown += self._read()
        before, _, self.shown = self.shown.partition(text)
        return before

    def _read(self) -> str:
        try:
            return os.read(self.keyboard, 65536).decode()
        except OSError:  # how Linux says that the program on the other side has gone
            raise AssertionError(f"the chat ended after {self.shown!r}") from None

    def memory(self) -> int:
        """The most memory that the chat has had resident, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        return int(status.partition("VmHWM:")[2].split()[0]) // 1024


@contextmanager
def screen(*arguments: str, folder: Path = ROOT, **variables: str) -> Iterator[Screen]:
    keyboard, program = pty.openpty()
    environment = {"PYTHONPATH": str(ROOT), "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", **variables}
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        stdin=program,
        stdout=program,
        stderr=program,
        start_new_session=True,
    )
    os.close(program)
    try:
        yield Screen(process, keyboard)
        process.wait(30)
    finally:
        process.kill()
        process.wait()
        os.close(keyboard)


RECORDED = "from bot import terminal; from tests.test_bot_partner import Recorder; terminal.run(Recorder())"
PROMPT = "\x1b[?2004h"  # the terminal is asked to mark what is pasted
CTRL_C, CTRL_D, UP = "\x03", "\x04", "\x1b[A"


def test_in_a_terminal_one_types_and_recalls() -> None:
    question = unicodedata.normalize("NFD", "đảng uỷ là gì")
    with screen("-c", RECORDED) as chatting:
        chatting.wait_for(PROMPT)
        chatting.type(question + "\r")
        chatting.wait_for(f"<{question}>")
        chatting.wait_for(PROMPT)
        chatting.type(UP + "\r")
        chatting.wait_for(f"<{question}>")
        chatting.wait_for(PROMPT)
        chatting.type("thoát\r")
        chatting.wait_for("<tạm biệt>")
    assert chatting.process.returncode == 0


def test_a_paste_of_several_lines_is_one_message() -> None:
    with screen("-c", RECORDED) as chatting:
        chatting.wait_for(PROMPT)
        chatting.type("\x1b[200~Chỉ thị 10\nlà gì\x1b[201~\r")
        chatting.wait_for("<Chỉ thị 10\r\nlà gì>")
        chatting.wait_for(PROMPT)
        chatting.type(CTRL_D)
        chatting.wait_for("<tạm biệt>")


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
def test_in_a_terminal_ctrl_c_and_ctrl_d_end_the_chat_politely(key: str) -> None:
    with screen("-c", RECORDED) as chatting:
        chatting.wait_for(PROMPT)
        chatting.type(key)
        chatting.wait_for("<tạm biệt>")
    assert chatting.process.returncode == 0


def test_the_chat_needs_at_most_120_mb(tmp_path: Path) -> None:
    with screen("-m", "bot", "chat", folder=tmp_path) as chatting:
        for question in ("huyện Sìn Hồ có bao nhiêu đảng viên", "nghị quyết 21", "so sánh các huyện"):
            chatting.wait_for(PROMPT)
            chatting.type(f"{question}\r")
        chatting.wait_for(PROMPT)
        assert chatting.memory() <= 120
        chatting.type(CTRL_D)
