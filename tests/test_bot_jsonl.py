import io
import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import jsonl
from bot.jsonl import LONGEST_LINE, LineError, converse, read
from handlers.chat import Message
from tests.test_bot_partner import Recorder


def answers(*lines: bytes) -> list[dict[str, Any]]:
    target = io.BytesIO()
    converse(Recorder(), io.BytesIO(b"\n".join(lines)), target)
    return [json.loads(line) for line in target.getvalue().splitlines()]


def message(text: str, conversation: str = "a") -> bytes:
    return json.dumps({"conversation": conversation, "text": text}, ensure_ascii=False).encode()


def error(line: bytes) -> str:
    with pytest.raises(LineError) as caught:
        read(line)
    return str(caught.value)


def test_a_line_is_answered_with_all_that_a_program_needs() -> None:
    (answer,) = answers(message("Chỉ thị mười?", "chat 1"))
    milliseconds = answer.pop("ms")
    assert answer == {
        "conversation": "chat 1",
        "status": "choices",
        "text": "<Chỉ thị mười?>",
        "buttons": ["Một", "Hai"],
        "sources": ["sin-ho"],
    }
    assert 0 <= milliseconds == round(milliseconds, 3)


def test_answers_come_in_the_order_of_the_lines_and_mistakes_stop_nothing() -> None:
    given = [message("một"), b"{", b"", b" \t\r", message("hai"), b"[]", message("ba")]
    assert [row.get("text", row.get("error")) for row in answers(*given)] == [
        "<một>",
        "line 2: not JSON",
        "<hai>",
        "line 6: not a JSON object",
        "<ba>",
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"xin chao", "not JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[" * 100_000, "not JSON"),
        (b"9" * 10_000, "not JSON"),
        (b"null", "not a JSON object"),
        (b'"text"', "not a JSON object"),
        (b"{}", '"conversation" must be there and a string'),
        (b'{"conversation": 1, "text": "a"}', '"conversation" must be there and a string'),
        (b'{"conversation": "a"}', '"text" must be there and a string'),
        (b'{"conversation": "a", "text": null}', '"text" must be there and a string'),
        (b" " * LONGEST_LINE + b"x", "a line may have at most 1000000 bytes"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_line_that_is_no_message_is_told_why(line: bytes, reason: str) -> None:
    assert error(line) == reason


def test_what_else_a_line_says_and_a_byte_order_mark_do_no_harm() -> None:
    line = '{"text": "chào", "conversation": "a", "more": [1]}'.encode("utf-8-sig")
    assert read(line) == Message("a", "chào")


def test_a_line_that_is_too_long_is_read_in_pieces_and_gives_one_error() -> None:
    rows = answers(b"x" * (3 * LONGEST_LINE), message("một"), b" " * (2 * LONGEST_LINE))
    assert [row.get("text", row.get("error")) for row in rows] == [
        "line 1: a line may have at most 1000000 bytes",
        "<một>",
        "line 3: a line may have at most 1000000 bytes",
    ]


def test_a_line_as_long_as_may_be_is_a_message() -> None:
    line = message("a" * (LONGEST_LINE - len(message("")) - 1)) + b"\n"
    assert len(line) == LONGEST_LINE
    (answer,) = answers(line.rstrip(b"\n"), b"")
    assert "error" not in answer


class Pipe(io.BytesIO):
    """A target that remembers how many lines it held each time it was flushed."""

    def __init__(self) -> None:
        super().__init__()
        self.flushed: list[int] = []

    def flush(self) -> None:
        self.flushed.append(self.getvalue().count(b"\n"))


def test_each_line_goes_out_at_once() -> None:
    target = Pipe()
    converse(Recorder(), io.BytesIO(message("một") + b"\n" + b"{\n" + message("hai")), target)
    assert target.flushed == [1, 2, 3]


@given(st.text(st.characters()), st.text(st.characters()))
@example("\ud83d", "\udca9\u2028\x00")
def test_a_conversation_and_a_text_of_any_characters_come_back_as_they_were(conversation: str, text: str) -> None:
    (answer,) = answers(json.dumps({"conversation": conversation, "text": text}).encode())
    assert answer["conversation"] == conversation
    assert answer["text"] == f"<{text}>"


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["conversation", "text", "x"]), inner),
    max_leaves=5,
)
any_line = st.binary() | any_json.map(lambda value: json.dumps(value).encode())


@given(st.lists(any_line.map(lambda line: line.replace(b"\n", b""))))
@example([b"\x0c", b"\x1c", b"\x85", "\u3000".encode()])
def test_any_line_that_is_not_blank_gives_one_line(given_lines: list[bytes]) -> None:
    rows = answers(*given_lines)
    assert len(rows) == sum(bool(line.strip()) for line in given_lines)
    assert all(set(row) == {"error"} or row["status"] == "choices" for row in rows)


def test_only_the_beginning_of_a_long_line_is_kept() -> None:
    source = io.BytesIO(b"x" * (5 * LONGEST_LINE))
    assert [len(line) for line in jsonl.lines(source)] == [LONGEST_LINE + 1]
