"""Statements that are made into text once: SQLAlchemy takes longer over each than the database itself."""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.sql.dml import UpdateBase

from reminders.state import execute

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPICursor


def run(connection: Connection, statement: UpdateBase, given: Mapping[str, Any]) -> "DBAPICursor":
    """Execute a statement that is made once and for all, as those of a module are; returns the driver's cursor."""
    text, names, fixed = _prepared(statement, connection.dialect)
    values = {**fixed, **given}
    return execute(connection, text, [values[name] for name in names] if names else values)


@lru_cache(maxsize=100)
def _prepared(statement: UpdateBase, dialect: Dialect) -> tuple[str, tuple[str, ...], Mapping[str, Any]]:
    """The statement's text, the names of its values where they have places and not names, and those that are fixed."""
    compiled = statement.compile(dialect=dialect)
    return str(compiled), tuple(compiled.positiontup or ()), compiled.params
