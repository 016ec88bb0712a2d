"""A PostgreSQL server of the tests' own, on loopback, as an unprivileged user."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, create_engine, text

# Debian keeps the programs where no PATH looks.
_FOLDERS = [os.environ.get("PATH", ""), *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True))]
# A server of tests may lose everything when the machine stops.
_QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB"


@dataclass
class Postgres:
    """A running server; its databases go with it."""

    port: int
    _admin: Engine = field(init=False, repr=False)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1), repr=False)

    def __post_init__(self) -> None:
        self._admin = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    def new(self) -> str:
        """The address of a new, empty database."""
        name = f"state{next(self._numbers)}"
        with self._admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
        return self.url(name)


def why_not() -> str:
    """Why no server can be started here; empty where one can."""
    if not _program("initdb"):
        return "PostgreSQL's server is not installed"
    if os.geteuid() == 0 and not _other_user():
        return "PostgreSQL does not run as root, and there is no other user to run it"
    return ""


@contextmanager
def server() -> Iterator[Postgres]:
    """A server from its making to its end; nothing of it is left."""
    # Not below pytest's folders, which other users may not enter.
    folder = Path(tempfile.mkdtemp(prefix="chibot-postgres-"))
    try:
        if user := _other_user():
            shutil.chown(folder, user)
        _run(
            "initdb", "-D", f"{folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-locale"
        )
        port = _free_port()
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' {_QUICK}"
        _run("pg_ctl", "-D", f"{folder}/data", "-l", f"{folder}/log", "-w", "-o", options, "start")
        try:
            yield Postgres(port)
        finally:
            _run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _program(name: str) -> str | None:
    return shutil.which(name, path=os.pathsep.join(_FOLDERS))


def _other_user() -> str | None:
    """Who runs the server where root runs the tests."""
    if os.geteuid():
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), None)


def _run(name: str, *arguments: str) -> None:
    program = _program(name)
    assert program
    done = subprocess.run(
        [program, *arguments],
        user=_other_user(),
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
