"""Somebody with a browser: what they see, do, and what goes wrong in their browser meanwhile."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, expect, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}
DARK: dict[str, Any] = {"color_scheme": "dark"}
NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 640}}
# Long enough for a machine with much else to do; what is there is not waited for.
expect.set_options(timeout=15_000)
# What Chromium says of every request that fails, which is no mistake of the page.
_FAILED = "Failed to load resource"


def chromium() -> str | None:
    """Where a Chromium is, if there is one."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@contextmanager
def browsing(path: str) -> Iterator[Browser]:
    """The browser at a path, which speaks to nobody by itself.

    Meanwhile no other event loop can run in this thread.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Visit:
    """The page as somebody sees it."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context = context
        self.problems: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("request", self._requested)
        self._host = urlsplit(url).netloc
        self.page.goto(url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(_FAILED):
            self.problems.append(message.text)

    def _requested(self, request: Request) -> None:
        if request.url.startswith("http") and urlsplit(request.url).netloc != self._host:
            self.problems.append(f"a request to {request.url}")

    @property
    def field(self) -> Locator:
        return self.page.get_by_label("Câu hỏi")

    @property
    def status(self) -> Locator:
        return self.page.get_by_role("status")

    @property
    def questions(self) -> Locator:
        return self.page.locator(".me .bubble")

    @property
    def answers(self) -> Locator:
        """The bot's turns after the welcome, each with its buttons."""
        return self.page.locator("#log .bot:not(#welcome)")

    @property
    def last(self) -> Locator:
        return self.answers.last

    def type(self, text: str) -> None:
        """Type a question and send it, without waiting for what comes of it."""
        self.field.fill(text)
        self.field.press("Enter")

    def ask(self, text: str) -> Locator:
        """Ask a question; returns its answer."""
        # One answer each: those before may still be on their way.
        count = self.questions.count()
        self.type(text)
        return self.told(count + 1)

    def press(self, label: str) -> Locator:
        """Press a button of the last answer, or of the welcome; returns the answer."""
        count = self.answers.count()
        where = self.last if count else self.page.locator("#welcome")
        where.get_by_role("button", name=label).click()
        return self.told(count + 1)

    def told(self, count: int) -> Locator:
        """The last answer, as soon as there are so many."""
        expect(self.answers).to_have_count(count)
        return self.last


class Visits:
    """Visits of one test, each with a browser's profile of its own."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._made: list[Visit] = []

    def __call__(self, url: str, **options: Any) -> Visit:  # noqa: ANN401 - Playwright's own
        context = self._browser.new_context(reduced_motion="reduce", **options)
        context.set_default_timeout(10_000)
        visit = Visit(context, url)
        self._made.append(visit)
        return visit

    def close(self) -> None:
        """End all visits; fails where something went wrong in a browser."""
        for visit in self._made:
            visit.context.close()
        assert [problem for visit in self._made for problem in visit.problems] == []
