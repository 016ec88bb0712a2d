"""A short form of the load with which `python -m tests.load` tries the whole program, and what it calls wrong."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bench.processes import memory
from tests.load import Found, Reminders, run

SENT = Reminders(9, Counter(sent=9), 0, 0)
SAID, NONE = Counter(telegram=5, zalo=5, web=5), Counter[str]()
FLAT = Found(SAID, NONE, NONE, NONE, SENT, 3, [150.0] * 60 + [160.0] * 240)


@pytest.mark.slow
@pytest.mark.skipif(memory()["resident"] is None, reason="memory is read from /proc")
def test_nothing_is_lost_or_doubled_while_messengers_fail_and_come_back(folder: Path) -> None:
    found = run(folder, 10)
    assert found.wrong == [], found.table()
    assert min(found.said.values()) > 50
    assert found.reminders.states["sent"] > 10
    assert found.outages == 4


@pytest.mark.parametrize(
    ("found", "wrong"),
    [
        (FLAT, []),
        (replace(FLAT, memory=[150.0] * 20 + [190.0]), []),
        (replace(FLAT, unknown=Counter(zalo=1)), []),
        (replace(FLAT, lost=Counter(zalo=1)), ["replies are lost"]),
        (replace(FLAT, doubled=Counter(telegram=1)), ["replies came twice"]),
        (replace(FLAT, reminders=replace(SENT, twice=1)), ["reminders came twice"]),
        (replace(FLAT, reminders=replace(SENT, missing=1)), ["reminders are missing"]),
        (replace(FLAT, reminders=replace(SENT, states=Counter(sent=8, sending=1))), ["reminders still wait"]),
        (replace(FLAT, memory=[150.0] * 240 + [160.0] * 60), ["memory is not flat"]),
        (replace(FLAT, memory=[160.0] * 240 + [150.0] * 60), ["memory is not flat"]),
    ],
)
def test_what_is_wrong_is_told(found: Found, wrong: list[str]) -> None:
    assert found.wrong == wrong
    assert "telegram" in found.table()
