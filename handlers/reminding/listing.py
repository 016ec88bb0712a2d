"""What is set up: listed, shown, edited, paused, moved, left out, sent as a calendar, handed on, deleted."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from handlers.chat import LONGEST_REPLY, Button, Reply
from handlers.context import Context, Outcome
from handlers.reminding import moving, setup
from handlers.reminding.calendar_file import calendar_file
from handlers.reminding.desk import Desk, desk
from handlers.reminding.draft import Draft
from handlers.reminding.reading import says
from handlers.reminding.saving import GONE, LIST
from handlers.reminding.summary import tell_invitation, tell_meetings, tell_schedule
from handlers.reminding.telling import moment_words, month_words, step_words
from knowledge.words.text import fold
from reminders.errors import NotAllowed
from reminders.records import Subscribed
from reminders.rules import ZONE

_NONE = Reply("Đồng chí chưa đặt lịch nhắc nào. Đặt lịch: gõ /nhac.", buttons=(Button("Đặt lịch nhắc", "/nhac"),))
_USAGE = Reply("Tôi chưa hiểu lệnh này. Đồng chí xem các lịch đang có rồi chọn việc cần làm.", buttons=(LIST,))
_NOT_OWNER = Reply("Chỉ người đặt lịch mới làm được việc này.", buttons=(LIST,))
_PERIOD = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
_STATES = {"active": "", "stopped": "đồng chí đã ngừng nhận", "unreachable": "chưa gửi tới được"}


@dataclass(frozen=True, slots=True)
class _Request:
    """What is asked of a schedule: by whom, of which, and the words behind its number."""

    at: Desk
    of: Subscribed
    rest: str

    @property
    def period(self) -> str:
        """The month that is meant: the one named, or the next meeting's."""
        named = self.rest.split(" ")[0]
        return named if _PERIOD.fullmatch(named) else self.of.next_meetings(self.at.now, 1)[0][0]


_Act = Callable[[_Request], Outcome]


def schedules(context: Context, argument: str) -> Outcome:
    """The command /lich: all that is set up or, with a verb and a number, one thing done to one of them."""
    at = desk(context)
    if isinstance(at, Reply):
        return at
    verb, _, rest = argument.strip().partition(" ")
    if not verb:
        return _listed(at)
    act = _READING.get(fold(verb)) or _CHANGING.get(fold(verb))
    if verb.isdigit():
        act, rest = _shown, argument.strip()
    if fold(verb) in _OF_A_REMINDER:
        return _OF_A_REMINDER[fold(verb)](context, rest)
    if act is None:
        return _USAGE
    return _acted(context, act, rest, changes=fold(verb) in _CHANGING)


def _acted(context: Context, act: _Act, rest: str, changes: bool) -> Outcome:
    at = desk(context, changes=changes)
    if isinstance(at, Reply):
        return at
    number, _, words = rest.strip().partition(" ")
    of = _find(at, number)
    if of is None:
        return GONE
    try:
        return act(_Request(at, of, words.strip()))
    except NotAllowed:
        return GONE


def _find(at: Desk, number: str) -> Subscribed | None:
    """The schedule of a number, if this address follows it; without a number the only one there is."""
    found = at.book.subscriptions(at.address)
    if not number and len(found) == 1:
        return found[0]
    return next((s for s in found if str(s.schedule.id) == number), None)


def _listed(at: Desk) -> Outcome:
    found = at.book.subscriptions(at.address)
    if not found:
        return _NONE
    if len(found) == 1:
        return _shown(_Request(at, found[0], ""))
    lines = [f"• {s.schedule.name}: {_next(s, at.now)}" for s in found]
    buttons = tuple(Button(s.schedule.name, f"/lich {s.schedule.id}") for s in found)
    return Reply("\n".join(["Các lịch nhắc đang có:", *lines])[:LONGEST_REPLY], "choices", buttons)


def _next(of: Subscribed, now: datetime) -> str:
    if not of.schedule.is_active:
        return "đang tạm dừng"
    period, meeting = of.next_meetings(now, 1)[0]
    skipped = ", đồng chí đã bỏ qua" if period in of.skips else ""
    state = _STATES[of.subscription.state]
    return f"buổi tới {moment_words(meeting)}{skipped}{f' ({state})' if state else ''}"


def _standing(of: Subscribed) -> list[str]:
    """What keeps reminders from coming, a line each."""
    resting = [] if of.schedule.is_active else ["Lịch đang tạm dừng."]
    own = _STATES[of.subscription.state]
    return [*resting, f"Lời nhắc: {own}."] if own else resting


def _shown(asked: _Request) -> Outcome:
    of, now = asked.of, asked.at.now
    schedule = of.schedule
    lines = [*tell_schedule(schedule), *_standing(of), *tell_meetings(schedule.rule, of.changes, now)]
    lines += ["Lời nhắc của đồng chí:", *(f"• {step_words(step)}" for step in of.subscription.steps)]
    if of.is_owner:
        lines.append(f"Số người khác đang nhận lời nhắc theo lịch này: {of.members}.")
    return Reply("\n".join(lines), "choices", _buttons(of, asked.period))


def _buttons(of: Subscribed, period: str) -> tuple[Button, ...]:
    number, month = of.schedule.id, month_words(period)
    follows = of.subscription.state == "active"
    own = [
        Button("Đổi lời nhắc", f"/lich nhac {number}"),
        Button(f"Bỏ qua {month}", f"/lich boqua {number} {period}"),
        Button("Tệp lịch (.ics)", f"/lich ics {number}"),
        Button("Thôi nhận lời nhắc", f"/lich thoi {number}")
        if follows
        else Button("Nhận lại lời nhắc", "/lich nhanlai"),
    ]
    if not of.is_owner:
        return tuple(own)
    resting = (
        Button("Tạm dừng", f"/lich tamdung {number}")
        if of.schedule.is_active
        else Button("Tiếp tục nhắc", f"/lich tieptuc {number}")
    )
    owner = (
        Button("Sửa lịch", f"/lich sua {number}"),
        Button(f"Dời {month}", f"/lich doi {number} {period}"),
        resting,
        Button("Mời đảng viên", f"/lich moi {number}"),
        Button("Xóa lịch", f"/lich xoa {number}"),
    )
    return (*own, *owner)


def _edit(asked: _Request) -> Outcome:
    if not asked.of.is_owner:
        return _NOT_OWNER
    draft = Draft.of("edit", asked.of.schedule, asked.of.subscription.steps)
    told = (
        "Đồng chí gõ điều cần sửa, ví dụ: mùng 5; 20 giờ; tại hội trường; trước 2 ngày; chuyên đề tháng giữa quý. "
        "Sửa xong thì bấm “Đồng ý”."
    )
    return setup.opened(asked.at, draft, told)


def _own_steps(asked: _Request) -> Outcome:
    return setup.opened(asked.at, Draft.of("steps", asked.of.schedule))


def _pause(asked: _Request) -> Outcome:
    asked.at.book.pause(asked.of.schedule.id, asked.at.address, asked.at.now)
    again = Button("Tiếp tục nhắc", f"/lich tieptuc {asked.of.schedule.id}")
    return Reply(
        f"Đã tạm dừng lịch “{asked.of.schedule.name}”; tôi không nhắc ai cho đến khi đồng chí bật lại.",
        buttons=(again,),
    )


def _resume(asked: _Request) -> Outcome:
    asked.at.book.resume(asked.of.schedule.id, asked.at.address, asked.at.now)
    return Reply(f"Lịch “{asked.of.schedule.name}” được nhắc trở lại.", buttons=(LIST,))


def _delete(asked: _Request) -> Outcome:
    schedule = asked.of.schedule
    if not asked.of.is_owner:
        return _NOT_OWNER
    if not says(asked.rest, "agreed"):
        others = (
            f" {asked.of.members} người đang nhận lời nhắc cũng sẽ không được nhắc nữa." if asked.of.members else ""
        )
        sure = Button("Xóa lịch này", f"/lich xoa {schedule.id} đồng ý")
        return Reply(f"Đồng chí muốn xóa hẳn lịch “{schedule.name}”?{others}", buttons=(sure, LIST))
    asked.at.book.delete(schedule.id, asked.at.address)
    return Reply(f"Đã xóa lịch “{schedule.name}” cùng mọi lời nhắc.", buttons=(LIST,))


def _move(asked: _Request) -> Outcome:
    when = asked.rest.removeprefix(asked.period).strip()
    if not when:
        return moving.asked(asked.at, asked.of, asked.period)
    draft = Draft("move", schedule=asked.of.schedule.id, period=asked.period)
    return moving.answered(asked.at, draft, when) or _USAGE


def _as_usual(asked: _Request) -> Outcome:
    return moving.moved(asked.at, asked.of, asked.period, asked.of.schedule.rule.meeting(asked.period))


def _leave_out(asked: _Request) -> Outcome:
    """For the owner nobody meets that month; a member is only not reminded."""
    if asked.of.is_owner:
        return moving.moved(asked.at, asked.of, asked.period, None)
    asked.at.book.skip(asked.of.subscription.id, asked.period, asked.at.address, asked.at.now)
    return Reply(
        f"Tôi không nhắc đồng chí trong {month_words(asked.period)} nữa. Các tháng khác vẫn nhắc.", buttons=(LIST,)
    )


def _leave(asked: _Request) -> Outcome:
    asked.at.book.leave(asked.of.subscription.id, asked.at.address, asked.at.now)
    return Reply(f"Tôi không nhắc đồng chí theo lịch “{asked.of.schedule.name}” nữa.", buttons=(LIST,))


def _invite(asked: _Request) -> Outcome:
    if not asked.of.is_owner:
        return _NOT_OWNER
    told = f"Số người khác đang nhận lời nhắc: {asked.of.members}."
    return Reply("\n".join([*tell_invitation(asked.of.schedule, asked.at.deep_link), told]), buttons=(LIST,))


def _calendar(asked: _Request) -> Outcome:
    told = (
        "Tệp lịch của các buổi họp trong một năm tới, kèm lời nhắc. Đồng chí mở tệp bằng ứng dụng lịch trên điện thoại."
    )
    return Reply(told, buttons=(LIST,), file=calendar_file(asked.of, asked.at))


def _taken(_: Context, __: str) -> Outcome:
    return Reply("Cảm ơn đồng chí.")


def _snoozed(context: Context, number: str) -> Outcome:
    at = desk(context, changes=True)
    if isinstance(at, Reply):
        return at
    again = at.book.snooze(int(number), at.address, at.now) if number.isdecimal() else None
    if again is None:
        return Reply("Không nhắc lại được nữa: buổi họp đã đến hoặc đã đổi.", buttons=(LIST,))
    return Reply(f"Tôi sẽ nhắc lại lúc {moment_words(again.astimezone(ZONE))}.")


def _woken(context: Context, _: str) -> Outcome:
    at = desk(context, changes=True)
    if isinstance(at, Reply):
        return at
    count = at.book.wake(at.address, at.now, stopped=True)
    return Reply(f"Đã bật lại {count} lịch nhắc." if count else "Không có lịch nhắc nào đang ngừng.", buttons=(LIST,))


_READING: dict[str, _Act] = {"xem": _shown, "ics": _calendar}
_CHANGING: dict[str, _Act] = {
    "sua": _edit,
    "nhac": _own_steps,
    "tamdung": _pause,
    "tieptuc": _resume,
    "xoa": _delete,
    "doi": _move,
    "nhuthuong": _as_usual,
    "boqua": _leave_out,
    "thoi": _leave,
    "moi": _invite,
}
_OF_A_REMINDER: dict[str, Callable[[Context, str], Outcome]] = {
    "nhan": _taken,
    "nhaclai": _snoozed,
    "nhanlai": _woken,
}
