"""Killing the process that delivers, at every step, and counting what arrived: `python -m tests.kills 200`."""

import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from operator import add
from pathlib import Path
from random import Random

from sqlalchemy import select

from reminders.state import open_state
from reminders.tables import DELIVERIES, SUBSCRIPTIONS
from tests.reminded import DUE, remind
from tests.running import ROOT
from tests.telegram_api import TOKEN, BotApi

# How often a step is done at most before it is deadly: what is due is made once, and claims are of fifty.
STEPS = {"due": 1, "claim": 1, "begin": 1, "deliver": 10, "record": 10}
FIRST_CHAT, CHATS = 5000, 80
# Longer than any lease: what a dead process had claimed is free again.
PAUSE = timedelta(minutes=6)


@dataclass(frozen=True, slots=True)
class Toll:
    """How many processes died, what became of the deliveries, how many came twice, and how many were lost."""

    died: int = 0
    sent: int = 0
    uncertain: int = 0
    twice: int = 0
    lost: int = 0

    def __add__(self, other: "Toll") -> "Toll":
        return Toll(*map(add, astuple(self), astuple(other)))


def kill(rounds: int) -> Toll:
    """In each round kill a process at each step, with deliveries still due, and let one finish."""
    random = Random(rounds)
    return sum((_round(random) for _ in range(rounds)), start=Toll())


def _round(random: Random) -> Toll:
    with tempfile.TemporaryDirectory() as folder, BotApi(TOKEN) as api:
        state = f"sqlite:///{Path(folder) / 'state.db'}"
        remind(open_state(state), range(FIRST_CHAT, FIRST_CHAT + CHATS))
        died, now = 0, DUE
        for step, most in STEPS.items():
            died += _run(api, state, step, random.randint(1, most), now) != 0
            now += PAUSE
        assert _run(api, state, "none", 0, now) == 0
        return _toll(api, state, died)


def _run(api: BotApi, state: str, step: str, count: int, now: datetime) -> int:
    arguments = [api.url, state, step, str(count), str(now.timestamp())]
    return subprocess.run([sys.executable, "-m", "tests.dying", *arguments], cwd=ROOT, check=False).returncode


def _toll(api: BotApi, state: str, died: int) -> Toll:
    with open_state(state).connect() as connection:
        rows = connection.execute(select(DELIVERIES.c.state, SUBSCRIPTIONS.c.address).join(SUBSCRIPTIONS)).all()
    arrived = {row.address: len(api.sent(int(row.address.partition(":")[2]))) for row in rows}
    states = Counter(row.state for row in rows)
    twice = sum(n > 1 for n in arrived.values())
    missing = sum(arrived[row.address] == 0 and row.state != "uncertain" for row in rows)
    return Toll(died, states["sent"], states["uncertain"], twice, missing + CHATS - len(rows))


if __name__ == "__main__":
    print(kill(int(sys.argv[1]) // len(STEPS)))
