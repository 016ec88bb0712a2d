"""A state on SQLite that does not wait for the disk: one of tests may lose everything when the machine stops."""

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection


def unsynced(engine: Engine) -> Engine:
    """The engine, none of whose connections waits for the disk from now on."""

    @event.listens_for(engine, "connect")
    def hurry(connection: DBAPIConnection, _: object) -> None:
        connection.cursor().execute("PRAGMA synchronous = OFF")

    engine.dispose()
    return engine
