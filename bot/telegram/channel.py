"""The life of the Telegram channel: it starts, polls, reports what is wrong, tries again, and stops in order."""

import asyncio
import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic

from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ApplicationBuilder

from bot.health import LONGEST_SILENCE, Pulse
from bot.logs import describe
from bot.partner import Partner
from bot.telegram.delivering import deliver
from bot.telegram.menus import set_menus
from bot.telegram.pace import MOST_AT_ONCE, Limits, Pace
from bot.telegram.polling import PollRequest
from bot.telegram.reading import App
from bot.telegram.requests import SendRequest
from bot.telegram.updates import ALLOWED, Updates
from bot.telegram.webhook import receiver, serve
from bot.waiting import first
from handlers.chat import Reply
from reminders.outcomes import Outcome, Retry

# A long poll ends by itself after this many seconds, well before proxies cut idle connections.
POLL = 25
# Updates are handled side by side, so that a chat that must wait keeps nobody else waiting; few of them send at once.
CONCURRENT = 256
# Pressed buttons and inline questions are answered beside what is sent to chats.
SENDING_POOL = 2 * MOST_AT_ONCE
# Containers kill what has not stopped after 10 seconds.
LONGEST_STOP = 7.0
FIRST_WAIT, LONGEST_WAIT = 2.0, 300.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Webhook:
    """Where Telegram posts updates to, the secret that it sends with them, and the port on which they arrive."""

    url: str
    secret: str
    port: int


def _nothing(_: str, __: str) -> None:
    """For a bot that reminds nobody."""


@dataclass
class Telegram:
    """The channel: answers what a bot's users say, until it is told to stop. It polls unless it has a webhook."""

    partner: Partner
    token: str
    pulse: Pulse
    api: str
    webhook: Webhook | None = None
    limits: Limits = field(default_factory=Limits)
    moved: Callable[[str, str], None] = _nothing
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _application: "App | None" = None

    async def deliver(self, address: str, reply: Reply) -> Outcome:
        """Deliver what nobody has asked for just now, in one attempt."""
        application = self._application
        return await deliver(application.bot, address, reply) if application and application.running else Retry()

    async def run(self) -> None:
        """Run until `stopping` is set. Whatever goes wrong is said in a line, and tried again after a while."""
        wait = FIRST_WAIT
        while not self.stopping.is_set():
            began = monotonic()
            try:
                await self._serve()
            except TelegramError as error:
                _log.error("Telegram: %s Next try in %.0f s.", explained(error), wait)
            except PortError as error:
                _log.error("Telegram: HTTP_PORT cannot be used (%s). Next try in %.0f s.", error, wait)
            except Exception as error:
                _log.error("Telegram: stopped by %s. Next try in %.0f s.", describe(error), wait)
            await first(self.stopping, seconds=wait)
            # What ran for long has nothing to do with the failures before it.
            wait = FIRST_WAIT if monotonic() - began > 2 * LONGEST_WAIT else min(LONGEST_WAIT, wait * 2)
        self.pulse.stop()

    async def _serve(self) -> None:
        """Receive and answer until told to stop; raises `InvalidToken` where the token is taken back meanwhile."""
        refused = asyncio.Event()
        application = self._application = self._built(refused)
        async with application:
            await set_menus(application.bot)
            await application.start()
            try:
                await (self._receive(application, self.webhook) if self.webhook else self._poll(application, refused))
            finally:
                # What was received by now is still answered, but who must wait for long is not waited for.
                with suppress(TimeoutError):
                    await asyncio.wait_for(application.stop(), LONGEST_STOP)
        if refused.is_set():
            raise InvalidToken

    async def _poll(self, application: App, refused: asyncio.Event) -> None:
        assert application.updater
        await application.updater.start_polling(
            timeout=POLL, allowed_updates=ALLOWED, bootstrap_retries=3, error_callback=_report
        )
        self.pulse.beat()
        _log.info("Telegram: polling as @%s", application.bot.username)
        await first(self.stopping, refused)
        # Stopping raises once more what ended polling, and the application must be stopped all the same.
        with suppress(TelegramError):
            await application.updater.stop()

    async def _receive(self, application: App, webhook: Webhook) -> None:
        """Take updates on the webhook. It stays set when the bot stops, so that Telegram keeps what comes meanwhile."""
        with _listening(webhook.port) as listening:
            server = asyncio.create_task(serve(receiver(application, webhook.secret), listening, self.stopping))
            await application.bot.set_webhook(webhook.url, allowed_updates=ALLOWED, secret_token=webhook.secret)
            beating = asyncio.create_task(self._beat(application))
            port = listening.getsockname()[1]
            _log.info("Telegram: webhook of @%s, taking updates on port %d", application.bot.username, port)
            await server
            beating.cancel()

    async def _beat(self, application: App) -> None:
        """With a webhook nothing is polled: ask Telegram now and then whether it can be reached."""
        while True:
            with suppress(TelegramError):
                await application.bot.get_me()
                self.pulse.beat()
            await asyncio.sleep(LONGEST_SILENCE / 3)

    def _built(self, refused: asyncio.Event) -> App:
        sending = SendRequest(self.api, SENDING_POOL, read_timeout=20, connect_timeout=10)
        application = (
            ApplicationBuilder()
            .token(self.token)
            .base_url(f"{self.api}/bot")
            .base_file_url(f"{self.api}/file/bot")
            .request(sending)
            .get_updates_request(PollRequest(self.pulse.beat, refused.set))
            .rate_limiter(Pace(self.limits))
            .concurrent_updates(CONCURRENT)
            # The clock is the bot's own.
            .job_queue(None)
            .build()
        )
        Updates(self.partner, self.moved).register(application)
        return application


class PortError(Exception):
    """Why a port can't be listened on, as the system says it."""


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server(("", port))
    except OSError as error:
        raise PortError(error.strerror) from error


def explained(error: TelegramError) -> str:
    """What an error of Telegram's means for whoever runs the bot."""
    if isinstance(error, InvalidToken):
        return "the token is refused. Check TELEGRAM_BOT_TOKEN, or get a new one from @BotFather."
    if isinstance(error, Conflict):
        return "another program polls with the same token. Stop one of the two."
    if isinstance(error, RetryAfter):
        return "too many requests."
    if isinstance(error, NetworkError):
        return "there is no way to it. Check the network and TELEGRAM_API_BASE_URL."
    return f"it answers {type(error).__name__}."


def _report(error: TelegramError) -> None:
    _log.error("Telegram: %s Polling goes on.", explained(error))
