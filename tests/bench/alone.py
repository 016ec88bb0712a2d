"""The bot alone in a process: `python -m tests.bench.alone KNOWLEDGE_FILE` asks it each line of the input.

Prints a JSON object: milliseconds until the first answer, per question after that, and resident memory.
"""

import json
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.bench.contenders import Bot
from tests.bench.contest import WARM_UP, percentile
from tests.bench.processes import memory


def measure(path: Path, texts: list[str]) -> dict[str, float | None]:
    """Ask the bot each text once."""
    start = perf_counter()
    bot = Bot(path)
    bot.find(WARM_UP[1])
    first = perf_counter() - start
    for text in WARM_UP:
        bot.find(text)
    spent = []
    for text in texts:
        start = perf_counter()
        bot.find(text)
        spent.append((perf_counter() - start) * 1000)
    held = memory()
    return {"first": first * 1000, "median": median(spent), "p99": percentile(spent, 99)} | held


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), sys.stdin.read().splitlines())))
