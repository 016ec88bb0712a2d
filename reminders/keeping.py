"""Housekeeping of the state: what is of no more use is forgotten, and a good copy is kept for bad days."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Engine, Table, and_, delete, exists, select, tuple_

from reminders.errors import StateError
from reminders.moments import seconds_of
from reminders.rules import ZONE, period_of
from reminders.state import VERSIONS, words_of
from reminders.tables import CHANGES, DELIVERIES, OCCURRENCES, SCHEDULES, SKIPS, SUBSCRIPTIONS

# How long what is over is kept: meetings, and subscriptions that somebody stopped.
PAST, STOPPED = timedelta(days=92), timedelta(days=30)
KEPT = 7

# So many rows at a time, that nobody else waits for long.
_AT_ONCE = 5000
_S = SUBSCRIPTIONS.c
_OTHERS = SUBSCRIPTIONS.alias("others").c


def sweep(engine: Engine, now: datetime) -> dict[str, int]:
    """Forget what is older than a quarter, and who stopped a month ago; how many rows of each table went.

    A schedule goes with its owner's subscription where it reminds nobody else; otherwise both stay.
    """
    return {table.name: _forget(engine, table, which) for table, which in _outdated(now).items()}


def _outdated(now: datetime) -> dict[Table, ColumnElement[bool]]:
    before, month = seconds_of(now - PAST), period_of(now - PAST)
    stopped = and_(_S.state == "stopped", _S.changed_at < seconds_of(now - STOPPED))
    is_owners = and_(_S.schedule_id == SCHEDULES.c.id, _S.address == SCHEDULES.c.owner)
    is_followed = exists().where(_OTHERS.schedule_id == SCHEDULES.c.id, _OTHERS.state != "stopped")
    return {
        DELIVERIES: DELIVERIES.c.meeting_at < before,
        OCCURRENCES: OCCURRENCES.c.meeting_at < before,
        CHANGES: CHANGES.c.period < month,
        SKIPS: SKIPS.c.period < month,
        SCHEDULES: exists().where(is_owners, stopped) & ~is_followed,
        SUBSCRIPTIONS: stopped & ~exists().where(is_owners),
    }


def _forget(engine: Engine, table: Table, which: ColumnElement[bool]) -> int:
    key = tuple(table.primary_key)
    some = delete(table).where(tuple_(*key).in_(select(*key).where(which).limit(_AT_ONCE)))
    forgotten = 0
    while True:
        with engine.begin() as connection:
            found = connection.execute(some).rowcount
        forgotten += found
        if found < _AT_ONCE:
            return forgotten


def backup(engine: Engine, folder: Path, now: datetime) -> Path | None:
    """Copy the state as of one moment into a folder, one file a day, the seven newest kept; the file, or StateError.

    None where the state is on a server, whose backups are the server's.
    """
    if engine.dialect.name != "sqlite":
        return None
    copy = folder / f"state-{now.astimezone(ZONE):%Y-%m-%d}.db"
    with _explained(copy):
        folder.mkdir(parents=True, exist_ok=True)
        with _unfinished(copy) as unfinished:
            _copy(Path(engine.url.database or ""), unfinished)
            _check(unfinished, copy)
            os.replace(unfinished, copy)
        for old in sorted(folder.glob("state-????-??-??.db"))[:-KEPT]:
            old.unlink()
    return copy


def restore(path: Path, into: Path) -> Path | None:
    """Put a copy in the place of the state; where what was there is kept now (None: there was nothing).

    Refused with StateError, and nothing changed, where the copy is not a whole state or of a newer program, or while a
    program has the state open. What was sent after the copy was made is not known any more, and may be sent again.
    """
    with _explained(path):
        if not path.is_file():
            raise StateError(f"{path}: is not there")
        into.parent.mkdir(parents=True, exist_ok=True)
        with _unfinished(into) as unfinished:
            _copy(path, unfinished)
            _check(unfinished, path)
            with _explained(into):
                aside = _put_aside(into) if into.exists() else None
                os.replace(unfinished, into)
    return aside


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StateError(f"{path}: {words_of(error)}") from None
    except OSError as error:
        raise StateError(f"{path}: {error.strerror}") from None


@contextmanager
def _unfinished(path: Path) -> Iterator[Path]:
    """A file beside another one, for the bot's own user only, that is gone afterwards if it does not take its place."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield unfinished
    finally:
        unfinished.unlink(missing_ok=True)


def _copy(path: Path, into: Path) -> None:
    with closing(sqlite3.connect(path)) as source:
        source.execute("VACUUM INTO ?", (str(into),))
    # Else its name could be there after a power cut, and not what is in it.
    with into.open("rb+") as copied:
        os.fsync(copied.fileno())


def _check(path: Path, name: Path) -> None:
    with closing(sqlite3.connect(path)) as copy:
        wrong = _ask(copy, "PRAGMA integrity_check") != [("ok",)] or _ask(copy, "PRAGMA foreign_key_check")
        is_state = _ask(copy, "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
        versions = _ask(copy, "SELECT version_num FROM alembic_version") if is_state else []
    if wrong:
        raise StateError(f"{name}: is damaged")
    if not versions:
        raise StateError(f"{name}: is not a state database")
    if versions[0][0] not in VERSIONS:
        raise StateError(f"{name}: was made by a newer version of the program ({versions[0][0]})")


def _ask(connection: sqlite3.Connection, question: str) -> list[Any]:
    return connection.execute(question).fetchall()


def _put_aside(path: Path) -> Path:
    """Copy what is to be replaced, with its log where that can't be written into it."""
    _close(path)
    names = (path.with_name(f"{path.stem}-replaced-{number}{path.suffix}") for number in count(1))
    aside = next(name for name in names if not name.exists())
    shutil.copy2(path, aside)
    for end in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            os.replace(f"{path}{end}", f"{aside}{end}")
    return aside


def _close(path: Path) -> None:
    """Write the log into the file; StateError while another program has it open."""
    try:
        with closing(sqlite3.connect(path, timeout=1)) as connection:
            # The only thing that SQLite does to nobody's database but one's own.
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith("SQLITE_BUSY"):
            raise StateError(f"{path}: is in use; stop the bot first") from None
        raise
    except sqlite3.DatabaseError:
        # Broken beyond reading: a reason more to restore another one.
        return
