"""Several processes share the work on one PostgreSQL. The long form: `python -m tests.test_outbox_processes 10000`."""

import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier

import pytest
from sqlalchemy import Engine, func, insert, select

from reminders.moments import seconds_of
from reminders.outbox import Outbox
from reminders.outcomes import Sent
from reminders.rules import ZONE
from reminders.state import open_state, reading
from reminders.tables import OCCURRENCES, SUBSCRIPTIONS
from tests.branches import EVENING_BEFORE, branch
from tests.postgres import Postgres, server

NOW = datetime(2027, 2, 2, 19, 0, tzinfo=ZONE)
LEASE = timedelta(minutes=5)
MEMBERS = 10
# What a channel takes for a message.
SLOW = 0.02
_together: Barrier


def _wait_for(together: Barrier) -> None:
    global _together
    _together = together


def _drain(url: str) -> tuple[float, list[int]]:
    """A process that makes what is due and sends until nothing is left: when it began, and what it sent."""
    outbox = Outbox(open_state(url), "worker")
    _together.wait()
    outbox.due(NOW, 100)
    _together.wait()
    start, sent = time.time(), []
    while deliveries := outbox.claim(NOW, 10, LEASE, ("telegram",)):
        for delivery in deliveries:
            assert outbox.begin(delivery.id, NOW)
            time.sleep(SLOW)
            outbox.record(delivery.id, Sent(), NOW)
            sent.append(delivery.id)
    return start, sent


def drained(url: str, members: int, processes: int) -> float:
    """Have so many reminders sent by so many processes, each once; how many went out in a second."""
    engine = open_state(url)
    _fill(engine, members)
    context = get_context("spawn")
    together = context.Barrier(processes)
    with ProcessPoolExecutor(processes, context, _wait_for, (together,)) as pool:
        done = list(pool.map(_drain, [url] * processes))
    spent = time.time() - min(start for start, _ in done)
    counted = Counter(delivery for _, sent in done for delivery in sent)
    assert len(counted) == members
    assert set(counted.values()) == {1}
    assert all(sent for _, sent in done), "a process had nothing to do"
    assert Outbox(engine, "test").counts(NOW)["sent"] == members
    with reading(engine) as connection:
        assert connection.execute(select(func.count()).select_from(OCCURRENCES)).scalar() == members // MEMBERS
    engine.dispose()
    return members / spent


def _fill(engine: Engine, members: int) -> None:
    """Branches with ten members each, who are all to be reminded now."""
    start = NOW - timedelta(days=1)
    schedules = [branch(engine, start) for _ in range(members // MEMBERS)]
    values = {
        "role": "member", "steps": EVENING_BEFORE, "state": "active", "next_at": seconds_of(NOW),
        "consented_at": 0, "wording": 1, "changed_at": 0,
    }  # fmt: skip
    rows = [{"schedule_id": schedules[n % len(schedules)], "address": f"telegram:{n}"} | values for n in range(members)]
    with engine.begin() as connection:
        connection.execute(insert(SUBSCRIPTIONS), rows)


@pytest.mark.slow
def test_processes_share_the_work_and_more_of_them_are_faster(postgres: Postgres) -> None:
    rates = []
    for processes, members in ((1, 100), (2, 400), (4, 1000)):
        rates.append(drained(postgres.new(), members, processes))
    alone, two, four = rates
    assert two > 1.3 * alone
    assert four > 1.3 * two


def main(members: int) -> None:
    """Drain as many by one, two and four processes, and print how fast they are."""
    with server() as postgres:
        for processes in (1, 2, 4):
            rate = drained(postgres.new(), members, processes)
            print(f"{members} deliveries by {processes} processes, each once: {rate:.0f} a second", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
