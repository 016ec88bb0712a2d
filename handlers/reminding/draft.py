"""What somebody is setting up just now: held in memory only, until they agree or stop."""

from dataclasses import dataclass, replace
from typing import Literal

from handlers.reminding.wish import Wish
from reminders.records import Schedule
from reminders.rules import MeetingRule
from reminders.steps import MEMBER, SECRETARY, Step

Purpose = Literal["new", "edit", "steps", "join", "move"]
"""Setting up a schedule, changing one, changing one's own reminders, following an invitation, moving one meeting."""

Field = Literal["day", "time", "place", "steps", "thematic", "date"]
NOTHING_SAID = Wish()
PRESETS = {"member": MEMBER, "secretary": SECRETARY}


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known so far; `schedule` is the number of the one that is changed, joined or moved.

    With `is_guided` everything is asked for, else only what can't be done without; `passed` are the fields that were
    answered with nothing, `own_steps` says that lead times are being typed. `period` is the month that is moved.
    """

    purpose: Purpose = "new"
    wish: Wish = NOTHING_SAID
    is_guided: bool = False
    passed: frozenset[Field] = frozenset()
    own_steps: bool = False
    schedule: int = 0
    period: str = ""

    @property
    def rule(self) -> MeetingRule | None:
        """The rule, once day and time are known."""
        wish = self.wish
        return MeetingRule(wish.day, wish.time, wish.not_sunday) if wish.day and wish.time is not None else None

    @property
    def steps(self) -> tuple[Step, ...]:
        """The reminders that are wanted: those named, or what the role usually wants."""
        return self.wish.steps or PRESETS.get(self.wish.role or "", ())

    @property
    def missing(self) -> Field | None:
        """What must be asked next; None when all is known."""
        if self.purpose == "move":
            return "date"
        if self.purpose in ("new", "edit"):
            optional: tuple[Field, ...] = ("place",) if self.is_guided else ()
            wanted: tuple[Field, ...] = ("day", "time", *optional)
            found = next(
                (field for field in wanted if field not in self.passed and getattr(self.wish, field) is None), None
            )
            if found:
                return found
        if not self.steps:
            return "steps"
        asks_thematic = self.is_guided and self.purpose == "new" and self.wish.thematic is None
        return "thematic" if asks_thematic and "thematic" not in self.passed else None

    @classmethod
    def of(cls, purpose: Purpose, schedule: Schedule, steps: tuple[Step, ...] = ()) -> "Draft":
        """A draft that begins with a schedule as it is kept."""
        rule = schedule.rule
        wish = Wish(
            day=rule.day,
            time=rule.time,
            place=schedule.place or None,
            not_sunday=rule.not_sunday,
            steps=steps or None,
            name=schedule.name,
            thematic=schedule.thematic or None,
        )
        return cls(purpose, wish, schedule=schedule.id)

    def passing(self, field: Field) -> "Draft":
        """The draft with a field that was answered with nothing."""
        return replace(self, passed=self.passed | {field})

    def without_steps(self) -> "Draft":
        """The draft with its reminders yet to be chosen."""
        return replace(self, wish=replace(self.wish, steps=None, role=None))

    def adding(self, said: Wish) -> "Draft":
        """The draft with what was said now; it replaces what was said before."""
        of_meeting = self.purpose in ("new", "edit")
        names = Wish.__dataclass_fields__ if of_meeting else ("steps", "role")
        given = {name: getattr(said, name) for name in names if getattr(said, name)}
        if said.role and not said.steps:
            given["steps"] = None
        return replace(self, wish=replace(self.wish, **given), own_steps=self.own_steps and not said.steps)
