"""What the page looks like: the pictures in `docs/`, and `docs/web.md` with what can be read on them.

`python -m tests.web.screens` makes them anew; it needs a Chromium.
"""

import io
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser

from bot.partner import open_partner
from tests.running import ROOT
from tests.web.browsing import DARK, PHONE, Visit, Visits, browsing, chromium
from tests.web.serving import Serving

DOCS = ROOT / "docs"
PAGE = DOCS / "web.md"
_COLOURS = 48
_INTRODUCTION = """# The web page

A chat for any browser, without an account. What stands below is read off the page as a browser shows it, with buttons
in brackets; it is made, with the pictures, by `python -m tests.web.screens`.

- **Embedding.** A site that the operator allows shows the page with one line:
  `<iframe src="https://…/" title="ChiBot" width="380" height="600"></iframe>`. Whoever adds `sandbox` must allow
  scripts, forms, downloads and the same origin.
- **A link with a question.** `https://…/?q=Nghị quyết 21 nói gì` opens the page and asks.
- **Without a connection** the page says so, keeps what is asked, and sends it when the connection is back.
- **What is kept.** Nothing: a conversation's last question is remembered for follow-ups, in memory, under a name that
  the page forgets when it is closed.
- **Programs** may use the page's endpoint too; `bot/web/chat.py` describes it.
"""


@dataclass(frozen=True, slots=True)
class Screen:
    """A picture: its title and file, what it is looked at with, and what is done before."""

    title: str
    file: str
    look: dict[str, Any]
    play: Callable[[Visit], object]


def asking(visit: Visit) -> None:
    visit.ask("dang bo huyen sin ho co bn dang vien")
    visit.ask("còn Rô Men?")


def refused(visit: Visit) -> None:
    visit.ask("Tam Đường có bao nhiêu đảng viên?")


def comparing(visit: Visit) -> None:
    visit.ask("So sánh số đảng viên của Rô Men, Pa Tần và xã Mường Nhé")


SCREENS = (
    Screen("On a phone", "web-phone.png", PHONE | {"device_scale_factor": 2}, asking),
    Screen("In the dark", "web-dark.png", PHONE | DARK | {"device_scale_factor": 2}, refused),
    Screen("On a desk", "web-desktop.png", {"viewport": {"width": 1100, "height": 760}}, comparing),
)


def shoot(browser: Browser, url: str) -> tuple[str, dict[str, bytes]]:
    """The page of the documentation, and the pictures by their names."""
    parts, pictures = [_INTRODUCTION], {}
    visits = Visits(browser)
    for screen in SCREENS:
        visit = visits(url, **screen.look)
        screen.play(visit)
        pictures[screen.file] = visit.page.screenshot(caret="hide")
        parts.append(f"## {screen.title}\n\n![The page]({screen.file})\n\n```text\n{read_off(visit)}\n```\n")
    visits.close()
    return "\n".join(parts), pictures


def read_off(visit: Visit) -> str:
    """What is said on the page, after the welcome."""
    turns = visit.page.locator("#log .turn:not(#welcome)").all()
    told = []
    for turn in turns:
        lines = [line for line in turn.locator(".bubble").inner_text().splitlines() if line]
        buttons = [f"[ {button} ]" for button in turn.get_by_role("button").all_inner_texts()]
        mine = "> " if "me" in (turn.get_attribute("class") or "").split() else ""
        told.append("\n".join([mine + lines[0], *lines[1:], *buttons]))
    return "\n\n".join(told)


def small(picture: bytes) -> bytes:
    """A picture with few colours, which is enough for letters and areas."""
    packed = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(_COLOURS).save(packed, "PNG", optimize=True)
    return packed.getvalue()


def write() -> None:
    """Make the page of the documentation and the pictures anew."""
    found = chromium() or sys.exit("There is no Chromium.")
    with tempfile.TemporaryDirectory() as name, Serving(open_partner(Path(name))) as site, browsing(found) as browser:
        page, pictures = shoot(browser, site.url)
    PAGE.write_text(page, "utf-8")
    for file, picture in pictures.items():
        (DOCS / file).write_bytes(small(picture))


if __name__ == "__main__":
    write()
