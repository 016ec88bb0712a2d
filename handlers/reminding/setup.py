"""Setting up reminders: in one line or step by step, read back in words, and kept only when somebody agrees."""

from dataclasses import replace

from handlers.ask import decide
from handlers.chat import Button, Reply
from handlers.context import Context, Outcome, Turn
from handlers.reminding import moving
from handlers.reminding.asking import STOP, question
from handlers.reminding.calendar_file import taken_along
from handlers.reminding.consent import CONSENT
from handlers.reminding.desk import NO_CHANNEL, Desk, desk
from handlers.reminding.draft import Draft
from handlers.reminding.names import plain_text
from handlers.reminding.reading import mentions, read, read_day, read_steps, read_time, says
from handlers.reminding.saving import save
from handlers.reminding.summary import schedule_of, tell_meetings, tell_schedule, tell_steps, useful
from handlers.reminding.trouble import EXAMPLE, is_choosable, options, passed_over, tell
from handlers.reminding.wish import Reading, Wish
from knowledge.finding.decision import Answer, Choices, Decision, NoAnswer, Talk
from knowledge.reading.question import Question
from knowledge.words.text import fold

GO_ON = Button("Tiếp tục đặt lịch nhắc", "/nhac tiếp tục")
AGREE = Button("Đồng ý", "/nhac đồng ý")
PENDING = "Đồng chí đang đặt lịch nhắc dở: cứ gõ câu trả lời để tiếp tục, hoặc gõ “thôi” để dừng."
# "Đồng ý", said too late, with some politeness.
_SHORT = 4
_STOPPED = "Tôi đã dừng, không lưu gì. Muốn đặt lại: gõ /nhac."
_NO_DRAFT = "Không có lịch nào đang chờ đồng ý. Đồng chí đặt lịch bằng /nhac, xem lịch đã đặt bằng /lich."
_TOO_LATE = "Các mốc nhắc đồng chí chọn đều sau giờ họp."
_OPENINGS = {
    "new": "Tôi hiểu như sau:",
    "join": "Đồng chí sẽ được nhắc theo lịch:",
    "edit": "Lịch như sau:",
    "steps": "Lời nhắc như sau:",
}
_AGAIN = "Đồng chí gõ lại cả câu, hoặc gõ /nhac để được hỏi từng bước."
_READERS = {"day": read_day, "time": read_time, "steps": read_steps}
_OWN_STEPS = frozenset({"tu chon"})
_GO_ON = frozenset({"tiep tuc"})


def remind(context: Context, argument: str) -> Outcome:
    """The command /nhac: a line that says everything, an answer to what was asked, or nothing to be asked all."""
    at = desk(context, changes=True, delivers=False)
    if isinstance(at, Reply):
        return at
    draft = context.draft
    if not argument or (fold(argument) in _GO_ON and draft is None):
        return opened(at, Draft(is_guided=True))
    if draft is None or _is_whole(argument):
        return _begun(at, argument)
    return _taken(at, draft, argument) or _not_understood(at, draft, read(argument))


def answered(context: Context, text: str) -> Turn | None:
    """What a message without a command does to the open draft, or the draft that it opens by itself.

    None where it is about something else.
    """
    draft = context.draft
    at = desk(context, changes=True, delivers=False)
    if at is NO_CHANNEL or (draft is None and not _may_concern(text)):
        return None
    is_late = draft is None and says(text, "agreed")
    if draft is None and not is_late and not _is_wish(context, text):
        return None
    if isinstance(at, Reply):
        return Turn(at, draft)
    if draft is None:
        return _begun(at, text)
    asked, decision = decide(context.base, text)
    if _is_question(draft, text, asked, decision):
        return None
    turn = _taken(at, draft, text)
    return turn if turn or isinstance(decision, Answer | Choices) else _not_understood(at, draft, read(text))


def wake(context: Context) -> None:
    """Remind an address again that could not be reached for a while: whoever says /start can be."""
    at = desk(context)
    if isinstance(at, Desk):
        at.book.wake(at.address, at.now)


def _may_concern(text: str) -> bool:
    """Whether a message may be about reminders at all. Most are questions, and need not be read twice to see that."""
    words = fold(text).split()
    return len(words) <= _SHORT or "nhac" in words or any(letter.isdigit() for letter in text)


def _is_wish(context: Context, text: str) -> bool:
    """Whether a message that the articles know nothing of asks for reminders: "họp chi bộ mùng 3 lúc 19h30"."""
    reading = read(text)
    is_dated = reading.wish.day is not None or any(trouble.days for trouble in reading.troubles)
    is_timed = reading.wish.time is not None or any(trouble.times for trouble in reading.troubles)
    if not is_dated or not (is_timed or mentions(text, "remind")):
        return False
    return isinstance(decide(context.base, text)[1], NoAnswer | Choices)


def _is_whole(text: str) -> bool:
    wish = read(text).wish
    return wish.day is not None and wish.time is not None


def _is_question(draft: Draft, text: str, asked: Question, decision: Decision) -> bool:
    """Whether a message, by what it asks the articles, is a question or small talk, and no answer to the draft's."""
    if any(says(text, name) for name in ("agreed", "cancel", "nothing")):
        return False
    reading = _READERS.get(draft.missing or "", read)(text)
    is_clear = not (reading.wish.is_empty or reading.troubles or reading.unknown)
    return not is_clear and (isinstance(decision, Talk) or bool(asked.asks) or "?" in text)


def _begun(at: Desk, text: str) -> Turn:
    """A draft from one line; nothing is held of a line of which a part was not understood."""
    if says(text, "agreed") or says(text, "cancel"):
        return Turn(Reply(_NO_DRAFT))
    reading = read(text)
    if reading.troubles and not is_choosable(reading):
        return Turn(Reply(f"{tell(reading.troubles)}\nTôi chưa lưu gì. {_AGAIN}"))
    if reading.wish.is_empty and not reading.troubles:
        return Turn(Reply(f"Tôi chưa hiểu “{text[:60]}”. Ví dụ: /nhac {EXAMPLE}\nHoặc gõ /nhac để được hỏi từng bước."))
    return _with(at, Draft(), reading)


def _taken(at: Desk, draft: Draft, text: str) -> Turn | None:
    """The draft after an answer; None where the text answers nothing."""
    if says(text, "cancel") or (draft.missing is None and says(text, "nothing")):
        return Turn(Reply(_STOPPED))
    if fold(text.strip()) in _GO_ON:
        return opened(at, draft)
    if draft.purpose == "move":
        return moving.answered(at, draft, text)
    if draft.missing is None and says(text, "agreed"):
        return save(at, draft)
    return _answer(at, draft, text)


def _answer(at: Desk, draft: Draft, text: str) -> Turn | None:
    field = draft.missing
    if field in ("place", "thematic") and says(text, "nothing"):
        return opened(at, draft.passing(field))
    if field == "steps" and fold(text.strip()) in _OWN_STEPS:
        return opened(at, replace(draft, own_steps=True))
    reading = _READERS.get(field or "", read)(text)
    if field == "thematic" and reading.wish.thematic is None:
        reading = read(f"chuyên đề {text}")
    if field == "place" and reading.wish.place is None and not _sets_right(reading):
        return opened(at, draft.adding(Wish(place=plain_text(text, 120))))
    if reading.wish.is_empty and not reading.troubles:
        return None
    return _with(at, draft, reading)


def _sets_right(reading: Reading) -> bool:
    """Whether a text that should name a place says something else."""
    wish = reading.wish
    said = (wish.day, wish.time, wish.steps, wish.thematic)
    return any(thing is not None for thing in said)


def _with(at: Desk, draft: Draft, reading: Reading) -> Turn:
    """The draft with what was understood, if all of it was or only a choice is left."""
    if not reading.troubles:
        return opened(at, draft.adding(reading.wish), passed_over(reading))
    if is_choosable(reading):
        chosen = (*options(reading.troubles[0]), STOP)
        return Turn(Reply(tell(reading.troubles), "choices", chosen), draft.adding(reading.wish))
    return _not_understood(at, draft, reading)


def _not_understood(at: Desk, draft: Draft, reading: Reading) -> Turn:
    """What was not taken, and the question again; the draft stays as it was."""
    told = tell(reading.troubles) if reading.troubles else "Tôi chưa hiểu câu trả lời."
    return opened(at, draft, told)


def opened(at: Desk, draft: Draft, before: str = "") -> Turn:
    """The next question or, where all is known, the draft read back and the request to agree."""
    if draft.missing is None and not useful(schedule_of(draft).rule, draft.steps, at.now):
        before, draft = _TOO_LATE, draft.without_steps()
    if draft.missing is not None:
        reply, left = question(draft), draft
    elif at.address:
        reply, left = _agreeing(at, draft), draft
    else:
        reply, left = taken_along(at, draft), None
    text = f"{before}\n{reply.text}" if before else reply.text
    return Turn(replace(reply, text=text), left)


def _agreeing(at: Desk, draft: Draft) -> Reply:
    new, changes = schedule_of(draft), at.changes(draft.schedule)
    lines = [_OPENINGS[draft.purpose], *tell_schedule(new), *tell_meetings(new.rule, changes, at.now)]
    lines += tell_steps(new.rule, draft.steps, changes, at.now)
    if draft.purpose in ("new", "join"):
        return Reply(
            "\n".join([*lines, "", CONSENT, "Đồng chí có đồng ý không? (Gõ “đồng ý” hoặc “thôi”.)"]),
            buttons=(AGREE, STOP),
        )
    return Reply(
        "\n".join([*lines, "Đồng chí có đồng ý sửa như vậy không? (Gõ “đồng ý” hoặc “thôi”.)"]), buttons=(AGREE, STOP)
    )
