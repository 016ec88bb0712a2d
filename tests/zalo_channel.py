"""The Zalo channel in a thread of this process, against an API on loopback."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Self

import pytest
import uvicorn
from starlette.applications import Starlette

from bot.turns import Turn, always
from bot.zalo import answering, channel, polling, sending
from bot.zalo.channel import Zalo
from bot.zalo.sending import Publish
from bot.zalo.webhook import Webhook
from handlers.chat import Message, Reply
from reminders.outcomes import Outcome
from tests.zalo_api import TOKEN, ZaloApi

SECRET = "a-secret-of-zalo"


def echo(text: str) -> Reply:
    return Reply(f"nghe {text}")


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the channel wait for tenths of seconds where it waits for seconds."""
    monkeypatch.setattr(polling, "FIRST_WAIT", 0.05)
    monkeypatch.setattr(polling, "BETWEEN_REPEATS", 0.2)
    monkeypatch.setattr(sending, "WAITS", (0.1, 0.3, 0.8, 1.6, 3.2))
    monkeypatch.setattr(answering, "TYPING_AFTER", 0.2)
    monkeypatch.setattr(channel, "LONGEST_POLL", 0.4)


class Listener:
    """A partner who remembers what it heard."""

    def __init__(self, answer: Callable[[str], Reply] = echo) -> None:
        self._answer = answer
        self.heard: list[Message] = []

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.heard]

    def reply(self, message: Message) -> Reply:
        self.heard.append(message)
        return self._answer(message.text)


class Counter:
    """Counts what is sent."""

    def __init__(self) -> None:
        self.count = 0

    def sent(self, count: int = 1) -> None:
        self.count += count


class OnZalo:
    """The channel from start to stop; `error` is what it stopped with, `life` how often Zalo could be reached."""

    def __init__(
        self,
        api: ZaloApi,
        partner: Listener | None = None,
        publish: Publish | None = None,
        token: str = TOKEN,
        url: str = "",
        has_webhook: bool = False,
        turn: Turn = always,
    ) -> None:
        self.api, self.partner, self.quota = api, partner or Listener(), Counter()
        self.error: BaseException | None = None
        self.life = 0
        self._listening = socket.create_server(("127.0.0.1", 0)) if has_webhook else None
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}/zalo" if self._listening else ""
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=[self._run()])
        self.zalo = Zalo(
            partner=self.partner,
            token=token,
            reached=self._live,
            quota=self.quota,
            api=url or api.url,
            webhook=Webhook(self.address, SECRET) if has_webhook else None,
            publish=publish,
            turn=turn,
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._loop.close()

    def ready(self) -> Self:
        """The channel, once it receives."""
        if self._listening:
            self.api.wait_for("getMe", 2)
        else:
            self.api.wait_until_polling()
        return self

    def stop(self, hurried: bool = True) -> None:
        """Stop, and wait until it has; `hurried` ends the poll that is under way."""
        if not self._loop.is_closed() and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
            if hurried:
                self.api.queue.end()
        self._thread.join()

    def ended(self) -> BaseException | None:
        """What the channel stops with by itself."""
        self._thread.join(10)
        assert not self._thread.is_alive()
        return self.error

    def call(self, function: Callable[[], None]) -> None:
        """Call something in the channel's thread."""
        self._loop.call_soon_threadsafe(function)

    def deliver(self, address: str, reply: Reply) -> Outcome:
        """Have something delivered that nobody has asked for."""
        return asyncio.run_coroutine_threadsafe(self.zalo.deliver(address, reply), self._loop).result(30)

    def _live(self) -> None:
        self.life += 1

    async def _run(self) -> None:
        async with self._web():
            try:
                await self.zalo.serve(self._stopping)
            except Exception as error:
                self.error = error

    @asynccontextmanager
    async def _web(self) -> AsyncIterator[None]:
        """The web server that carries the webhook, if there is one."""
        if not self._listening:
            yield
            return
        app = Starlette(routes=self.zalo.routes)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
        serving = asyncio.create_task(server.serve([self._listening]))
        yield
        server.should_exit = True
        await serving
