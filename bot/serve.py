"""Running the channels that are configured, until the program is told to stop."""

import asyncio
import signal

from bot.health import Pulse, pulse_file
from bot.partner import Partner
from bot.settings import Settings


def is_configured(settings: Settings) -> bool:
    """Whether any channel but the terminal can be started."""
    return settings.telegram_bot_token is not None


def serve(settings: Settings, partner: Partner) -> None:
    """Run every configured channel until SIGTERM or Ctrl-C; what was received by then is still answered."""
    asyncio.run(_serve(settings, partner))


async def _serve(settings: Settings, partner: Partner) -> None:
    # Loading the library takes a second, which no other command should wait for.
    from bot.telegram.channel import Telegram, Webhook

    token, url, secret = settings.telegram_bot_token, settings.telegram_webhook_url, settings.telegram_webhook_secret
    assert token is not None
    webhook = Webhook(url, secret.get_secret_value(), settings.http_port) if url and secret else None
    pulse = Pulse(pulse_file(settings.data_dir, "telegram"))
    telegram = Telegram(partner, token.get_secret_value(), pulse, settings.telegram_api_base_url, webhook)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, telegram.stopping.set)
    await telegram.run()
