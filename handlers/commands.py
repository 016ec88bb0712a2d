"""Commands: one registry, from which the channels' menus, `/trogiup` and the README's table are made."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from handlers import browse
from handlers.chat import Button, Reply
from handlers.context import Context, Outcome
from handlers.reminding import invitation, listing, privacy, setup
from handlers.reminding.summary import PAYLOAD
from handlers.talk import tell_talk
from knowledge.base import KnowledgeBase
from knowledge.words.text import fold

_CALL = re.compile(r"/(\w{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
# Where no link can carry it, an invitation is typed, and people leave out what looks like noise.
_INVITED = re.compile(rf"(?:/?start\s+)?{PAYLOAD}(\w{{8}})\.?", re.IGNORECASE)
_NEAR = 3
Run = Callable[[Context, str], Outcome]


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name without the slash, what it does (Vietnamese and English), and what may stand behind it."""

    name: str
    meaning: str
    english: str
    run: Run
    argument: str = ""
    aliases: tuple[str, ...] = ()
    is_menu: bool = True


@dataclass(frozen=True, slots=True)
class Call:
    """A command as somebody typed it: its name without marks in small letters, and what stood behind it."""

    name: str
    argument: str


def read(text: str) -> Call | None:
    """The command that a message is; None for any other message."""
    if invited := _INVITED.fullmatch(text.strip()):
        return Call("start", f"{PAYLOAD}{invited[1]}")
    match = _CALL.fullmatch(text.strip())
    return Call(fold(match[1]), (match[2] or "").strip()) if match else None


def find(name: str) -> Command | None:
    """The command of a name or alias."""
    return next((command for command in REGISTRY if name in (command.name, *command.aliases)), None)


def run(context: Context, call: Call) -> Outcome:
    """What a command says, asks or sets up; the nearest commands where there is none of that name."""
    command = find(call.name)
    return command.run(context, call.argument) if command else _unknown(call)


def _unknown(call: Call) -> Reply:
    names = {name: command for command in REGISTRY for name in (command.name, *command.aliases)}
    near = process.extract(call.name, list(names), scorer=OSA.normalized_similarity, limit=_NEAR, score_cutoff=0.5)
    commands = list(dict.fromkeys(names[name].name for name, *_ in near)) or ["trogiup"]
    offered = [f"/{name} {call.argument}".strip() for name in commands]
    buttons = tuple(Button(text, text) for text in offered)
    return Reply(f"Tôi không có lệnh /{call.name}. Có phải đồng chí muốn dùng một lệnh dưới đây?", "other", buttons)


def _start(context: Context, payload: str) -> Outcome:
    setup.wake(context)
    if payload.startswith(PAYLOAD):
        return invitation.accept(context, payload.removeprefix(PAYLOAD))
    return browse.opened(context.base, payload) if payload else tell_talk(context.base, "greeting")


def _help(context: Context, _: str) -> Reply:
    told = tell_talk(context.base, "help")
    lines = [f"{spelt(command)} – {command.meaning.lower()}" for command in REGISTRY if command.is_menu]
    return Reply("\n".join([told.text, "", "Các lệnh:", *lines]), buttons=told.buttons)


def spelt(command: Command) -> str:
    """A command as one types it, with what may stand behind it: "/hoi <câu hỏi>"."""
    return f"/{command.name} <{command.argument}>" if command.argument else f"/{command.name}"


def _ask(_: Context, question: str) -> Outcome:
    return question or Reply("Đồng chí gõ câu hỏi sau lệnh, ví dụ: /hoi Sìn Hồ có bao nhiêu đảng viên?")


def _document(kind: str | None = None) -> Run:
    return lambda context, argument: browse.documents(context.base, kind, argument)


def _browsing(browse: Callable[[KnowledgeBase, str], Reply | str]) -> Run:
    """A command that needs the knowledge and nothing else."""
    return lambda context, argument: browse(context.base, argument)


REGISTRY = (
    Command("start", "Bắt đầu", "Start", _start, is_menu=False),
    Command("trogiup", "Hướng dẫn sử dụng", "Help", _help, aliases=("help", "giupdo")),
    Command("hoi", "Hỏi một câu", "Ask a question", _ask, "câu hỏi", ("ask",)),
    Command("vanban", "Tra văn bản theo số hoặc chủ đề", "Look up a document", _document(), "số hoặc chủ đề"),
    Command(
        "nghiquyet", "Tra nghị quyết", "Look up a resolution", _document("NQ"), "số hoặc chủ đề", ("resolution", "nq")
    ),
    Command("chithi", "Tra chỉ thị", "Look up a directive", _document("CT"), "số hoặc chủ đề"),
    Command("ketluan", "Tra kết luận", "Look up a conclusion", _document("KL"), "số hoặc chủ đề"),
    Command("huongdan", "Tra hướng dẫn", "Look up guidance", _document("HD"), "số hoặc chủ đề"),
    Command("kehoach", "Tra kế hoạch", "Look up a plan", _document("KH"), "số hoặc chủ đề"),
    Command("diaphuong", "Xem những gì có về một nơi", "What is known of a place", _browsing(browse.place), "nơi"),
    Command("giaiphap", "Xem các cách làm, mô hình", "Ways of working", _browsing(browse.methods), "nơi hoặc chủ đề"),
    Command("sosanh", "So sánh số liệu giữa các nơi", "Compare places", _browsing(browse.comparison), "chỉ tiêu"),
    Command("nguon", "Xem các bài báo được dùng", "The articles", _browsing(browse.articles)),
    Command(
        "nhac",
        "Đặt lịch nhắc họp chi bộ hằng tháng",
        "Set up reminders of the monthly meeting",
        setup.remind,
        "ngày, giờ, nơi họp",
        ("remind", "nhachop", "nhaclich"),
    ),
    Command(
        "lich",
        "Xem, sửa, dời, tạm dừng lịch nhắc",
        "Your reminders",
        listing.schedules,
        aliases=("schedule", "lichhop"),
    ),
    Command(
        "dulieu", "Xem những gì được lưu về đồng chí", "What is kept of you", privacy.data, aliases=("data", "mydata")
    ),
    Command(
        "xoa",
        "Xóa ngay mọi dữ liệu được lưu",
        "Delete all that is kept",
        privacy.erase,
        aliases=("delete", "xoadulieu"),
    ),
    Command("dung", "Ngừng nhận lời nhắc", "Stop all reminders", privacy.stop, aliases=("stop", "ngung")),
)
