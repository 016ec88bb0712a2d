"""The next meetings as a calendar that every phone reads (RFC 5545)."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard

from reminders.plan import planned
from reminders.records import Subscribed
from reminders.rules import ZONE
from reminders.steps import Duty

MEETINGS = 12
# What the guidance asks for at least, also where a thematic session shares the sitting.
_USUAL, _THEMATIC = timedelta(minutes=90), timedelta(minutes=120)


def calendar(subscribed: Subscribed, now: datetime, duties: Mapping[Duty, str], thematic: str) -> bytes:
    """The file with a year's meetings after a moment, one event each, with an alarm for each reminder.

    `duties` is what an alarm tells besides the schedule's name ("" for nothing), `thematic` what an event tells of a
    month with such a session. A month that the subscriber left out has its event, without alarms. Each meeting keeps
    its UID wherever it is moved, so that a newer file takes the place of an older one.
    """
    schedule = subscribed.schedule
    made = Calendar.new(prodid="-//ChiBot//VI", uid=f"{schedule.id}@chibot", name=schedule.name)
    made.add_component(_zone(now))
    for period, meeting in subscribed.next_meetings(now, MEETINGS):
        made.add_component(_event(subscribed, period, meeting, now, thematic))
        for alarm in _alarms(subscribed, period, meeting, duties):
            made.subcomponents[-1].add_component(alarm)
    content: bytes = made.to_ical()
    return content


def _event(subscribed: Subscribed, period: str, meeting: datetime, now: datetime, thematic: str) -> Event:
    schedule = subscribed.schedule
    is_thematic = schedule.is_thematic(period)
    return Event.new(
        uid=f"{schedule.id}-{period}@chibot",
        stamp=now,
        start=meeting,
        end=meeting + (_THEMATIC if is_thematic else _USUAL),
        summary=schedule.name,
        location=schedule.place or None,
        description=thematic if is_thematic else None,
    )


def _alarms(subscribed: Subscribed, period: str, meeting: datetime, duties: Mapping[Duty, str]) -> Iterator[Alarm]:
    if period in subscribed.skips:
        return
    for reminder in planned(period, meeting, subscribed.subscription.steps):
        told = duties[reminder.step.duty]
        name = subscribed.schedule.name
        alarm = Alarm.new(description=f"{name}: {told}" if told else name)
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", reminder.at - meeting)
        yield alarm


def _zone(now: datetime) -> Timezone:
    """Viet Nam's time, as it is: what it was long ago is of no use in a calendar of what is to come."""
    offset = now.astimezone(ZONE).utcoffset()
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1976, 1, 1))
    standard.add("tzoffsetfrom", offset)
    standard.add("tzoffsetto", offset)
    zone = Timezone()
    zone.add("tzid", ZONE.key)
    zone.add_component(standard)
    return zone
