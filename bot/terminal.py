"""The channel for a terminal: messages are typed or piped in, buttons are a numbered list."""

import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import takewhile
from pathlib import Path

from bot.moments import now
from bot.partner import Partner
from handlers.chat import Attachment, Message, Reply
from knowledge.words.text import fold
from reminders.outcomes import Outcome, Sent

HINT = Reply(
    "Đồng chí gõ câu hỏi, hoặc gõ số để chọn; muốn kết thúc thì gõ “thoát”. Tôi không lưu lại nội dung trò chuyện.\n"
    "Muốn dùng trên trang web: thoát rồi gõ make run. Muốn dùng trên Zalo hoặc Telegram: ghi mã của bot vào "
    "ZALO_BOT_TOKEN hoặc TELEGRAM_BOT_TOKEN trong tệp .env, rồi gõ make run."
)

WIDEST = 100
_PROMPT = "> "
_CONVERSATION = CHANNEL = "terminal"
ADDRESS = f"{CHANNEL}:"
_GREETING, _FAREWELL = "xin chào", "tạm biệt"
_FAREWELLS = {"thoat", "tam biet", "exit", "quit"}
_BULLET = re.compile(r"\s*(?:[-•*]\s+|\d+[.)]\s+)?")

Say = Callable[[Reply], None]


def run(partner: Partner) -> None:
    """Chat until the user leaves. Without a terminal on both sides, each line of the input is a message."""
    is_typed = sys.stdin.isatty() and sys.stdout.isatty()
    chat(partner, _typed() if is_typed else _piped(), say)


def chat(partner: Partner, messages: Iterable[str], say: Say) -> None:
    """Greet, answer messages until they end, one says farewell or Ctrl-C is pressed, and say goodbye."""

    def answer(text: str) -> None:
        say(partner.reply(Message(_CONVERSATION, text, ADDRESS, now())))

    answer(_GREETING)
    say(HINT)
    with suppress(KeyboardInterrupt):
        for text in takewhile(_stays, messages):
            if text.strip():
                answer(text)
    answer(_FAREWELL)


async def deliver(_: str, reply: Reply) -> Outcome:
    """Show a reminder in the chat; whoever uses the terminal is there to read it."""
    say(reply)
    return Sent()


def _stays(text: str) -> bool:
    said = text.strip(" .!\n")
    return len(said) > 20 or fold(said) not in _FAREWELLS


def say(reply: Reply) -> None:
    """Print a reply and a blank line; a file that goes with it is put into the working folder."""
    told = render(reply, width())
    if reply.file:
        told += f"\n{_saved(reply.file)}"
    print(told, end="\n\n", flush=True)


def _saved(file: Attachment) -> str:
    path = Path(file.name)
    try:
        path.write_bytes(file.content)
    except OSError as error:
        return f"Không ghi được tệp {path} ({error.strerror})."
    return f"Đã ghi tệp: {path}"


def width() -> int | None:
    """How wide lines may be; None where no terminal shows them."""
    return min(shutil.get_terminal_size().columns, WIDEST) if sys.stdout.isatty() else None


def render(reply: Reply, width: int | None = None) -> str:
    """A reply as text: what it says, then its buttons as a numbered list, wrapped at words to `width`."""
    buttons = [f"  {number}. {button.label}" for number, button in enumerate(reply.buttons, reply.first)]
    lines = [*reply.text.splitlines(), *([""] if buttons else []), *buttons]
    return "\n".join(lines if width is None else (_wrapped(line, width) for line in lines))


def _wrapped(line: str, width: int) -> str:
    """A line on as many as it needs, under its bullet or number; "10-CT/TW" stays in one piece."""
    bullet = _BULLET.match(line)
    indent = " " * len(bullet[0]) if bullet else ""
    return textwrap.fill(line, width, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False)


def _piped() -> Iterator[str]:
    return (line.rstrip("\n") for line in sys.stdin)


def _typed() -> Iterator[str]:
    """What the user types, until Ctrl-D. A paste of several lines is one message."""
    # Only here, since it takes longer to load than a question takes to answer.
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import InMemoryHistory
    from prompt_toolkit.patch_stdout import patch_stdout

    # The history lasts as long as the chat: nothing is stored without consent.
    session: PromptSession[str] = PromptSession(_PROMPT, history=InMemoryHistory())
    while True:
        try:
            # A reminder that comes meanwhile is shown above what is being typed.
            with patch_stdout(raw=True):
                text = session.prompt()
        except EOFError:
            return
        yield text
