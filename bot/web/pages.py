"""The page: its files, its endpoint, and what it asks of the application that serves them."""

import gzip
from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.partner import Partner
from bot.web.chat import Chat
from bot.web.security import PageSettings, SecurityHeaders

FOLDER = Path(__file__).parent / "page"
# What the system makes of a file's name is not for certain, and browsers are told to trust the type.
_TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


def routes(partner: Partner, settings: PageSettings) -> list[Route]:
    """The page at / with what belongs to it, and the endpoint at /api/chat where `partner` answers.

    They belong behind `middleware`.
    """
    found = [path for path in sorted(FOLDER.iterdir()) if path.suffix[1:] in _TYPES]
    files = [Route(f"/{path.name}".replace("index.html", ""), _giving(path)) for path in found]
    # First what is asked most: routes are tried in turn.
    return [Route("/api/chat", Chat(partner, settings)), *files]


def middleware(settings: PageSettings) -> Middleware:
    """Puts the headers that keep the page safe on all that an application says."""
    return Middleware(SecurityHeaders, settings)


def _giving(path: Path) -> Callable[[Request], Awaitable[Response]]:
    """Gives a file: packed where the browser can unpack it, and only if it has changed."""
    content = path.read_bytes()
    packed = gzip.compress(content, mtime=0)
    kind = _TYPES[path.suffix[1:]]
    # Weak, since the same stands for the packed and the unpacked file.
    tag = f'W/"{sha256(content).hexdigest()[:16]}"'
    headers = {"etag": tag, "cache-control": "no-cache", "vary": "accept-encoding"}

    async def give(request: Request) -> Response:
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(packed, headers=headers | {"content-encoding": "gzip"}, media_type=kind)
        return Response(content, headers=headers, media_type=kind)

    return give
