"""What the book and the outbox hand out: schedules, who follows them, and what is to be delivered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from reminders.plan import Changes, next_meetings
from reminders.rules import MeetingRule
from reminders.steps import Step

Role = Literal["member", "secretary"]
Following = Literal["active", "stopped", "unreachable"]


@dataclass(frozen=True, slots=True)
class NewSchedule:
    """What somebody says of a branch's meetings; `thematic` is the month of each quarter (1 to 3) with such a session.

    0 where no month has one; the place may be empty.
    """

    name: str
    rule: MeetingRule
    place: str = ""
    thematic: int = 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """A branch's meetings as they are kept: `owner` is the address that may change them, `code` an invitation."""

    id: int
    owner: str
    name: str
    rule: MeetingRule
    place: str
    thematic: int
    is_active: bool
    code: str

    def is_thematic(self, period: str) -> bool:
        """Whether a period is the month of its quarter that has a thematic session."""
        return (int(period.split("-")[1]) - 1) % 3 + 1 == self.thematic


@dataclass(frozen=True, slots=True)
class Consent:
    """When somebody agreed that this is kept, and to which version of the wording."""

    at: datetime
    wording: int


@dataclass(frozen=True, slots=True)
class Subscription:
    """That an address is reminded of a schedule's meetings; `next_at` is when next, None where nothing is to come."""

    id: int
    schedule_id: int
    address: str
    role: Role
    steps: tuple[Step, ...]
    state: Following
    next_at: datetime | None
    consent: Consent


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A schedule as one of its subscribers sees it.

    `members` is how many others are being reminded, told to the owner alone (0 for anybody else); `changes` are the
    months that are moved or left out for all, `skips` those that this subscriber left out.
    """

    schedule: Schedule
    subscription: Subscription
    is_owner: bool
    members: int
    changes: Changes
    skips: frozenset[str]

    def next_meetings(self, now: datetime, count: int) -> list[tuple[str, datetime]]:
        """The periods and dates of the next meetings, those included that this subscriber is not reminded of."""
        return next_meetings(self.schedule.rule, self.changes, now, count)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A reminder for an address; `round` counts how often it was asked to come again.

    `is_late` tells that it comes noticeably after it was due; `expires` is when it is of no more use.
    """

    id: int
    address: str
    schedule: Schedule
    period: str
    step: Step
    meeting: datetime
    due: datetime
    expires: datetime
    round: int
    is_owner: bool
    is_late: bool

    @property
    def channel(self) -> str:
        """The name of the channel that its address is on: what stands before the colon."""
        return self.address.partition(":")[0]
