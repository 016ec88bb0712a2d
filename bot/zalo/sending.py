"""Sending: texts once or until they are taken, and pictures where there is an address for them."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Protocol, TypeAlias

from bot.charts import draw
from bot.http.files import PRIVATE, SOON
from bot.logs import describe
from bot.manners import WAITS, writable
from bot.zalo.client import MOST_AT_ONCE, Client, NotTakenError, UnknownError, ZaloError
from bot.zalo.render import texts
from handlers.chat import Attachment, Chart, Reply

Publish: TypeAlias = Callable[[str, str, bytes], str]
"""Makes a file (its name, media type and content) public; returns the link to it."""

# Seconds for the answers to calls. Zalo fetches a picture before it answers, and the text waits for that.
_TEXT, _PICTURE, _TYPING = 20.0, 10.0, 5.0
# Source: Zalo Bot API, sendPhoto: how long a caption may be is unknown, so it is no more than a title.
_CAPTION = 200
_NO_FILE = "Tôi chưa gửi được tệp này qua Zalo."
_KINDS = {"text/calendar": "Tệp lịch", PRIVATE: f"Tệp (mở được trong {int(SOON / 60)} phút)"}

_log = logging.getLogger(__name__)


class Quota(Protocol):
    """Counts what is sent."""

    def sent(self, count: int = 1) -> None:
        """Note that so many messages were taken."""


class Sending:
    """Sends what the bot says."""

    def __init__(self, client: Client, quota: Quota, publish: Publish | None = None) -> None:
        """Pictures and files are sent as links that `publish` makes, and left out without it."""
        self._client = client
        self._quota = quota
        self._publish = publish
        self._at_once = asyncio.Semaphore(MOST_AT_ONCE)

    async def answer(self, chat: str, reply: Reply, until: float) -> None:
        """Send a reply, again what was surely not taken, up to a time of the monotonic clock; raises `ZaloError`."""
        if reply.chart and len(reply.chart.bars) > 1:
            await self._show(chat, reply.chart)
        for text in self.texts(reply):
            await self._insist(chat, text, until)

    def texts(self, reply: Reply) -> list[str]:
        """A reply as texts."""
        return texts(reply, self._line(reply.file) if reply.file else "")

    async def once(self, chat: str, text: str) -> None:
        """Send a text in one attempt; raises `ZaloError`."""
        await self._send("sendMessage", {"chat_id": chat, "text": text}, _TEXT)

    async def show_typing(self, chat: str) -> None:
        """Show that an answer is being worked on, if that can be done."""
        try:
            await self._client.call("sendChatAction", {"chat_id": chat, "action": "typing"}, _TYPING)
        except ZaloError as error:
            _log.info("no sign of typing: %s", error)

    async def _insist(self, chat: str, text: str, until: float) -> None:
        for wait in WAITS:
            try:
                return await self.once(chat, text)
            except NotTakenError:
                if monotonic() + wait > until:
                    raise
            await asyncio.sleep(wait)
        return await self.once(chat, text)

    async def _show(self, chat: str, chart: Chart) -> None:
        """Show a chart if that can be done. What it shows stands in the text too, so nobody waits for it twice."""
        if not self._publish:
            return
        try:
            link = self._publish("bieu-do.png", "image/png", await asyncio.to_thread(draw, chart))
            caption = writable(chart.title[:_CAPTION])
            await self._send("sendPhoto", {"chat_id": chat, "photo": link, "caption": caption}, _PICTURE)
        except ZaloError as error:
            _log.warning("a picture is left out: %s", error)
        except Exception as error:
            _log.error("a picture is left out: %s", describe(error))

    async def _send(self, method: str, parameters: Mapping[str, str], read_timeout: float) -> None:
        try:
            async with self._at_once:
                await self._client.call(method, parameters, read_timeout)
        except UnknownError:
            # It may have been taken, and then it counts.
            self._count()
            raise
        self._count()

    def _count(self) -> None:
        try:
            self._quota.sent()
        except Exception as error:
            # What was sent stays sent, and is not to be sent again.
            _log.error("a message is not counted: %s", describe(error))

    def _line(self, file: Attachment) -> str:
        """What stands for a file: a link, or else the file itself where it can be read."""
        if not self._publish:
            return file.content.decode() if file.media_type == PRIVATE else _NO_FILE
        kind = _KINDS.get(file.media_type, "Tệp")
        try:
            return f"{kind}: {self._publish(file.name, file.media_type, file.content)}"
        except Exception as error:
            _log.error("a file is left out: %s", describe(error))
            return _NO_FILE
