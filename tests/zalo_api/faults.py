"""What can go wrong with a call to Zalo."""

from dataclasses import dataclass

from tests.loopback.faults import HttpError, Junk, Refused

# Source: Zalo Bot API; 403 really says this.
WORDS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Internal server error",
    404: "Not Found",
    408: "Request timeout",
    429: "Too many requests",
}
NGINX = (
    "<html>\r\n<head><title>429 Too Many Requests</title></head>\r\n<body>\r\n"
    "<center><h1>429 Too Many Requests</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)


@dataclass(frozen=True)
class Refusal(HttpError):  # noqa: N818 (no exception either)
    """An answer with `ok` false as Zalo gives it: with HTTP 200, unless the stand-in is told otherwise."""


@dataclass(frozen=True)
class Html429(Junk):
    """What the server before Zalo says to whoever asks too often."""

    code: int = 429
    body: str = NGINX


def refused(code: int, description: str = "") -> Refusal:
    """A refusal with Zalo's words for the code, or these."""
    return Refusal(code, description or WORDS.get(code, "Internal server error"))


def bad(description: str) -> Refused:
    """A method's refusal of its parameters."""
    return Refused(refused(400, description))
