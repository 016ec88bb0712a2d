"""Files by link: for channels that carry no files themselves, held in memory for a while under names nobody guesses."""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from time import monotonic
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

MOST = 500
LONGEST = 24 * 3600.0  # seconds
# What is kept of somebody may be deleted at any time, and should not be found here for long after.
PRIVATE, SOON = "application/json", 600.0
_PATH = "/files"
_GONE = "Tệp này không còn. Đồng chí vui lòng hỏi lại để nhận tệp mới."

_File = tuple[float, str, bytes]


class Files:
    """Files that may be fetched by whoever has the link; the oldest are forgotten."""

    def __init__(self, base_url: str, clock: Callable[[], float] = monotonic) -> None:
        """`base_url` is the public address of this server, without a slash at its end; the clock gives seconds."""
        self._base_url = base_url
        self._clock = clock
        self._files: OrderedDict[str, _File] = OrderedDict()

    def publish(self, name: str, media_type: str, content: bytes) -> str:
        """Keep a file for a day, what is kept of somebody for some minutes; returns its link."""
        place = f"{secrets.token_urlsafe(16)}/{name}"
        self._files[place] = (self._clock(), media_type, content)
        while len(self._files) > MOST or self._is_over(next(iter(self._files.values()))):
            self._files.popitem(last=False)
        return f"{self._base_url}{_PATH}/{quote(place)}"

    @property
    def routes(self) -> list[Route]:
        """Where the files are fetched."""
        return [Route(f"{_PATH}/{{key}}/{{name}}", self._file)]

    async def _file(self, request: Request) -> Response:
        found = self._files.get("{key}/{name}".format(**request.path_params))
        if found is None or self._is_over(found):
            return PlainTextResponse(_GONE, 404)
        # A link is a secret between whoever was given it: nothing on the way keeps or indexes the file.
        headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex"}
        return Response(found[2], media_type=found[1], headers=headers)

    def _is_over(self, file: _File) -> bool:
        return self._clock() - file[0] > (SOON if file[1] == PRIVATE else LONGEST)
