"""The state database: opened, brought up to date, and what goes wrong with it in plain words."""

import os
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError

from reminders.errors import StateError

if TYPE_CHECKING:
    from sqlalchemy.engine import ExceptionContext
    from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor

MIGRATIONS = Path(__file__).parent / "migrations"
# A migration's name is its file's, and the names are in order.
VERSIONS = tuple(sorted(path.stem for path in (MIGRATIONS / "versions").glob("v*.py")))

# How long a program waits for another one's transaction, in seconds.
_PATIENCE = 5
# Any number would do that no other program on the same database uses.
_MIGRATING = 0x43_68_69_42_6F_74
_READING = "is_reading"
_SERVERS = ("postgresql", "postgres", "postgresql+psycopg")
_OF_FILE = (
    f"PRAGMA busy_timeout = {_PATIENCE * 1000}",
    # Who reads waits for nobody who writes.
    "PRAGMA journal_mode = WAL",
    # A power cut must not make us forget what was sent.
    "PRAGMA synchronous = FULL",
    # To sync a log that grows takes longer than to sync one that is written over: this one stays at about 1 MB.
    "PRAGMA wal_autocheckpoint = 250",
    "PRAGMA foreign_keys = ON",
    # Who is erased is gone from the file too.
    "PRAGMA secure_delete = ON",
)
_FORBIDDEN = "42501"
# By the beginning of SQLite's name of the error, or of PostgreSQL's code.
_PROBLEMS = {
    "SQLITE_BUSY": "is locked by another program",
    "SQLITE_LOCKED": "is locked by another program",
    "SQLITE_FULL": "there is no room left on the disk",
    "SQLITE_IOERR": "cannot be read or written",
    "SQLITE_CANTOPEN": "cannot be opened",
    "SQLITE_READONLY": "cannot be written",
    "SQLITE_NOTADB": "is not a database",
    "SQLITE_CORRUPT": "is damaged",
    "40": "is locked by another program",
    _FORBIDDEN: "does not let this user make or change tables",
    "53100": "there is no room left on the disk",
    "55P03": "is locked by another program",
}
_REFUSED = "refuses the connection: look at its name, the user and the password"


def open_state(url: str) -> Engine:
    """The state at an address (sqlite:///file, postgresql://…), made or migrated where needed; else StateError.

    A transaction of the engine may write; one that only reads comes from `reading`. Whatever is wrong with the database
    later (locked, disk full) is a StateError as well.
    """
    engine = _engine(_target(url))
    try:
        _migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def reading(engine: Engine) -> AbstractContextManager[Connection]:
    """A connection that only reads, all from one moment on SQLite, and waits for nobody."""
    return engine.connect().execution_options(**{_READING: True})


def file_of(url: str) -> Path | None:
    """The file of a state on SQLite; None where it is on a server. StateError as `open_state`."""
    target = _target(url)
    return Path(target.database or "") if target.drivername == "sqlite" else None


def version_of(connection: Connection) -> str | None:
    """The migration that a database is at; None before the first."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def place_of(url: URL) -> str:
    """How messages name a database: the file, or the server's database; never a user or password."""
    return url.database or "" if url.drivername == "sqlite" else f"PostgreSQL database {url.database} at {url.host}"


def _target(url: str) -> URL:
    try:
        target = make_url(url)
    except (ArgumentError, ValueError):
        raise StateError("the address of the state database is not one") from None
    if target.drivername in _SERVERS:
        return target.set(drivername="postgresql+psycopg")
    if target.drivername != "sqlite":
        raise StateError("the state database must be sqlite:///file or postgresql://…")
    if not target.database or target.database.startswith((":memory:", "file:")):
        raise StateError("the state database must be in a file, as sqlite:///file")
    return target


def _engine(target: URL) -> Engine:
    is_file = target.drivername == "sqlite"
    if is_file:
        _make_file(Path(target.database or ""))
    # What people set up stays out of errors, and so out of logs.
    engine = create_engine(target, hide_parameters=True, pool_pre_ping=not is_file)
    event.listen(engine, "handle_error", _explain, retval=True)
    if is_file:
        event.listen(engine, "connect", _prepare_file)
        event.listen(engine, "begin", _begin)
    else:
        event.listen(engine, "connect", _prepare_server)
    return engine


def _make_file(path: Path) -> None:
    """What the state tells of people is for the bot's own user only."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StateError(f"{path}: cannot be opened ({error.strerror})") from None


def _prepare_file(connection: "DBAPIConnection", _: object) -> None:
    # Python's module would begin transactions by itself, and late: `_begin` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    for statement in _OF_FILE:
        cursor.execute(statement)
    cursor.close()


def _prepare_server(connection: "DBAPIConnection", _: object) -> None:
    connection.cursor().execute(f"SET lock_timeout = '{_PATIENCE}s'")
    connection.commit()


def _begin(connection: Connection) -> None:
    # A transaction that first reads and then wants to write would fail at once when another one wrote in between.
    is_reading = connection.get_execution_options().get(_READING)
    execute(connection, "BEGIN" if is_reading else "BEGIN IMMEDIATE")


def execute(connection: Connection, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> "DBAPICursor":
    """Execute a statement by the driver's own means, around which SQLAlchemy spends longer than the database on it."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement, values)
    except Exception as error:
        explanation = _explanation(error, connection.dialect, connection.engine)
        if explanation is None:
            raise
        raise explanation from error
    return cursor


def _explain(context: "ExceptionContext") -> StateError | None:
    return _explanation(context.original_exception, context.dialect, context.engine)


def _explanation(error: BaseException, dialect: Dialect, engine: Engine | None) -> StateError | None:
    driver = dialect.loaded_dbapi
    is_forbidden = getattr(error, "sqlstate", "") == _FORBIDDEN
    is_trouble = isinstance(error, driver.OperationalError | driver.InternalError)
    # All else is a mistake of the program.
    if not (is_forbidden or is_trouble or type(error) is driver.DatabaseError):
        return None
    place = place_of(engine.url) if engine else "the state database"
    return StateError(f"{place}: {words_of(error)}")


def words_of(error: object) -> str:
    """What an error of either kind of database means, without the words of the error, which may quote what is kept."""
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or ""
    if not code:
        # There is no code yet while a connection is made.
        return _REFUSED if "FATAL" in str(error) else "cannot be reached"
    return next((words for begin, words in _PROBLEMS.items() if code.startswith(begin)), f"failed ({code})")


def _migrate(engine: Engine) -> None:
    with reading(engine) as connection:
        if _is_current(connection):
            return
    with engine.begin() as connection:
        # On SQLite the transaction itself keeps other programs out.
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
        if not _is_current(connection):
            _upgrade(connection)


def _is_current(connection: Connection) -> bool:
    found = version_of(connection)
    if found is not None and found not in VERSIONS:
        place = place_of(connection.engine.url)
        raise StateError(f"{place}: was made by a newer version of the program ({found})")
    return found == VERSIONS[-1]


def _upgrade(connection: Connection) -> None:
    # Only where there is something to do: these modules take as long to load as all of SQLAlchemy.
    from alembic import command
    from alembic.config import Config

    config = Config()
    # The configuration's own way of writing a % in a path.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
