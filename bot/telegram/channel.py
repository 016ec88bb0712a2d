"""The life of the Telegram channel: it starts, polls or waits at its webhook, and stops in order."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from starlette.routing import Route
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ApplicationBuilder

from bot.channel import ChannelError
from bot.health import LONGEST_SILENCE
from bot.manners import MOST_MESSAGES
from bot.partner import Partner
from bot.telegram.delivering import deliver
from bot.telegram.menus import set_menus
from bot.telegram.pace import MOST_AT_ONCE, Limits, Pace
from bot.telegram.polling import PollRequest
from bot.telegram.reading import App
from bot.telegram.requests import SendRequest
from bot.telegram.updates import ALLOWED, Updates
from bot.telegram.webhook import receiver
from bot.turns import Turn, always
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

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Webhook:
    """Where Telegram posts updates to, and the secret that it sends with them."""

    url: str
    secret: str


def _nothing(_: str, __: str) -> None:
    """For a bot that reminds nobody."""


@dataclass
class Telegram:
    """The channel: answers what a bot's users say. It polls unless it has a webhook.

    `reached` is called whenever Telegram could be reached; `moved` is told the old and the new address of a group that
    has become another chat; a user may send `most` messages a minute; it polls when it has its `turn`.
    """

    partner: Partner
    token: str
    api: str
    reached: Callable[[], None]
    webhook: Webhook | None = None
    limits: Limits = field(default_factory=Limits)
    moved: Callable[[str, str], None] = _nothing
    most: int = MOST_MESSAGES
    turn: Turn = always
    name = "telegram"
    _application: "App | None" = None

    @property
    def routes(self) -> list[Route]:
        """Where Telegram posts updates to; nothing for a bot that polls."""
        return [receiver(lambda: self._application, self.webhook.secret)] if self.webhook else []

    async def deliver(self, address: str, reply: Reply) -> Outcome:
        """Deliver what nobody has asked for just now, in one attempt."""
        application = self._application
        return await deliver(application.bot, address, reply) if application and application.running else Retry()

    async def serve(self, stopping: asyncio.Event) -> None:
        """Receive and answer until `stopping` is set; raises ChannelError, also where the token is taken back."""
        try:
            await self._serve(stopping)
        except TelegramError as error:
            raise ChannelError(explained(error)) from None
        finally:
            self._application = None

    async def _serve(self, stopping: asyncio.Event) -> None:
        refused = asyncio.Event()
        application = self._application = self._built(refused)
        async with application:
            await set_menus(application.bot)
            await application.start()
            try:
                await (
                    self._receive(application, self.webhook, stopping)
                    if self.webhook
                    else self._poll(application, stopping, refused)
                )
            finally:
                # What was received by now is still answered, but who must wait for long is not waited for.
                with suppress(TimeoutError):
                    await asyncio.wait_for(application.stop(), LONGEST_STOP)
        if refused.is_set():
            raise InvalidToken

    async def _poll(self, application: App, stopping: asyncio.Event, refused: asyncio.Event) -> None:
        waiting = asyncio.create_task(self._beat(application, stopping))
        async with self.turn(stopping) as lost:
            waiting.cancel()
            if stopping.is_set():
                return
            assert application.updater
            await application.updater.start_polling(
                timeout=POLL, allowed_updates=ALLOWED, bootstrap_retries=3, error_callback=_report
            )
            self.reached()
            _log.info("polling as @%s", application.bot.username)
            await first(stopping, refused, lost)
            # Stopping raises once more what ended polling, and the application must be stopped all the same.
            with suppress(TelegramError):
                await application.updater.stop()
            if lost.is_set():
                raise ChannelError("another process may poll now, since the database was gone.")

    async def _receive(self, application: App, webhook: Webhook, stopping: asyncio.Event) -> None:
        """Take updates on the webhook. It stays set when the bot stops, so that Telegram keeps what comes meanwhile."""
        await application.bot.set_webhook(webhook.url, allowed_updates=ALLOWED, secret_token=webhook.secret)
        _log.info("taking updates on the webhook of @%s", application.bot.username)
        await self._beat(application, stopping)

    async def _beat(self, application: App, stopping: asyncio.Event) -> None:
        """While nothing is polled: ask Telegram now and then whether it can be reached."""
        while not stopping.is_set():
            with suppress(NetworkError):
                await application.bot.get_me()
                self.reached()
            await first(stopping, seconds=LONGEST_SILENCE / 3)

    def _built(self, refused: asyncio.Event) -> App:
        sending = SendRequest(self.api, SENDING_POOL, read_timeout=20, connect_timeout=10)
        application = (
            ApplicationBuilder()
            .token(self.token)
            .base_url(f"{self.api}/bot")
            .base_file_url(f"{self.api}/file/bot")
            .request(sending)
            .get_updates_request(PollRequest(self.reached, refused.set))
            .rate_limiter(Pace(self.limits))
            .concurrent_updates(CONCURRENT)
            # The clock is the bot's own.
            .job_queue(None)
            .build()
        )
        Updates(self.partner, self.moved, self.most).register(application)
        return application


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
    _log.error("%s Polling goes on.", explained(error))
