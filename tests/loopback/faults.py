"""What can go wrong with a call: the API's own refusals, and the network's faults."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class HttpError:
    """An answer with `ok` false; `parameters` may hold more about it, such as Telegram's retry_after."""

    code: int
    description: str = ""
    parameters: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Junk:
    """An answer that isn't JSON, as a gateway before the API gives."""

    code: int = 502
    body: str = "<html><head><title>502 Bad Gateway</title></head></html>"


@dataclass(frozen=True)
class Hang:
    """No answer until the client gives up. Such a call is on record; `taken` says whether it also has its effect."""

    taken: bool = True


@dataclass(frozen=True)
class Drop:
    """The connection closes without an answer. Only if `taken` is the call on record and has its effect."""

    taken: bool = False


Fault = HttpError | Junk | Hang | Drop


class Refused(Exception):  # noqa: N818 (a refusal is an answer like another)
    """A method's way of answering with an error."""

    def __init__(self, error: HttpError) -> None:
        super().__init__(error.description)
        self.error = error


class ClientGone(Exception):  # noqa: N818 (nothing went wrong)
    """Nobody is left to answer."""
