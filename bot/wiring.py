"""What is configured, put together: channels, what watches over them, the HTTP server, the reminders."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from sqlalchemy import Engine, text
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.channel import Channel, Service
from bot.health import Condition, Pulse, pulse_file
from bot.http import operations
from bot.http.server import Server
from bot.metrics import Metrics
from bot.partner import Partner
from bot.reminding import Reminding
from bot.settings import Settings
from bot.supervision import keep_running
from bot.telegram.channel import Telegram, Webhook
from bot.telegram.pace import Limits
from bot.turns import by_turns
from reminders.book import Book
from reminders.state import reading

Work = Callable[[asyncio.Event], Awaitable[None]]


class House:
    """The running bot: `services` speak until `stopping` is set, `works` go on beside them until told to stop."""

    def __init__(self, settings: Settings, partner: Partner, state: Engine, book: Book) -> None:
        """Put together what the settings ask for. Raises StateError."""
        self.stopping = asyncio.Event()
        self.works: list[Work] = []
        self.services: list[Callable[[], Awaitable[None]]] = []
        self._settings = settings
        self._partner = partner
        self._state = state
        self._book = book
        self._metrics = Metrics()
        self._conditions: list[Condition] = []
        self._routes: list[BaseRoute] = []
        channels = self._channels()
        deliver = {channel.name: channel.deliver for channel in channels}
        self.works.append(Reminding(state, settings.data_dir, deliver).run)
        if settings.has_server:
            self._open_server()

    def _channels(self) -> list[Channel]:
        build: dict[str, Callable[[], Channel]] = {"telegram": self._telegram}
        return [build[name]() for name in self._settings.channels if name in build]

    def _condition(self, name: str) -> Condition:
        condition = Condition(name, self._pulse(name))
        self._conditions.append(condition)
        self._metrics.watch(condition)
        return condition

    def _pulse(self, name: str) -> Pulse:
        return Pulse(pulse_file(self._settings.data_dir, name))

    def _keep(self, service: Service, condition: Condition) -> None:
        self.services.append(partial(keep_running, service, condition, self.stopping))

    def _telegram(self) -> Telegram:
        settings, condition = self._settings, self._condition("telegram")
        token, url, secret = (
            settings.telegram_bot_token,
            settings.telegram_webhook_url,
            settings.telegram_webhook_secret,
        )
        assert token
        telegram = Telegram(
            self._metrics.measured(self._partner, "telegram"),
            token.get_secret_value(),
            settings.telegram_api_base_url,
            condition.beat,
            Webhook(url, secret.get_secret_value()) if url and secret else None,
            Limits(overall=Limits().overall / settings.processes),
            self._book.moved,
            settings.messages_per_minute,
            by_turns(self._state, "telegram"),
        )
        self._routes += telegram.routes
        self._keep(telegram, condition)
        return telegram

    def _open_server(self) -> None:
        settings = self._settings
        # A server that only watches is no channel.
        condition = self._condition("web") if settings.has_page else Condition("http", self._pulse("http"))
        watching = operations.routes(self._conditions, self._metrics.registry, self._look, self.stopping)
        app = Starlette(routes=[*self._routes, *watching])
        server = Server(app, settings.http_host, settings.http_port, condition.beat, _say)
        self._keep(server, condition)

    def _look(self) -> None:
        """Raise StateError where the state can't be reached."""
        with reading(self._state) as connection:
            connection.execute(text("SELECT 1"))


def _say(address: str) -> None:
    print(f"ChiBot: {address}", flush=True)
