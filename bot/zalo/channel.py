"""The life of the Zalo channel: it starts, receives by long polls or a webhook, answers, and stops in order."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field

from starlette.routing import Route

from bot.channel import ChannelError
from bot.limits import Allowance
from bot.manners import MOST_MESSAGES
from bot.partner import Partner
from bot.turns import Turn, always
from bot.zalo.answering import Answering, Seen
from bot.zalo.client import API, Client, ZaloError
from bot.zalo.delivering import deliver
from bot.zalo.polling import Polling
from bot.zalo.reading import PREFIX, mentions
from bot.zalo.sending import Publish, Quota, Sending
from bot.zalo.touch import keep_in_touch
from bot.zalo.troubles import WEBHOOK_SET, explained
from bot.zalo.webhook import Webhook, routes
from handlers.chat import Reply
from reminders.outcomes import Outcome, Retry

# Containers kill what has not stopped after 10 seconds. A poll whose answer is on its way is waited for this long,
LONGEST_POLL = 1.0
# and what was received by then is answered within this time.
LONGEST_ANSWERS = 6.0

_log = logging.getLogger(__name__)


@dataclass(kw_only=True)
class Zalo:
    """The channel: answers what a bot's users say. It polls unless it has a webhook.

    `api` is Zalo's address without "/bot<token>"; `reached` is called whenever Zalo could be reached; `quota`
    counts what is sent; `publish` makes links, without which there are no pictures and files; a user may send `most`
    messages a minute; it polls when it has its `turn`.
    """

    partner: Partner
    token: str = field(repr=False)
    reached: Callable[[], None]
    quota: Quota
    api: str = API
    webhook: Webhook | None = None
    publish: Publish | None = None
    most: int = MOST_MESSAGES
    turn: Turn = always
    bot_name: str = ""
    name = "zalo"
    _sending: Sending | None = field(default=None, init=False)
    _answering: Answering | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        # They outlive a failure after which the channel is started again.
        self._seen = Seen()
        self._allowance = Allowance(self.most)

    @property
    def routes(self) -> list[Route]:
        """What the web server must carry for the webhook; nothing without one."""
        return routes(self.webhook.secret, self._take_posted) if self.webhook else []

    async def serve(self, stopping: asyncio.Event) -> None:
        """Receive and answer until `stopping` is set; raises ChannelError where it can't go on."""
        # Polls have connections of their own, so that no crowd of answers keeps them waiting.
        async with Client(self.token, self.api) as sending, Client(self.token, self.api) as polling:
            try:
                await _until(stopping, self._receive(sending, polling, stopping), LONGEST_POLL)
            finally:
                await self._finish()

    async def deliver(self, address: str, reply: Reply) -> Outcome:
        """Deliver what nobody has asked for just now, in one attempt."""
        if not self._sending:
            return Retry()
        return await deliver(self._sending, address.removeprefix(PREFIX), reply)

    async def _receive(self, sending: Client, polling: Client, stopping: asyncio.Event) -> None:
        try:
            account = await sending.call("getMe")
            is_elsewhere = not self.webhook and await _has_webhook(sending)
        except ZaloError as error:
            raise explained(error) from None
        if is_elsewhere:
            raise ChannelError(WEBHOOK_SET, is_final=True)
        self.reached()
        self._sending = Sending(sending, self.quota, self.publish)
        names = mentions(account, self.bot_name)
        self._answering = Answering(self.partner, self._sending, names, self._seen, self._allowance)
        if self.webhook:
            _log.info("taking updates on the webhook")
            await keep_in_touch(sending, self.reached, stopping, self.webhook)
        else:
            work = Polling(polling, self._answering.take, self.reached, self._answering.idle)
            await self._poll(work, sending, stopping)

    async def _poll(self, polling: Polling, sending: Client, stopping: asyncio.Event) -> None:
        """Poll when it is this process's turn; the others send meanwhile what is to be delivered."""
        waiting = asyncio.create_task(keep_in_touch(sending, self.reached, stopping))
        try:
            async with self.turn(stopping) as lost:
                waiting.cancel()
                _log.info("polling")
                await _until(lost, polling.run(stopping), 0)
                if lost.is_set():
                    raise ChannelError("another process may poll now, since the database was gone.")
        finally:
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)

    def _take_posted(self, data: object) -> bool:
        if not self._answering:
            return False
        self._answering.take(data)
        return True

    async def _finish(self) -> None:
        """Answer what was received by now, and take no more."""
        answering, self._answering = self._answering, None
        if answering:
            await answering.finish(LONGEST_ANSWERS)
        self._sending = None


async def _has_webhook(client: Client) -> bool:
    """Whether Zalo posts updates somewhere. Source: Zalo Bot API, getWebhookInfo: 404 where no webhook is set."""
    try:
        known = await client.call("getWebhookInfo")
    except ZaloError as error:
        # What passes is no reason not to poll, and a poll tells of a webhook too.
        if explained(error).is_final:
            raise
        return False
    return isinstance(known, dict) and bool(known.get("url"))


async def _until(stopping: asyncio.Event, work: Coroutine[object, object, None], longer: float) -> None:
    """Work until told to stop, and some seconds longer; raises what the work raises."""
    working = asyncio.create_task(work)
    stopped = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait([working, stopped], return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait([working], timeout=longer)
        if working.done():
            working.result()
    finally:
        working.cancel()
        stopped.cancel()
        await asyncio.gather(working, stopped, return_exceptions=True)
