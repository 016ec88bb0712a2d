"""What is kept of somebody: their ways to see it, to take it along, to stop and to delete it."""

import json
from collections.abc import Sequence

from handlers.chat import LONGEST_REPLY, Attachment, Button, Reply
from handlers.context import Context, Outcome, Turn
from handlers.reminding.desk import Desk, desk
from handlers.reminding.reading import says
from handlers.reminding.telling import rule_words, step_words
from reminders.records import Subscribed

_NOTHING = "Tôi không lưu gì về cuộc trò chuyện này. Đặt lịch nhắc họp: gõ /nhac."
_MORE = "\n• và {} lịch nữa, xem ở bản đầy đủ."
_FOLLOWING = {"active": "đang nhận", "stopped": "đã ngừng", "unreachable": "chưa gửi tới được"}


def data(context: Context, _: str) -> Outcome:
    """All that is kept of this address, told and as a file."""
    at = desk(context)
    if isinstance(at, Reply):
        return at
    found = at.book.subscriptions(at.address)
    if not found:
        return Reply(_NOTHING)
    content = json.dumps(at.book.export(at.address), ensure_ascii=False, indent=2).encode()
    buttons = (Button("Xóa tất cả", "/xoa"), Button("Ngừng nhận lời nhắc", "/dung"))
    return Reply(_told(found), buttons=buttons, file=Attachment("du-lieu.json", "application/json", content))


def _told(found: Sequence[Subscribed]) -> str:
    """What is kept, as far as a reply is long enough for it."""
    text, left = "Những điều tôi lưu về cuộc trò chuyện này (kèm bản đầy đủ):", len(found)
    for subscribed in found:
        longer = f"{text}\n• {_kept(subscribed)}"
        if len(longer) > LONGEST_REPLY - len(_MORE):
            return text + _MORE.format(left)
        text, left = longer, left - 1
    return text


def _kept(subscribed: Subscribed) -> str:
    schedule, own = subscribed.schedule, subscribed.subscription
    consent = f"{own.consent.at:%d/%m/%Y %H:%M}"
    return (
        f"{schedule.name}: {rule_words(schedule.rule)}; nơi họp: {schedule.place or 'chưa ghi'}; "
        f"lời nhắc {_FOLLOWING[own.state]}: {', '.join(map(step_words, own.steps))}; "
        f"đồng ý ngày {consent}, lời xin phép số {own.consent.wording}"
    )


def erase(context: Context, argument: str) -> Outcome:
    """Delete all that is kept of this address, after one confirmation."""
    at = desk(context, changes=True)
    if isinstance(at, Reply):
        return at
    found = at.book.subscriptions(at.address)
    if not found:
        return Turn(Reply(_NOTHING))
    if says(argument, "agreed"):
        return _erased(at)
    members = sum(subscribed.members for subscribed in found)
    owned = [subscribed.schedule.name for subscribed in found if subscribed.is_owner]
    lines = [f"Tôi sẽ xóa ngay {len(found)} lịch nhắc cùng mọi lời nhắc đang chờ gửi. Việc này không lấy lại được."]
    if owned and members:
        lines.append(f"{members} người đăng ký theo lịch của đồng chí cũng sẽ không được nhắc nữa.")
    return Reply("\n".join([*lines, "Đồng chí có muốn xóa không?"]), buttons=(Button("Xóa tất cả", "/xoa đồng ý"),))


def _erased(at: Desk) -> Turn:
    at.book.erase(at.address)
    return Turn(Reply("Đã xóa tất cả, không còn lời nhắc nào. Bản sao lưu của máy chủ mất hẳn sau 7 ngày."))


def stop(context: Context, _: str) -> Outcome:
    """End all reminders to this address; what is kept of it is deleted after a month."""
    at = desk(context, changes=True)
    if isinstance(at, Reply):
        return at
    if not at.book.subscriptions(at.address):
        return Turn(Reply(_NOTHING))
    at.book.stop(at.address, at.now)
    text = "Tôi không gửi lời nhắc nào cho cuộc trò chuyện này nữa. Muốn nhận lại: /lich. Xóa hẳn dữ liệu: /xoa."
    return Turn(Reply(text, buttons=(Button("Nhận lại lời nhắc", "/lich nhanlai"), Button("Xóa dữ liệu", "/xoa"))))
