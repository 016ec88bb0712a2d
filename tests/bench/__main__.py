"""`python -m tests.bench`: accuracy, speed and memory of the bot and its rivals, in one run on one machine."""

import argparse
import os
import platform
import shutil
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from knowledge.build import build
from knowledge.content import ARTICLES, content_files, read_articles
from knowledge.words.text import fold
from tests.bench import channels, draining, processes, reminders, synthetic
from tests.bench.channels import CHANNELS
from tests.bench.contenders import contenders
from tests.bench.contest import hold
from tests.bench.questions import Question, own_questions, sample
from tests.bench.report import results, table, wanted


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: made-up places, questions in each contest, questions to the bot alone, starts.

    Messages to each channel that come at once, of how many questions those are that recur, and messages that come
    steadily; schedules, of which a fifth is due at the same minute; reminders that are delivered. How often what is
    compared with something bare takes turns with it.
    """

    places: int = 10_000
    own: int = 100_000
    made_up: int = 200
    own_among_many: int = 100
    alone: int = 2_000
    starts: int = 7
    messages: int = 600
    recurring: int = 170
    steadily: int = 500
    schedules: int = 1_000_000
    reminders: int = 900
    pairs: int = 3
    # Telegram's limits allow 30 messages a second in all; the other channels' are a user's or an address's own.
    channels: tuple[tuple[str, str, int], ...] = (("telegram", "kept", 20), *((n, "lifted", 50) for n in CHANNELS))


QUICK = Size(
    places=20,
    own=20,
    made_up=15,
    own_among_many=5,
    alone=20,
    starts=1,
    messages=10,
    recurring=5,
    steadily=5,
    schedules=1_000,
    reminders=10,
    pairs=1,
    channels=(("telegram", "lifted", 50), ("web", "lifted", 50)),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few questions and facts only, to see that it works")
    size = QUICK if parser.parse_args(arguments).quick else Size()
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as folder:
        rows = [*_today(Path(folder), size), *_many(Path(folder), size), *_start(Path(folder), size)]
        rows += [*_channels(Path(folder), size), *_reminders(Path(folder), size.schedules)]
        rows += _draining(size)
    _section("Wanted")
    print(table([("", "measured", "wanted", ""), *rows]))


def _section(title: str) -> None:
    print(f"\n{title}\n{'-' * len(title)}", flush=True)


def _today(folder: Path, size: Size) -> list[tuple[str, str, str, str]]:
    path = folder / "knowledge.db"
    _section(f"Today's base: {_built(path, ARTICLES)}")
    questions = sample(own_questions(), size.own)
    figures = _contest(path, questions, questions)
    return [wanted("p99 per question, today's base", figures["p99"], "ms", 5)]


def _many(folder: Path, size: Size) -> list[tuple[str, str, str, str]]:
    content, path = folder / "content", folder / "many.db"
    country = synthetic.imagine(size.places, _real_names(folder / "knowledge.db"))
    content.mkdir()
    for article in content_files(ARTICLES):
        shutil.copy(article, content)
    synthetic.write(country, content)
    _section(f"Today's base and {size.places:,} made-up places with ten figures each: {_built(path, content)}")
    own = own_questions()
    questions = synthetic.ask(country, size.made_up) + sample(own, size.own_among_many)
    figures = _contest(path, questions, synthetic.ask(country, size.alone) + sample(own, size.alone))
    return [
        wanted("p99 per question, many facts", figures["p99"], "ms", 15),
        wanted("memory of the bot, many facts", figures["peak"], "MB", 400),
    ]


def _built(path: Path, folder: Path) -> str:
    """Build a knowledge file; what is in it and how long it took."""
    start = perf_counter()
    build(path, folder)
    spent = perf_counter() - start
    entries = sum(len(article.entries) for article in read_articles(folder))
    return f"{entries:,} entries, built in {spent:.1f} s"


def _real_names(path: Path) -> frozenset[str]:
    """Folded names and words that a made-up place must not bear."""
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("select phrase from phrases").fetchall()
    return frozenset(fold(name) for (name,) in rows)


def _contest(path: Path, questions: Sequence[Question], alone: Sequence[Question]) -> dict[str, float | None]:
    """Hold a contest and print it; the bot alone in a process gives the figures that are returned."""
    print(results(hold(contenders(path), questions)))
    figures = processes.alone(path, [question.text for question in alone])
    shown = ", ".join(f"{name} {value:.2f}" for name, value in figures.items() if value is not None)
    print(f"ChiBot alone in a process, {len(alone)} questions (ms and MB): {shown}", flush=True)
    return figures


def _channels(folder: Path, size: Size) -> list[tuple[str, str, str, str]]:
    _section(f"Channels over loopback: {size.messages} messages at once, then {size.steadily} steadily")
    rows = []
    for name, limits, pace in size.channels:
        steadily = (size.messages, size.steadily, pace)
        at_once = [(size.messages, 0, 0.0)] * (size.pairs if limits == "lifted" else 1)
        rows.append(_ratio(name, limits, folder, [steadily, *at_once[1:]], 0))
        if limits == "lifted":
            rows.append(_ratio(name, limits, folder, at_once, size.recurring))
    return rows


def _ratio(
    channel: str, limits: str, folder: Path, sizes: Sequence[tuple[int, int, float]], recurring: int
) -> tuple[str, str, str, str]:
    """The bot beside bare ones, in turns, once with each size: the rates of the middle ratio."""
    found = [
        {kind: channels.measure(channel, kind, folder, limits, size, recurring) for kind in channels.KINDS}
        for size in sizes
    ]
    asked = f"{recurring} questions recur" if recurring else "all questions new"
    case = f"{channel:8}  limits {limits:6}  {asked}"
    for speeds in found:
        for kind, speed in speeds.items():
            print(f"{case}  {kind:9}  {channels.told(speed, sizes[0][2])}", flush=True)
    of_echo, of_answering = (median(s["ChiBot"].rate / s[kind].rate for s in found) for kind in channels.KINDS[1:])
    print(f"{case}  of the echo bot's {of_echo:.2f}, of the answering one's {of_answering:.2f}")
    what = f"answers per second on {channel}, of an echo bot's, limits {limits}, {asked}"
    return (what, f"{of_echo:.2f}", "≥ 0.85", "met" if of_echo >= 0.85 else "MISSED")


def _reminders(folder: Path, schedules: int) -> list[tuple[str, str, str, str]]:
    due = schedules // 5
    _section(f"Reminders: {schedules:,} schedules in SQLite, {due:,} of them due at the same minute")
    found = reminders.measure(folder, schedules, due)
    assert found["made"] == due
    idle = ", ".join(f"{name} {found[name]:.2f} ms" for name in ("median", "p99", "slowest"))
    print(f"A tick with nothing due: {idle}. What is due made into deliveries: {found['rate']:,.0f} a second.")
    print(f"Memory {found['peak']:.0f} MB, the file {found['size']:.0f} MB before")
    verdict = "met" if found["rate"] >= 20_000 else "MISSED"
    return [
        wanted("p99 of a tick with nothing due", found["p99"], "ms", 20),
        ("deliveries made of what is due, per second", f"{found['rate']:,.0f}", "≥ 20,000", verdict),
        wanted("memory while they are made", found["peak"] or None, "MB", 300),
    ]


def _draining(size: Size) -> list[tuple[str, str, str, str]]:
    messages = size.reminders
    _section(f"Reminders delivered on Telegram over loopback: {messages} without limits, {2 * messages} with them")
    pairs = [(draining.drained(messages, "off"), draining.looped(messages)) for _ in range(size.pairs)]
    for drained, looped in pairs:
        print(f"no limits: outbox {drained.rate:.0f} a second, the library's bare loop {looped.rate:.0f}")
    ratio = median(drained.rate / looped.rate for drained, looped in pairs)
    limited = draining.drained(2 * messages, "on")
    print(f"with limits: {limited.rate:.2f} a second, at most {limited.most} in any second")
    keeps = "met" if limited.rate >= 0.95 * 30 and limited.most <= 30 else "MISSED"
    return [
        ("reminders delivered, of a bare loop's", f"{ratio:.2f}", "≥ 0.80", "met" if ratio >= 0.8 else "MISSED"),
        ("reminders delivered per second, with limits", f"{limited.rate:.2f}", "28.5 to 30", keeps),
    ]


def _start(folder: Path, size: Size) -> list[tuple[str, str, str, str]]:
    _section("Programs")
    starts = processes.starts(folder, size.starts)
    print("`python -m bot ask`, start to answer: " + ", ".join(f"{name} {s:.2f} s" for name, s in starts.items()))
    chat = processes.chat_memory(folder)
    return [
        wanted("`python -m bot ask`, start to answer (the slowest)", max(starts.values()), "s", 0.7),
        wanted("memory of the terminal chat", chat["resident"], "MB", 120),
    ]


if __name__ == "__main__":
    main()
