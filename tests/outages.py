"""What goes wrong with the messengers while people talk and reminders are sent: one thing after another, or both."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from tests.crowd import Messenger
from tests.telegram_api import BotApi, server_error, too_many_requests
from tests.zalo_api import Drop, Hang, Html429, HttpError, Junk, ZaloApi, refused

Trouble = Callable[[], None]
# Taken, but the answer to it does not come: the bot can't know.
_CUT = Drop(taken=True)


class Outages:
    """The messengers' bad days. Every method brings one, and returns when it is over or waits for the next calls."""

    def __init__(self, telegram: tuple[BotApi, Messenger], zalo: tuple[ZaloApi, Messenger], is_long: bool) -> None:
        self._telegram, _ = telegram
        self._zalo, _ = zalo
        self._places = (telegram, zalo)
        self._is_long = is_long
        self.count = 0

    def run(self, seconds: float) -> None:
        """Bring one after another, evenly within some seconds."""
        start, troubles = time.monotonic(), self._troubles()
        for number, trouble in enumerate(troubles, 1):
            time.sleep(max(0.0, start + seconds * number / (len(troubles) + 1) - time.monotonic()))
            trouble()
            self.count += 1

    def _troubles(self) -> list[Trouble]:
        telegram, zalo = self._places
        # The first is longer than answers are tried again for within the first seconds.
        short = [
            lambda: self._down(5, telegram, zalo),
            self._asked_to_wait,
            self._turned_away,
            self._cut_after_taking,
        ]
        long = [
            self._polls_turned_away,
            lambda: self._down(2, telegram),
            self._polls_cut,
            lambda: self._down(2, zalo),
            self._polls_hang,
            lambda: self._down(10, telegram),
            self._answers_hang,
            lambda: self._down(10, zalo),
            lambda: self._down(15, telegram, zalo),
        ]
        return [*short, *long, *short] if self._is_long else short

    def _asked_to_wait(self) -> None:
        self._telegram.fail("sendMessage", *[too_many_requests(1)] * 5)
        self._zalo.fail("sendMessage", *[Html429()] * 5)

    def _turned_away(self) -> None:
        self._telegram.fail("sendMessage", server_error(), Junk(502), HttpError(503, "Service Unavailable"))
        self._zalo.fail("sendMessage", refused(403), HttpError(500), Junk(502), refused(429))

    def _polls_turned_away(self) -> None:
        self._telegram.fail("getUpdates", server_error(), Junk(502))
        self._zalo.fail("getUpdates", refused(403), Junk(502))

    def _polls_cut(self) -> None:
        self._telegram.fail("getUpdates", Drop(), Drop())
        self._zalo.fail("getUpdates", Drop(), Drop())

    def _cut_after_taking(self) -> None:
        self._telegram.fail("sendMessage", _CUT, _CUT)
        self._zalo.fail("sendMessage", _CUT, _CUT)

    def _polls_hang(self) -> None:
        self._telegram.fail("getUpdates", Hang(taken=False))
        self._zalo.fail("getUpdates", Hang(taken=False))

    def _answers_hang(self) -> None:
        self._telegram.fail("sendMessage", Hang())
        self._zalo.fail("sendMessage", Hang())

    def _down(self, seconds: float, *places: tuple[BotApi | ZaloApi, Messenger]) -> None:
        with ExitStack() as stack:
            for api, messenger in places:
                stack.enter_context(_cut_off(api, messenger))
            time.sleep(seconds)


@contextmanager
def _cut_off(api: BotApi | ZaloApi, messenger: Messenger) -> Iterator[None]:
    """While this lasts nobody reaches a stand-in. What people say meanwhile waits there.

    What is being sent is cut off in the middle. No update is: Zalo's would be lost, which no bot can help.
    """
    with ExitStack() as stack:
        with messenger.held:
            time.sleep(0.1)
            stack.enter_context(api.down())
        yield
