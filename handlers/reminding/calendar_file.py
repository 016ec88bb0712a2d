"""Calendar files: of what is kept, and of what somebody takes along where nothing is kept or delivered."""

from zlib import crc32

from handlers.chat import Attachment, Reply
from handlers.reminding.desk import Desk
from handlers.reminding.draft import Draft
from handlers.reminding.summary import schedule_of, tell_meetings, tell_schedule
from handlers.reminding.telling import DUTIES
from reminders.records import Consent, Schedule, Subscribed, Subscription

NAME = "lich-hop.ics"
_THEMATIC = "Có sinh hoạt chuyên đề"
_TAKE_ALONG = (
    "Trang này không gửi lời nhắc được. Đồng chí mở tệp lịch kèm theo trên điện thoại: "
    "máy sẽ tự báo theo các mốc đã chọn. "
    "Muốn tôi nhắc hằng tháng, đồng chí nhắn cho tôi trên Zalo hoặc Telegram. Tôi không lưu gì ở đây."
)


def calendar_file(subscribed: Subscribed, at: Desk) -> Attachment:
    """A year's meetings, with the subscriber's own reminders as alarms."""
    # Loading the library takes as long as many answers, and few ask for this.
    from reminders.calendars import calendar

    return Attachment(NAME, "text/calendar", calendar(subscribed, at.now, DUTIES, _THEMATIC))


def taken_along(at: Desk, draft: Draft) -> Reply:
    """A draft of which nothing is missing, read back, with its dates as a file."""
    new = schedule_of(draft)
    lines = ["Lịch như sau:", *tell_schedule(new), *tell_meetings(new.rule, {}, at.now)]
    return Reply("\n".join([*lines, "", _TAKE_ALONG]), file=calendar_file(_as_if_kept(draft, at), at))


def _as_if_kept(draft: Draft, at: Desk) -> Subscribed:
    """The draft as a schedule of nobody's. What it says is its number, so that the same file comes again the same."""
    new = schedule_of(draft)
    number = -crc32(repr(new).encode())
    schedule = Schedule(number, "", new.name, new.rule, new.place, new.thematic, is_active=True, code="")
    following = Subscription(0, number, "", "member", draft.steps, "active", None, Consent(at.now, 0))
    return Subscribed(schedule, following, is_owner=True, members=0, changes={}, skips=frozenset())
