"""What people may say when they want to be reminded: wishes, each in many wordings."""

from collections.abc import Sequence
from datetime import time

from hypothesis import strategies as st

from handlers.reminding.telling import WEEKDAYS, spoken_time
from handlers.reminding.wish import Wish
from reminders.rules import DayRule, FromEnd, MonthDay, NthWeekday
from reminders.steps import Step, read_steps, steps_text

UNITS = ("", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
PLACES = ("nhà văn hóa", "hội trường thôn 3", "nhà ông Tư", "trụ sở UBND xã Pa Tần", "nhà văn hóa bản Nà Pẳn")
NTH = {1: ("đầu tiên", "đầu", "thứ nhất"), 2: ("thứ hai", "thứ 2"), 3: ("thứ ba", "thứ 3"), 4: ("thứ tư", "thứ 4")}
NTH |= {0: ("cuối cùng", "cuối")}
MINUTES = (0, 15, 30, 45)


def spelt(number: int) -> str:
    """A number up to 99 in words."""
    tens, unit = divmod(number, 10)
    if number <= 10:
        return "mười" if number == 10 else UNITS[number]
    last = {1: "một" if tens == 1 else "mốt", 5: "lăm", 4: "bốn"}.get(unit, UNITS[unit])
    return f"{'mười' if tens == 1 else f'{UNITS[tens]} mươi'} {last}".strip()


def numerals(number: int) -> tuple[str, ...]:
    return (str(number), spelt(number))


def day_wordings(day: DayRule) -> tuple[str, ...]:
    if isinstance(day, MonthDay):
        small = tuple(f"{word} {n}" for n in numerals(day.day) for word in ("mùng", "mồng")) if day.day <= 10 else ()
        months = tuple(f"ngày {n}{each}" for n in numerals(day.day) for each in ("", " hằng tháng", " mỗi tháng"))
        return (*small, *months)
    if isinstance(day, FromEnd):
        if day.days == 0:
            return ("ngày cuối tháng", "ngày cuối cùng của tháng", "ngày cuối mỗi tháng")
        before = tuple(f"trước ngày cuối tháng {n} ngày" for n in numerals(day.days))
        return (*before, "ngày áp chót của tháng") if day.days == 1 else before
    return tuple(
        wording
        for name in weekday_names(day.weekday)
        for nth in NTH[day.nth]
        for wording in (f"{name} {nth} của tháng", f"{name} {nth} hằng tháng", f"{name} tuần {nth} của tháng")
    )


def weekday_names(weekday: int) -> tuple[str, ...]:
    return (WEEKDAYS[weekday], f"thứ {weekday + 2}") if weekday < 6 else (WEEKDAYS[weekday],)


def time_wordings(at: time) -> tuple[str, ...]:
    hour, minute = at.hour, at.minute
    said = [spoken_time(at), f"lúc {spoken_time(at)}"]
    twelve = hour if hour < 13 else hour - 12
    part = spoken_time(at).rpartition(" ")[2]
    if minute == 30:
        said += [f"{twelve} giờ rưỡi {part}", f"{spelt(twelve)} rưỡi {part}", f"{twelve}h30 {part}"]
    if minute == 45 and part == "tối" and hour < 22:
        said += [f"{twelve + 1} giờ kém 15 tối", f"{spelt(twelve + 1)} giờ kém mười lăm tối"]
    if minute == 0:
        said += [f"{twelve}h {part}", f"{spelt(twelve)} giờ {part}", f"{part} lúc {twelve}h"]
    if hour > 9:
        said += [f"{hour}h{minute:02}", f"{hour}:{minute:02}", f"lúc {hour}g{minute:02}", f"{hour}.{minute:02}"]
        said += [f"{spelt(hour)} giờ {spelt(minute)}" if minute else f"{spelt(hour)} giờ"]
    return tuple(said)


def step_wordings(step: Step) -> tuple[str, ...]:
    if step.at is None:
        if step.minutes % 60:
            return (f"trước {step.minutes} phút", f"trước giờ họp {step.minutes} phút")
        hours = step.minutes // 60
        return (*(f"trước {n} tiếng" for n in numerals(hours)), f"trước khi họp {hours} giờ")
    if step.duty == "minutes":
        return tuple(f"sau họp {n} ngày lúc {spoken_time(step.at)}" for n in numerals(-step.days))
    if step == Step(0, time(7)):
        return ("sáng hôm đó", "sáng cùng ngày", "sáng hôm họp")
    if step == Step(1, time(19)):
        return ("trước 1 ngày", "trước một hôm", "tối hôm trước", "1 ngày trước")
    if step.at == time(19):
        return tuple(f"trước {n} ngày" for n in numerals(step.days))
    return tuple(f"trước {n} ngày lúc {spoken_time(step.at)}" for n in numerals(step.days))


days: st.SearchStrategy[DayRule] = st.one_of(
    st.builds(MonthDay, st.integers(1, 31)),
    st.builds(FromEnd, st.integers(0, 27)),
    st.builds(NthWeekday, st.integers(0, 4), st.integers(0, 6)),
)
times = st.builds(time, st.integers(5, 21), st.sampled_from(MINUTES))
steps = st.one_of(
    st.builds(Step, st.integers(1, 14), st.sampled_from([time(19), time(8), time(20)])),
    st.just(Step(0, time(7))),
    st.builds(lambda minutes: Step(minutes=minutes), st.sampled_from([30, 45, 60, 120, 180])),
    st.builds(lambda days: Step(days, time(8), duty="minutes"), st.integers(-7, -1)),
)


@st.composite
def said_wishes(draw: st.DrawFn, places: Sequence[str] = PLACES) -> tuple[Wish, str]:
    """A wish, and one line that says it."""
    day, at = draw(days), draw(times)
    wanted = draw(st.lists(steps, max_size=3, unique=True))
    not_sunday = draw(st.booleans())
    place = draw(st.sampled_from([None, *places]))
    thematic = draw(st.sampled_from([None, 1, 2, 3]))
    rule = [draw(st.sampled_from(day_wordings(day))), draw(st.sampled_from(time_wordings(at)))]
    parts = [", ".join(draw(st.permutations(rule)))]
    parts += [f"tại {place}"] if place else []
    parts += [f"nhắc {' và '.join(draw(st.sampled_from(step_wordings(step))) for step in wanted)}"] if wanted else []
    parts += ["gặp chủ nhật thì dời sang thứ hai"] if not_sunday else []
    parts += [f"chuyên đề tháng {('đầu', 'giữa', 'cuối')[thematic - 1]} quý"] if thematic else []
    opening = draw(st.sampled_from(["", "họp chi bộ ", "nhắc tôi họp chi bộ ", "nhờ nhắc lịch họp chi bộ vào "]))
    kept = read_steps(steps_text(tuple(wanted))) or None
    return Wish(day, at, place, not_sunday, kept, None, None, thematic), opening + ", ".join(parts)
