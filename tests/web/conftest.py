from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from bot.partner import Steady
from bot.web.security import PageSettings
from handlers.conversation import Partner
from knowledge.base import KnowledgeBase
from tests.web.browsing import Visits, browsing, chromium
from tests.web.serving import Serving

# Tests ask more in a minute than people do.
BUSY = PageSettings(messages=100_000)


# Not for longer than this folder's tests: others run event loops in this thread.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    found = chromium()
    if not found:
        pytest.skip("there is no Chromium to look at the page with (apt-get install chromium)")
    with browsing(found) as browser:
        yield browser


@pytest.fixture(scope="package")
def site(base: KnowledgeBase) -> Iterator[Serving]:
    """The page, with a partner who knows the articles."""
    with Serving(Steady(Partner(base)), BUSY) as site:
        yield site


@pytest.fixture
def visits(browser: Browser) -> Iterator[Visits]:
    """Opens the page as somebody sees it; in the end nothing may have gone wrong in any browser."""
    visits = Visits(browser)
    yield visits
    visits.close()
