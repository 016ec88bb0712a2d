"""Running everything that is configured, until the program is told to stop: channels, the HTTP server, reminders."""

import asyncio
import gc
import signal
from typing import TYPE_CHECKING

from bot.partner import PartnerWith
from bot.settings import Settings, state_url
from bot.waiting import first
from handlers.chat import Message

if TYPE_CHECKING:
    from bot.wiring import House

# Of the ten seconds that a container gives; the channels want the others.
LONGEST_DELIVERY = 2.0


def serve(settings: Settings, partner_with: PartnerWith) -> bool:
    """Run every configured channel until SIGTERM or Ctrl-C; what was received by then is still answered.

    Returns whether it was told to stop, and not left with nothing that could run. Raises StateError, KnowledgeError.
    """
    # Loading the libraries takes a second, which no other command should wait for.
    from bot.wiring import House
    from reminders.book import Book
    from reminders.state import open_state

    state = open_state(state_url(settings))
    book = Book(state)
    partner = partner_with(lambda: book)
    # The first question takes as long as hundreds of others, and nobody should wait for it.
    partner.reply(Message("", "Sìn Hồ có bao nhiêu đảng viên?"))
    settle()
    return asyncio.run(_run(House(settings, partner, state, book)))


def settle() -> None:
    """Take all that is loaded by now for lasting: it is looked through for garbage no more.

    That would keep every answer waiting for a tenth of a second, again and again.
    """
    gc.collect()
    gc.freeze()


async def _run(house: "House") -> bool:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    speaking = asyncio.gather(*(service() for service in house.services))
    beside = asyncio.gather(*(work(stopping) for work in house.works))
    over = asyncio.Event()
    speaking.add_done_callback(lambda _: over.set())
    await first(stopping, over)
    was_told = stopping.is_set()
    stopping.set()
    # What is being delivered needs its channel; what hangs there is given up with it.
    await asyncio.wait([beside], timeout=LONGEST_DELIVERY)
    house.stopping.set()
    await asyncio.gather(speaking, beside)
    house.close()
    return was_told
