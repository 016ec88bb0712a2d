"""The calendar file, read again by a parser."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Alarm, Calendar, Event

from reminders.calendars import calendar
from reminders.plan import Changes, next_meetings, planned
from reminders.records import Consent, Schedule, Subscribed, Subscription
from reminders.rules import ZONE, MeetingRule, MonthDay
from reminders.steps import MEMBER, SECRETARY, Duty, Step
from tests.meetings import MOMENTS, PERIODS, RULES, STEPS

NOW = datetime(2027, 1, 1, 12, tzinfo=ZONE)
DUTIES: dict[Duty, str] = {"meeting": "", "committee": "họp chi uỷ", "documents": "tài liệu", "minutes": "biên bản"}
THEMATIC = "Sinh hoạt chuyên đề"
SCHEDULE = Schedule(
    7,
    "telegram:4711",
    "Họp chi bộ; bản Hin, số 1",
    MeetingRule(MonthDay(10), time(19, 30)),
    "nhà văn hóa",
    2,
    True,
    "ACDE",
)
SUBSCRIBED = Subscribed(
    schedule=SCHEDULE,
    subscription=Subscription(3, 7, "telegram:4711", "member", MEMBER, "active", NOW, Consent(NOW, 1)),
    is_owner=True,
    members=0,
    changes={},
    skips=frozenset(),
)


def made(subscribed: Subscribed = SUBSCRIBED, now: datetime = NOW) -> Calendar:
    parsed = Calendar.from_ical(calendar(subscribed, now, DUTIES, THEMATIC))
    assert isinstance(parsed, Calendar)
    return parsed


def starts(event: Event) -> datetime:
    assert isinstance(event.start, datetime)
    return event.start


def alarms(event: Event) -> list[tuple[datetime, str]]:
    found = []
    for alarm in event.walk("VALARM"):
        assert isinstance(alarm, Alarm)
        assert isinstance(alarm.TRIGGER, timedelta)
        found.append((starts(event) + alarm.TRIGGER, str(alarm["description"])))
    return found


def following(subscribed: Subscribed, steps: tuple[Step, ...]) -> Subscribed:
    return replace(subscribed, subscription=replace(subscribed.subscription, steps=steps))


def test_an_event_says_what_when_and_where() -> None:
    first, second, *_ = made().events
    assert str(first["summary"]) == "Họp chi bộ; bản Hin, số 1"
    assert str(first["location"]) == "nhà văn hóa"
    assert (first.start, first.end) == (
        datetime(2027, 1, 10, 19, 30, tzinfo=ZONE),
        datetime(2027, 1, 10, 21, 0, tzinfo=ZONE),
    )
    assert "description" not in first
    assert str(second["description"]) == THEMATIC
    assert second.end - second.start == timedelta(hours=2)


def test_a_place_that_was_not_said_is_left_out() -> None:
    assert all(
        "location" not in event for event in made(replace(SUBSCRIBED, schedule=replace(SCHEDULE, place=""))).events
    )


def test_each_reminder_is_an_alarm() -> None:
    first, *_ = made(following(SUBSCRIBED, steps=SECRETARY)).events
    assert set(alarms(first)) == {
        (datetime(2027, 1, 3, 8, tzinfo=ZONE), f"{SCHEDULE.name}: họp chi uỷ"),
        (datetime(2027, 1, 8, 8, tzinfo=ZONE), f"{SCHEDULE.name}: tài liệu"),
        (datetime(2027, 1, 12, 8, tzinfo=ZONE), f"{SCHEDULE.name}: biên bản"),
        (datetime(2027, 1, 7, 19, tzinfo=ZONE), SCHEDULE.name),
        (datetime(2027, 1, 9, 19, tzinfo=ZONE), SCHEDULE.name),
        (datetime(2027, 1, 10, 7, tzinfo=ZONE), SCHEDULE.name),
    }


def test_the_file_is_what_the_standard_asks_for() -> None:
    file = calendar(SUBSCRIBED, NOW, DUTIES, THEMATIC)
    lines = file.split(b"\r\n")
    assert (lines[0], lines[-2], lines[-1]) == (b"BEGIN:VCALENDAR", b"END:VCALENDAR", b"")
    assert all(len(line) <= 75 for line in lines)
    assert {b"VERSION:2.0", b"BEGIN:VTIMEZONE", b"TZID:Asia/Ho_Chi_Minh", b"TZOFFSETTO:+0700"} <= set(lines)
    assert b"DTSTART;TZID=Asia/Ho_Chi_Minh:20270110T193000" in lines
    for event in made().events:
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(event)
        assert all({"ACTION", "TRIGGER", "DESCRIPTION"} <= set(alarm) for alarm in event.walk("VALARM"))
        assert event.decoded("dtstamp") == NOW.astimezone(UTC)


def test_the_same_meetings_are_the_same_file() -> None:
    assert calendar(SUBSCRIBED, NOW, DUTIES, THEMATIC) == calendar(SUBSCRIBED, NOW, DUTIES, THEMATIC)


def test_nobodys_address_and_no_invitation_is_in_the_file() -> None:
    file = calendar(SUBSCRIBED, NOW, DUTIES, THEMATIC)
    assert b"4711" not in file
    assert b"ACDE" not in file


def test_a_moved_meeting_is_the_same_event_elsewhere() -> None:
    changes: Changes = {"2027-01": datetime(2027, 1, 20, 8, tzinfo=ZONE), "2027-03": None}
    before, after = made().events, made(replace(SUBSCRIBED, changes=changes)).events
    assert after[0]["uid"] == before[0]["uid"]
    assert starts(after[0]) == datetime(2027, 1, 20, 8, tzinfo=ZONE)
    assert before[2]["uid"] not in [event["uid"] for event in after]


def test_a_month_that_was_left_out_has_its_event_without_alarms() -> None:
    first, second, *_ = made(replace(SUBSCRIBED, skips=frozenset({"2027-01"}))).events
    assert alarms(first) == []
    assert len(alarms(second)) == 3


@given(
    meets=RULES,
    steps=STEPS,
    now=MOMENTS,
    changes=st.dictionaries(PERIODS, st.none() | MOMENTS, max_size=4),
    skips=st.frozensets(PERIODS, max_size=4),
    thematic=st.integers(0, 3),
    name=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60),
)
def test_the_events_are_the_next_meetings_and_their_alarms_the_reminders(
    meets: MeetingRule,
    steps: tuple[Step, ...],
    now: datetime,
    changes: Changes,
    skips: frozenset[str],
    thematic: int,
    name: str,
) -> None:
    schedule = replace(SCHEDULE, rule=meets, name=name, place=name, thematic=thematic)
    subscribed = following(replace(SUBSCRIBED, schedule=schedule, changes=changes, skips=skips), steps=steps)
    events = made(subscribed, now).events
    expected = next_meetings(meets, changes, now, 12)
    assert [starts(event) for event in events] == [meeting for _, meeting in expected]
    assert len({str(event["uid"]) for event in events}) == len(expected)
    for event, (period, meeting) in zip(events, expected, strict=True):
        assert (str(event["summary"]), str(event["location"])) == (name, name)
        wanted = [] if period in skips else [reminder.at for reminder in planned(period, meeting, steps)]
        assert sorted(at for at, _ in alarms(event)) == sorted(wanted)
        month = int(period[-2:])
        assert ("description" in event) == (month % 3 == thematic % 3 and thematic > 0)


@pytest.mark.parametrize(("thematic", "months"), [(0, []), (1, [1, 4, 7, 10]), (2, [2, 5, 8, 11]), (3, [3, 6, 9, 12])])
def test_the_thematic_month_is_one_of_each_quarter(thematic: int, months: list[int]) -> None:
    schedule = replace(SCHEDULE, thematic=thematic)
    assert [month for month in range(1, 13) if schedule.is_thematic(f"2027-{month:02}")] == months
