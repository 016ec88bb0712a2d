"""The channel for programs: one JSON object a line in, one a line out, in the same order."""

import json
from collections.abc import Iterator
from time import perf_counter
from typing import Any, BinaryIO

from bot.partner import Partner
from handlers.chat import Message, Reply

LONGEST_LINE = 1_000_000  # bytes, with the line's end

Row = dict[str, Any]

_JSON = json.JSONEncoder(ensure_ascii=False)


class LineError(ValueError):
    """Why a line is no message."""


def converse(partner: Partner, source: BinaryIO, target: BinaryIO) -> None:
    """Answer every line of `source` with one line on `target`, at once. Blank lines are passed over."""
    for number, line in enumerate(lines(source), 1):
        if line.isspace() and len(line) <= LONGEST_LINE:
            continue
        target.write(encoded(_answer(partner, line, number)) + b"\n")
        target.flush()


def lines(source: BinaryIO) -> Iterator[bytes]:
    """The lines of `source`; of one that is too long only the beginning, so that memory stays bounded."""
    while line := source.readline(LONGEST_LINE + 1):
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = source.readline(LONGEST_LINE + 1)
        yield line


def read(line: bytes) -> Message:
    """The message that a line holds; raises `LineError` where it holds none."""
    if len(line) > LONGEST_LINE:
        raise LineError(f"a line may have at most {LONGEST_LINE} bytes")
    data = _parsed(line)
    if not isinstance(data, dict):
        raise LineError("not a JSON object")
    for key in ("conversation", "text"):
        if not isinstance(data.get(key), str):
            raise LineError(f'"{key}" must be there and a string')
    return Message(data["conversation"], data["text"])


def _parsed(line: bytes) -> object:
    try:
        return json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise LineError("not UTF-8") from None
    except (ValueError, RecursionError):
        raise LineError("not JSON") from None


def answered(partner: Partner, message: Message) -> tuple[Reply, Row]:
    """The reply to a message, and what a program is told of it: status, text, buttons, sources, milliseconds."""
    start = perf_counter()
    reply = partner.reply(message)
    milliseconds = (perf_counter() - start) * 1000
    return reply, {
        "status": reply.status,
        "text": reply.text,
        "buttons": [button.label for button in reply.buttons],
        "sources": list(reply.sources),
        "ms": round(milliseconds, 3),
    }


def encoded(row: Row) -> bytes:
    """A row as JSON. An unpaired surrogate, which UTF-8 cannot hold, comes out as JSON's own escape for it."""
    return _JSON.encode(row).encode("utf-8", "backslashreplace")


def _answer(partner: Partner, line: bytes, number: int) -> Row:
    try:
        message = read(line)
    except LineError as error:
        return {"error": f"line {number}: {error}"}
    return {"conversation": message.conversation, **answered(partner, message)[1]}
