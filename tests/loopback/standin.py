"""A stand-in for an API as a test holds it in its hand: started and stopped, failing on demand, with its record."""

import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, Protocol, Self, TypeVar

from tests.loopback.calls import NO_ANSWER, Call, Record, Wanted
from tests.loopback.faults import ClientGone, Drop, Fault, Hang, HttpError, Junk, Refused
from tests.loopback.server import Answer, Incoming, Server

# How soon somebody who waits notices that the client has gone; news wakes at once.
LOOK_AROUND = 0.05


class Asked(Protocol):
    """A call on its way in; `gone` tells whether its client has given up."""

    @property
    def method(self) -> str:
        """The API's name for what is asked."""

    @property
    def parameters(self) -> Mapping[str, object]:
        """What came with it."""

    @property
    def gone(self) -> Callable[[], bool]:
        """Whether nobody waits for the answer any more."""


Request = TypeVar("Request", bound=Asked)


@dataclass(frozen=True)
class Failing:
    """Faults that await the next calls of a method, perhaps only for one chat."""

    method: str
    chat_id: object
    faults: deque[Fault]

    def applies(self, request: Asked) -> bool:
        """Whether this call meets the next fault."""
        there = self.chat_id is None or request.parameters.get("chat_id") == self.chat_id
        return bool(self.faults) and self.method == request.method and there


class StandIn(ABC, Generic[Request, Call]):
    """The server, its record and its faults, under one lock; start it with `with`."""

    def __init__(self, changed: threading.Condition, port: int) -> None:
        self._changed = changed
        self._port = port
        self._record = Record[Call](changed)
        self._failing: list[Failing] = []

    def __enter__(self) -> Self:
        self._server = Server(self, self._port)
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()
        with self._changed:
            self._changed.notify_all()

    @contextmanager
    def down(self) -> Iterator[None]:
        """While this lasts, connections are cut and refused; later the server is back at its address."""
        self._port = self._server.port
        self.__exit__()
        try:
            yield
        finally:
            self.__enter__()

    @property
    def url(self) -> str:
        """The address, without the part that names the bot."""
        return f"http://127.0.0.1:{self._server.port}"

    @property
    def calls(self) -> list[Call]:
        """All calls, in the order in which they were answered."""
        return self._record.matching(lambda _: True)

    def wait_for(self, wanted: Wanted[Call], count: int = 1, timeout: float = 10) -> list[Call]:
        """The calls of a method, or those a predicate picks, once there are `count`; TimeoutError otherwise."""
        return self._record.wait_for(wanted, count, timeout)

    @abstractmethod
    def answer(self, incoming: Incoming) -> Answer | None:
        """Answers what has come; no answer closes the connection."""

    @abstractmethod
    def _success(self, request: Request) -> Answer:
        """Does what a call asks for; raises Refused or ClientGone."""

    @abstractmethod
    def _failure(self, error: HttpError) -> Answer:
        """The answer that tells an error."""

    @abstractmethod
    def _call(self, request: Request, status: int) -> Call:
        """A call as the record has it."""

    def _will_fail(self, method: str, faults: tuple[Fault, ...], chat_id: object) -> None:
        with self._changed:
            self._failing.append(Failing(method, chat_id, deque(faults)))

    def _next_fault(self, request: Request) -> Fault | None:
        with self._changed:
            found = next((failing for failing in self._failing if failing.applies(request)), None)
            return found.faults.popleft() if found else None

    def _met(self, request: Request, fault: Fault | None) -> Answer | None:
        match fault:
            case None:
                return self._done(request)
            case HttpError():
                return self._refused(request, fault)
            case Junk():
                return self._told(request, Answer(fault.code, fault.body.encode(), "text/html"), fault.code)
            case Hang():
                self._left_hanging(request, fault)
            case Drop() if fault.taken:
                self._taken(request)
        return None

    def _done(self, request: Request) -> Answer | None:
        try:
            with self._changed:
                return self._told(request, self._success(request), 200)
        except Refused as refused:
            return self._refused(request, refused.error)
        except ClientGone:
            return None
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            return self._refused(request, HttpError(400, f"Bad Request: can't parse parameters: {error!r}"))

    def _taken(self, request: Request) -> None:
        with self._changed:
            try:
                self._success(request)
            except (Refused, ClientGone):
                pass
            finally:
                self._note(request, NO_ANSWER)

    def _left_hanging(self, request: Request, fault: Hang) -> None:
        if fault.taken:
            self._taken(request)
        else:
            self._note(request, NO_ANSWER)
        with self._changed:
            while not request.gone():
                self._changed.wait(LOOK_AROUND)

    def _refused(self, request: Request, error: HttpError) -> Answer:
        return self._told(request, self._failure(error), error.code)

    def _told(self, request: Request, answer: Answer, status: int) -> Answer:
        self._note(request, status)
        return answer

    def _note(self, request: Request, status: int) -> None:
        self._record.add(self._call(request, status))
