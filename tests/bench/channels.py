"""The channels measured over loopback HTTP, each against bare bots on the same client library in the same run.

Who asks runs in a process of its own beside the bot, and for each measurement it is told how busy either was, as a part
of one processor: as long as the bot is near 1 and who asks clearly below, it is the bot that was measured. To that end
requests to the web page are written by hand and not by a client library, and the messengers' stand-ins answer in
threads, without a library either.
"""

import asyncio
import itertools
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from tests.bench.contest import percentile
from tests.bench.questions import own_questions, sample
from tests.loopback.standin import StandIn
from tests.running import ROOT, free_port
from tests.telegram_api import USER, BotApi
from tests.zalo_api import ZaloApi, an_id

KINDS = ("ChiBot", "echo", "answering")
_WARM_UP = 20
# As many as browsers of one address; the bot is never without a request then.
_CONNECTIONS = 16
_PATIENCE = 120.0
_HEAD = b"POST /api/chat HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Speed:
    """Answers a second when all messages come at once, and how busy the bot and who asks were meanwhile (1: always).

    And seconds from a message to its answer at a steady rate; 0 where that was not measured.
    """

    rate: float
    bot: float
    asking: float
    median: float
    p99: float


class People(Protocol):
    """Who asks on a channel."""

    @property
    def ready(self) -> Callable[[], None]:
        """Waits until the bot receives."""

    def ask(self, texts: Sequence[str], rate: float) -> list[float]:
        """Seconds from each message, which somebody else sends each time, to its answer.

        So many messages are sent in a second; with 0 all at once.
        """


def measure(
    channel: str, kind: str, folder: Path, limits: str, size: tuple[int, int, float], recurring: int = 0
) -> Speed:
    """A bot of a kind on a channel, with its limits "kept" or "lifted" and the knowledge file of a folder.

    `size` is how many messages come at once, how many then at a steady rate, and that rate in a second. Each asks
    something else, or with `recurring` one of so many questions, all of which were asked before.
    """
    at_once, steadily, rate = size
    warm_up = recurring or _WARM_UP
    texts = [question.text for question in sample(own_questions(), recurring or at_once + steadily + warm_up)]
    with ExitStack() as stack:
        people, address = stack.enter_context(CHANNELS[channel]())
        bot = stack.enter_context(_running(channel, kind, address, str(folder), limits))
        people.ready()
        asked = itertools.cycle(texts)
        people.ask(list(itertools.islice(asked, warm_up)), 0)
        began = (time.perf_counter(), _seconds(bot), time.process_time())
        people.ask(list(itertools.islice(asked, at_once)), 0)
        ended = (time.perf_counter(), _seconds(bot), time.process_time())
        spent, of_bot, of_asking = (after - before for before, after in zip(began, ended, strict=True))
        times = people.ask(list(itertools.islice(asked, steadily)), rate) or [0.0]
    return Speed(at_once / spent, of_bot / spent, of_asking / spent, statistics.median(times), percentile(times, 99))


def told(speed: Speed, rate: float) -> str:
    """A measurement in words; `rate` is the steady one."""
    busy = f"busy {speed.bot:.0%}, who asks {speed.asking:.0%}"
    times = f"; at {rate:g} messages/s: median {1000 * speed.median:.1f} ms, p99 {1000 * speed.p99:.1f} ms"
    return f"{speed.rate:6.1f} answers/s ({busy}){times if speed.p99 else ''}"


@contextmanager
def _running(*arguments: str) -> Iterator[int]:
    program = [sys.executable, "-m", "tests.bench.bots", *arguments]
    running = subprocess.Popen(program, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        yield running.pid
    finally:
        running.kill()
        running.wait()


def _seconds(process: int) -> float:
    """The processor's time that a process has had; 0 where there is no /proc."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _moments(rate: float) -> Iterator[float]:
    """When messages are to be sent, by `time.time`; with the rate 0 that is now."""
    start = time.time()
    return (start + number / rate if rate else time.time() for number in itertools.count())


@dataclass
class Chats:
    """People in private chats on a messenger's stand-in."""

    api: StandIn[Any, Any]
    ready: Callable[[], None]
    say: Callable[[str, Any], object]
    chats: Iterator[object]

    def ask(self, texts: Sequence[str], rate: float) -> list[float]:
        """See `People`."""
        asked = dict[object, float]()
        for text, moment, chat in zip(texts, _moments(rate), self.chats, strict=False):
            time.sleep(max(0.0, moment - time.time()))
            asked[chat] = moment
            self.say(text, chat)
        waiting = set(asked)

        def is_answer(call: Any) -> bool:  # noqa: ANN401 - either stand-in's
            """Whether a call is the first, perhaps of several, that answers a message."""
            chat = call.parameters.get("chat_id") if call.method == "sendMessage" else None
            is_first = chat in waiting
            waiting.discard(chat)
            return is_first

        calls = self.api.wait_for(is_answer, len(asked), _PATIENCE)
        return [call.at - asked[call.parameters["chat_id"]] for call in calls]


@contextmanager
def _on_telegram() -> Iterator[tuple[People, str]]:
    with BotApi() as api:
        chats = itertools.count(USER)
        yield (
            Chats(api, lambda: api.wait_until_polling(60), lambda text, user: api.say(text, user=user), chats),
            api.url,
        )


@contextmanager
def _on_zalo() -> Iterator[tuple[People, str]]:
    with ZaloApi() as api:
        chats = map(an_id, itertools.count())
        yield Chats(api, lambda: api.wait_until_polling(60), api.say, chats), api.url


class Browsers:
    """People on the web page."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._numbers = itertools.count()

    def ready(self) -> None:
        """See `People`."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self._port)).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise TimeoutError("nobody serves the page")

    def ask(self, texts: Sequence[str], rate: float) -> list[float]:
        """See `People`."""
        return asyncio.run(self._ask(texts, rate))

    async def _ask(self, texts: Sequence[str], rate: float) -> list[float]:
        free = asyncio.Queue[_Connection]()
        for _ in range(_CONNECTIONS):
            free.put_nowait(await asyncio.open_connection("127.0.0.1", self._port))
        waiting = []
        for text, moment in zip(texts, _moments(rate), strict=False):
            await asyncio.sleep(max(0.0, moment - time.time()))
            connection = await free.get()
            body = {"conversation": f"{next(self._numbers):032x}", "text": text}
            sent = moment if rate else time.time()
            waiting.append(asyncio.create_task(_asked(connection, json.dumps(body).encode(), sent, free)))
        times = list(await asyncio.gather(*waiting))
        while not free.empty():
            free.get_nowait()[1].close()
        return times


_Connection: TypeAlias = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _asked(connection: _Connection, body: bytes, sent: float, free: asyncio.Queue[_Connection]) -> float:
    """Post a body; seconds until its answer is there, and the connection among the free ones again."""
    reader, writer = connection
    writer.write(_HEAD % len(body) + body)
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 "), head
    await reader.readexactly(int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0]))
    free.put_nowait(connection)
    return time.time() - sent


@contextmanager
def _on_the_web() -> Iterator[tuple[People, str]]:
    port = free_port()
    yield Browsers(port), str(port)


CHANNELS: dict[str, Callable[[], AbstractContextManager[tuple[People, str]]]] = {
    "telegram": _on_telegram,
    "zalo": _on_zalo,
    "web": _on_the_web,
}
