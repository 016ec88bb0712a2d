"""The command line: `python -m bot` speaks on its channels, `chat` in the terminal, `ask` answers."""

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from io import TextIOWrapper
from pathlib import Path

from bot import jsonl, logs, operating, terminal
from bot.beside import Beside
from bot.operating import fail
from bot.partner import KnowledgeError, OpenBook, Partner, PartnerWith, open_partner
from bot.serve import serve
from bot.settings import Settings, SettingsError, load, registry, secrets, values
from handlers.chat import Message
from reminders.errors import StateError

NOTHING_TO_RUN = (
    "No channel is configured: set TELEGRAM_BOT_TOKEN or ZALO_BOT_TOKEN, or take WEB_PAGE=false away. "
    "`python -m bot chat` chats in the terminal."
)

OpenPartner = Callable[[Path, OpenBook | None], Partner]


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
    logs.set_up(settings.log_level, secrets(settings), is_json=settings.log_format == "json")
    if given.command == "settings":
        return _show(settings)
    try:
        if given.command in operating.COMMANDS:
            return operating.COMMANDS[given.command](given, settings)
        return _converse(given, settings, partial(open_partner, settings.data_dir))
    except (KnowledgeError, StateError) as error:
        return fail(1, str(error))


def _converse(given: argparse.Namespace, settings: Settings, partner_with: PartnerWith) -> int:
    if given.command == "ask":
        _ask(given, partner_with(None))
    elif given.command == "chat":
        _chat(settings, partner_with)
    elif not settings.channels:
        return fail(2, NOTHING_TO_RUN)
    else:
        return 0 if serve(settings, partner_with) else 1
    return 0


def _chat(settings: Settings, partner_with: PartnerWith) -> None:
    beside = Beside(settings)
    partner = partner_with(beside.book)
    with beside.delivering({terminal.CHANNEL: terminal.deliver}):
        terminal.run(partner)


def _ask(given: argparse.Namespace, partner: Partner) -> None:
    if given.jsonl:
        jsonl.converse(partner, sys.stdin.buffer, sys.stdout.buffer)
    else:
        # All that is loaded stays until the end, which is near: looking for garbage would take a fifth of the time.
        gc.disable()
        try:
            reply = partner.reply(Message("ask", _utf8(given.question)))
        finally:
            gc.enable()
        print(terminal.render(reply, terminal.width()))


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
        description="ChiBot. Without a command: speak where the settings say, else on a web page of this machine.",
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
    commands.add_parser("chat", help="chat in the terminal")
    operating.add_parsers(commands)
    commands.add_parser("settings", help="show every setting, its value, meaning and default")
    return parser


if __name__ == "__main__":
    sys.exit(main())
