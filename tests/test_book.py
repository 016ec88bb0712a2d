"""The book: what people set up, changed in every way, on both kinds of databases."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import partial

import pytest
from sqlalchemy import Engine, func, insert, select, update

from reminders.book import Book
from reminders.errors import NotAllowed
from reminders.plan import planned
from reminders.records import Consent, NewSchedule, Schedule
from reminders.rules import ZONE, FromEnd, MeetingRule, MonthDay
from reminders.steps import MEMBER, SECRETARY, Step
from reminders.tables import DELIVERIES, METADATA, SCHEDULES, SUBSCRIPTIONS

NOW = datetime(2027, 1, 1, 12, tzinfo=ZONE)
RULE = MeetingRule(MonthDay(10), time(19, 30))
MEETING = datetime(2027, 1, 10, 19, 30, tzinfo=ZONE)
NEW = NewSchedule("họp chi bộ bản Hin", RULE, "nhà văn hóa", 2)
CONSENT = Consent(NOW, 1)
OWNER, MEMBER_1, MEMBER_2 = "telegram:1", "telegram:2", "telegram:3"
HOUR = timedelta(hours=1)


@pytest.fixture
def book(state: Engine) -> Book:
    return Book(state)


@pytest.fixture
def schedule(book: Book) -> Schedule:
    return book.add(NEW, OWNER, MEMBER, "secretary", CONSENT, NOW)


def next_at(book: Book, address: str = OWNER) -> datetime | None:
    (found,) = book.subscriptions(address)
    return found.subscription.next_at


def subscription(book: Book, address: str = OWNER) -> int:
    (found,) = book.subscriptions(address)
    return found.subscription.id


def join(book: Book, schedule: Schedule, address: str, steps: tuple[Step, ...] = MEMBER) -> int:
    return book.subscribe(schedule.id, address, "member", steps, CONSENT, NOW).id


def deliver(engine: Engine, of: int, state: str = "pending") -> int:
    """A reminder as the outbox makes it, three days before `MEETING`."""
    (one,) = planned("2027-01", MEETING, MEMBER[:1])
    at = int(one.at.timestamp())
    row = {
        "subscription_id": of,
        "period": one.period,
        "step": str(one.step),
        "meeting_at": int(one.meeting.timestamp()),
        "round": 0,
        "state": state,
        "due_at": at,
        "expires_at": int(one.expires.timestamp()),
        "next_at": at,
        "attempts": 0,
        "lease_until": at if state in ("claimed", "sending") else None,
    }
    with engine.begin() as connection:
        made = connection.execute(insert(DELIVERIES).values(row).returning(DELIVERIES.c.id))
        return int(made.scalar_one())


def states(state: Engine) -> dict[int, str]:
    with state.connect() as connection:
        return {row.id: row.state for row in connection.execute(select(DELIVERIES))}


def rows(state: Engine) -> dict[str, int]:
    with state.connect() as connection:
        counted = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in METADATA.sorted_tables
        }
    return {name: number for name, number in counted.items() if number}


def at(day: int, hour: int, minute: int = 0, month: int = 1) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=ZONE)


def test_what_is_set_up_is_kept_as_it_was_said(book: Book, schedule: Schedule) -> None:
    (found,) = book.subscriptions(OWNER)
    assert found.schedule == schedule
    assert (schedule.name, schedule.rule, schedule.place, schedule.thematic) == (NEW.name, RULE, "nhà văn hóa", 2)
    assert (schedule.owner, schedule.is_active) == (OWNER, True)
    assert (found.subscription.role, found.subscription.steps, found.subscription.state) == (
        "secretary",
        MEMBER,
        "active",
    )
    assert found.subscription.consent == CONSENT
    assert found.subscription.next_at == at(7, 19)
    assert found.is_owner
    assert found.next_meetings(NOW, 2) == [("2027-01", MEETING), ("2027-02", at(10, 19, 30, 2))]


def test_who_set_up_nothing_has_nothing(book: Book, schedule: Schedule) -> None:
    assert schedule.owner == OWNER
    assert book.subscriptions(MEMBER_1) == []
    assert book.erase(MEMBER_1) == book.stop(MEMBER_1, NOW) == book.wake(MEMBER_1, NOW) == 0
    assert not any(rows for rows in book.export(MEMBER_1).values())


def test_only_reminders_after_now_are_to_come(book: Book) -> None:
    book.add(NEW, OWNER, MEMBER, "member", CONSENT, at(9, 19))
    assert next_at(book) == at(10, 7)
    book.add(NEW, MEMBER_1, MEMBER, "member", CONSENT, at(10, 7))
    assert next_at(book, MEMBER_1) == at(7, 19, month=2)


def test_without_steps_nothing_is_to_come(book: Book) -> None:
    book.add(NEW, OWNER, (), "member", CONSENT, NOW)
    assert next_at(book) is None


def test_an_invitation_is_found_however_it_is_typed(book: Book, schedule: Schedule) -> None:
    code = schedule.code
    assert len(code) == 8
    assert not set(code) & set("0O1IL8B5S2Z")
    assert book.invited(code) == book.invited(f" {code[:4].lower()} {code[4:]}\n") == schedule
    assert book.invited("") is book.invited("A" * 8) is book.invited("'; --") is None


def test_every_schedule_has_an_invitation_of_its_own(book: Book, schedule: Schedule) -> None:
    assert book.add(NEW, OWNER, MEMBER, "member", CONSENT, NOW).code != schedule.code


def test_members_subscribe_and_the_owner_sees_how_many(book: Book, schedule: Schedule) -> None:
    join(book, schedule, MEMBER_1)
    join(book, schedule, MEMBER_2)
    assert book.subscriptions(OWNER)[0].members == 2
    (theirs,) = book.subscriptions(MEMBER_1)
    assert (theirs.is_owner, theirs.members, theirs.subscription.role) == (False, 0, "member")
    book.stop(MEMBER_2, NOW)
    assert book.subscriptions(OWNER)[0].members == 1


def test_who_subscribes_again_changes_the_steps_and_is_awake(book: Book, schedule: Schedule) -> None:
    first = join(book, schedule, MEMBER_1)
    book.stop(MEMBER_1, NOW)
    later = Consent(NOW + HOUR, 2)
    again = book.subscribe(schedule.id, MEMBER_1, "secretary", SECRETARY, later, NOW)
    assert again.id == first
    assert (again.role, again.state, again.consent) == ("secretary", "active", later)
    assert set(again.steps) == set(SECRETARY)
    assert [found.subscription for found in book.subscriptions(MEMBER_1)] == [again]
    assert again.next_at == at(3, 8)


def test_a_schedule_that_is_not_there_cannot_be_subscribed_to(book: Book, schedule: Schedule) -> None:
    for number in (schedule.id + 1, 0, -1, 2**80):
        with pytest.raises(NotAllowed):
            book.subscribe(number, MEMBER_1, "member", MEMBER, CONSENT, NOW)


def test_an_edited_schedule_is_another_one_from_now_on(book: Book, schedule: Schedule) -> None:
    join(book, schedule, MEMBER_1)
    edited = book.edit(schedule.id, NewSchedule("khác", MeetingRule(FromEnd(), time(8))), OWNER, NOW)
    assert (edited.id, edited.code, edited.name, edited.place) == (schedule.id, schedule.code, "khác", "")
    assert book.invited(schedule.code) == edited
    assert next_at(book) == next_at(book, MEMBER_1) == at(28, 19)


def test_other_steps_are_for_one_subscriber(book: Book, schedule: Schedule) -> None:
    mine = join(book, schedule, MEMBER_1)
    book.set_steps(mine, [Step(minutes=60)], MEMBER_1, NOW)
    assert next_at(book, MEMBER_1) == at(10, 18, 30)
    assert next_at(book) == at(7, 19)


def test_a_paused_schedule_reminds_nobody_until_it_is_resumed(book: Book, schedule: Schedule, state: Engine) -> None:
    waiting = [deliver(state, subscription(book)), deliver(state, join(book, schedule, MEMBER_1))]
    assert not book.pause(schedule.id, OWNER, NOW).is_active
    assert next_at(book) is next_at(book, MEMBER_1) is None
    assert states(state) == dict.fromkeys(waiting, "cancelled")
    assert book.resume(schedule.id, OWNER, at(8, 12)).is_active
    assert next_at(book) == at(9, 19)


def test_who_joins_a_paused_schedule_waits_with_the_others(book: Book, schedule: Schedule) -> None:
    book.pause(schedule.id, OWNER, NOW)
    join(book, schedule, MEMBER_1)
    assert next_at(book, MEMBER_1) is None
    book.resume(schedule.id, OWNER, NOW)
    assert next_at(book, MEMBER_1) == at(7, 19)


def test_a_moved_meeting_leaves_the_other_months_alone(book: Book, schedule: Schedule) -> None:
    book.move(schedule.id, "2027-01", at(20, 8), OWNER, at(8, 12))
    assert next_at(book) == at(17, 19)
    assert book.changes_of(schedule.id) == {"2027-01": at(20, 8)}
    (found,) = book.subscriptions(OWNER)
    assert [meeting for _, meeting in found.next_meetings(NOW, 2)] == [at(20, 8), at(10, 19, 30, 2)]


def test_a_moved_meeting_may_be_moved_back(book: Book, schedule: Schedule) -> None:
    book.move(schedule.id, "2027-01", at(20, 8), OWNER, NOW)
    book.move(schedule.id, "2027-01", MEETING.astimezone(UTC), OWNER, NOW)
    assert book.changes_of(schedule.id) == {}
    assert next_at(book) == at(7, 19)


def test_a_month_without_a_meeting_has_no_reminders(book: Book, schedule: Schedule) -> None:
    book.move(schedule.id, "2027-01", None, OWNER, NOW)
    assert next_at(book) == at(7, 19, month=2)
    assert book.changes_of(schedule.id) == {"2027-01": None}


@pytest.mark.parametrize("period", ["", "2027-13", "2027-1", "2027-00", "0000-01", "9999-12", "tháng 1", "2027-01\n"])
def test_a_month_that_is_none_is_refused(book: Book, schedule: Schedule, period: str) -> None:
    with pytest.raises(ValueError, match="a period is a year and a month"):
        book.move(schedule.id, period, None, OWNER, NOW)
    with pytest.raises(ValueError, match="a period is a year and a month"):
        book.skip(subscription(book), period, OWNER, NOW)
    assert book.changes_of(schedule.id) == {}


def test_a_meeting_cannot_be_moved_out_of_sight(book: Book, schedule: Schedule) -> None:
    with pytest.raises(ValueError, match="the one after"):
        book.move(schedule.id, "2027-01", at(1, 0, month=3), OWNER, NOW)
    book.move(schedule.id, "2027-01", at(28, 23, month=2), OWNER, NOW)
    book.move(schedule.id, "2027-06", at(2, 8), OWNER, NOW)
    assert next_at(book) == at(1, 19)


def test_a_month_left_out_by_one_is_a_meeting_for_all(book: Book, schedule: Schedule) -> None:
    mine = join(book, schedule, MEMBER_1)
    book.skip(mine, "2027-01", MEMBER_1, NOW)
    book.skip(mine, "2027-01", MEMBER_1, NOW)
    assert next_at(book, MEMBER_1) == at(7, 19, month=2)
    assert next_at(book) == at(7, 19)
    (found,) = book.subscriptions(MEMBER_1)
    assert found.skips == {"2027-01"}
    assert found.next_meetings(NOW, 1) == [("2027-01", MEETING)]


def test_what_still_holds_is_still_sent_and_what_does_not_is_cancelled(
    book: Book, schedule: Schedule, state: Engine
) -> None:
    mine = subscription(book)
    waiting = deliver(state, mine)
    book.edit(schedule.id, NewSchedule("khác", RULE, "nơi khác"), OWNER, NOW)
    book.set_steps(mine, [Step(minutes=60)], OWNER, NOW)
    assert states(state) == {waiting: "pending"}
    book.move(schedule.id, "2027-02", None, OWNER, NOW)
    book.skip(mine, "2027-03", OWNER, NOW)
    assert states(state) == {waiting: "pending"}
    book.move(schedule.id, "2027-01", at(20, 8), OWNER, NOW)
    assert states(state) == {waiting: "cancelled"}


@pytest.mark.parametrize("is_at", ["pending", "claimed"])
def test_what_was_not_begun_is_cancelled(book: Book, schedule: Schedule, state: Engine, is_at: str) -> None:
    waiting = deliver(state, subscription(book), state=is_at)
    book.edit(schedule.id, NewSchedule("khác", MeetingRule(MonthDay(11), time(8))), OWNER, NOW)
    assert states(state) == {waiting: "cancelled"}


@pytest.mark.parametrize("is_at", ["sending", "sent", "uncertain", "expired", "stale", "gone"])
def test_what_was_begun_or_is_over_stays_what_it_is(book: Book, state: Engine, schedule: Schedule, is_at: str) -> None:
    made = deliver(state, subscription(book), state=is_at)
    book.pause(schedule.id, OWNER, NOW)
    book.stop(OWNER, NOW)
    assert states(state) == {made: is_at}


def test_a_month_left_out_cancels_ones_own_reminder_only(book: Book, schedule: Schedule, state: Engine) -> None:
    mine = join(book, schedule, MEMBER_1)
    others, own = deliver(state, subscription(book)), deliver(state, mine)
    book.skip(mine, "2027-01", MEMBER_1, NOW)
    assert states(state) == {others: "pending", own: "cancelled"}


def test_a_reminder_that_is_due_while_something_else_changes_is_not_lost(book: Book, schedule: Schedule) -> None:
    # Due at 19:00, and nothing was made of it yet.
    moment = at(7, 19) + timedelta(seconds=10)
    book.edit(schedule.id, NewSchedule("khác", RULE), OWNER, moment)
    book.move(schedule.id, "2027-02", None, OWNER, moment)
    book.set_steps(subscription(book), SECRETARY, OWNER, moment)
    book.wake(OWNER, moment, stopped=True)
    assert next_at(book) == at(7, 19)


def test_a_reminder_that_is_due_and_holds_no_more_is_not_made(book: Book, schedule: Schedule) -> None:
    moment = at(7, 19) + timedelta(seconds=10)
    book.set_steps(subscription(book), MEMBER[1:], OWNER, moment)
    assert next_at(book) == at(9, 19)
    book.move(schedule.id, "2027-01", at(20, 8), OWNER, at(9, 20))
    assert next_at(book) == at(19, 19)


@pytest.mark.parametrize("stranger", [MEMBER_1, MEMBER_2, ""])
def test_a_schedule_is_changed_by_its_owner_alone(book: Book, schedule: Schedule, stranger: str) -> None:
    join(book, schedule, MEMBER_1)
    before = book.subscriptions(OWNER)
    for number in (schedule.id, schedule.id + 1, 2**64, -1):
        who = stranger if number == schedule.id else OWNER
        acts: list[Callable[[], object]] = [
            partial(book.edit, number, NewSchedule("khác", RULE), who, NOW),
            partial(book.pause, number, who, NOW),
            partial(book.resume, number, who, NOW),
            partial(book.move, number, "2027-01", None, who, NOW),
            partial(book.delete, number, who),
        ]
        for act in acts:
            with pytest.raises(NotAllowed):
                act()
    assert book.subscriptions(OWNER) == before


def test_a_subscription_is_changed_by_whose_it_is_alone(book: Book, schedule: Schedule) -> None:
    theirs = join(book, schedule, MEMBER_1)
    before = book.subscriptions(MEMBER_1)
    for number, who in ((theirs, OWNER), (theirs, MEMBER_2), (theirs + 1, MEMBER_1), (2**64, MEMBER_1)):
        acts: list[Callable[[], object]] = [
            partial(book.set_steps, number, (), who, NOW),
            partial(book.skip, number, "2027-01", who, NOW),
            partial(book.leave, number, who, NOW),
        ]
        for act in acts:
            with pytest.raises(NotAllowed):
                act()
    assert book.subscriptions(MEMBER_1) == before


def test_a_deleted_schedule_leaves_nothing(book: Book, schedule: Schedule, state: Engine) -> None:
    deliver(state, join(book, schedule, MEMBER_1))
    book.skip(subscription(book), "2027-02", OWNER, NOW)
    book.move(schedule.id, "2027-01", None, OWNER, NOW)
    book.delete(schedule.id, OWNER)
    assert rows(state) == {}


def test_who_leaves_is_forgotten(book: Book, schedule: Schedule, state: Engine) -> None:
    mine = join(book, schedule, MEMBER_1)
    deliver(state, mine)
    book.leave(mine, MEMBER_1, NOW)
    assert book.subscriptions(MEMBER_1) == []
    assert rows(state) == {"schedules": 1, "subscriptions": 1}


def test_an_owner_who_leaves_still_sees_the_schedule(book: Book, schedule: Schedule, state: Engine) -> None:
    waiting = deliver(state, subscription(book))
    book.leave(subscription(book), OWNER, NOW)
    (found,) = book.subscriptions(OWNER)
    assert (found.schedule, found.subscription.state, found.subscription.next_at) == (schedule, "stopped", None)
    assert states(state) == {waiting: "cancelled"}


def test_who_stops_is_woken_only_by_asking(book: Book, schedule: Schedule, state: Engine) -> None:
    waiting = deliver(state, join(book, schedule, MEMBER_1))
    assert book.stop(MEMBER_1, NOW) == 1
    assert book.stop(MEMBER_1, NOW) == 0
    assert states(state) == {waiting: "cancelled"}
    assert next_at(book, MEMBER_1) is None
    assert next_at(book) is not None
    assert book.wake(MEMBER_1, NOW) == 0
    assert next_at(book, MEMBER_1) is None
    assert book.wake(MEMBER_1, at(8, 12), stopped=True) == 1
    assert next_at(book, MEMBER_1) == at(9, 19)


def test_who_could_not_be_reached_wakes_by_coming_back(book: Book, schedule: Schedule, state: Engine) -> None:
    join(book, schedule, MEMBER_1)
    with state.begin() as connection:
        connection.execute(update(SUBSCRIPTIONS).values(state="unreachable", next_at=None))
    assert book.wake(MEMBER_1, at(8, 12)) == 1
    assert book.wake(MEMBER_1, at(8, 12)) == 0
    assert next_at(book, MEMBER_1) == at(9, 19)
    assert book.subscriptions(OWNER)[0].subscription.state == "unreachable"


def test_a_reminder_is_seen_by_whose_it_is(book: Book, schedule: Schedule, state: Engine) -> None:
    made = deliver(state, join(book, schedule, MEMBER_1))
    found = book.delivery(made, MEMBER_1)
    assert found
    assert (found.id, found.address, found.schedule, found.is_owner) == (made, MEMBER_1, schedule, False)
    assert (found.period, found.step, found.meeting, found.round) == ("2027-01", MEMBER[0], MEETING, 0)
    assert (found.due, found.expires) == (at(7, 19), MEETING)
    assert book.delivery(made, OWNER) is book.delivery(made + 1, MEMBER_1) is book.delivery(2**70, OWNER) is None


def test_a_snoozed_reminder_comes_again_once(book: Book, schedule: Schedule, state: Engine) -> None:
    assert schedule.is_active
    made = deliver(state, subscription(book), state="sent")
    moment = at(7, 19, 1)
    assert book.snooze(made, OWNER, moment) == moment + HOUR
    assert book.snooze(made, OWNER, moment + timedelta(minutes=5)) == moment + HOUR
    (again,) = (number for number, is_at in states(state).items() if is_at == "pending")
    found = book.delivery(again, OWNER)
    assert found
    assert (found.round, found.due, found.expires) == (1, moment + HOUR, MEETING)


def test_a_reminder_may_be_snoozed_again_and_again(book: Book, schedule: Schedule, state: Engine) -> None:
    assert schedule.is_active
    last = deliver(state, subscription(book), state="sent")
    for number in range(1, 4):
        assert book.snooze(last, OWNER, at(9, 8 + number)) == at(9, 9 + number)
        with state.begin() as connection:
            connection.execute(update(DELIVERIES).values(state="sent"))
            last = connection.execute(select(DELIVERIES.c.id).where(DELIVERIES.c.round == number)).scalar_one()
    assert len(states(state)) == 4


@pytest.mark.parametrize(
    ("before", "after"), [("pending", "cancelled"), ("claimed", "cancelled"), ("sending", "sending"), ("sent", "sent")]
)
def test_a_reminder_that_is_snoozed_on_its_way_comes_later_instead(
    book: Book, schedule: Schedule, state: Engine, before: str, after: str
) -> None:
    assert schedule.is_active
    made = deliver(state, subscription(book), before)
    assert book.snooze(made, OWNER, at(8, 9)) == at(8, 10)
    assert sorted(states(state).values()) == sorted([after, "pending"])


def test_a_snoozed_reminder_lets_people_sleep(book: Book, schedule: Schedule, state: Engine) -> None:
    assert schedule.is_active
    made = deliver(state, subscription(book), state="sent")
    assert book.snooze(made, OWNER, at(8, 21)) == at(9, 6, 30)


def test_what_cannot_come_again_before_the_meeting_is_not_snoozed(
    book: Book, schedule: Schedule, state: Engine
) -> None:
    made = deliver(state, subscription(book), state="sent")
    assert book.snooze(made, OWNER, at(10, 18, 30)) is None
    assert book.snooze(made, MEMBER_1, at(8, 9)) is None
    assert book.snooze(made, OWNER, at(10, 18, 29)) == at(10, 19, 29)
    book.move(schedule.id, "2027-01", at(20, 8), OWNER, at(8, 9))
    assert book.snooze(made, OWNER, at(8, 9)) is None


@pytest.mark.parametrize("act", ["pause", "stop", "skip"])
def test_what_was_called_off_is_not_snoozed(book: Book, schedule: Schedule, state: Engine, act: str) -> None:
    made = deliver(state, subscription(book), state="sent")
    match act:
        case "pause":
            book.pause(schedule.id, OWNER, NOW)
        case "stop":
            book.stop(OWNER, NOW)
        case "skip":
            book.skip(subscription(book), "2027-01", OWNER, NOW)
    assert book.snooze(made, OWNER, at(8, 9)) is None
    assert len(states(state)) == 1


def test_who_is_erased_is_nowhere_any_more(book: Book, schedule: Schedule, state: Engine) -> None:
    deliver(state, join(book, schedule, MEMBER_1))
    other = book.add(NEW, MEMBER_1, MEMBER, "secretary", CONSENT, NOW)
    deliver(state, join(book, other, OWNER))
    book.skip(book.subscriptions(MEMBER_1)[0].subscription.id, "2027-01", MEMBER_1, NOW)
    assert book.erase(MEMBER_1) == 2
    assert rows(state) == {"schedules": 1, "subscriptions": 1}
    assert book.subscriptions(MEMBER_1) == []
    assert [found.schedule for found in book.subscriptions(OWNER)] == [schedule]


def test_all_that_is_kept_is_shown_and_nobody_elses(book: Book, schedule: Schedule, state: Engine) -> None:
    mine = join(book, schedule, MEMBER_1)
    deliver(state, mine)
    deliver(state, subscription(book))
    book.skip(mine, "2027-02", MEMBER_1, NOW)
    book.move(schedule.id, "2027-03", at(5, 8, month=3), OWNER, NOW)
    theirs, owners = (json.loads(json.dumps(book.export(who))) for who in (MEMBER_1, OWNER))
    assert {name: len(rows) for name, rows in theirs.items() if rows} == {
        "subscriptions": 1,
        "skips": 1,
        "deliveries": 1,
    }
    assert theirs["subscriptions"][0]["address"] == MEMBER_1
    assert theirs["subscriptions"][0]["consented_at"] == "2027-01-01T12:00:00+07:00"
    assert {name: len(rows) for name, rows in owners.items() if rows} == {
        "schedules": 1,
        "changes": 1,
        "subscriptions": 1,
        "deliveries": 1,
    }
    assert owners["changes"][0]["meeting_at"] == "2027-03-05T08:00:00+07:00"
    assert MEMBER_1 not in json.dumps(owners)
    assert OWNER not in json.dumps(theirs)


def test_a_group_that_moved_keeps_all_it_had(book: Book, schedule: Schedule, state: Engine) -> None:
    waiting = deliver(state, subscription(book))
    for _ in range(2):
        book.moved(OWNER, "telegram:-1001")
        assert book.subscriptions(OWNER) == []
        (found,) = book.subscriptions("telegram:-1001")
        assert (found.schedule.id, found.is_owner, found.subscription.next_at) == (schedule.id, True, at(7, 19))
    assert states(state) == {waiting: "pending"}
    assert book.delivery(waiting, "telegram:-1001")


def test_a_group_that_moved_to_where_it_is_already_is_reminded_once(book: Book, schedule: Schedule) -> None:
    join(book, schedule, MEMBER_1)
    kept = join(book, schedule, MEMBER_2, SECRETARY)
    book.moved(MEMBER_1, MEMBER_2)
    assert subscription(book, MEMBER_2) == kept
    assert book.subscriptions(OWNER)[0].members == 1
    book.moved(MEMBER_2, MEMBER_2)
    assert subscription(book, MEMBER_2) == kept


def test_codes_are_drawn_until_one_is_free(book: Book, monkeypatch: pytest.MonkeyPatch, state: Engine) -> None:
    drawn = iter("AAAAAAAA" * 2 + "CCCCCCCC")
    monkeypatch.setattr("secrets.choice", lambda _: next(drawn))
    for _ in range(2):
        book.add(NEW, OWNER, MEMBER, "member", CONSENT, NOW)
    with state.connect() as connection:
        assert set(connection.execute(select(SCHEDULES.c.code)).scalars()) == {"AAAAAAAA", "CCCCCCCC"}
