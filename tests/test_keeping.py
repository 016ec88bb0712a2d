"""Forgetting what is over, and copies of the state for bad days."""

import os
import sqlite3
import stat
from contextlib import closing
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select

from reminders import keeping
from reminders.book import Book
from reminders.errors import StateError
from reminders.keeping import backup, restore, sweep
from reminders.records import Consent, NewSchedule
from reminders.rules import ZONE, MeetingRule, MonthDay
from reminders.state import file_of, open_state
from reminders.steps import MEMBER
from reminders.tables import CHANGES, DELIVERIES, OCCURRENCES, SKIPS

NOW = datetime(2027, 6, 15, 3, tzinfo=ZONE)
NEW = NewSchedule("họp chi bộ bản Hin", MeetingRule(MonthDay(10), time(19, 30)))
CONSENT = Consent(NOW, 1)
OWNER, MEMBER_1, MEMBER_2 = "telegram:1", "telegram:2", "telegram:3"
DAY = timedelta(days=1)


def on_file(path: Path) -> Engine:
    return open_state(f"sqlite:///{path}")


def add(state: Engine, owner: str = OWNER) -> int:
    return Book(state).add(NEW, owner, MEMBER, "secretary", CONSENT, NOW).id


def names(state: Engine, address: str = OWNER) -> list[str]:
    return [found.schedule.name for found in Book(state).subscriptions(address)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A state with one schedule, which no program has open."""
    path = tmp_path / "data" / "state.db"
    engine = on_file(path)
    add(engine)
    engine.dispose()
    return path


def remind(state: Engine, of: int, meeting: datetime) -> None:
    """A reminder of a meeting that was sent, and the occurrence that it comes from."""
    at = int(meeting.timestamp())
    key = {"period": f"{meeting:%Y-%m}", "step": str(MEMBER[0]), "meeting_at": at}
    times = {"due_at": at, "expires_at": at, "next_at": at, "sent_at": at}
    with state.begin() as connection:
        row = {"subscription_id": of, "round": 0, "state": "sent", "attempts": 1, **key, **times}
        connection.execute(insert(DELIVERIES).values(row))
        connection.execute(insert(OCCURRENCES).values(schedule_id=of, made_at=at, **key))


def test_what_is_older_than_a_quarter_is_forgotten(state: Engine) -> None:
    add(state)
    for days in (1, 91, 93, 400):
        remind(state, 1, NOW - days * DAY)
    with state.begin() as connection:
        for period in ("2026-12", "2027-02", "2027-03", "2027-07"):
            connection.execute(insert(CHANGES).values(schedule_id=1, period=period))
            connection.execute(insert(SKIPS).values(subscription_id=1, period=period))
    forgotten = {"deliveries": 2, "occurrences": 2, "changes": 2, "skips": 2, "schedules": 0, "subscriptions": 0}
    assert sweep(state, NOW) == forgotten
    assert sweep(state, NOW) == dict.fromkeys(forgotten, 0)
    with state.connect() as connection:
        assert len(connection.execute(select(DELIVERIES)).all()) == 2
        assert connection.execute(select(CHANGES.c.period).order_by("period")).scalars().all() == ["2027-03", "2027-07"]


def test_a_sweep_of_many_goes_step_by_step(state: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "_AT_ONCE", 3)
    add(state)
    for days in range(100, 110):
        remind(state, 1, NOW - days * DAY)
    assert sweep(state, NOW)["deliveries"] == 10


def test_who_stopped_a_month_ago_is_forgotten(state: Engine) -> None:
    book = Book(state)
    schedule = add(state)
    for address, ago in ((MEMBER_1, 31), (MEMBER_2, 29)):
        book.subscribe(schedule, address, "member", MEMBER, CONSENT, NOW)
        book.stop(address, NOW - ago * DAY)
    assert sweep(state, NOW)["subscriptions"] == 1
    assert names(state, MEMBER_1) == []
    assert names(state, MEMBER_2) == names(state) == [NEW.name]


def test_a_schedule_stays_while_somebody_follows_it(state: Engine) -> None:
    book = Book(state)
    schedule = add(state)
    book.subscribe(schedule, MEMBER_1, "member", MEMBER, CONSENT, NOW)
    book.stop(OWNER, NOW - 31 * DAY)
    assert not any(sweep(state, NOW).values())
    assert names(state) == names(state, MEMBER_1) == [NEW.name]
    book.stop(MEMBER_1, NOW - 29 * DAY)
    assert sweep(state, NOW)["schedules"] == 1
    assert names(state) == names(state, MEMBER_1) == []


def test_a_copy_holds_all_there_was_when_it_was_made(tmp_path: Path) -> None:
    engine = on_file(tmp_path / "state.db")
    add(engine)
    copy = backup(engine, tmp_path / "backups", NOW)
    add(engine)
    assert copy == tmp_path / "backups" / "state-2027-06-15.db"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    copied = on_file(copy)
    assert names(copied) == [NEW.name]
    assert len(names(engine)) == 2
    engine.dispose()
    copied.dispose()


def test_seven_days_are_kept(file: Path, tmp_path: Path) -> None:
    engine = on_file(file)
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "state-of-the-art.db").touch()
    for day in range(10):
        for _ in range(2):
            backup(engine, folder, NOW + day * DAY)
    engine.dispose()
    kept = [f"state-2027-06-{15 + day}.db" for day in range(3, 10)]
    assert sorted(path.name for path in folder.iterdir()) == [*kept, "state-of-the-art.db"]


def test_a_copy_is_made_while_others_read_and_write(file: Path, tmp_path: Path) -> None:
    engine = on_file(file)
    with engine.begin() as writer:
        writer.execute(OCCURRENCES.delete())
        assert backup(engine, tmp_path, NOW)
    engine.dispose()


def test_a_server_makes_its_own_copies(migrated: str, tmp_path: Path) -> None:
    engine = open_state(migrated)
    assert backup(engine, tmp_path, NOW) is None
    assert list(tmp_path.iterdir()) == []
    engine.dispose()


def test_a_copy_that_cannot_be_made_leaves_the_one_before(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = on_file(file)
    copy = backup(engine, tmp_path / "backups", NOW)
    assert copy
    before = copy.read_bytes()

    def no_room(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(StateError, match=r"state-2027-06-15\.db: No space left on device$"):
        backup(engine, tmp_path / "backups", NOW)
    engine.dispose()
    assert [path.read_bytes() for path in copy.parent.iterdir()] == [before]


def test_what_was_left_of_a_copy_that_was_cut_off_is_in_nobodys_way(file: Path, tmp_path: Path) -> None:
    (tmp_path / "state-2027-06-15.db.unfinished").write_text("half")
    engine = on_file(file)
    assert backup(engine, tmp_path, NOW)
    engine.dispose()
    assert not list(tmp_path.glob("*.unfinished"))


@pytest.fixture
def copy(file: Path, tmp_path: Path) -> Path:
    """A copy of the state with one schedule; there are two of them by now."""
    engine = on_file(file)
    made = backup(engine, tmp_path / "backups", NOW)
    add(engine)
    engine.dispose()
    assert made
    return made


def test_a_restored_state_is_the_copy_and_the_replaced_one_is_kept(file: Path, copy: Path) -> None:
    aside = restore(copy, file)
    assert aside == file.with_name("state-replaced-1.db")
    restored, replaced = on_file(file), on_file(aside)
    assert (len(names(restored)), len(names(replaced))) == (1, 2)
    restored.dispose()
    replaced.dispose()
    assert restore(copy, file) == file.with_name("state-replaced-2.db")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_state_is_restored_where_there_was_none(copy: Path, tmp_path: Path) -> None:
    new = tmp_path / "elsewhere" / "state.db"
    assert restore(copy, new) is None
    engine = on_file(new)
    assert names(engine) == [NEW.name]
    engine.dispose()


def test_a_state_in_use_is_not_replaced(file: Path, copy: Path) -> None:
    engine = on_file(file)
    assert len(names(engine)) == 2
    before = file.read_bytes()
    with pytest.raises(StateError, match=r"state\.db: is in use; stop the bot first$"):
        restore(copy, file)
    assert file.read_bytes() == before
    assert len(names(engine)) == 2
    engine.dispose()
    assert sorted(path.name for path in file.parent.iterdir()) == ["state.db"]


def test_a_state_that_a_killed_program_left_is_replaced_with_its_log(file: Path, copy: Path, tmp_path: Path) -> None:
    engine = on_file(file)
    add(engine)
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for path in file.parent.iterdir():
        (crashed / path.name).write_bytes(path.read_bytes())
    engine.dispose()
    assert (crashed / "state.db-wal").stat().st_size
    aside = restore(copy, crashed / "state.db")
    assert aside
    restored, replaced = on_file(crashed / "state.db"), on_file(aside)
    assert (len(names(restored)), len(names(replaced))) == (1, 3)
    restored.dispose()
    replaced.dispose()


def test_a_broken_state_is_replaced_and_kept(file: Path, copy: Path) -> None:
    file.write_bytes(b"broken" * 1000)
    file.with_name("state.db-wal").write_bytes(b"log")
    aside = restore(copy, file)
    assert aside
    assert aside.read_bytes() == b"broken" * 1000
    engine = on_file(file)
    assert names(engine) == [NEW.name]
    engine.dispose()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5000])


def _overwritten(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:12000] = b"\xa5" * (12000 - 4096)
    path.write_bytes(data)


def _execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def _of_a_newer_program(path: Path) -> None:
    _execute(path, "UPDATE alembic_version SET version_num = 'v999'")


def _something_else(path: Path) -> None:
    path.unlink()
    _execute(path, "CREATE TABLE facts (name)")


def _with_orphans(path: Path) -> None:
    _execute(path, "DELETE FROM schedules")


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (_cut, "is damaged"),
        (_overwritten, "is damaged"),
        (_with_orphans, "is damaged"),
        (_of_a_newer_program, r"was made by a newer version of the program \(v999\)"),
        (_something_else, "is not a state database"),
        (lambda path: path.write_text("không phải " * 1000), "is not a database"),
        (lambda path: path.write_text(""), "is not a state database"),
        (Path.unlink, "is not there"),
    ],
)
def test_what_is_no_whole_state_is_not_restored(file: Path, copy: Path, harm: object, told: str) -> None:
    assert callable(harm)
    harm(copy)
    before = file.read_bytes()
    with pytest.raises(StateError, match=rf"state-2027-06-15\.db: {told}$"):
        restore(copy, file)
    assert {path.name: path.read_bytes() for path in file.parent.iterdir()} == {"state.db": before}


def test_the_file_of_a_state_is_known_by_its_address(tmp_path: Path) -> None:
    assert file_of(f"sqlite:///{tmp_path}/state.db") == tmp_path / "state.db"
    assert file_of("postgresql://minh:hunter2@localhost/chibot") is None
