"""How the page looks, and whether everybody can use it: axe-core, light and dark, narrow and wide."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import expect

from tests.web.browsing import DARK, NARROW, PHONE, Visit, Visits
from tests.web.serving import Serving

SERIOUS = ("serious", "critical")
LOOKS = {"light": PHONE, "dark": PHONE | DARK, "320 px": NARROW, "320 px and dark": NARROW | DARK}
each_look = pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)


def findings(visit: Visit) -> list[str]:
    found = Axe().run(visit.page).response["violations"]
    return [
        json.dumps([rule["id"], *(node["html"] for node in rule["nodes"])])
        for rule in found
        if rule["impact"] in SERIOUS
    ]


@each_look
def test_axe_finds_nothing_serious(visits: Visits, site: Serving, look: dict[str, Any]) -> None:
    visit = visits(site.url, **look)
    for text in ("Tam Đường có bao nhiêu đảng viên?", "nq 06 noi ve viec gi", "/sosanh đảng viên", "/trogiup"):
        visit.ask(text)
    visit.context.set_offline(True)
    visit.type("còn Rô Men?")
    expect(visit.page.locator(".mark")).to_be_visible()
    assert findings(visit) == []
    visit.page.close()


def test_axe_finds_what_is_wrong(visits: Visits, site: Serving) -> None:
    visit = visits(site.url)
    visit.page.evaluate("document.querySelector('label').remove(); question.placeholder = ''")
    assert any("question" in finding for finding in findings(visit))


def test_nothing_stands_beyond_the_edge(visits: Visits, site: Serving) -> None:
    visit = visits(f"{site.url}/?q={quote('a' * 300)}", **NARROW)
    for text in ("/sosanh đảng viên", "/vanban"):
        visit.ask(text)
    for width in (320, 390, 768, 1400):
        visit.page.set_viewport_size({"width": width, "height": 600})
        assert visit.page.evaluate("document.documentElement.scrollWidth") == width
        expect(visit.field).to_be_in_viewport(ratio=1)


def test_letters_are_large_enough_for_phones_not_to_zoom_in(visits: Visits, site: Serving) -> None:
    visit = visits(site.url, **PHONE)
    assert visit.field.evaluate("it => parseFloat(getComputedStyle(it).fontSize)") >= 16
    sizes = [box for button in visit.page.get_by_role("button").all() if (box := button.bounding_box())]
    assert min(size["height"] for size in sizes) >= 44


def test_dark_is_dark(visits: Visits, site: Serving) -> None:
    colour = "it => getComputedStyle(document.documentElement).backgroundColor"
    light, dark = (visits(site.url, **look).field.evaluate(colour) for look in ({}, DARK))
    assert (light, dark) == ("rgb(246, 243, 236)", "rgb(22, 21, 20)")


def test_nothing_moves_for_those_whom_it_disturbs(visits: Visits, site: Serving) -> None:
    style = "it => [getComputedStyle(it).animationName, getComputedStyle(document.documentElement).scrollBehavior]"
    visit = visits(site.url)
    assert visit.page.locator("#typing i").first.evaluate(style) == ["none", "auto"]
    visit.page.emulate_media(reduced_motion="no-preference")
    assert visit.page.locator("#typing i").first.evaluate(style) == ["breathe", "smooth"]
