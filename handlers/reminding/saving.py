"""Keeping what somebody agreed to."""

from handlers.chat import Button, Reply
from handlers.context import Turn
from handlers.reminding.consent import WORDING
from handlers.reminding.desk import Desk
from handlers.reminding.draft import Draft
from handlers.reminding.summary import schedule_of, tell_invitation, useful
from handlers.reminding.telling import moment_words
from reminders.errors import NotAllowed
from reminders.plan import next_planned
from reminders.records import Consent, Role

GONE = Reply("Lịch này không còn, hoặc không phải của cuộc trò chuyện này. Các lịch đang có: /lich.")
LIST = Button("Xem lịch nhắc", "/lich")
# More than anybody needs, and as many as can be listed and pressed.
MOST_SCHEDULES = 10
_FULL = Reply(
    f"Mỗi cuộc trò chuyện có nhiều nhất {MOST_SCHEDULES} lịch nhắc. Đồng chí xóa bớt lịch không dùng.", buttons=(LIST,)
)


def save(at: Desk, draft: Draft) -> Turn:
    """Keep a draft of which nothing is missing, now that it was agreed to; it is closed by that."""
    if draft.purpose in ("new", "join") and len(at.book.subscriptions(at.address)) >= MOST_SCHEDULES:
        return Turn(_FULL)
    try:
        return Turn(_SAVERS[draft.purpose](at, draft))
    except NotAllowed:
        return Turn(GONE)


def _added(at: Desk, draft: Draft) -> Reply:
    new = schedule_of(draft)
    steps = useful(new.rule, draft.steps, at.now)
    made = at.book.add(new, at.address, steps, _role(draft), Consent(at.now, WORDING), at.now)
    return Reply(
        "\n".join([f"Đã lưu lịch “{made.name}”. {_first(at, draft)}", *tell_invitation(made, at.deep_link)]),
        buttons=(LIST,),
    )


def _edited(at: Desk, draft: Draft) -> Reply:
    new = schedule_of(draft)
    at.book.edit(draft.schedule, new, at.address, at.now)
    return _with_steps(at, draft, f"Đã sửa lịch “{new.name}”.")


def _with_steps(at: Desk, draft: Draft, told: str = "Đã sửa lời nhắc.") -> Reply:
    own = at.followed(draft.schedule)
    if own is None:
        return GONE
    steps = useful(schedule_of(draft).rule, draft.steps, at.now)
    at.book.set_steps(own.subscription.id, steps, at.address, at.now)
    return Reply(f"{told} {_first(at, draft)}", buttons=(LIST,))


def _joined(at: Desk, draft: Draft) -> Reply:
    steps = useful(schedule_of(draft).rule, draft.steps, at.now)
    at.book.subscribe(draft.schedule, at.address, _role(draft), steps, Consent(at.now, WORDING), at.now)
    return Reply(f"Đã đăng ký nhận lời nhắc. {_first(at, draft)}", buttons=(LIST,))


def _first(at: Desk, draft: Draft) -> str:
    new = schedule_of(draft)
    steps = useful(new.rule, draft.steps, at.now)
    first = next_planned(new.rule, steps, at.changes(draft.schedule), at.now)
    return f"Lời nhắc đầu tiên: {moment_words(first.at)}." if first else ""


def _role(draft: Draft) -> Role:
    return draft.wish.role or "member"


_SAVERS = {"new": _added, "edit": _edited, "steps": _with_steps, "join": _joined}
