"""Running the channels that are configured, until the program is told to stop."""

import asyncio
import signal
from typing import TYPE_CHECKING

from bot.health import Pulse, pulse_file
from bot.partner import Partner, PartnerWith
from bot.settings import Settings, state_url

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from bot.telegram.channel import Telegram
    from reminders.book import Book

# Of the ten seconds that a container gives; the channels want the others.
LONGEST_DELIVERY = 2.0


def is_configured(settings: Settings) -> bool:
    """Whether any channel but the terminal can be started."""
    return settings.telegram_bot_token is not None


def serve(settings: Settings, partner_with: PartnerWith) -> None:
    """Run every configured channel until SIGTERM or Ctrl-C; what was received by then is still answered."""
    # Loading the libraries takes a second, which no other command should wait for.
    from reminders.state import open_state

    asyncio.run(_serve(settings, partner_with, open_state(state_url(settings))))


async def _serve(settings: Settings, partner_with: PartnerWith, state: "Engine") -> None:
    from bot.reminding import Reminding
    from reminders.book import Book

    book = Book(state)
    telegram = _telegram(settings, partner_with(lambda: book), book)
    reminding = Reminding(state, settings.data_dir, {"telegram": telegram.deliver})
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    speaking = asyncio.create_task(telegram.run())
    delivering = asyncio.create_task(reminding.run(stopping))
    await stopping.wait()
    # What is being delivered needs its channel; what hangs there is given up with it.
    await asyncio.wait([delivering], timeout=LONGEST_DELIVERY)
    telegram.stopping.set()
    await asyncio.gather(speaking, delivering)


def _telegram(settings: Settings, partner: Partner, book: "Book") -> "Telegram":
    from bot.telegram.channel import Telegram, Webhook

    token, url, secret = settings.telegram_bot_token, settings.telegram_webhook_url, settings.telegram_webhook_secret
    assert token is not None
    webhook = Webhook(url, secret.get_secret_value(), settings.http_port) if url and secret else None
    pulse = Pulse(pulse_file(settings.data_dir, "telegram"))
    api = settings.telegram_api_base_url
    return Telegram(partner, token.get_secret_value(), pulse, api, webhook, moved=book.moved)
