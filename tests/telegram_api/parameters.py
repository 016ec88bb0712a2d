"""Reads what a client sends: JSON, a form, or a form with files."""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import parse_qsl

from tests.telegram_api.faults import bad_request
from tests.telegram_api.shapes import Json

# A form doesn't say which values are JSON. These never are, so that the text "123" stays a text.
TEXTS = frozenset(
    [
        "action",
        "callback_query_id",
        "caption",
        "certificate",
        "description",
        "document",
        "inline_message_id",
        "inline_query_id",
        "ip_address",
        "language_code",
        "name",
        "next_offset",
        "parse_mode",
        "photo",
        "secret_token",
        "short_description",
        "text",
        "url",
    ]
)

NAME = re.compile(r'\bname="([^"]*)"')
FILENAME = re.compile(r'\bfilename="([^"]*)"')
BOUNDARY = re.compile(r'boundary="?([^";]+)"?')
CONTENT_TYPE = re.compile(r"^content-type:\s*(.+?)\s*$", re.IGNORECASE | re.MULTILINE)


class Upload(NamedTuple):
    """A file that came with a call."""

    filename: str
    content_type: str
    content: bytes


Files = dict[str, Upload]


class Part(NamedTuple):
    """A part of a multipart body."""

    head: str
    content: bytes

    @property
    def name(self) -> str:
        """The name of the form's field."""
        found = NAME.search(self.head)
        return found[1] if found else ""

    @property
    def upload(self) -> Upload | None:
        """The file, if the part is one."""
        filename = FILENAME.search(self.head)
        if not filename:
            return None
        kind = CONTENT_TYPE.search(self.head)
        return Upload(filename[1].replace("%22", '"'), kind[1] if kind else "", self.content)


def read(query: str, content_type: str, body: bytes) -> tuple[Json, Files]:
    """The parameters, JSON-decoded, and the files of a request."""
    values: Json = dict(parse_qsl(query, keep_blank_values=True))
    files: Files = {}
    if content_type.startswith("application/json"):
        values |= json_object(body)
    elif content_type.startswith("multipart/form-data"):
        for part in parts(content_type, body):
            if part.upload:
                files[part.name] = part.upload
            else:
                values[part.name] = part.content.decode("utf-8")
    else:
        values |= dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True))
    return {name: decoded(name, value) for name, value in values.items()}, files


def json_object(body: bytes) -> Json:
    """The object that a body of JSON holds."""
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise bad_request("can't parse request JSON object")
    return found


def parts(content_type: str, body: bytes) -> Iterator[Part]:
    """The parts of a multipart body, byte for byte."""
    boundary = BOUNDARY.search(content_type)
    if not boundary:
        raise bad_request("boundary is missing")
    for piece in (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode())[1:-1]:
        head, _, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        yield Part(head.decode("utf-8").replace("\r\n", "\n"), content)


def decoded(name: str, value: object) -> object:
    """A parameter's value as its JSON says, unless the parameter is a text."""
    if name in TEXTS or not isinstance(value, str):
        return value
    try:
        found: object = json.loads(value)
    except ValueError:
        return value
    return found
