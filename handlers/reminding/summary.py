"""Reading a draft back: the rule in words, the next meetings, and the reminders that will come."""

from collections.abc import Iterable
from datetime import datetime

from handlers.reminding.draft import Draft
from handlers.reminding.names import plain_text
from handlers.reminding.telling import moment_words, rule_words, step_words, thematic_words
from reminders.plan import Changes, next_meetings, next_planned, planned
from reminders.records import NewSchedule, Schedule
from reminders.rules import MeetingRule, period_of
from reminders.steps import Step, read_steps, steps_text

PAYLOAD = "moi-"
"""What the payload of a deep link to an invitation begins with."""

DEFAULT_NAME = "Họp chi bộ"
MEETINGS_SHOWN = 3


def schedule_of(draft: Draft) -> NewSchedule:
    """The schedule that a draft comes to; its rule must be known."""
    assert draft.rule
    wish = draft.wish
    place = plain_text(wish.place or "", 120)
    return NewSchedule(wish.name or DEFAULT_NAME, draft.rule, place, wish.thematic or 0)


def useful(rule: MeetingRule, steps: Iterable[Step], now: datetime) -> tuple[Step, ...]:
    """The steps that come before a meeting begins (or, for what follows it, in time), each once, in their order."""
    period = period_of(now)
    found = tuple(step for step in steps if planned(period, rule.meeting(period), [step]))
    return read_steps(steps_text(found))


def tell_schedule(new: NewSchedule | Schedule) -> list[str]:
    """Name, rule, place and thematic month, a line each."""
    lines = [f"{new.name}: {rule_words(new.rule)}.", f"Nơi họp: {new.place or 'chưa ghi'}."]
    if new.thematic:
        lines.append(f"Sinh hoạt chuyên đề: {thematic_words(new.thematic)}.")
    return lines


def tell_meetings(rule: MeetingRule, changes: Changes, now: datetime) -> list[str]:
    """The next meetings with weekday and date."""
    found = next_meetings(rule, changes, now, MEETINGS_SHOWN)
    return ["Các buổi họp tới:", *(f"• {moment_words(meeting)}" for _, meeting in found)]


def tell_steps(rule: MeetingRule, steps: Iterable[Step], changes: Changes, now: datetime) -> list[str]:
    """The reminders of each meeting, those named that can't come in time, and when the first one will."""
    wanted = tuple(steps)
    good = useful(rule, wanted, now)
    lines = ["Mỗi buổi họp, tôi sẽ nhắc:", *(f"• {step_words(step)}" for step in good)]
    lines += [f"• không nhắc được {step_words(step)}: khi ấy đã họp" for step in wanted if step not in good]
    first = next_planned(rule, good, changes, now)
    return [*lines, f"Lời nhắc đầu tiên: {moment_words(first.at)}."] if first else lines


def tell_invitation(schedule: Schedule, deep_link: str) -> list[str]:
    """How to hand an invitation out; see `Message.deep_link`."""
    payload = f"{PAYLOAD}{schedule.code}"
    return [
        f"Mã mời đảng viên theo lịch này: {schedule.code}.",
        f"Ai nhận được mã thì {f'mở {deep_link}{payload} hoặc ' if deep_link else ''}nhắn cho tôi: /start {payload}",
        "Tôi chỉ cho biết có bao nhiêu người đăng ký, không cho biết là ai.",
    ]
