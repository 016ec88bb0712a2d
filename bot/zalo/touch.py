"""Keeping in touch with Zalo while nothing is polled: the webhook stays set, and whether there is a way is known."""

import asyncio
from collections.abc import Callable

from bot.health import LONGEST_SILENCE
from bot.waiting import first
from bot.zalo.client import Client, RefusedError, ZaloError
from bot.zalo.troubles import NO_METHOD, NO_TOKEN, Troubles, ends, explained
from bot.zalo.webhook import Webhook


async def keep_in_touch(
    client: Client, reached: Callable[[], None], stopping: asyncio.Event, webhook: Webhook | None = None
) -> None:
    """Ask Zalo now and then whether it can be reached, until `stopping` is set, with the webhook set if there is one.

    Whatever goes wrong is told and tried again, but for what raises ChannelError.
    """
    troubles = Troubles()
    is_set = webhook is None
    while not stopping.is_set():
        try:
            is_set = is_set or (webhook is not None and await _set(client, webhook, troubles))
            await client.call("getMe")
            reached()
            if is_set:
                troubles.over()
        except ZaloError as error:
            if ends(error):
                raise explained(error) from None
            troubles.tell(explained(error).reason)
        await first(stopping, seconds=LONGEST_SILENCE / 3)


async def _set(client: Client, webhook: Webhook, troubles: Troubles) -> bool:
    """Set the webhook; returns whether Zalo agrees.

    Source: Zalo Bot API, setWebhook: the address is kept even where its verification fails.
    """
    try:
        await client.call("setWebhook", {"url": webhook.url, "secret_token": webhook.secret})
    except RefusedError as error:
        if error.code in (NO_TOKEN, NO_METHOD):
            raise
        troubles.tell(f"it could not verify the webhook ({error.code}). Check that ZALO_WEBHOOK_URL leads here.")
        return False
    return True
