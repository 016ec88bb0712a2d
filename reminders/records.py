"""What the state tells of a schedule and of a delivery, read from its tables."""

from dataclasses import dataclass
from datetime import datetime

from reminders.rules import MeetingRule
from reminders.steps import Step


@dataclass(frozen=True, slots=True)
class Schedule:
    """A branch's meetings; `thematic` is the month of each quarter (1 to 3) with a thematic session, 0 for none."""

    id: int
    owner: str
    name: str
    rule: MeetingRule
    place: str
    thematic: int
    is_active: bool
    code: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A reminder on its way to an address; `round` counts how often it was asked to come again."""

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
