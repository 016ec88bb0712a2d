"""What a channel is to the rest of the bot."""

import asyncio
from typing import Protocol

from handlers.chat import Reply
from reminders.outcomes import Outcome


class ChannelError(Exception):
    """Why a channel does not work, in words for whoever runs the bot; `is_final` where trying again is of no use."""

    def __init__(self, reason: str, is_final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_final = is_final


class Service(Protocol):
    """Something that runs beside others, and may fail without them."""

    @property
    def name(self) -> str:
        """What it is called in logs and in what is told of its health."""

    async def serve(self, stopping: asyncio.Event) -> None:
        """Work until `stopping` is set; raises ChannelError, or anything else, where it can't go on."""


class Channel(Service, Protocol):
    """A place where the bot speaks; its name stands before the colon of its addresses ("zalo:6ede9afa")."""

    async def deliver(self, address: str, reply: Reply) -> Outcome:
        """Deliver what nobody has asked for just now, in one attempt."""
