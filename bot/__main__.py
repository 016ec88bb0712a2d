"""The command line: `python -m bot` chats in the terminal, `ask` answers, `settings` shows the settings."""

import argparse
import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from bot import jsonl, logs, operating, terminal
from bot.operating import fail
from bot.partner import Partner, open_partner
from bot.serve import is_configured, serve
from bot.settings import Settings, SettingsError, load, registry, secrets, state_url, values
from handlers.chat import Message

if TYPE_CHECKING:
    from reminders.book import Book

OpenPartner = Callable[[Path, "Book | None"], Partner]


def main(arguments: Sequence[str] | None = None, open_partner: OpenPartner = open_partner) -> int:
    """Run one command; returns the exit code."""
    _speak_utf8()
    given = _parser().parse_args(arguments)
    try:
        return _run(given, open_partner)
    except SettingsError as error:
        return fail(2, *error.problems)
    except BrokenPipeError:
        # Nobody reads on. Python would complain once more when it flushes the output at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


def _run(given: argparse.Namespace, open_partner: OpenPartner) -> int:
    settings = load()
    logs.set_up(settings.log_level, secrets(settings))
    if given.command == "settings":
        return _show(settings)
    if given.command in operating.COMMANDS:
        return operating.run(given, settings)
    try:
        return (
            _ask(given, open_partner(settings.data_dir, None))
            if given.command == "ask"
            else _speak(given, settings, open_partner)
        )
    except (OSError, sqlite3.Error) as error:
        return fail(1, f"There is no way to the knowledge file in DATA_DIR ({settings.data_dir}): {error}")


def _speak(given: argparse.Namespace, settings: Settings, open_partner: OpenPartner) -> int:
    # Loading these takes as long as answering, and whoever only asks needs none of them.
    from bot.reminding import Reminding, beside
    from reminders.book import Book
    from reminders.state import StateError, open_state

    try:
        state = open_state(state_url(settings))
    except StateError as error:
        return fail(1, f"There is no way to what people are to be reminded of (DATABASE_URL, DATA_DIR): {error}")
    partner = open_partner(settings.data_dir, Book(state))
    if given.command is None and is_configured(settings):
        serve(settings, partner, state)
        return 0
    with beside(Reminding(state, settings.data_dir, {terminal.CHANNEL: terminal.deliverer(partner)})):
        terminal.run(partner)
    return 0


def _ask(given: argparse.Namespace, partner: Partner) -> int:
    if given.jsonl:
        jsonl.converse(partner, sys.stdin.buffer, sys.stdout.buffer)
    else:
        reply = partner.reply(Message("ask", _utf8(given.question)))
        print(terminal.render(reply, terminal.width()))
    return 0


def _utf8(words: Sequence[str]) -> str:
    """Words of the command line as they were typed, whatever character set Python took them for."""
    return os.fsencode(" ".join(words)).decode("utf-8", "replace")


def _show(settings: Settings) -> int:
    current = values(settings)
    for setting in registry():
        print(f"{setting.name}={current[setting.name]}")
        print(f"    {setting.meaning} Default: {setting.default or 'none'}")
    return 0


def _speak_utf8() -> None:
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="ChiBot. Without a command: speak where the settings say, else in the terminal.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    ask = commands.add_parser("ask", help="answer one question, or a stream of them")
    asked = ask.add_mutually_exclusive_group(required=True)
    asked.add_argument("question", nargs="*", default=[], help="a question in Vietnamese")
    asked.add_argument(
        "--jsonl",
        action="store_true",
        help='answer each line {"conversation": ID, "text": MESSAGE} of the input with a line of the output',
    )
    commands.add_parser("chat", help="chat in the terminal, even where a channel is configured")
    operating.add_parsers(commands)
    commands.add_parser("settings", help="show every setting, its value, meaning and default")
    return parser


if __name__ == "__main__":
    sys.exit(main())
