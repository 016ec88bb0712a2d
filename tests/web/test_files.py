"""The page's files: small, the browser's to keep, in need of nothing from elsewhere, and under a strict policy."""

import re
from collections.abc import Iterator

import httpx
import pytest

from bot.web.pages import FOLDER
from bot.web.security import PageSettings
from tests.web.people import Scripted
from tests.web.serving import Serving

FILES = {
    "/": "text/html",
    "/chat.css": "text/css",
    "/chat.js": "text/javascript",
    "/reply.js": "text/javascript",
    "/icon.svg": "image/svg+xml",
}
each_file = pytest.mark.parametrize("path", FILES)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with Serving(Scripted()) as stage:
        yield stage.url


def policy(response: httpx.Response) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in response.headers["content-security-policy"].split(";"))
    return {name: value for name, _, value in parts}


def test_everything_together_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 60_000
    assert {path.name for path in FOLDER.iterdir()} == {"index.html", *(path[1:] for path in FILES if path != "/")}


@each_file
def test_a_file_is_given_once_and_then_only_if_it_has_changed(url: str, path: str) -> None:
    first = httpx.get(url + path)
    assert first.headers["content-type"].partition(";")[0] == FILES[path]
    assert first.headers["cache-control"] == "no-cache"
    again = httpx.get(url + path, headers={"if-none-match": f'"x", {first.headers["etag"]}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert httpx.get(url + path, headers={"if-none-match": '"x"'}).content == first.content
    assert httpx.head(url + path).status_code == 200
    assert httpx.post(url + path).status_code == 405


@each_file
def test_a_file_is_packed_for_those_who_can_unpack_it(url: str, path: str) -> None:
    packed = httpx.get(url + path, headers={"accept-encoding": "br, gzip"})
    plain = httpx.get(url + path, headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content == (FOLDER / (path[1:] or "index.html")).read_bytes()
    assert packed.headers["vary"] == plain.headers["vary"] == "accept-encoding"


@pytest.mark.parametrize("path", [*FILES, "/api/chat", "/nowhere"])
def test_the_policy_holds_everywhere(url: str, path: str) -> None:
    response = httpx.get(url + path)
    assert policy(response) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    others = {"x-frame-options": "DENY", "x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}
    assert {name: response.headers[name] for name in others} == others
    assert "set-cookie" not in response.headers


def test_who_may_embed_is_named_in_the_policy() -> None:
    settings = PageSettings(embedders=("https://xa.example", "https://huyen.example:8443"))
    with Serving(Scripted(), settings) as stage:
        response = httpx.get(stage.url)
    assert policy(response)["frame-ancestors"] == "'self' https://xa.example https://huyen.example:8443"
    assert "x-frame-options" not in response.headers


def test_the_page_names_no_other_host_and_has_nothing_inline() -> None:
    html = (FOLDER / "index.html").read_text("utf-8")
    assert re.findall(r"<style|<script(?![^>]*src=)|\s(?:style|on\w+)=", html) == []
    for path in FOLDER.iterdir():
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert re.findall(r"(?:https?:)?//[\w.]+\.\w+|innerHTML|eval\(", text) == [], path
