"""Invitations: members subscribe themselves to a branch's schedule by a code or a link; nobody is told who did."""

from handlers.chat import Reply
from handlers.context import Context, Outcome
from handlers.reminding import setup
from handlers.reminding.desk import desk
from handlers.reminding.draft import Draft
from handlers.reminding.summary import tell_meetings, tell_schedule

_UNKNOWN = Reply("Mã mời này không còn dùng được. Đồng chí xin mã mới của người đặt lịch.")


def accept(context: Context, code: str) -> Outcome:
    """Show somebody who was invited the schedule, and ask which reminders they want."""
    at = desk(context, changes=True)
    if isinstance(at, Reply):
        return at
    schedule = at.book.invited(code)
    if schedule is None:
        return _UNKNOWN
    own = at.followed(schedule.id)
    if own and own.is_owner:
        return Reply("Đây là lịch của chính đồng chí. Xem và sửa: /lich.")
    told = [f"Đồng chí được mời theo lịch “{schedule.name}”.", *tell_schedule(schedule)]
    told += tell_meetings(schedule.rule, at.book.changes_of(schedule.id), at.now)
    return setup.opened(at, Draft.of("join", schedule), "\n".join(told))
