"""Meetings and reminders of every kind, for properties."""

from datetime import datetime, time, timedelta

from hypothesis import strategies as st

from reminders.rules import ZONE, FromEnd, MeetingRule, MonthDay, NthWeekday
from reminders.steps import MEMBER, SECRETARY, Step

DAYS = st.one_of(
    st.builds(MonthDay, st.integers(1, 31)),
    st.builds(FromEnd, st.integers(0, 27)),
    st.builds(NthWeekday, st.integers(0, 4), st.integers(0, 6)),
)
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
RULES = st.builds(MeetingRule, DAYS, TIMES, st.booleans())
STEP = st.one_of(
    st.sampled_from(SECRETARY),
    st.builds(Step, st.integers(-3, 10), TIMES),
    st.builds(Step, minutes=st.sampled_from([15, 30, 60, 120, 1440])),
)
STEPS = st.one_of(st.just(MEMBER), st.just(SECRETARY), st.lists(STEP, max_size=5, unique=True).map(tuple))
PERIODS = st.builds("{:04}-{:02}".format, st.integers(2026, 2035), st.integers(1, 12))
MOMENTS = st.builds(
    lambda minutes: datetime(2027, 1, 1, tzinfo=ZONE) + timedelta(minutes=minutes), st.integers(0, 3 * 366 * 24 * 60)
)
