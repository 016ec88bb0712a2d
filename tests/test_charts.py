import gc
import hashlib
import os
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations, pairwise, product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.charts import BAR, FIGURE, LABEL, LINE, MOST_BARS, PAPER, SOURCE, TITLE, WHEN, WIDTH, compose, draw
from handlers.chat import Bar, Chart

# Loaded by the tests that need it, after `compose` or `draw` has kept its font list out of the home folder.
if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle
    from matplotlib.text import Text

ROOT = Path(__file__).parent.parent
SOURCES = ("Theo: “Đảng bộ huyện Suối Mây chăm lo chi bộ” – Báo Khe Xanh, An Nhiên, 3/5/2021",)
PLACES = (
    Bar("Huyện Bắc Mê", 1720, "hơn 1.720 đảng viên", "tính đến tháng 8/2017"),
    Bar("Xã Mường Nhé (huyện Mường Nhé)", 50 / 60 * 100, "50/60 trưởng thôn, bản là đảng viên", "năm 2016"),
    Bar("Xã Rờ Mơn", 43.31, "43,31%", "bài báo không ghi ngày"),
)
CHART = Chart("So sánh về đảng viên", PLACES, SOURCES)

TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VOWELS = [unicodedata.normalize("NFC", vowel + tone) for vowel, tone in product("aăâeêioôơuưy", TONES)]
SMALL = "".join(VOWELS) + "bcdđghklmnpqrstvx" + "fjwz"
ALPHABET = SMALL + SMALL.upper()

words = st.text(ALPHABET + "0123456789.,:;%/–-“”()$_^{}\\&#", min_size=1, max_size=10)
# Words that no line has room for, and capitals with as many marks as there are.
giants = st.text("ẨỄỘỰWwđil$", min_size=30, max_size=60)
short = st.lists(words, min_size=1, max_size=4).map(" ".join)
long = st.lists(words | giants, min_size=1, max_size=8).map(" ".join)
values = st.sampled_from([0, 5e-324, 0.001, 1, 1, 100, 1e12, sys.float_info.max]) | st.floats(0, 1e6)
bars = st.builds(Bar, short | long, values, short | long, short | long)
charts = st.builds(
    Chart,
    short | long,
    st.sampled_from([1, 2, 3, 5, MOST_BARS]).flatmap(lambda n: st.tuples(*[bars] * n)),
    st.lists(short | long, max_size=3).map(tuple),
)


def with_values(*values: float) -> Chart:
    return Chart(
        "Số liệu", tuple(Bar(f"Xã {n}", value, f"{value:g}", "năm 2016") for n, value in enumerate(values)), ()
    )


def texts_of(figure: "Figure") -> "list[Text]":
    from matplotlib.text import Text

    return figure.findobj(Text)


def boxes_of(figure: "Figure", colour: str = BAR) -> "list[Rectangle]":
    from matplotlib.colors import to_hex
    from matplotlib.patches import Rectangle

    return [box for box in figure.findobj(Rectangle) if to_hex(box.get_facecolor()) == colour]


def lengths(chart: Chart) -> list[float]:
    return [box.get_width() for box in boxes_of(compose(chart))]


def written(chart: Chart) -> list[str]:
    return [text.get_text() for text in texts_of(compose(chart))]


def size(chart: Chart) -> tuple[int, int]:
    png = draw(chart)
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def letters(*texts: str) -> str:
    return "".join("".join(texts).split())


def check_layout(figure: "Figure") -> None:
    """Every text lies inside the figure and touches neither another text nor a bar."""
    page = figure.bbox
    spots = [text.get_window_extent() for text in texts_of(figure)]
    blocks = [box.get_window_extent() for colour in (BAR, LINE) for box in boxes_of(figure, colour)]
    for spot in spots:
        assert page.x0 < spot.x0 < spot.x1 < page.x1
        assert page.y0 < spot.y0 < spot.y1 < page.y1
    assert [pair for pair in combinations(spots, 2) if pair[0].overlaps(pair[1])] == []
    assert [pair for pair in product(spots, blocks) if pair[0].overlaps(pair[1])] == []


@settings(max_examples=20)
@given(charts)
def test_texts_are_neither_cut_off_nor_overlapping_and_none_is_lost(chart: Chart) -> None:
    figure = compose(chart)
    check_layout(figure)
    told = [text for bar in chart.bars for text in (bar.label, bar.figure, bar.when)]
    shown = [text.get_text() for text in texts_of(figure)]
    assert letters(*shown) == letters(chart.title, *told, *chart.sources)


@pytest.mark.parametrize("count", [1, 3, MOST_BARS])
def test_the_ink_stays_away_from_the_edges(count: int) -> None:
    import numpy as np

    figure = compose(Chart("WẨỄỘỰ " * 9, (Bar("Ẩ" * 99, 1, "ỘỰ " * 40, "đg" * 40),) * count, ("ẨỰg " * 50,)))
    check_layout(figure)
    # The canvas is Agg's, whose pixels the stub of a figure's canvas does not know.
    canvas = vars(figure)["canvas"]
    canvas.draw()
    is_ink = np.min(np.asarray(canvas.buffer_rgba()), axis=2) < 250
    assert is_ink[60:-60, 40:-40].any()
    assert not any(edge.any() for edge in (is_ink[:20], is_ink[-20:], is_ink[:, :20], is_ink[:, -20:]))


@pytest.mark.parametrize("count", [1, 3, 5, MOST_BARS - 1])
def test_the_picture_is_as_wide_as_a_phone_and_grows_with_the_bars(count: int) -> None:
    (width, height), (_, taller) = (size(Chart("Số liệu", PLACES[:1] * n, SOURCES)) for n in (count, count + 1))
    assert width == WIDTH
    assert 150 < taller - height < 250


def test_a_bar_is_as_long_as_its_value() -> None:
    full, half, quarter, none = lengths(with_values(400, 200, 100, 0))
    assert [half / full, quarter / full, none] == pytest.approx([1 / 2, 1 / 4, 0])
    assert full > WIDTH * 0.8


@pytest.mark.parametrize("value", [5e-324, 0.43, 7, 1e308])
def test_equal_values_have_equal_bars_at_full_length(value: float) -> None:
    assert len(set(lengths(with_values(value, value, value)))) == 1
    assert lengths(with_values(value)) == lengths(with_values(value, value))[:1] == lengths(with_values(1))


def test_something_is_seen_of_the_smallest_value_and_nothing_of_zeros() -> None:
    assert lengths(with_values(1e308, 5e-324, 0))[1:] == [4, 0]
    assert lengths(with_values(0, 0)) == [0, 0]


@given(st.lists(values, min_size=1, max_size=MOST_BARS).map(lambda numbers: sorted(numbers, reverse=True)))
@settings(max_examples=20)
def test_a_higher_value_never_has_a_shorter_bar(numbers: list[float]) -> None:
    assert all(longer >= shorter >= 0 for longer, shorter in pairwise(lengths(with_values(*numbers))))


def test_the_texts_stand_in_the_order_of_the_bars_under_the_title_and_over_the_sources() -> None:
    texts = texts_of(compose(CHART))
    heights = [text.get_window_extent().y0 for text in texts]
    # The time stands on the figure's line, in smaller letters.
    assert all(above > below - 10 for above, below in pairwise(heights))
    first = PLACES[0]
    assert [text.get_text() for text in texts][:4] == [CHART.title, first.label, first.figure, first.when]


def test_the_time_stands_beside_the_figure_if_there_is_room_and_below_it_if_not() -> None:
    figure, when = texts_of(compose(CHART))[2:4]
    assert when.get_position()[1] == figure.get_position()[1]
    wide = Bar("Xã Rờ Mơn", 1, "50/60 trưởng thôn, bản là đảng viên", "từ năm 2016 đến tháng 8/2017")
    figure, when = texts_of(compose(Chart("Số liệu", (wide,), ())))[2:4]
    assert when.get_window_extent().y1 < figure.get_window_extent().y0


def test_letters_are_big_and_times_and_sources_smaller() -> None:
    # A phone shows 1080 pixels at about 7 cm: 40 pixels are as big as the chat's own letters.
    assert TITLE.size > LABEL.size == FIGURE.size >= 40 > WHEN.size > SOURCE.size >= 28


def test_more_bars_than_fit_are_left_out_and_that_is_said() -> None:
    chart = with_values(*range(15, 0, -1))
    assert len(lengths(chart)) == MOST_BARS
    assert "12 số liệu lớn nhất trong 15 số liệu" in written(chart)
    assert not any("lớn nhất" in text for text in written(with_values(*range(12))))


@pytest.mark.parametrize("chart", [Chart("Số liệu", (), SOURCES), Chart("", (Bar("", 1, "", ""),), ("",))])
def test_a_chart_with_nothing_to_say_is_drawn_all_the_same(chart: Chart) -> None:
    assert draw(chart).startswith(b"\x89PNG")


@pytest.mark.parametrize("text", ["$x_1^2$", r"$\frac{1}$", "50_60 $", "{place} 5\\$"])
def test_signs_of_formulas_are_printed_as_they_are(text: str) -> None:
    chart = Chart(text, (Bar(text, 1, text, text),), (text,))
    assert written(chart) == [text] * 5
    assert not any(drawn.get_parse_math() for drawn in texts_of(compose(chart)))
    assert draw(chart).startswith(b"\x89PNG")


def test_marks_are_joined_with_their_letters_and_line_breaks_are_spaces() -> None:
    apart = unicodedata.normalize("NFD", "Huyện\u00a0Bắc\nMê")
    assert written(Chart(apart, (), ())) == ["Huyện Bắc Mê"]


def test_the_fonts_have_every_letter_of_the_alphabet_and_of_the_articles() -> None:
    from matplotlib.font_manager import get_font

    assert len(set(ALPHABET)) == 2 * (12 * 6 + 17 + 4)
    articles = (ROOT / "knowledge" / "articles").glob("*.yaml")
    needed = set(ALPHABET).union(*(path.read_text("utf-8") for path in articles)) - {"\n"}
    files = {str(text.get_fontproperties().get_file()) for text in texts_of(compose(CHART))}
    assert {Path(file).name for file in files} == {"DejaVuSans.ttf", "DejaVuSans-Bold.ttf"}
    for file in files:
        has = get_font(file).get_charmap()
        assert [letter for letter in sorted(needed) if not has.get(ord(letter))] == []


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("colour", "least"), [*((ink.colour, 4.5) for ink in (TITLE, LABEL, FIGURE, WHEN, SOURCE)), (BAR, 3), (LINE, 3)]
)
def test_colours_stand_out_from_the_paper_as_level_aa_asks(colour: str, least: float) -> None:
    assert (luminance(PAPER) + 0.05) / (luminance(colour) + 0.05) >= least


def test_the_picture_is_a_png_without_a_date_and_the_same_each_time() -> None:
    png = draw(CHART)
    assert png.startswith(b"\x89PNG")
    assert not any(kind in png for kind in (b"tIME", b"tEXt", b"iTXt", b"zTXt"))
    draw.cache_clear()
    assert draw(CHART) == png
    assert draw(CHART) is draw(Chart(CHART.title, tuple(CHART.bars), SOURCES))


def test_the_pixels_of_a_drawn_picture_are_let_go_at_once() -> None:
    draw(CHART)
    gc.collect()
    gc.disable()
    try:
        draw(with_values(3, 2, 1))
        sheets = [thing for thing in gc.get_objects() if type(thing).__name__ == "RendererAgg"]
    finally:
        gc.enable()
    assert [sheet for sheet in sheets if sheet.width == WIDTH] == []


def test_threads_draw_the_same_pictures() -> None:
    charts = [with_values(*range(n, 0, -1)) for n in (1, 2, 3, 4)]
    one_by_one = [draw(chart) for chart in charts]
    draw.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(draw, charts * 2)) == one_by_one * 2


DRAW_ALONE = """
import hashlib, os, sys, tempfile
from bot.charts import draw
assert "matplotlib" not in sys.modules
from tests.test_charts import CHART
print(hashlib.sha256(draw(CHART)).hexdigest())
assert "matplotlib.pyplot" not in sys.modules
assert "MPLCONFIGDIR" not in os.environ and os.listdir(tempfile.gettempdir()) == []
"""


@pytest.mark.parametrize("is_writable", [True, False])
def test_a_process_of_its_own_draws_the_same_quietly_and_leaves_no_files(tmp_path: Path, is_writable: bool) -> None:
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    temporary.mkdir()
    # Whoever may write everywhere still can't make folders in a file.
    home.mkdir() if is_writable else home.touch()
    known = {name: value for name, value in os.environ.items() if not name.startswith(("MPL", "XDG_"))}
    env = {**known, "HOME": str(home), "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", DRAW_ALONE], env=env, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == (hashlib.sha256(draw(CHART)).hexdigest(), "")
    assert list(temporary.iterdir()) == []
    assert not is_writable or list(home.iterdir()) == []
