"""The endpoint that the page talks to, and programs may: a message in, a reply out, as JSON.

`POST /api/chat` takes `{"conversation": …, "text": …}`: 32 hexadecimal digits that the caller makes up, the same for
messages that may be follow-ups, and at most 4,096 characters. It gives

- `status`, `text`, `sources` (slugs of articles) and `ms`, as `python -m bot ask --jsonl` gives them;
- `buttons`: `[{"label", "text"}]`, where `text` is the message that pressing one stands for;
- `chart`, where there is one: `{"title", "bars": [{"label", "value", "figure", "when"}], "sources": [lines]}`;
- `file`, where there is one: `{"name", "type", "base64"}`.

What is wrong is told as `{"error": …}`: 400 no such object, 403 asked from another site's page, 405 not posted,
408 and 413 too slow and too large, 415 not `application/json`, 429 too many messages (`Retry-After` says for how many
seconds; these words are for the user).
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.jsonl import LineError, Row, answered, encoded, read
from bot.moments import now
from bot.partner import Partner
from bot.web.security import PageSettings, Rates, RequestError, check_origin, read_body
from handlers.chat import Message, Reply

LONGEST_TEXT = 4096  # characters
_ID = re.compile("[0-9a-f]{32}")


class Chat:
    """An ASGI application that answers messages by asking a partner."""

    def __init__(self, partner: Partner, settings: PageSettings) -> None:
        self._partner = partner
        self._base_url = settings.base_url
        self._rates = Rates(settings.messages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or say what is wrong with it."""
        try:
            response = _response(200, self._answer(await self._message(Request(scope, receive))))
        except RequestError as refusal:
            response = _response(refusal.status, {"error": refusal.reason}, refusal.headers)
        await response(scope, receive, send)

    async def _message(self, request: Request) -> Message:
        if request.method != "POST":
            raise RequestError(405, "messages are posted", {"allow": "POST"})
        check_origin(request.headers, self._base_url)
        self._rates.count_request(request.client.host if request.client else "")
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise RequestError(415, "a message is sent as application/json")
        message = _read(await read_body(request))
        self._rates.count_message(message.conversation)
        return message

    def _answer(self, message: Message) -> Row:
        # Here and not in a thread: it takes a millisecond or two, and other channels share the partner.
        reply, row = answered(self._partner, message)
        return row | _more(reply)


def _read(body: bytes) -> Message:
    try:
        message = read(body)
    except LineError as error:
        raise RequestError(400, str(error)) from None
    if not _ID.fullmatch(message.conversation):
        raise RequestError(400, '"conversation" must be 32 hexadecimal digits')
    if len(message.text) > LONGEST_TEXT:
        raise RequestError(400, f'"text" may have at most {LONGEST_TEXT} characters')
    return Message(f"web:{message.conversation}", message.text, at=now())


def _more(reply: Reply) -> Row:
    """What a page shows besides what a program is told."""
    found: Row = {"buttons": [{"label": button.label, "text": button.text} for button in reply.buttons]}
    if reply.chart:
        found["chart"] = asdict(reply.chart)
    if file := reply.file:
        found["file"] = {"name": file.name, "type": file.media_type, "base64": b64encode(file.content).decode()}
    return found


def _response(status: int, row: Row, headers: Mapping[str, str] | None = None) -> Response:
    return Response(encoded(row), status, {"cache-control": "no-store", **(headers or {})}, "application/json")
