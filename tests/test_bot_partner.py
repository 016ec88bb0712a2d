import logging
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.logs import describe
from bot.partner import Steady, apology, open_partner
from handlers.chat import Button, Message, Reply


@dataclass
class Recorder:
    """A partner who remembers what it was told, and says it back."""

    heard: list[Message] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.heard]

    def reply(self, message: Message) -> Reply:
        self.heard.append(message)
        return Reply(f"<{message.text}>", "choices", (Button("Một", "một"), Button("Hai", "hai")), ("sin-ho",))


class Clumsy:
    """A partner who fails, quoting what it was told."""

    def reply(self, message: Message) -> Reply:
        raise ValueError(message.text)


def test_a_steady_partner_says_what_the_other_says() -> None:
    recorder, message = Recorder(), Message("a", "Nghị quyết 21?")
    assert Steady(recorder).reply(message) == Recorder().reply(message)
    assert recorder.heard == [message]


def test_a_failure_becomes_an_apology_and_a_log_entry_that_quotes_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    reply = Steady(Clumsy()).reply(Message("my chat", "a private question"))
    (code,) = re.findall(r"\[([0-9a-f]{6})\]", caplog.text)
    assert reply == apology(code)
    assert code in reply.text
    assert "ValueError at test_bot_partner.py:" in caplog.text
    assert "private" not in caplog.text
    assert "my chat" not in caplog.text


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert describe(KeyError("a name")) == "KeyError"


def test_the_knowledge_file_is_made_in_the_data_folder(tmp_path: Path) -> None:
    reply = open_partner(tmp_path / "new" / "data").reply(Message("a", "xin chào"))
    assert "ChiBot" in reply.text
    assert [path.name for path in (tmp_path / "new" / "data").iterdir()] == ["knowledge.db"]
