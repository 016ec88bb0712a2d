"""Times: what a question asks about, and the figures that hold for it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.figures import time_words
from knowledge.base import KnowledgeBase
from knowledge.content import Fact, read_articles
from knowledge.reading.periods import Period, bounds, holds
from knowledge.reading.question import understand

FACTS = [fact for article in read_articles() for fact in article.facts]

years = st.integers(1930, 2100)
months = st.builds(lambda year, month: f"{year}-{month:02}", years, st.integers(1, 12))
moments = years.map(str) | months
periods = (
    st.builds(Period, st.sampled_from(["in", "since", "until"]), moments)
    | st.lists(years, min_size=2, max_size=2, unique=True).map(lambda pair: Period("span", *map(str, sorted(pair))))
    | st.lists(months, min_size=2, max_size=2, unique=True).map(lambda pair: Period("span", *sorted(pair)))
)


def fact(when: str) -> Fact:
    return Fact.model_validate({"place": "x", "measure": "y", "when": when, "paragraph": 1, "value": 1})


# Reading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("năm 2016", [Period("in", "2016")]),
        ("nam 2016", [Period("in", "2016")]),
        ("riêng năm 2016", [Period("in", "2016")]),
        ("năm2016", [Period("in", "2016")]),
        ("từ năm 2016", [Period("since", "2016")]),
        ("từ năm 2016 đến nay", [Period("since", "2016")]),
        ("kể từ 2016 tới giờ", [Period("since", "2016")]),
        ("đến năm 2020", [Period("until", "2020")]),
        ("tính đến hết năm 2020", [Period("until", "2020")]),
        ("den cuoi nam 2020", [Period("until", "2020")]),
        ("giai đoạn 2015–2020", [Period("span", "2015", "2020")]),
        ("từ năm 2015 đến năm 2020", [Period("span", "2015", "2020")]),
        ("nhiệm kỳ 2020-2025", [Period("span", "2020", "2025")]),
        ("năm học 2022 - 2023", [Period("span", "2022", "2023")]),
        ("tháng 8/2017", [Period("in", "2017-08")]),
        ("tháng 8 năm 2017", [Period("in", "2017-08")]),
        ("thang 08-2017", [Period("in", "2017-08")]),
        ("tính đến tháng 8/2017", [Period("until", "2017-08")]),
        ("từ tháng 1/2016 đến tháng 8/2017", [Period("span", "2016-01", "2017-08")]),
        ("năm 2016 và năm 2017", [Period("in", "2016"), Period("in", "2017")]),
        ("năm 2016, 2016", [Period("in", "2016")]),
        ("năm ngoái", [Period("relative")]),
        ("năm nay", [Period("relative")]),
        ("tháng trước", [Period("relative")]),
    ],
)
def test_a_time_is_read(base: KnowledgeBase, text: str, expected: list[Period]) -> None:
    assert list(understand(base, f"Sìn Hồ có bao nhiêu đảng viên {text}").periods) == expected


@pytest.mark.parametrize(
    "text", ["", "1.720 đảng viên", "tháng 13/2020", "năm 1929", "2101", "50/60", "ngày 5/4/2021", "nghị quyết 21", "8"]
)
def test_other_figures_are_no_time(base: KnowledgeBase, text: str) -> None:
    assert understand(base, text).periods == ()


@pytest.mark.parametrize(("words", "month"), [("tháng ba", "03"), ("tháng tám", "08"), ("tháng mười hai", "12")])
def test_a_month_may_be_spelt(base: KnowledgeBase, words: str, month: str) -> None:
    assert understand(base, f"{words} năm 2017").periods == (Period("in", f"2017-{month}"),)


@given(periods)
def test_a_period_is_read_back_from_its_words(base: KnowledgeBase, period: Period) -> None:
    assert understand(base, period.words).periods == (period,)


@given(st.dates())
def test_a_day_is_no_period_but_a_date(base: KnowledgeBase, day: date) -> None:
    question = understand(base, f"văn bản ngày {day:%d/%m}/{day.year:04}")
    assert question.periods == ()
    assert question.dates == (day.isoformat(),)


# Holding


@given(moments, years)
def test_a_figure_of_a_moment_holds_for_its_year_alone(moment: str, year: int) -> None:
    assert holds(fact(moment), Period("in", str(year))) == (moment[:4] == str(year))


@given(months, months)
def test_a_figure_of_a_month_holds_for_its_month_alone(moment: str, month: str) -> None:
    assert holds(fact(moment), Period("in", month)) == (moment == month)


@given(years, years, periods)
def test_a_figure_of_a_span_holds_for_that_span(first: int, last: int, period: Period) -> None:
    start, end = sorted((first, last))
    span = fact(f"{start}..{end}")
    assert holds(span, Period("span", str(start), str(end)))
    assert holds(span, Period("since", str(start))) == (start != end)
    for year in (start, end):
        assert holds(span, Period("in", str(year))) == (start == end)
    if period.how == "span":
        assert holds(span, period) == ((period.start[:4], period.end[:4]) == (str(start), str(end)))


@given(years, years)
def test_a_target_holds_for_its_deadline(deadline: int, year: int) -> None:
    for how in ("in", "until"):
        assert holds(fact(f"..{deadline}"), Period(how, str(year))) == (year == deadline)
    assert not holds(fact(f"..{deadline}"), Period("since", str(year)))


@given(periods)
def test_an_undated_figure_holds_for_no_time(period: Period) -> None:
    assert not holds(fact("undated"), period)
    assert bounds(fact("undated")) == ("", "")


@given(moments | st.just("undated"))
def test_no_figure_holds_for_a_time_that_nobody_can_name(when: str) -> None:
    assert not holds(fact(when), Period("relative"))


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2017-08", ("2017-08", "2017-08")),
        ("2016..2017-08", ("2016", "2017-08")),
        ("..2020", ("", "2020")),
        ("undated", ("", "")),
    ],
)
def test_the_bounds_of_a_figure(when: str, expected: tuple[str, str]) -> None:
    assert bounds(fact(when)) == expected


def test_the_time_that_the_bot_tells_is_one_that_can_be_asked_for(base: KnowledgeBase) -> None:
    """Whoever repeats the time of a figure in a question gets that figure."""
    dated = [known for known in FACTS if known.when != "undated" and not known.when_words]
    told = [(known, understand(base, time_words(known)).periods) for known in dated]
    assert [known.key for known, asked in told if not any(holds(known, period) for period in asked)] == []
