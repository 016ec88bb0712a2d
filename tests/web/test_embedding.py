"""The page in a frame of another site: where the operator allows it, and nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.web.security import PageSettings
from tests.web.people import Scripted
from tests.web.serving import Serving

LINE = '<iframe src="{url}/" title="ChiBot"></iframe>'


class Embedder(BaseHTTPRequestHandler):
    """Another site: every page of it shows in a frame what its query says."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.end_headers()
        frame = LINE.format(url=self.path.partition("?")[2])
        self.wfile.write(f'<!doctype html><link rel="icon" href="data:,">{frame}'.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The origin of the other site."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Embedder) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@contextmanager
def embedded(browser: Browser, elsewhere: str, chat: str) -> Iterator[tuple[Page, list[str]]]:
    """The other site's page with the chat in it, and what the browser complains of."""
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.goto(f"{elsewhere}/?{chat}")
    yield page, complaints
    page.close()


def test_a_site_that_may_shows_the_page_with_one_line(browser: Browser, elsewhere: str) -> None:
    settings = PageSettings(embedders=("https://xa.example", elsewhere))
    with Serving(Scripted(), settings) as chat, embedded(browser, elsewhere, chat.url) as (page, complaints):
        frame = page.frame_locator("iframe")
        expect(frame.get_by_label("Câu hỏi")).to_be_visible()
        # It leaves the other page where its reader is.
        expect(page.locator("iframe")).not_to_be_focused()
        frame.get_by_label("Câu hỏi").fill("một")
        frame.get_by_label("Câu hỏi").press("Enter")
        expect(frame.locator("#log .me + .bot .bubble")).to_have_text("một")
        assert complaints == []


@pytest.mark.parametrize("embedders", [(), ("https://xa.example",)])
def test_a_site_that_may_not_shows_nothing(browser: Browser, elsewhere: str, embedders: tuple[str, ...]) -> None:
    settings = PageSettings(embedders=embedders)
    with Serving(Scripted(), settings) as chat, embedded(browser, elsewhere, chat.url) as (page, complaints):
        expect(page.frame_locator("iframe").locator("body")).to_be_attached()
        assert page.frame_locator("iframe").get_by_label("Câu hỏi").count() == 0
        assert any("frame-ancestors" in complaint or "X-Frame-Options" in complaint for complaint in complaints)
