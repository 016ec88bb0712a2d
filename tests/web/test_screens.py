"""`docs/web.md` is what the page shows today."""

from playwright.sync_api import Browser

from tests.web.screens import DOCS, PAGE, SCREENS, shoot
from tests.web.serving import Serving


def test_the_documentation_shows_what_the_page_shows(browser: Browser, site: Serving) -> None:
    page, pictures = shoot(browser, site.url)
    assert PAGE.read_text("utf-8") == page, "run python -m tests.web.screens"
    assert all(picture.startswith(b"\x89PNG") for picture in pictures.values())


def test_the_pictures_are_there_and_small() -> None:
    assert [screen.file for screen in SCREENS if not 5_000 < (DOCS / screen.file).stat().st_size < 80_000] == []
