"""What is configured, put together: channels, what watches over them, the HTTP server, the reminders."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from pydantic import SecretStr
from sqlalchemy import Engine, text
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.channel import Channel, Service
from bot.drain import Watch
from bot.health import Condition, Pulse, pulse_file
from bot.http import operations
from bot.http.files import Files
from bot.http.server import Server
from bot.metrics import Metrics
from bot.moments import now
from bot.partner import Partner
from bot.quota import Quota
from bot.reminding import Reminding
from bot.settings import Settings
from bot.supervision import keep_running
from bot.telegram.channel import Telegram
from bot.telegram.channel import Webhook as TelegramWebhook
from bot.telegram.pace import Limits
from bot.turns import by_turns
from bot.web import pages
from bot.web.security import PageSettings
from bot.zalo.channel import Zalo
from bot.zalo.webhook import Webhook as ZaloWebhook
from reminders.book import Book
from reminders.records import Delivery
from reminders.state import reading
from reminders.tally import Tally

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
        self._quotas: dict[str, Quota] = {}
        self._routes: list[BaseRoute] = []
        channels = self._channels()
        deliver = {channel.name: channel.deliver for channel in channels}
        watch = Watch(self._wait_of, self._metrics.delivered, self._is_up)
        self.works.append(Reminding(state, settings.data_dir, deliver, watch=watch).run)
        if settings.has_server:
            self._open_server()

    def close(self) -> None:
        """Keep what the channels counted until the end."""
        for quota in self._quotas.values():
            quota.keep()

    def _channels(self) -> list[Channel]:
        build: dict[str, Callable[[], Channel]] = {"telegram": self._telegram, "zalo": self._zalo}
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
        url, secret = settings.telegram_webhook_url, settings.telegram_webhook_secret
        telegram = Telegram(
            self._metrics.measured(self._partner, "telegram"),
            _revealed(settings.telegram_bot_token),
            settings.telegram_api_base_url,
            condition.beat,
            TelegramWebhook(url, _revealed(secret)) if url else None,
            Limits(overall=Limits().overall / settings.processes),
            self._book.moved,
            settings.messages_per_minute,
            by_turns(self._state, "telegram"),
        )
        self._routes += telegram.routes
        self._keep(telegram, condition)
        return telegram

    def _zalo(self) -> Zalo:
        settings, condition = self._settings, self._condition("zalo")
        url, secret = settings.zalo_webhook_url, settings.zalo_webhook_secret
        zalo = Zalo(
            partner=self._metrics.measured(self._partner, "zalo"),
            token=_revealed(settings.zalo_bot_token),
            reached=condition.beat,
            quota=self._quota("zalo", settings.zalo_monthly_messages),
            api=settings.zalo_api_base_url,
            webhook=ZaloWebhook(url, _revealed(secret)) if url else None,
            publish=self._publish(),
            most=settings.messages_per_minute,
            turn=by_turns(self._state, "zalo"),
            bot_name=settings.zalo_bot_name or "",
        )
        self._routes += zalo.routes
        self._keep(zalo, condition)
        return zalo

    def _quota(self, channel: str, limit: int) -> Quota:
        quota = Quota(channel, limit, Tally(self._state), now)
        self.works.append(quota.run)
        self._quotas[channel] = quota
        self._metrics.count_quota(channel, quota)
        return quota

    def _wait_of(self, delivery: Delivery, moment: datetime) -> timedelta | None:
        """How long a reminder has to wait, since its channel's messages are gone; see `Quota.wait_of`."""
        quota = self._quotas.get(delivery.channel)
        return quota.wait_of(delivery, moment) if quota else None

    def _is_up(self, channel: str) -> bool:
        return any(known.name == channel and known.state == "running" for known in self._conditions)

    def _publish(self) -> Callable[[str, str, bytes], str] | None:
        """What makes files public, where there is a public address."""
        if not self._settings.public_base_url:
            return None
        files = Files(self._settings.public_base_url)
        self._routes += files.routes
        return files.publish

    def _open_server(self) -> None:
        settings = self._settings
        watching = operations.routes(self._conditions, self._metrics.registry, self._look, self.stopping)
        page = PageSettings(settings.web_embedders, settings.public_base_url, settings.messages_per_minute)
        routes = [*self._routes, *watching]
        if settings.has_page:
            routes += pages.routes(self._metrics.measured(self._partner, "web"), page)
        # A server that only watches is no channel.
        condition = self._condition("web") if settings.has_page else Condition("http", self._pulse("http"))
        app = Starlette(routes=routes, middleware=[pages.middleware(page)])
        say = _say if settings.has_page else _say_nothing
        self._keep(Server(app, settings.http_host, settings.http_port, condition.beat, say), condition)

    def _look(self) -> None:
        """Raise StateError where the state can't be reached."""
        with reading(self._state) as connection:
            connection.execute(text("SELECT 1"))


def _revealed(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""


def _say(address: str) -> None:
    print(f"Trang web của ChiBot: {address} (bấm Ctrl-C để dừng)", flush=True)


def _say_nothing(_: str) -> None:
    """For a server without a page."""
