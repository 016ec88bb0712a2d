"""An hour of mixed load in five minutes: people on three channels, reminders, and messengers that fail and come back.

`python -m tests.load [SECONDS]` runs the program with a state of its own beside stand-ins for the messengers, and
prints what became of everything; the exit code is 1 where anything is short.
"""

import re
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import select

from bot.moments import now
from reminders.book import Book
from reminders.rules import ZONE
from reminders.state import open_state
from reminders.tables import DELIVERIES, OPEN_STATES, SUBSCRIPTIONS
from tests.bench.processes import memory
from tests.bench.report import table
from tests.crowd import FIRST_USER, REMINDER, Browsers, Crowd, on_telegram, on_zalo
from tests.outages import Outages
from tests.private import keep_secret
from tests.reminded import remind_once
from tests.running import Running, free_port
from tests.telegram_api import TOKEN, BotApi
from tests.zalo_api import TOKEN as ZALO_TOKEN
from tests.zalo_api import ZaloApi, an_id

# Below this the beginning, when much is done for the first time, is too much of the whole.
LONG = 180.0
_REMINDERS = 15  # a second
_PATIENCE = 60.0
_LONGEST_RETRY = 240.0
_MOST_DRIFT = 0.05
# How the log tells of an answer of which the bot can't know whether it arrived.
_UNKNOWN = {
    "telegram": r"bot\.telegram\S* not delivered: (?:NetworkError|TimedOut)",
    "zalo": r"bot\.zalo\S* an answer was not delivered: (?!not taken|no connection|refused)",
}


@dataclass(frozen=True, slots=True)
class Reminders:
    """How many were booked, what the state says became of them, how many came twice, and how many are missing."""

    booked: int
    states: Counter[str]
    twice: int
    missing: int


@dataclass(frozen=True, slots=True)
class Found:
    """What became of everything: messages by channel, those without an answer, and those with more than one.

    `unknown` are those whose answer was cut off on its way and did not arrive, which the bot knew it could not tell.
    `memory` is resident memory in MB, each second.
    """

    said: Counter[str]
    lost: Counter[str]
    unknown: Counter[str]
    doubled: Counter[str]
    reminders: Reminders
    outages: int
    memory: list[float]

    @property
    def drift(self) -> float | None:
        """By what part memory in the last minute differs from the second minute; None in a short run."""
        if len(self.memory) < LONG:
            return None
        return median(self.memory[-60:]) / median(self.memory[60:120]) - 1

    @property
    def wrong(self) -> list[str]:
        """What is not as it must be."""
        found = {
            "replies are lost": self.lost.total(),
            "replies came twice": self.doubled.total(),
            "reminders came twice": self.reminders.twice,
            "reminders are missing": self.reminders.missing,
            # A short run is over before what failed is tried again.
            "reminders still wait": 0
            if self.drift is None
            else sum(map(self.reminders.states.__getitem__, OPEN_STATES)),
            "memory is not flat": abs(self.drift or 0) > _MOST_DRIFT,
        }
        return [words for words, is_wrong in found.items() if is_wrong]

    def table(self) -> str:
        """All of it in rows."""
        rows: list[Sequence[str]] = [("", "messages", "lost", "unknown", "doubled")]
        rows += [
            (name, *(str(counted[name]) for counted in (self.said, self.lost, self.unknown, self.doubled)))
            for name in self.said
        ]
        reminders = ", ".join(f"{count} {state}" for state, count in self.reminders.states.items())
        drift = "" if self.drift is None else f", from the second minute to the last {self.drift:+.1%}"
        return (
            f"{table(rows)}\n"
            f"reminders: {self.reminders.booked} booked: {reminders}; "
            f"{self.reminders.twice} came twice, {self.reminders.missing} missing\n"
            f"outages: {self.outages}\n"
            f"memory: {min(self.memory):.0f} to {max(self.memory):.0f} MB{drift}"
        )


def run(folder: Path, seconds: float) -> Found:
    """So many seconds of load on a program in a working folder, with whatever state and knowledge is there."""
    port = free_port()
    with BotApi() as telegram, ZaloApi() as zalo:
        booked = _book(folder, seconds, zalo)
        people = on_telegram(telegram), on_zalo(zalo)
        crowd = Crowd([*people, Browsers(port)], seconds)
        outages = Outages((telegram, people[0]), (zalo, people[1]), seconds >= LONG)
        with _running(folder, telegram, zalo, port) as bot:
            telegram.wait_until_polling(30)
            zalo.wait_until_polling(30)
            with _watched(bot) as resident:
                crowd.start()
                outages.run(seconds)
                crowd.finish(_PATIENCE, lambda: _unknown(bot))
            if seconds >= LONG:
                _wait_for_reminders(bot)
            bot.stop()
        lacking = crowd.lacking()
        unknown = _unknown(bot) & lacking
        doubled = Counter({channel.name: channel.doubled() for channel in crowd.channels})
        reminders = _reminders(folder, booked, telegram, zalo)
    return Found(crowd.said, lacking - unknown, unknown, doubled, reminders, outages.count, resident)


def _running(folder: Path, telegram: BotApi, zalo: ZaloApi, port: int) -> Running:
    return Running(
        folder,
        TELEGRAM_BOT_TOKEN=TOKEN,
        TELEGRAM_API_BASE_URL=telegram.url,
        ZALO_BOT_TOKEN=ZALO_TOKEN,
        ZALO_API_BASE_URL=zalo.url,
        ZALO_MONTHLY_MESSAGES="0",
        WEB_PAGE="true",
        HTTP_PORT=str(port),
        LOG_LEVEL="INFO",
    )


@contextmanager
def _watched(bot: Running) -> Iterator[list[float]]:
    """The program's resident memory in MB, each second as long as this lasts."""
    found, over = list[float](), threading.Event()

    def watch() -> None:
        while not over.wait(1):
            found.append(memory(bot.process.pid)["resident"] or 0.0)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield found
    finally:
        over.set()
        watching.join()


def _unknown(bot: Running) -> Counter[str]:
    """How often the bot could not know whether an answer arrived, by channel."""
    return Counter({name: len(re.findall(words, bot.log)) for name, words in _UNKNOWN.items()})


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / 'data' / 'state.db'}"


def _book(folder: Path, seconds: float, zalo: ZaloApi) -> set[tuple[str, str]]:
    """Book reminders that are due minute by minute, the last ones with two minutes to go; addresses and names."""
    (folder / "data").mkdir(exist_ok=True)
    state = open_state(_url(folder))
    book, start = Book(state), now().astimezone(ZONE).replace(second=0, microsecond=0)
    meeting = start + timedelta(seconds=seconds, minutes=10)
    found = set()
    for number in range(int(seconds * _REMINDERS)):
        address, name = _address(number, zalo), f"Chi bộ số {number}"
        due = start + timedelta(minutes=number % max(1, int(seconds) // 60 - 1))
        remind_once(book, address, name, meeting, due)
        found.add((address, name))
    state.dispose()
    keep_secret(address.partition(":")[2] for address, _ in found)
    return found


def _address(number: int, zalo: ZaloApi) -> str:
    """A few of those who talk are reminded too; the others have only set up something some time ago."""
    if number % 2:
        return f"telegram:{FIRST_USER + number}"
    chat = an_id("crowd", number)
    zalo.meet(chat)
    return f"zalo:{chat}"


def _wait_for_reminders(bot: Running) -> None:
    """Return when nothing is to be sent any more; what could not be is tried again after some minutes."""
    state = open_state(_url(bot.folder))
    is_open = select(DELIVERIES.c.id).where(DELIVERIES.c.state.in_(OPEN_STATES)).limit(1)
    end = time.monotonic() + _LONGEST_RETRY
    with state.connect() as connection:
        while time.monotonic() < end and connection.execute(is_open).first():
            connection.rollback()
            time.sleep(0.5)
    state.dispose()


def _reminders(folder: Path, booked: set[tuple[str, str]], telegram: BotApi, zalo: ZaloApi) -> Reminders:
    with open_state(_url(folder)).connect() as connection:
        wanted = (DELIVERIES.c.state, DELIVERIES.c.attempts, SUBSCRIPTIONS.c.address)
        rows = connection.execute(select(*wanted).join(SUBSCRIPTIONS)).all()
    arrived = Counter(pair for address, _ in booked for pair in _arrived(address, telegram, zalo))
    excused = Counter(
        r.address for r in rows if r.state in ("uncertain", "expired") or (r.state == "pending" and r.attempts)
    )
    never = Counter(address for address, name in booked if not arrived[address, name])
    states = Counter(str(row.state) for row in rows)
    return Reminders(len(booked), states, sum(n > 1 for n in arrived.values()), (never - excused).total())


def _arrived(address: str, telegram: BotApi, zalo: ZaloApi) -> Iterator[tuple[str, str]]:
    """The names of the meetings that an address was reminded of, each as often as it was."""
    channel, _, chat = address.partition(":")
    texts: Sequence[str] = telegram.sent(int(chat)) if channel == "telegram" else zalo.sent(chat)
    for text in texts:
        if text.startswith(REMINDER):
            yield address, text.partition("\n")[0].partition(": ")[2]


def main(seconds: float) -> int:
    """Run it and print what was found; the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        found = run(Path(folder), seconds)
    print(found.table())
    print("\n".join(found.wrong) or "nothing is short")
    return int(bool(found.wrong))


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 300))
