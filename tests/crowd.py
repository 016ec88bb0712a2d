"""People who talk with the bot on several channels at once; what each asked is counted, and what each was answered."""

import http.client
import itertools
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random
from typing import Any, Protocol

from tests.bench.questions import own_questions
from tests.private import keep_secret
from tests.telegram_api import BotApi
from tests.zalo_api import ZaloApi, an_id

CHATS = 150
# Looked for in logs, so they are no numbers that may stand there for anything else.
FIRST_USER = 7_300_000_001
# How a reminder begins, and no answer.
REMINDER = "Nhắc họp"
_RATE, _BURST, _EVERY = 6.0, 40, 15.0
# Of those who speak: right before the first outage of a short run, so that answers are still to be sent then.
_FIRST_BURST = 11
_SETTING_UP = ("nhắc họp chi bộ thôn 3 mùng 5 hằng tháng lúc 19h30 tại nhà văn hóa, trước 1 ngày", "đồng ý")
_SELDOM = 0.02
# Longer than any answer is on its way that can still come.
_QUIET = 8.0


class Talk(Protocol):
    """A channel's people."""

    name: str

    def say(self, text: str, number: int) -> None:
        """The person of a number says something."""

    def lacking(self) -> int:
        """How many messages have no answer yet."""

    def doubled(self) -> int:
        """How many answers there are that nobody asked for."""


class Messenger:
    """People in private chats on a messenger's stand-in; while it is `held` nobody begins to speak."""

    def __init__(
        self, name: str, api: BotApi | ZaloApi, chats: Sequence[Any], say: Callable[[str, Any], object]
    ) -> None:
        self.name = name
        self.chats = chats
        self.held = threading.Lock()
        self._api = api
        self._say = say
        self._said = Counter[Any]()

    def say(self, text: str, number: int) -> None:
        """See `Talk`."""
        chat = self.chats[number]
        with self.held:
            self._said[chat] += 1
            self._say(text, chat)

    def lacking(self) -> int:
        """See `Talk`."""
        return (self._said - self._answered()).total()

    def doubled(self) -> int:
        """See `Talk`."""
        return (self._answered() - self._said).total()

    def _answered(self) -> Counter[Any]:
        return Counter({chat: sum(map(is_answer, self._api.sent(chat))) for chat in self.chats})


def on_telegram(api: BotApi) -> Messenger:
    """People on Telegram."""
    users = range(FIRST_USER, FIRST_USER + CHATS)
    return Messenger("telegram", api, users, lambda text, user: api.say(text, user=user))


def on_zalo(api: ZaloApi) -> Messenger:
    """People on Zalo."""
    return Messenger("zalo", api, [an_id("crowd", number) for number in range(CHATS)], api.say)


class Browsers:
    """People on the web page, which answers at once."""

    name = "web"

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._lacking = 0

    def say(self, text: str, number: int) -> None:
        """See `Talk`."""
        body = json.dumps({"conversation": f"{number:032x}", "text": text})
        keep_secret([text])
        self._lacking += 1
        self._connection.request("POST", "/api/chat", body, {"Content-Type": "application/json"})
        self._lacking -= bool(json.load(self._connection.getresponse()).get("text"))

    def lacking(self) -> int:
        """See `Talk`."""
        return self._lacking

    def doubled(self) -> int:
        """See `Talk`."""
        return 0


def is_answer(text: str) -> bool:
    """Whether a text answers somebody, and reminds nobody."""
    return not text.startswith(REMINDER)


class Crowd:
    """The people of all channels, talking side by side for some seconds; `said` is how often, by channel."""

    def __init__(self, channels: Iterable[Talk], seconds: float) -> None:
        self.channels = list(channels)
        self.said = Counter[str]()
        self._seconds = seconds
        self._threads = [threading.Thread(target=self._talk, args=[channel]) for channel in self.channels]

    def start(self) -> None:
        """Let them begin."""
        for thread in self._threads:
            thread.start()

    def lacking(self) -> Counter[str]:
        """How many messages have no answer yet, by channel."""
        return Counter({channel.name: channel.lacking() for channel in self.channels})

    def finish(self, patience: float, unknown: Callable[[], Counter[str]]) -> None:
        """Wait until they have said all, and then until all is answered, but no longer than some seconds.

        Nor where nothing has come for a while, and no more is lacking than what the bot knows it can't tell.
        """
        for thread in self._threads:
            thread.join()
        end = time.monotonic() + patience
        lacking, since = self.lacking(), time.monotonic()
        while lacking.total() and time.monotonic() < end:
            time.sleep(0.2)
            before, lacking = lacking, self.lacking()
            if lacking != before:
                since = time.monotonic()
            if time.monotonic() > since + _QUIET and not lacking - unknown():
                break

    def _talk(self, channel: Talk) -> None:
        texts = _texts(Random(channel.name))
        numbers = itertools.cycle(range(CHATS))
        start = time.monotonic()
        for moment, count in _moments(self._seconds):
            time.sleep(max(0.0, start + moment - time.monotonic()))
            for turn in itertools.islice(texts, count):
                number = next(numbers)
                for text in turn:
                    channel.say(text, number)
                self.said[channel.name] += len(turn)


def _texts(random: Random) -> Iterator[tuple[str, ...]]:
    """What people say, each in one go: questions, and now and then what sets up a reminder."""
    questions = [question.text for question in own_questions()]
    random.shuffle(questions)
    for text in itertools.cycle(questions):
        yield _SETTING_UP if random.random() < _SELDOM else (text,)


def _moments(seconds: float) -> Iterator[tuple[float, int]]:
    """When how many speak: one after another at a steady rate, and now and then many at once."""
    for number in range(int(seconds * _RATE)):
        is_burst = number % int(_EVERY * _RATE) == _FIRST_BURST
        yield number / _RATE, _BURST if is_burst else 1
