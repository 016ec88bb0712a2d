"""What people want to be reminded of, read from one line: the same in every spelling, and never another day or hour."""

import re
from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reminding.reading import read, read_day, read_steps, read_time, says
from handlers.reminding.telling import day_words, rule_words, spoken_time
from handlers.reminding.wish import Kind, Reading, Wish
from knowledge.words.text import fold
from reminders.rules import FromEnd, MeetingRule, MonthDay, NthWeekday
from reminders.steps import Step, steps_text
from reminders.steps import read_steps as steps_of
from tests.test_mutations import LOSSY, SAFE, mistyped
from tests.test_text import anything
from tests.wishes import days, said_wishes, times

MORNING, EVENING = Step(0, time(7)), Step(1, time(19))


def kinds(reading: Reading) -> list[Kind]:
    return [trouble.kind for trouble in reading.troubles]


def meaning(wish: Wish) -> Wish:
    """A wish without the words that are the writer's own, and with its steps in their order."""
    steps = steps_of(steps_text(wish.steps)) if wish.steps else None
    return replace(wish, place=None, name=None, steps=steps)


def spelling_of(place: str | None) -> str:
    return fold(place or "").lower()


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        (
            "nhắc họp chi bộ mùng 3 hằng tháng lúc 19h30 tại nhà văn hóa, trước 1 ngày",
            Wish(MonthDay(3), time(19, 30), "nhà văn hóa", steps=(EVENING,)),
        ),
        ("hop chi bo thu bay dau tien 7h toi", Wish(NthWeekday(1, 5), time(19))),
        ("ngày cuối tháng", Wish(FromEnd(0))),
        (
            "mùng 5 8h sáng nhắc trước 3 ngày và sáng hôm đó",
            Wish(MonthDay(5), time(8), steps=(Step(3, time(19)), MORNING)),
        ),
        ("trước ngày cuối tháng 2 ngày", Wish(FromEnd(2))),
        ("ngày áp chót", Wish(FromEnd(1))),
        ("thứ sáu tuần thứ hai", Wish(NthWeekday(2, 4))),
        ("chủ nhật cuối tháng", Wish(NthWeekday(0, 6))),
        ("19 giờ rưỡi", Wish(time=time(19, 30))),
        ("7 giờ kém 15 tối", Wish(time=time(18, 45))),
        ("19g30", Wish(time=time(19, 30))),
        ("19:30", Wish(time=time(19, 30))),
        ("ngày 31, 20h", Wish(MonthDay(31), time(20))),
        ("mùng 3 19h gặp chủ nhật thì dời sang thứ hai", Wish(MonthDay(3), time(19), not_sunday=True)),
        ("trước 2 tiếng", Wish(steps=(Step(minutes=120),))),
        ("trước 30 phút", Wish(steps=(Step(minutes=30),))),
        ("sáng hôm đó", Wish(steps=(MORNING,))),
        ("tối hôm trước", Wish(steps=(EVENING,))),
        ("chi bộ thôn 3", Wish(name="Chi bộ thôn 3")),
        ("chuyên đề tháng giữa quý", Wish(thematic=2)),
        ("sinh hoạt chuyên đề tháng thứ ba của quý", Wish(thematic=3)),
        ("cho bí thư", Wish(role="secretary")),
        ("như đảng viên", Wish(role="member")),
        ("tối thứ bảy đầu tiên lúc 7 giờ", Wish(NthWeekday(1, 5), time(19))),
        ("họp từ 19h30 đến 21h ngày 4", Wish(MonthDay(4), time(19, 30))),
        ("mung ba muoi chin gio", Wish(MonthDay(3), time(19))),
        ("t7 đầu tháng 7pm", Wish(NthWeekday(1, 5), time(19))),
        ("hopchibothubaydautien 7htoi", Wish(NthWeekday(1, 5), time(19))),
        ("ngày 4 lúc 14h ở nhà ông Tư, bản Nà Pẳn nhé", Wish(MonthDay(4), time(14), "nhà ông Tư, bản Nà Pẳn")),
        ("nhắc trước 1 ngày lúc 20h, họp mùng 3 19h30", Wish(MonthDay(3), time(19, 30), steps=(Step(1, time(20)),))),
        ("", Wish()),
    ],
)
def test_a_line_is_read(text: str, wish: Wish) -> None:
    assert read(text) == Reading(wish)


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("mùng 3 7h", "hour", "7h"),
        ("thứ bảy hằng tháng 19h", "which-week", "thứ bảy"),
        ("thứ bảy tuần thứ năm 19h", "fifth-week", "thứ bảy tuần thứ năm"),
        ("ngày 0", "not-a-day", "ngày 0"),
        ("ngày 32", "not-a-day", "ngày 32"),
        ("mùng 3 25h", "not-a-time", "25h"),
        ("mùng 3 19h sáng", "not-a-time", "19h sáng"),
        ("thứ 8 đầu tiên", "not-a-weekday", "thứ 8"),
        ("trước 40 ngày", "not-a-lead", "trước 40 ngày"),
        ("2 giờ sáng hôm đó", "not-a-lead", "2 giờ sáng hôm đó"),
        ("mùng 3 và mùng 18", "two-days", "mùng 3 và mùng 18"),
        ("mùng 3 19h hoặc 20h", "two-times", "mùng 3 19h hoặc 20h"),
        ("ngày 3 tháng 12 19h", "one-date", "ngày 3 tháng 12"),
        ("tối mai 19h", "one-date", "tối mai"),
        ("hằng tuần 19h", "not-monthly", "hằng tuần"),
        ("mùng 3 âm lịch", "lunar", "mùng 3 âm lịch"),
        ("gặp chủ nhật thì dời sang thứ ba", "sunday", "gặp chủ nhật thì dời sang thứ ba"),
        ("nhắc trước ngày cuối tháng 2 ngày", "which-end", "trước ngày cuối tháng 2 ngày"),
        ("1/2 ngày", "unread", "1/2"),
        ("ngày 3 và 18", "unread", "18"),
        ("không họp mùng 3", "unread", "không"),
    ],
)
def test_what_is_not_taken_is_named(text: str, kind: Kind, part: str) -> None:
    troubles = read(text).troubles
    assert (kind, part) in [(trouble.kind, trouble.part) for trouble in troubles]


def test_an_hour_that_may_be_two_offers_both() -> None:
    (trouble,) = read("mùng 3 7h").troubles
    assert trouble.times == (time(7), time(19))


def test_words_that_mean_nothing_here_are_told_and_change_nothing() -> None:
    reading = read("mùng 3 19h30 blabla")
    assert meaning(reading.wish) == Wish(MonthDay(3), time(19, 30))
    assert reading.unknown == ("blabla",)


@pytest.mark.parametrize(
    ("text", "day"), [("3", MonthDay(3)), ("hai mươi lăm", MonthDay(25)), ("cuối tháng", FromEnd(0))]
)
def test_a_bare_answer_is_a_day(text: str, day: object) -> None:
    assert read_day(text).wish.day == day


@pytest.mark.parametrize(("text", "at"), [("19", time(19)), ("20h", time(20)), ("mười chín giờ", time(19))])
def test_a_bare_answer_is_a_time(text: str, at: time) -> None:
    assert read_time(text).wish.time == at


@pytest.mark.parametrize(
    ("text", "step"), [("1 ngày", EVENING), ("2 tiếng", Step(minutes=120)), ("sáng hôm đó", MORNING)]
)
def test_a_bare_answer_is_a_reminder(text: str, step: Step) -> None:
    assert read_steps(text).wish.steps == (step,)


@pytest.mark.parametrize("text", ["đồng ý", "Dong y a", "ddoongf ys", "tôi đồng ý nhé", "nhất trí", "ĐỒNG Ý"])
def test_agreement_is_recognised(text: str) -> None:
    assert says(text, "agreed")


@pytest.mark.parametrize("text", ["không đồng ý", "ko dong y", "chưa đồng ý", "đồng ý mùng 3", "", "có lẽ", "đồng"])
def test_nothing_else_is_agreement(text: str) -> None:
    assert not says(text, "agreed")


# What holds for whatever people say


@given(said_wishes())
def test_a_wish_in_any_words_is_read_back(said: tuple[Wish, str]) -> None:
    wish, text = said
    reading = read(text)
    assert (kinds(reading), meaning(reading.wish)) == ([], meaning(wish)), text
    assert spelling_of(reading.wish.place) == spelling_of(wish.place)


@pytest.mark.parametrize("name", [*SAFE, *LOSSY])
@given(said=said_wishes(places=()))
def test_a_wish_in_any_spelling_is_read_back(name: str, said: tuple[Wish, str]) -> None:
    wish, text = said
    typed = (SAFE | LOSSY)[name](text)
    reading = read(typed)
    assert (kinds(reading), meaning(reading.wish)) == ([], meaning(wish)), typed


@given(said_wishes())
def test_one_mistyped_letter_never_gives_another_day_or_hour(said: tuple[Wish, str]) -> None:
    wish, text = said
    typed = mistyped(text)
    reading = read(typed)
    if is_another_word(text, typed) or reading.troubles:
        return
    assert reading.wish.day in (None, wish.day), typed
    assert reading.wish.time in (None, wish.time), typed
    wanted = set(wish.steps or ())
    assert set(reading.wish.steps or ()) <= wanted, typed


def is_another_word(text: str, typed: str) -> bool:
    """Whether the letter made another word or number of a word, so that nobody could know better."""
    return any(word in _NUMBERS for word in set(words(typed)) - set(words(text)))


def words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


_DECIDING = "một hai ba bốn tư năm sáu bảy bẩy tám chín mười mươi lăm mốt hăm nhăm sáng trưa chiều tối đêm"
_NUMBERS = {fold(word) for word in _DECIDING.split()}


@given(days, times, st.booleans())
def test_the_words_of_a_rule_mean_that_rule(day: MonthDay, at: time, not_sunday: bool) -> None:
    reading = read(f"{day_words(day).partition(' (')[0]}, {spoken_time(at)}")
    assert (reading.wish.day, reading.wish.time, reading.troubles) == (day, at, ())
    exact = at.replace(hour=at.hour + 12) if at.hour < 10 else at
    told = rule_words(MeetingRule(day, exact, not_sunday)).replace("(tháng ngắn hơn thì họp ngày cuối tháng)", "")
    assert meaning(read(told).wish) == Wish(day, exact, not_sunday=not_sunday), told


pieces = st.sampled_from("mùng ngày thứ 3 32 19 h : giờ trước sau tuần cuối ba mười tại , tối".split())  # noqa: SIM905
jumbles = st.lists(pieces).map(" ".join)


@given(anything | jumbles)
def test_any_text_is_read_without_an_exception(text: str) -> None:
    for reader in (read, read_day, read_time, read_steps):
        reading = reader(text)
        assert all(trouble.part or trouble.kind for trouble in reading.troubles)
