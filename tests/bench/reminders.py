"""Reminders among very many: ticks with nothing due, and all that is due at the same minute made into deliveries.

`python -m tests.bench.reminders STATE` measures in a process of its own, and prints a JSON object.
"""

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import combinations, islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, insert

from reminders.moments import seconds_of
from reminders.outbox import Outbox
from reminders.plan import next_planned
from reminders.rules import ZONE, DayRule, FromEnd, MeetingRule, MonthDay, NthWeekday
from reminders.state import open_state
from reminders.steps import MEMBER, Step, read_steps, steps_text
from reminders.tables import SCHEDULES, SUBSCRIPTIONS
from tests.bench.contest import percentile
from tests.bench.processes import ROOT, memory

# The evening before the day on which most branches meet.
START = datetime(2027, 2, 2, 12, 0, tzinfo=ZONE)
MINUTE = START.replace(hour=19)
_BUSY, _IDLE_TICKS, _ROWS = MonthDay(3), 200, 20_000
_TIMES = [datetime(2027, 1, 1, hour, minute).time() for hour in range(7, 21) for minute in (0, 30)]
_OTHER_DAYS: list[DayRule] = [
    *map(MonthDay, range(12, 29)),
    FromEnd(0),
    FromEnd(1),
    *(NthWeekday(n, 5) for n in (2, 3, 4, 0)),
]
_OWN = [Step(days, at) for days in (2, 3, 5, 7) for at in (_TIMES[2], _TIMES[24])]
# The usual reminders, and up to two of one's own.
_STEPS = [steps_text((*MEMBER, *own)) for number in range(3) for own in combinations(_OWN, number)]


def measure(folder: Path, schedules: int, due: int) -> dict[str, float]:
    """Figures of a state with so many schedules, so many of them due at the same minute.

    Milliseconds of a tick with nothing to do (`median`, `p99`, `slowest`), deliveries `made` of what is due and their
    `rate` a second, resident memory at its `peak` (0 where there is no /proc) and the `size` of the file, both in MB.
    """
    path = folder / "reminders.db"
    _fill(path, schedules, due)
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.reminders", str(path)], cwd=ROOT, stdout=subprocess.PIPE, check=True
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures | {"size": path.stat().st_size / 2**20}


def _fill(path: Path, schedules: int, due: int) -> None:
    engine = open_state(f"sqlite:///{path}")
    rows = _rows(schedules, due)
    while some := list(islice(rows, _ROWS)):
        _insert(engine, some)
    engine.dispose()


def _insert(engine: Engine, rows: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    with engine.begin() as connection:
        connection.execute(insert(SCHEDULES), [schedule for schedule, _ in rows])
        connection.execute(insert(SUBSCRIPTIONS), [subscription for _, subscription in rows])


def _rows(schedules: int, due: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Schedules, each with the one who set it up; those that are due lie among the others as chance has it."""
    made = random.Random(2027)
    is_due = [True] * due + [False] * (schedules - due)
    made.shuffle(is_due)
    for number, is_busy in enumerate(is_due, 1):
        rule = MeetingRule(_BUSY if is_busy else made.choice(_OTHER_DAYS), made.choice(_TIMES), made.random() < 0.2)
        yield _schedule(number, rule), _subscription(number, rule, made.choice(_STEPS))


def _schedule(number: int, rule: MeetingRule) -> dict[str, Any]:
    return {
        "id": number, "owner": f"telegram:{10**9 + number}", "name": "Họp chi bộ thôn Nà Pồng", "rule": str(rule),
        "place": "nhà văn hóa thôn", "thematic": 2, "state": "active", "code": f"{number:08}",
        "created_at": seconds_of(START),
    }  # fmt: skip


def _subscription(number: int, rule: MeetingRule, steps: str) -> dict[str, Any]:
    return {
        "schedule_id": number, "address": f"telegram:{10**9 + number}", "role": "member", "steps": steps,
        "state": "active", "next_at": _first(rule, steps),
        "consented_at": seconds_of(START), "wording": 1, "changed_at": seconds_of(START),
    }  # fmt: skip


@cache
def _first(rule: MeetingRule, steps: str) -> int | None:
    planned = next_planned(rule, read_steps(steps), {}, START)
    return seconds_of(planned.at) if planned else None


def _measured(path: Path) -> dict[str, float]:
    outbox = Outbox(open_state(f"sqlite:///{path}"), "bench")
    idle = [_tick(outbox, START + timedelta(minutes=number)) for number in range(_IDLE_TICKS)]
    start = perf_counter()
    made = outbox.due(MINUTE)
    spent = perf_counter() - start
    ticks = {"median": median(idle), "p99": percentile(idle, 99), "slowest": max(idle)}
    return ticks | {"made": made, "rate": made / spent, "peak": memory()["peak"] or 0}


def _tick(outbox: Outbox, now: datetime) -> float:
    """Milliseconds of a tick with nothing to do."""
    start = perf_counter()
    assert not outbox.due(now)
    assert not outbox.claim(now, 100, timedelta(minutes=1), ("telegram",))
    return 1000 * (perf_counter() - start)


if __name__ == "__main__":
    print(json.dumps(_measured(Path(sys.argv[1]))))
