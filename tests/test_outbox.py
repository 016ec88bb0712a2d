"""The outbox: what is due is made once, attempted in time, and recorded; on each kind of database."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import Engine, PoolProxiedConnection, Table, delete

from reminders.book import Book
from reminders.moments import moment_of, seconds_of
from reminders.outbox import Outbox
from reminders.outcomes import Gone, Moved, Outcome, Retry, Sent, Uncertain
from reminders.records import Delivery
from reminders.rules import ZONE
from reminders.tables import CHANGES, DELIVERIES, SCHEDULES, SKIPS, SUBSCRIPTIONS
from tests.branches import branch, change, member, put, rows, states, steps_made

LEASE = timedelta(minutes=1)
MINUTE = timedelta(minutes=1)
LADDER = "3d19:00/meeting 1d19:00/meeting 0d07:00/meeting"


def at(day: int, hour: int = 19, minute: int = 0, month: int = 2) -> datetime:
    """A moment of 2027. The branch of most tests meets on 3 February at 19:30."""
    return datetime(2027, month, day, hour, minute, tzinfo=ZONE)


NOON = at(1, 12)


@pytest.fixture
def outbox(state: Engine) -> Outbox:
    return Outbox(state, "test", Random(1))


with_a_subscription = pytest.mark.usefixtures("subscription")


@pytest.fixture
def subscription(state: Engine) -> int:
    """Somebody who is reminded on 2 February at 19:00 of a meeting on 3 February at 19:30."""
    return member(state, NOON, branch(state, NOON))


def claimed(outbox: Outbox, now: datetime, limit: int = 10) -> list[Delivery]:
    return outbox.claim(now, limit, LEASE, ("telegram",))


def attempt(outbox: Outbox, now: datetime, outcome: Outcome | None) -> Delivery:
    """Claim the only delivery there is and begin it; record an outcome unless the program dies before."""
    (delivery,) = claimed(outbox, now)
    assert outbox.begin(delivery.id, now)
    if outcome:
        outbox.record(delivery.id, outcome, now)
    return delivery


def send(outbox: Outbox, now: datetime) -> list[str]:
    """A tick of the clock and all that is sent at it: address, period and step."""
    outbox.due(now)
    sent = []
    for delivery in claimed(outbox, now, 1000):
        if outbox.begin(delivery.id, now):
            outbox.record(delivery.id, Sent(), now)
            sent.append(f"{delivery.address} {delivery.period} {delivery.step}")
    return sent


def next_attempt(state: Engine) -> datetime:
    (row,) = rows(state, DELIVERIES)
    return moment_of(row["next_at"])


# What is due


def test_what_is_due_is_made_once_however_often_it_is_asked_for(
    state: Engine, outbox: Outbox, subscription: int
) -> None:
    assert [outbox.due(at(2, 18, 59)), outbox.due(at(2)), outbox.due(at(2)), outbox.due(at(2, 19, 5))] == [0, 1, 0, 0]
    (delivery,) = rows(state, DELIVERIES)
    assert delivery["subscription_id"] == subscription
    assert (delivery["period"], delivery["step"], delivery["round"]) == ("2027-02", "1d19:00/meeting", 0)
    assert [moment_of(delivery[name]) for name in ("due_at", "meeting_at", "expires_at")] == [
        at(2), at(3, 19, 30), at(3, 19, 30)
    ]  # fmt: skip
    assert steps_made(state) == ["2027-02 1d19:00/meeting"]


def test_members_of_a_branch_share_an_occurrence(state: Engine, outbox: Outbox) -> None:
    schedule = branch(state, NOON)
    for number in range(3):
        member(state, NOON, schedule, address=f"telegram:{number}")
    assert outbox.due(at(2), limit=2) == 3
    assert steps_made(state) == ["2027-02 1d19:00/meeting"]


@with_a_subscription
def test_the_series_goes_on(state: Engine, outbox: Outbox) -> None:
    assert outbox.due(at(2)) == 1
    assert rows(state, SUBSCRIPTIONS)[0]["next_at"] == seconds_of(at(2, month=3))
    assert [outbox.due(at(2, 18, 59, month=3)), outbox.due(at(2, month=3))] == [0, 1]


def test_more_than_fits_into_a_transaction_is_made(state: Engine, outbox: Outbox) -> None:
    schedule = branch(state, NOON)
    for number in range(7):
        member(state, NOON, schedule, address=f"telegram:{number}")
    assert outbox.due(at(2), limit=3) == 7


def test_after_downtime_the_newest_step_that_is_of_use_comes_once_and_late(state: Engine, outbox: Outbox) -> None:
    member(state, at(30, month=1), branch(state, NOON), LADDER)
    assert outbox.due(at(3, 9)) == 1
    (delivery,) = claimed(outbox, at(3, 9))
    assert (str(delivery.step), delivery.is_late, delivery.due) == ("0d07:00/meeting", True, at(3, 7))


def test_a_step_that_could_not_be_sent_gives_way_to_the_next(state: Engine, outbox: Outbox) -> None:
    member(state, at(30, month=1), branch(state, NOON), LADDER)
    for now in (at(31, month=1), at(2), at(3, 7)):
        outbox.due(now)
    assert states(state) == ["stale", "stale", "pending"]
    assert [str(delivery.step) for delivery in claimed(outbox, at(3, 7))] == ["0d07:00/meeting"]


def test_a_step_in_the_hands_of_a_worker_gives_way_too(state: Engine, outbox: Outbox) -> None:
    member(state, NOON, branch(state, NOON), LADDER)
    outbox.due(at(2))
    (older,) = claimed(outbox, at(3, 6, 59))
    outbox.due(at(3, 7))
    assert not outbox.begin(older.id, at(3, 7))
    assert states(state) == ["stale", "pending"]


def test_a_step_that_fails_when_a_newer_one_is_there_is_not_tried_again(state: Engine, outbox: Outbox) -> None:
    member(state, NOON, branch(state, NOON), LADDER)
    outbox.due(at(2))
    older = attempt(outbox, at(3, 6, 59), None)
    outbox.due(at(3, 7))
    outbox.record(older.id, Retry(), at(3, 7))
    assert states(state) == ["stale", "pending"]


def test_two_duties_at_the_same_moment_both_come(state: Engine, outbox: Outbox) -> None:
    member(state, at(30, month=1), branch(state, NOON), "2d08:00/documents 2d08:00/meeting")
    assert outbox.due(at(1, 8)) == 2


def test_after_the_meeting_nothing_comes_but_what_follows_it(state: Engine, outbox: Outbox) -> None:
    member(state, NOON, branch(state, NOON), "1d19:00/meeting -2d08:00/minutes")
    assert outbox.due(at(3, 19, 30)) == 0
    assert outbox.due(at(5, 8)) == 1


@with_a_subscription
@pytest.mark.parametrize("downtime", [timedelta(days=40), timedelta(days=400), timedelta(days=4000)])
def test_a_long_downtime_is_got_over(state: Engine, outbox: Outbox, downtime: timedelta) -> None:
    outbox.due(NOON + downtime)
    next_at = rows(state, SUBSCRIPTIONS)[0]["next_at"]
    assert NOON + downtime < moment_of(next_at) < NOON + downtime + timedelta(days=32)


@with_a_subscription
def test_a_moved_meeting_is_reminded_of_at_its_own_time(state: Engine, outbox: Outbox) -> None:
    (schedule,) = rows(state, SCHEDULES)
    put(state, CHANGES, schedule_id=schedule["id"], period="2027-02", meeting_at=seconds_of(at(10, 8)))
    assert [outbox.due(at(2)), outbox.due(at(9, 18, 59)), outbox.due(at(9))] == [0, 0, 1]
    (delivery,) = claimed(outbox, at(9))
    assert (delivery.period, delivery.meeting) == ("2027-02", at(10, 8))


@with_a_subscription
def test_a_month_without_a_meeting_has_no_reminder(state: Engine, outbox: Outbox) -> None:
    (schedule,) = rows(state, SCHEDULES)
    put(state, CHANGES, schedule_id=schedule["id"], period="2027-02", meeting_at=None)
    assert [outbox.due(at(2)), outbox.due(at(2, month=3))] == [0, 1]


def test_a_month_left_out_by_a_member_is_left_out_for_that_member(state: Engine, outbox: Outbox) -> None:
    schedule = branch(state, NOON)
    absent, present = (member(state, NOON, schedule, address=f"telegram:{number}") for number in (1, 2))
    put(state, SKIPS, subscription_id=absent, period="2027-02")
    assert outbox.due(at(2)) == 1
    assert rows(state, DELIVERIES)[0]["subscription_id"] == present
    assert outbox.due(at(2, month=3)) == 2


@with_a_subscription
@pytest.mark.parametrize(
    ("table", "off"), [(SUBSCRIPTIONS, "stopped"), (SUBSCRIPTIONS, "unreachable"), (SCHEDULES, "paused")]
)
def test_who_is_not_to_be_reminded_misses_what_was_due_and_comes_in_again_later(
    state: Engine, outbox: Outbox, table: Table, off: str
) -> None:
    (row,) = rows(state, table)
    change(state, table, row["id"], state=off)
    assert outbox.due(at(2)) == 0
    change(state, table, row["id"], state="active")
    assert [outbox.due(at(2, 20)), outbox.due(at(2, month=3))] == [0, 1]


# Claiming


@with_a_subscription
def test_what_is_claimed_is_told_whole(outbox: Outbox) -> None:
    outbox.due(at(2))
    (delivery,) = claimed(outbox, at(2))
    schedule = delivery.schedule
    assert (delivery.address, delivery.is_owner, delivery.is_late, delivery.round) == ("telegram:1", True, False, 0)
    assert (schedule.name, schedule.place, str(schedule.rule)) == ("Họp chi bộ thôn 5", "nhà văn hóa", "day3@19:30")
    assert (delivery.meeting, delivery.due, delivery.expires) == (at(3, 19, 30), at(2), at(3, 19, 30))


@with_a_subscription
def test_a_delivery_is_claimed_by_one_worker(state: Engine, outbox: Outbox) -> None:
    outbox.due(at(2))
    assert len(claimed(outbox, at(2))) == 1
    assert claimed(Outbox(state, "other"), at(2)) == []


def test_the_oldest_are_claimed_first_as_many_as_wanted(state: Engine, outbox: Outbox) -> None:
    for hour in (20, 8, 14):
        member(state, NOON, branch(state, NOON), f"1d{hour:02}:00/meeting")
    outbox.due(at(2, 20))
    first, second = claimed(outbox, at(2, 20), 2), claimed(outbox, at(2, 20), 2)
    assert [[delivery.due.hour for delivery in some] for some in (first, second)] == [[8, 14], [20]]


@with_a_subscription
def test_what_a_worker_left_unattempted_is_free_again(state: Engine, outbox: Outbox) -> None:
    outbox.due(at(2))
    claimed(Outbox(state, "dead"), at(2))
    assert claimed(outbox, at(2) + LEASE - timedelta(seconds=1)) == []
    assert len(claimed(outbox, at(2) + LEASE)) == 1


@with_a_subscription
def test_what_a_worker_left_in_the_middle_is_uncertain_and_never_sent_again(
    state: Engine, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    outbox.due(at(2))
    attempt(Outbox(state, "dead"), at(2), None)
    assert claimed(outbox, at(2) + LEASE) == []
    assert states(state) == ["uncertain"]
    assert outbox.counts(at(2))["uncertain"] == 1
    assert caplog.messages == ["test: 1 reminders were left in the middle of an attempt"]
    assert claimed(outbox, at(3)) == []


@with_a_subscription
def test_a_lease_of_a_clock_that_was_put_back_holds_nothing_up(state: Engine, outbox: Outbox) -> None:
    outbox.due(at(2))
    claimed(Outbox(state, "dead"), at(3, 19, 29))
    assert len(claimed(outbox, at(2, 19, 10))) == 1


@with_a_subscription
@pytest.mark.parametrize("seconds", [0, 16 * 60])
def test_what_comes_noticeably_late_says_so(outbox: Outbox, seconds: int) -> None:
    outbox.due(at(2))
    (delivery,) = claimed(outbox, at(2) + timedelta(seconds=seconds))
    assert delivery.is_late == (seconds > 0)


@with_a_subscription
def test_what_expired_is_never_attempted(state: Engine, outbox: Outbox) -> None:
    outbox.due(at(2))
    assert claimed(outbox, at(3, 19, 30)) == []
    assert states(state) == ["expired"]


def test_what_expired_does_not_keep_what_is_behind_it(state: Engine, outbox: Outbox) -> None:
    schedule = branch(state, NOON)
    for number in range(1, 5):
        member(state, NOON, schedule, address=f"telegram:{number}")
    member(state, NOON, branch(state, NOON, "day4@08:00"), "1d19:00/meeting", "telegram:9")
    outbox.due(at(2))
    outbox.due(at(3))
    assert [delivery.address for delivery in claimed(outbox, at(3, 19, 30), 2)] == ["telegram:9"]
    assert states(state) == ["expired"] * 4 + ["claimed"]


@with_a_subscription
@pytest.mark.parametrize(("table", "off"), [(SUBSCRIPTIONS, "stopped"), (SCHEDULES, "paused")])
def test_what_is_paused_or_stopped_is_not_claimed_until_it_goes_on(
    state: Engine, outbox: Outbox, table: Table, off: str
) -> None:
    outbox.due(at(2))
    number = rows(state, table)[0]["id"]
    change(state, table, number, state=off)
    assert claimed(outbox, at(2)) == []
    change(state, table, number, state="active")
    assert len(claimed(outbox, at(2))) == 1


# Beginning


def _cancel(state: Engine) -> None:
    change(state, DELIVERIES, rows(state, DELIVERIES)[0]["id"], state="cancelled")


def _stop(state: Engine) -> None:
    change(state, SUBSCRIPTIONS, rows(state, SUBSCRIPTIONS)[0]["id"], state="stopped")


def _pause(state: Engine) -> None:
    change(state, SCHEDULES, rows(state, SCHEDULES)[0]["id"], state="paused")


def _erase(state: Engine) -> None:
    with state.begin() as connection:
        connection.execute(delete(SCHEDULES))


@with_a_subscription
@pytest.mark.parametrize("act", [_cancel, _stop, _pause, _erase])
def test_what_is_taken_back_before_it_goes_out_does_not_go_out(
    state: Engine, outbox: Outbox, act: Callable[[Engine], None]
) -> None:
    outbox.due(at(2))
    (delivery,) = claimed(outbox, at(2))
    act(state)
    assert not outbox.begin(delivery.id, at(2))
    assert claimed(outbox, at(2) + 2 * LEASE) == []


@with_a_subscription
def test_what_expires_between_claim_and_attempt_does_not_go_out(state: Engine, outbox: Outbox) -> None:
    outbox.due(at(2))
    (delivery,) = claimed(outbox, at(3, 19, 29))
    assert not outbox.begin(delivery.id, at(3, 19, 30))
    assert states(state) == ["expired"]


@with_a_subscription
def test_an_attempt_is_begun_once(state: Engine, outbox: Outbox) -> None:
    outbox.due(at(2))
    slow = Outbox(state, "slow")
    (delivery,) = claimed(slow, at(2))
    assert claimed(outbox, at(2) + LEASE) == [delivery]
    assert [slow.begin(delivery.id, at(2) + LEASE), outbox.begin(delivery.id, at(2) + LEASE)] == [True, False]


# Recording


@with_a_subscription
@pytest.mark.parametrize(
    ("outcome", "expected", "is_again"),
    [
        (Sent(), "sent", False),
        (Uncertain(), "uncertain", False),
        (Gone(), "gone", False),
        (Retry(), "pending", True),
        (Retry(timedelta(minutes=5)), "pending", True),
        (Retry(timedelta(days=2)), "expired", False),
        (Moved("telegram:-100"), "pending", True),
        (None, "sending", False),
    ],
)
def test_every_outcome_leads_to_its_state(
    state: Engine, outbox: Outbox, outcome: Outcome | None, expected: str, is_again: bool
) -> None:
    outbox.due(at(2))
    attempt(outbox, at(2), outcome)
    assert states(state) == [expected]
    assert bool(claimed(outbox, at(2, 20))) == is_again


@with_a_subscription
def test_attempts_are_further_and_further_apart(state: Engine, outbox: Outbox) -> None:
    outbox.due(at(2))
    now, pauses = at(2), []
    for _ in range(7):
        attempt(outbox, now, Retry())
        pauses.append((next_attempt(state) - now) / MINUTE)
        now = next_attempt(state)
    for pause, least in zip(pauses, (1, 2, 4, 8, 15, 15, 15), strict=True):
        assert least <= pause <= least * 1.25


def test_many_that_failed_together_do_not_come_back_together(state: Engine, outbox: Outbox) -> None:
    schedule = branch(state, NOON)
    for number in range(20):
        member(state, NOON, schedule, address=f"telegram:{number}")
    outbox.due(at(2))
    for delivery in claimed(outbox, at(2), 20):
        assert outbox.begin(delivery.id, at(2))
        outbox.record(delivery.id, Retry(), at(2))
    assert len({row["next_at"] for row in rows(state, DELIVERIES)}) > 5


@with_a_subscription
def test_a_channel_that_wants_to_be_left_alone_is(state: Engine, outbox: Outbox) -> None:
    outbox.due(at(2))
    attempt(outbox, at(2), Retry(timedelta(minutes=30)))
    assert next_attempt(state) == at(2, 19, 30)
    assert claimed(outbox, at(2, 19, 29)) == []


@with_a_subscription
def test_another_attempt_is_not_in_the_quiet_hours(state: Engine, outbox: Outbox) -> None:
    outbox.due(at(2))
    attempt(outbox, at(2, 21, 29), Retry(timedelta(minutes=5)))
    assert next_attempt(state) == at(3, 6, 30)


@with_a_subscription
def test_the_last_attempt_is_shortly_before_the_meeting(state: Engine, outbox: Outbox) -> None:
    outbox.due(at(2))
    for _ in range(5):
        attempt(outbox, now := next_attempt(state), Retry())
    now = at(3, 19, 25)
    attempt(outbox, now, Retry())
    assert next_attempt(state) == at(3, 19, 29)
    attempt(outbox, at(3, 19, 29), Retry())
    assert states(state) == ["expired"]


def test_who_cannot_be_reached_is_left_alone(state: Engine, outbox: Outbox) -> None:
    schedule = branch(state, NOON)
    blocked = member(state, at(30, month=1), schedule, "2d08:00/documents 2d08:00/meeting", "telegram:1")
    member(state, NOON, schedule, "1d19:00/meeting", "telegram:2")
    outbox.due(at(1, 8))
    delivery, _ = claimed(outbox, at(1, 8))
    assert outbox.begin(delivery.id, at(1, 8))
    outbox.record(delivery.id, Gone(), at(1, 8))
    assert sorted(states(state)) == ["cancelled", "gone"]
    assert {row["id"] == blocked: row["state"] for row in rows(state, SUBSCRIPTIONS)} == {
        True: "unreachable", False: "active"
    }  # fmt: skip
    assert send(outbox, at(2)) == ["telegram:2 2027-02 1d19:00/meeting"]


@with_a_subscription
def test_who_stopped_is_not_called_unreachable(state: Engine, outbox: Outbox) -> None:
    outbox.due(at(2))
    delivery = attempt(outbox, at(2), None)
    _stop(state)
    outbox.record(delivery.id, Gone(), at(2))
    assert rows(state, SUBSCRIPTIONS)[0]["state"] == "stopped"


def test_a_conversation_that_moved_keeps_all_its_reminders(state: Engine, outbox: Outbox) -> None:
    for _ in range(2):
        member(state, NOON, branch(state, NOON, owner="telegram:-5"), address="telegram:-5")
    member(state, NOON, branch(state, NOON), address="telegram:6")
    outbox.due(at(2))
    first, *others = claimed(outbox, at(2))
    assert outbox.begin(first.id, at(2))
    outbox.record(first.id, Moved("telegram:-100"), at(2))
    assert [row["owner"] for row in rows(state, SCHEDULES)] == ["telegram:-100", "telegram:-100", "telegram:1"]
    (again,) = claimed(outbox, at(2))
    assert (again.id, again.address, again.is_owner) == (first.id, "telegram:-100", True)
    # Another one was on its way to the old address already.
    assert outbox.begin(others[0].id, at(2))
    outbox.record(others[0].id, Moved("telegram:-100"), at(2))
    assert [delivery.address for delivery in claimed(outbox, at(2))] == ["telegram:-100"]


def test_a_conversation_that_moved_to_where_the_reminder_comes_already_has_it_once(
    state: Engine, outbox: Outbox
) -> None:
    schedule = branch(state, NOON, owner="telegram:-5")
    member(state, NOON, schedule, address="telegram:-5")
    kept = member(state, NOON, schedule, address="telegram:-100")
    outbox.due(at(2))
    old = next(delivery for delivery in claimed(outbox, at(2)) if delivery.address == "telegram:-5")
    assert outbox.begin(old.id, at(2))
    outbox.record(old.id, Moved("telegram:-100"), at(2))
    assert [row["id"] for row in rows(state, SUBSCRIPTIONS)] == [kept]
    assert [row["subscription_id"] for row in rows(state, DELIVERIES)] == [kept]


@with_a_subscription
def test_a_channel_that_sends_in_circles_is_asked_less_often(state: Engine, outbox: Outbox) -> None:
    outbox.due(at(2))
    for _ in range(3):
        attempt(outbox, at(2), Moved("telegram:1"))
    attempt(outbox, at(2), Moved("telegram:1"))
    assert claimed(outbox, at(2)) == []
    assert next_attempt(state) > at(2)


@with_a_subscription
def test_what_arrived_is_sent_whatever_was_thought_meanwhile(state: Engine, outbox: Outbox) -> None:
    outbox.due(at(2))
    delivery = attempt(outbox, at(2), None)
    claimed(Outbox(state, "other"), at(2) + LEASE)
    assert states(state) == ["uncertain"]
    outbox.record(delivery.id, Sent(), at(2) + LEASE)
    assert states(state) == ["sent"]
    assert rows(state, DELIVERIES)[0]["sent_at"] == seconds_of(at(2) + LEASE)


@with_a_subscription
@pytest.mark.parametrize("act", [_cancel, _erase])
@pytest.mark.parametrize("outcome", [Retry(), Moved("telegram:-100"), Uncertain(), Gone()])
def test_what_is_taken_back_during_the_attempt_does_not_come_back(
    state: Engine, outbox: Outbox, act: Callable[[Engine], None], outcome: Outcome
) -> None:
    outbox.due(at(2))
    delivery = attempt(outbox, at(2), None)
    act(state)
    outbox.record(delivery.id, outcome, at(2))
    assert claimed(outbox, at(2, 20)) == []


@with_a_subscription
def test_an_outcome_is_recorded_once(state: Engine, outbox: Outbox) -> None:
    outbox.due(at(2))
    delivery = attempt(outbox, at(2), Sent())
    outbox.record(delivery.id, Retry(), at(2))
    assert states(state) == ["sent"]


@with_a_subscription
def test_an_outcome_that_comes_late_does_not_touch_another_attempt(state: Engine, outbox: Outbox) -> None:
    outbox.due(at(2))
    delivery = attempt(outbox, at(2), Retry())
    other = Outbox(state, "other")
    attempt(other, at(2, 19, 5), None)
    outbox.record(delivery.id, Retry(), at(2, 19, 5))
    assert states(state) == ["sending"]
    other.record(delivery.id, Sent(), at(2, 19, 5))
    assert states(state) == ["sent"]


@with_a_subscription
@pytest.mark.parametrize("again", [Retry(), Sent()])
def test_who_does_not_know_that_it_was_recorded_may_say_so_again(
    state: Engine, outbox: Outbox, again: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox.due(at(2))
    delivery = attempt(outbox, at(2), None)
    commit = state.dialect.do_commit

    def commit_and_break_down(connection: PoolProxiedConnection) -> None:
        commit(connection)
        raise ConnectionError("after the transaction was committed")

    with monkeypatch.context() as patch:
        patch.setattr(state.dialect, "do_commit", commit_and_break_down)
        with pytest.raises(ConnectionError):
            outbox.record(delivery.id, Retry(), at(2))
    other = Outbox(state, "other")
    attempt(other, at(2, 19, 5), None)
    outbox.record(delivery.id, again, at(2, 19, 5))
    assert states(state) == ["sending"]
    other.record(delivery.id, Sent(), at(2, 19, 5))
    assert states(state) == ["sent"]


# Quiet hours


def test_a_reminder_asked_to_come_again_leaves_the_next_one_alone(state: Engine, outbox: Outbox) -> None:
    member(state, NOON, branch(state, NOON), "1d18:00/meeting 1d19:00/meeting")
    outbox.due(at(2, 18))
    delivery = attempt(outbox, at(2, 18), Sent())
    assert Book(state).snooze(delivery.id, "telegram:1", at(2, 18, 30)) == at(2, 19, 30)
    assert send(outbox, at(2)) == ["telegram:1 2027-02 1d19:00/meeting"]
    assert send(outbox, at(2, 19, 30)) == ["telegram:1 2027-02 1d18:00/meeting"]


@with_a_subscription
def test_what_is_late_in_the_quiet_hours_waits_for_the_morning(outbox: Outbox) -> None:
    assert send(outbox, at(2, 22)) == []
    assert outbox.next_at() == at(3, 6, 30)
    assert send(outbox, at(3, 6, 29)) == []
    assert send(outbox, at(3, 6, 30)) == ["telegram:1 2027-02 1d19:00/meeting"]


@with_a_subscription
def test_quiet_hours_that_begin_between_claim_and_attempt_are_kept(outbox: Outbox) -> None:
    outbox.due(at(2))
    (delivery,) = claimed(outbox, at(2, 21, 29))
    assert not outbox.begin(delivery.id, at(2, 21, 30))
    assert claimed(outbox, at(2, 21, 31)) == []
    assert len(claimed(outbox, at(3, 6, 30))) == 1


@with_a_subscription
def test_a_reminder_asked_to_come_again_keeps_the_quiet_hours(state: Engine, outbox: Outbox) -> None:
    outbox.due(at(2))
    attempt(outbox, at(2), Sent())
    (sent,) = rows(state, DELIVERIES)
    again = {name: value for name, value in sent.items() if name not in ("id", "sent_at")}
    late = seconds_of(at(2, 22))
    put(state, DELIVERIES, **again | {"round": 1, "state": "pending", "due_at": late, "next_at": late, "attempts": 0})
    assert claimed(outbox, at(2, 22)) == []
    assert [delivery.round for delivery in claimed(outbox, at(3, 6, 30))] == [1]


def test_a_meeting_in_the_early_morning_is_worth_waking_up(state: Engine, outbox: Outbox) -> None:
    member(state, NOON, branch(state, NOON, "day3@05:30"), "60m/meeting")
    assert send(outbox, at(3, 4, 29)) == []
    assert send(outbox, at(3, 4, 31)) == ["telegram:1 2027-02 60m/meeting"]


# The clock


@with_a_subscription
def test_a_clock_that_is_put_back_sends_nothing_twice_and_loses_nothing(state: Engine, outbox: Outbox) -> None:
    member(state, NOON, branch(state, NOON), "1d19:30/meeting", "telegram:2")
    ticks = [at(2, 18, 50), at(2, 19, 10), at(2, 18, 10), at(2, 19, 5), at(2, 19, 31), at(2, 18, 31), at(2, 19, 45)]
    assert [send(outbox, now) for now in ticks] == [
        [], ["telegram:1 2027-02 1d19:00/meeting"], [], [], ["telegram:2 2027-02 1d19:30/meeting"], [], []
    ]  # fmt: skip


def test_a_change_while_the_clock_is_slow_brings_nothing_old_back(state: Engine, outbox: Outbox) -> None:
    schedule = branch(state, NOON)
    member(state, NOON, schedule, "1d18:30/meeting 1d19:00/meeting")
    assert send(outbox, at(2, 19, 5)) == ["telegram:1 2027-02 1d19:00/meeting"]
    Book(state).move(schedule, "2027-03", None, "telegram:1", at(2, 18, 5))
    assert [send(outbox, now) for now in (at(2, 18, 35), at(2, 19, 10))] == [[], []]


def test_a_clock_that_is_put_forward_by_days_is_like_a_downtime(state: Engine, outbox: Outbox) -> None:
    member(state, at(30, month=1), branch(state, NOON), LADDER)
    assert send(outbox, at(31, 12, month=1)) == []
    assert send(outbox, at(3, 12)) == ["telegram:1 2027-02 0d07:00/meeting"]
    assert send(outbox, at(28, 19, month=2)) == ["telegram:1 2027-03 3d19:00/meeting"]


# What the operator sees


@with_a_subscription
def test_deliveries_are_counted_by_state(outbox: Outbox) -> None:
    assert set(outbox.counts(NOON).values()) == {0}
    outbox.due(at(2))
    assert {name: number for name, number in outbox.counts(at(2)).items() if number} == {"pending": 1}
    assert outbox.counts(at(2, 19, 16))["late"] == 1
    attempt(outbox, at(2), Sent())
    assert {name: number for name, number in outbox.counts(at(3)).items() if number} == {"sent": 1}


def test_the_next_thing_to_do_is_known(state: Engine, outbox: Outbox) -> None:
    assert outbox.next_at() is None
    member(state, NOON, branch(state, NOON))
    assert outbox.next_at() == at(2)
    outbox.due(at(2))
    attempt(outbox, at(2), Retry(timedelta(minutes=30)))
    assert outbox.next_at() == at(2, 19, 30)
    claimed(outbox, at(2, 19, 30))
    assert outbox.next_at() == at(2, 19, 30) + LEASE


@with_a_subscription
def test_nothing_is_written_while_nothing_is_due(state: Engine, outbox: Outbox) -> None:
    if state.dialect.name != "sqlite":
        pytest.skip("only on SQLite does who writes keep out others who write")
    with state.begin():
        assert outbox.due(NOON) == 0
