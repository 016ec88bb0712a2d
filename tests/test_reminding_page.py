"""How reminders are talked about: `docs/conversations/reminders.md` is what the bot says today.

`python -m tests.test_reminding_page` makes it anew.
"""

import re
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.terminal import render
from handlers.chat import Reply
from knowledge.base import KnowledgeBase
from knowledge.build import ensure
from reminders.rules import ZONE
from tests.running import ROOT
from tests.talks import Talks

PAGE = ROOT / "docs" / "conversations" / "reminders.md"
SECRETARY, MEMBER, GROUP = "test:bi-thu", "test:dang-vien", "test:nhom"
WIDTH = 100
_INTRODUCTION = """# Conversations about reminders

Every flow as it is told on a channel without buttons, where what may be pressed is numbered. Lines that begin with `>`
are typed; where several people take part, their names stand before what they type. The codes of invitations are made
up anew each time. This page is made by `python -m tests.test_reminding_page`.
"""


class Scene:
    """A conversation that is written down."""

    def __init__(self, talks: Talks) -> None:
        self.talks = talks
        self.lines: list[str] = []

    def say(self, *texts: str, who: str = SECRETARY, name: str = "", may_manage: bool = True) -> None:
        for text in texts:
            reply = self.talks.say(text, who, is_group=who == GROUP, may_manage=may_manage)
            self.lines.append(f"{f'{name} ' if name else ''}> {text}\n{self._shown(reply)}\n")

    def press(self, label: str, who: str = SECRETARY, name: str = "") -> None:
        labels = [button.label for button in self.talks.last.buttons]
        self.say(str(labels.index(label) + self.talks.last.first), who=who, name=name)

    def pass_until(self, moment: datetime) -> None:
        for delivery, reply in self.talks.deliver(moment):
            self._arrived(delivery.due, reply)

    def _arrived(self, moment: datetime, reply: Reply) -> None:
        self.lines.append(f"({moment.astimezone(ZONE):%d/%m/%Y, %H:%M})\n{self._shown(reply)}\n")

    def _shown(self, reply: Reply) -> str:
        file = [f"(tệp: {reply.file.name})"] if reply.file else []
        return "\n".join([render(_made_up(reply), WIDTH), *file])


def _made_up(reply: Reply) -> Reply:
    """A reply whose invitation has a code that stays the same."""
    return Reply(
        re.sub(r"(?<=moi-)[A-Z0-9]{8}|(?<=lịch này: )[A-Z0-9]{8}", "MAMOI347", reply.text),
        buttons=reply.buttons,
        first=reply.first,
    )


def in_one_line(scene: Scene) -> None:
    scene.say("nhắc họp chi bộ thôn 3 mùng 5 hằng tháng lúc 19h30 tại nhà văn hóa, trước 1 ngày", "đồng ý")


def step_by_step(scene: Scene) -> None:
    scene.say("/nhac", "thu bay dau tien", "7h", "2", "nhà ông Tư, bản Nà Pẳn", "như bí thư")
    scene.say("Huyện Sìn Hồ có bao nhiêu đảng viên?", "tháng giữa quý", "dong y")


def own_reminders(scene: Scene) -> None:
    scene.say(
        "/nhac ngày 31 20h, nếu trùng chủ nhật thì chuyển sang thứ hai", "3", "trước 3 ngày và sáng hôm đó", "thôi"
    )


def misunderstood(scene: Scene) -> None:
    scene.say("/nhac ngày 32 lúc 25h", "/nhac mùng 3 và 18 lúc 19h", "/nhac thứ bảy 19h", "thôi")


def arriving(scene: Scene) -> None:
    scene.talks.say("/nhac họp chi bộ thôn 3 mùng 5 lúc 19h30 tại nhà văn hóa, như bí thư, chuyên đề tháng đầu quý")
    scene.talks.say("đồng ý")
    scene.pass_until(datetime(2027, 1, 4, 19, tzinfo=ZONE))
    scene.press("Nhắc lại sau 1 giờ")
    scene.pass_until(datetime(2027, 1, 4, 20, tzinfo=ZONE))
    scene.press("Dời tháng này")
    scene.say("ngày 6 lúc 20h", "/lich")
    scene.pass_until(datetime(2027, 1, 8, 8, tzinfo=ZONE))
    scene.press("Đã nhận")


def list_and_change(scene: Scene) -> None:
    _set_up(scene)
    scene.say("/lich")
    scene.press("Sửa lịch")
    scene.say("20 giờ, tại hội trường", "đồng ý", "/lich")
    scene.press("Bỏ qua tháng 1/2027")
    scene.press("Họp lại như thường lệ")
    scene.say("/lich")
    scene.press("Tạm dừng")
    scene.press("Tiếp tục nhắc")
    scene.say("/lich")
    scene.press("Tệp lịch (.ics)")
    scene.say("/lich")
    scene.press("Xóa lịch")
    scene.press("Xóa lịch này")


def invite(scene: Scene) -> None:
    _set_up(scene)
    scene.say("/lich moi", name="Bí thư")
    code = scene.talks.only().schedule.code
    scene.say(f"/start moi-{code}", who=MEMBER, name="Đảng viên")
    scene.lines[-1] = scene.lines[-1].replace(code, "MAMOI347")
    scene.say("như đảng viên", "đồng ý", who=MEMBER, name="Đảng viên")
    scene.say("/lich", name="Bí thư")
    scene.talks.deliver(scene.talks.now + timedelta(days=14, hours=11))
    scene.say("/lich boqua", who=MEMBER, name="Đảng viên")


def in_a_group(scene: Scene) -> None:
    scene.say("/nhac mùng 3 lúc 19h, như đảng viên", who=GROUP, name="Đảng viên", may_manage=False)
    scene.say("/nhac mùng 3 lúc 19h, như đảng viên", "đồng ý", who=GROUP, name="Quản trị viên")


def data(scene: Scene) -> None:
    _set_up(scene)
    scene.say("/dulieu", "/dung", "/lich nhanlai", "/xoa", "1", "/dulieu")


def _set_up(scene: Scene) -> None:
    scene.talks.say("/nhac họp chi bộ thôn 3 mùng 5 lúc 19h30 tại nhà văn hóa, nhắc trước 1 ngày")
    scene.talks.say("đồng ý")


SCENES: tuple[tuple[str, Callable[[Scene], None]], ...] = (
    ("In one line", in_one_line),
    ("Step by step, with a question in between", step_by_step),
    ("Reminders of one's own choice, and stopping", own_reminders),
    ("What is not understood", misunderstood),
    ("A reminder arrives: again later, moved, taken note of", arriving),
    ("Listing, editing, leaving out, pausing, a calendar, deleting", list_and_change),
    ("Inviting members", invite),
    ("In a group", in_a_group),
    ("What is kept, stopping, deleting", data),
)


def page(base: KnowledgeBase, folder: Path) -> str:
    """The page with all scenes, each with a state of its own."""
    parts = [_INTRODUCTION]
    for number, (title, play) in enumerate(SCENES):
        (folder / str(number)).mkdir()
        with Talks(base, folder / str(number)) as talks:
            scene = Scene(talks)
            play(scene)
        shown = "\n".join(scene.lines).rstrip()
        parts.append(f"## {title}\n\n```text\n{shown}\n```\n")
    return "\n".join(parts)


def test_the_page_shows_what_the_bot_says(base: KnowledgeBase, tmp_path: Path) -> None:
    assert PAGE.read_text("utf-8") == page(base, tmp_path), "run python -m tests.test_reminding_page"


def write() -> None:
    """Make the page anew."""
    PAGE.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        PAGE.write_text(page(KnowledgeBase(ensure(folder / "knowledge.db")), folder), "utf-8")


if __name__ == "__main__":
    write()
