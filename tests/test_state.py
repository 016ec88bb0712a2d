"""The state database: made, migrated, opened by several programs at once, and what is said when it cannot be."""

import socket
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import PIPE

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from reminders import state as state_module
from reminders.errors import StateError
from reminders.state import VERSIONS, execute, open_state, reading, version_of
from reminders.tables import METADATA, SCHEDULES, SUBSCRIPTIONS
from tests.postgres import Postgres
from tests.running import ROOT

SCHEDULE = {
    "owner": "terminal:",
    "name": "họp chi bộ",
    "rule": "day3@19:30",
    "place": "",
    "thematic": 0,
    "state": "active",
    "code": "ABCDEFGH",
    "created_at": 1,
}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A state on SQLite that no program has open."""
    path = tmp_path / "state.db"
    open_state(f"sqlite:///{path}").dispose()
    return path


def tables_of(engine: Engine) -> dict[str, list[object]]:
    """All that a database says of its tables, in an order that does not matter."""
    found = inspect(engine)
    asked: list[Callable[[str], object]] = [
        found.get_columns,
        found.get_pk_constraint,
        found.get_foreign_keys,
        found.get_indexes,
        found.get_unique_constraints,
        found.get_check_constraints,
    ]
    return {table: [plain(ask(table)) for ask in asked] for table in METADATA.tables}


def plain(told: object) -> object:
    if isinstance(told, dict):
        return {name: plain(value) for name, value in told.items()}
    return sorted(map(str, map(plain, told))) if isinstance(told, list) else str(told)


def test_the_migrations_make_the_tables_that_the_program_works_with(state: Engine) -> None:
    with state.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_the_migrations_make_the_same_keys_checks_and_indexes(state: Engine) -> None:
    migrated = tables_of(state)
    METADATA.drop_all(state)
    METADATA.create_all(state)
    assert migrated == tables_of(state)


def test_a_state_that_is_up_to_date_is_opened_as_it_is(empty_url: str) -> None:
    for _ in range(2):
        engine = open_state(empty_url)
        with reading(engine) as connection:
            assert version_of(connection) == VERSIONS[-1]
        engine.dispose()


OPEN = """
import sys
from reminders.state import open_state, reading, version_of
sys.stdin.readline()
with reading(open_state(sys.argv[1])) as connection:
    print(version_of(connection))
"""


def test_programs_that_start_at_once_make_one_state(empty_url: str) -> None:
    begun = [sys.executable, "-c", OPEN, empty_url]
    programs = [subprocess.Popen(begun, cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True) for _ in range(4)]
    for program in programs:
        assert program.stdin
        program.stdin.write("go\n")
        program.stdin.flush()
    assert [program.communicate()[0].strip() for program in programs] == [VERSIONS[-1]] * 4


def test_a_postgresql_address_may_be_written_in_each_usual_way(migrated: str) -> None:
    for kind in ("postgresql", "postgres", "postgresql+psycopg"):
        engine = open_state(migrated.replace("postgresql+psycopg", kind))
        assert engine.driver == "psycopg"
        engine.dispose()


def test_what_belongs_to_a_schedule_goes_with_it(state: Engine) -> None:
    with state.begin() as connection:
        connection.execute(insert(SCHEDULES).values(SCHEDULE))
        found = connection.execute(select(SCHEDULES.c.id)).scalar()
        mine = {"schedule_id": found, "address": "terminal:", "role": "member", "steps": "", "state": "active"}
        connection.execute(insert(SUBSCRIPTIONS).values(mine | {"consented_at": 1, "wording": 1, "changed_at": 1}))
        connection.execute(SCHEDULES.delete())
        assert connection.execute(select(SUBSCRIPTIONS)).all() == []


def test_what_reads_does_not_wait_for_what_writes(state: Engine) -> None:
    with state.begin() as writer:
        writer.execute(insert(SCHEDULES).values(SCHEDULE))
        with reading(state) as reader:
            assert reader.execute(select(SCHEDULES)).all() == []


def test_a_second_writer_on_sqlite_waits_and_then_is_told(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state_module, "_OF_FILE", ("PRAGMA busy_timeout = 50", "PRAGMA foreign_keys = ON"))
    engine = open_state(f"sqlite:///{database}")
    with engine.begin(), pytest.raises(StateError, match=r"state\.db: is locked by another program$"), engine.begin():
        pass
    engine.dispose()


def test_a_start_does_not_wait_for_another_program_that_writes(database: Path) -> None:
    with closing(sqlite3.connect(database)) as other:
        other.execute("BEGIN IMMEDIATE")
        open_state(f"sqlite:///{database}").dispose()


def test_a_lock_held_by_another_transaction_on_postgresql_is_told(
    migrated: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state_module, "_PATIENCE", 0.05)
    engine = open_state(migrated)
    with engine.begin() as holder, engine.begin() as other:
        holder.execute(text("LOCK TABLE schedules"))
        with pytest.raises(StateError, match="locked"):
            other.execute(insert(SCHEDULES).values(SCHEDULE))
    engine.dispose()


def test_a_full_disk_is_told_and_what_was_there_stays(database: Path) -> None:
    engine = open_state(f"sqlite:///{database}")
    with engine.begin() as connection:
        connection.execute(insert(SCHEDULES).values(SCHEDULE))
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        large = insert(SCHEDULES).values(SCHEDULE | {"code": "2", "place": "x" * 100_000})
        with pytest.raises(StateError, match=r"state\.db: there is no room left on the disk$"):
            connection.execute(large)
    with reading(engine) as connection:
        assert connection.execute(select(SCHEDULES.c.code)).scalars().all() == [SCHEDULE["code"]]
    engine.dispose()


def test_a_state_of_a_newer_program_is_refused_and_left_alone(empty_url: str) -> None:
    engine = open_state(empty_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'v999'"))
    with pytest.raises(StateError, match=r": was made by a newer version of the program \(v999\)$"):
        open_state(empty_url)
    with reading(engine) as connection:
        assert version_of(connection) == "v999"
    engine.dispose()


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    path.write_text("đồng chí " * 1000, "utf-8")
    with pytest.raises(StateError, match=r"state\.db: is not a database$"):
        open_state(f"sqlite:///{path}")
    assert path.read_text("utf-8").startswith("đồng chí ")


def test_a_place_where_no_file_can_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StateError, match=r"state\.db: cannot be opened"):
        open_state(f"sqlite:///{tmp_path / 'data' / 'state.db'}")


def test_a_server_that_does_not_answer_is_told_without_the_password() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(StateError) as caught:
        open_state(f"postgresql://minh:hunter2@127.0.0.1:{port}/chibot")
    assert str(caught.value) == "PostgreSQL database chibot at 127.0.0.1: cannot be reached"


def test_a_server_that_refuses_is_told_without_the_password(postgres: Postgres) -> None:
    unknown = postgres.url("nowhere")
    for url in (unknown, postgres.url("postgres").replace("//postgres@", "//minh:hunter2@")):
        with pytest.raises(
            StateError, match="refuses the connection: look at its name, the user and the password"
        ) as told:
            open_state(url)
        assert "minh" not in str(told.value)
        assert "hunter2" not in str(told.value)


def test_a_user_who_may_not_make_tables_is_told(postgres: Postgres) -> None:
    url = postgres.new()
    owner = create_engine(url)
    with owner.begin() as connection:
        connection.execute(text("CREATE ROLE visitor LOGIN"))
        connection.execute(text("REVOKE CREATE ON SCHEMA public FROM public"))
    owner.dispose()
    with pytest.raises(StateError, match="does not let this user make or change tables"):
        open_state(url.replace("postgres@", "visitor@"))


def cut_off(engine: Engine) -> None:
    """Go on in a transaction whose connection the server has cut."""
    with engine.begin() as connection:
        backend = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with engine.begin() as other:
            other.execute(text("SELECT pg_terminate_backend(:backend)"), {"backend": backend})
        execute(connection, "SELECT 1")


def test_a_connection_that_the_server_cuts_is_told_and_the_next_one_is_new(migrated: str) -> None:
    engine = open_state(migrated)
    with pytest.raises(StateError, match=r" at 127\.0\.0\.1: "):
        cut_off(engine)
    with engine.begin() as connection:
        assert execute(connection, "SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hunter2",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://minh:hunter2@localhost/x",
        "postgresql://a:hunter2@h:port/x",
    ],
)
def test_an_address_that_cannot_hold_the_state_is_refused(url: str) -> None:
    with pytest.raises(StateError) as caught:
        open_state(url)
    assert "hunter2" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_error_does_not_tell_what_people_set_up(state: Engine) -> None:
    with pytest.raises(IntegrityError) as caught, state.begin() as connection:
        connection.execute(insert(SCHEDULES).values(SCHEDULE | {"thematic": 9, "owner": "telegram:4711"}))
    assert "telegram:4711" not in str(caught.value).partition("DETAIL")[0]


def test_only_the_bots_user_may_read_the_file(database: Path) -> None:
    assert stat.S_IMODE(database.stat().st_mode) == 0o600
