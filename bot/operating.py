"""What whoever runs the bot asks of it: whether it is healthy, how its reminders go, and copies of its state."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from bot.health import LONGEST_SILENCE, pulse_file, silence
from bot.moments import now
from bot.settings import Settings, state_url

BACKUPS = "backups"


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Tell the command line of the commands."""
    commands.add_parser("health", help="tell whether the bot that runs here reaches its channels (exit code 0)")
    commands.add_parser("reminders", help="tell how many reminders wait, were sent, or may have been lost on the way")
    commands.add_parser("backup", help=f"copy what people are to be reminded of into DATA_DIR/{BACKUPS}")
    restore = commands.add_parser("restore", help="put a copy in the place of what people are to be reminded of")
    restore.add_argument("copy", type=Path, help="a file that backup made; stop the bot first")


def fail(code: int, *lines: str) -> int:
    """Say on the error output what is wrong; returns the exit code."""
    print(*lines, sep="\n", file=sys.stderr)
    return code


def _health(_: argparse.Namespace, settings: Settings) -> int:
    """Whether every channel of the running bot could lately reach what it depends on."""
    found = {name: silence(pulse_file(settings.data_dir, name)) for name in settings.channels}
    silent = {name: seconds for name, seconds in found.items() if seconds is None or seconds > LONGEST_SILENCE}
    if silent:
        since = {name: f" for {seconds:.0f} s" if seconds else " yet" for name, seconds in silent.items()}
        return fail(1, *(f"{name}: has not reached what it depends on{since[name]}" for name in silent))
    print("healthy")
    return 0


def _reminders(_: argparse.Namespace, settings: Settings) -> int:
    from reminders.outbox import Outbox
    from reminders.rules import ZONE
    from reminders.state import open_state
    from reminders.tally import Tally

    state = open_state(state_url(settings))
    outbox = Outbox(state, "operator")
    for name, count in outbox.counts(now()).items():
        print(f"{name:10} {count}")
    following = outbox.next_at()
    print(f"next       {following.astimezone(ZONE):%Y-%m-%d %H:%M %Z}" if following else "next       none")
    if settings.zalo_bot_token:
        limit = settings.zalo_monthly_messages
        print(f"zalo       {Tally(state).count('zalo', now())} messages this month" + (f" of {limit}" if limit else ""))
    return 0


def _backup(_: argparse.Namespace, settings: Settings) -> int:
    from reminders.keeping import backup
    from reminders.state import open_state

    state = open_state(state_url(settings))
    copy = backup(state, settings.data_dir / BACKUPS, now())
    state.dispose()
    if copy is None:
        return fail(1, "The state is on a server: back it up there.")
    print(copy)
    return 0


def _restore(given: argparse.Namespace, settings: Settings) -> int:
    from reminders.keeping import restore
    from reminders.state import file_of

    state = file_of(state_url(settings))
    if state is None:
        return fail(1, "The state is on a server: restore it there.")
    replaced = restore(given.copy, state)
    print(f"{state} is what {given.copy} was" + (f"; what was there is {replaced}" if replaced else ""))
    return 0


COMMANDS: dict[str, Callable[[argparse.Namespace, Settings], int]] = {
    "health": _health,
    "reminders": _reminders,
    "backup": _backup,
    "restore": _restore,
}
