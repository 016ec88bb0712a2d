"""A chart as a picture for a phone's chat: big letters, a bar under each label, its figure and time below."""

import gc
import io
import os
import tempfile
import threading
import unicodedata
from bisect import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handlers.chat import Bar, Chart

# Loading matplotlib takes a second, and most processes draw nothing: whatever needs it imports it by itself.
if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

WIDTH = 1080
MOST_BARS = 12
PAPER, BAR, LINE = "#ffffff", "#1f5fa8", "#8a94a3"

_MARGIN = 56
_ROOM = float(WIDTH - 2 * _MARGIN)
_GAP, _THICK, _BETWEEN = 8, 32, 38
_SLIVER = 4
# One point is one pixel then.
_DPI = 72

_drawing = threading.Lock()


@dataclass(frozen=True, slots=True)
class Ink:
    """How a text is written: its size in pixels, its colour, and whether it is bold."""

    size: int
    colour: str
    is_bold: bool = False


TITLE = Ink(50, "#14181f", is_bold=True)
LABEL = Ink(40, "#14181f")
FIGURE = Ink(40, BAR, is_bold=True)
WHEN = Ink(31, "#4a5361")
SOURCE = Ink(28, "#4a5361")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of text: `y` is that of its baseline, in pixels from the top."""

    text: str
    ink: Ink
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class _Box:
    """A filled rectangle: `y` is that of its lower edge, in pixels from the top."""

    colour: str
    x: float
    y: float
    width: float
    height: float


@lru_cache(maxsize=16)
def draw(chart: Chart) -> bytes:
    """The chart as a PNG, the same bytes each time. Safe to call from any thread."""
    # matplotlib promises nothing to threads, not even to those that share no figure.
    with _drawing:
        png = _paint(chart)
        # A figure's parts hold one another, and up to 13 MB of pixels would stay until a rare, full collection.
        gc.collect(1)
    return png


def _paint(chart: Chart) -> bytes:
    png = io.BytesIO()
    compose(chart).savefig(png, format="png", metadata={"Software": None})
    return png.getvalue()


def compose(chart: Chart) -> "Figure":
    """The chart's texts and bars in their places, before they become a picture."""
    _settle()
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle
    from matplotlib.text import Text
    from matplotlib.transforms import Affine2D

    page = _Page()
    page.fill(chart)
    figure = Figure(figsize=(WIDTH / _DPI, page.height / _DPI), dpi=_DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    down = Affine2D().scale(1, -1).translate(0, page.height)
    for box in page.boxes:
        corner, size = (box.x, box.y), (box.width, -box.height)
        figure.add_artist(Rectangle(corner, *size, facecolor=box.colour, linewidth=0, transform=down))
    for line in page.lines:
        text = Text(line.x, line.y, line.text, color=line.ink.colour, fontproperties=_font(line.ink), parse_math=False)
        text.set_transform(down)
        figure.add_artist(text)
    return figure


class _Page:
    """A sheet that is filled from top to bottom and grows as needed."""

    def __init__(self) -> None:
        self.lines: list[_Line] = []
        self.boxes: list[_Box] = []
        self.height = 44.0

    def fill(self, chart: Chart) -> None:
        bars = chart.bars[:MOST_BARS]
        self.write(chart.title, TITLE)
        if len(bars) < len(chart.bars):
            self.write(f"{len(bars)} số liệu lớn nhất trong {len(chart.bars)} số liệu", WHEN)
        largest = max((bar.value for bar in bars), default=0)
        for bar in bars:
            self.height += _BETWEEN
            self._show(bar, bar.value / largest if largest > 0 else 0)
        self._cite(chart.sources)
        self.height = ceil(self.height + _MARGIN)

    def write(self, text: str, ink: Ink) -> None:
        for line in _wrap(text, ink):
            self._set(line, ink)

    def _set(self, line: str, ink: Ink) -> None:
        # Vietnamese capitals carry two marks above and one below, so a line needs more than the usual room.
        self.lines.append(_Line(line, ink, _MARGIN, self.height + 1.12 * ink.size))
        self.height += 1.38 * ink.size

    def _show(self, bar: Bar, share: float) -> None:
        self.write(bar.label, LABEL)
        self.height += _GAP + _THICK
        # Something is to be seen of the smallest number, and nothing of a zero.
        length = max(share * _ROOM, _SLIVER) if bar.value > 0 else 0
        self.boxes.append(_Box(BAR, _MARGIN, self.height, length, _THICK))
        self.boxes.append(_Box(LINE, _MARGIN - 4, self.height + 4, 4, _THICK + 8))
        self.height += _GAP
        self._tell(bar)

    def _tell(self, bar: Bar) -> None:
        figure, when = _wrap(bar.figure, FIGURE), _wrap(bar.when, WHEN)
        beside = _MARGIN + (_measure(figure[0], FIGURE) + 24 if figure else 0)
        if len(figure) == len(when) == 1 and beside + _measure(when[0], WHEN) <= WIDTH - _MARGIN:
            self._set(figure[0], FIGURE)
            self.lines.append(_Line(when[0], WHEN, beside, self.lines[-1].y))
            return
        for ink, lines in ((FIGURE, figure), (WHEN, when)):
            for line in lines:
                self._set(line, ink)

    def _cite(self, sources: tuple[str, ...]) -> None:
        if not sources:
            return
        self.height += _BETWEEN
        self.boxes.append(_Box(LINE, _MARGIN, self.height, _ROOM, 2))
        self.height += _GAP
        for source in sources:
            self.write(source, SOURCE)
            self.height += _GAP / 2


def _wrap(text: str, ink: Ink) -> list[str]:
    lines: list[str] = []
    width = 0.0
    for word in unicodedata.normalize("NFC", text).split():
        # Measuring a line each time it grows would take longer than drawing it.
        width += _measure(f"x {word}", ink) - _measure("x", ink)
        if lines and width <= _ROOM:
            lines[-1] += f" {word}"
        else:
            lines += _broken(word, ink)
            width = _measure(lines[-1], ink)
    return lines


def _broken(word: str, ink: Ink) -> Iterator[str]:
    while _measure(word, ink) > _ROOM:
        end = bisect(range(1, len(word)), _ROOM, key=lambda end: _measure(word[:end], ink)) or 1
        yield word[:end]
        word = word[end:]
    yield word


@lru_cache(maxsize=2000)
def _measure(text: str, ink: Ink) -> float:
    return _ruler()(text, _font(ink), ismath=False)[0]


@cache
def _ruler() -> Callable[..., tuple[float, float, float]]:
    _settle()
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    canvas: Any = FigureCanvasAgg(Figure(figsize=(1, 1), dpi=_DPI))
    ruler: Callable[..., tuple[float, float, float]] = canvas.get_renderer().get_text_width_height_descent
    return ruler


@cache
def _font(ink: Ink) -> "FontProperties":
    import matplotlib
    from matplotlib.font_manager import FontProperties

    # By its file, since a search by name depends on the fonts and settings of the machine.
    name = "DejaVuSans-Bold.ttf" if ink.is_bold else "DejaVuSans.ttf"
    return FontProperties(fname=Path(matplotlib.get_data_path(), "fonts", "ttf", name), size=ink.size)


@cache
def _settle() -> None:
    # matplotlib keeps a list of fonts in the home folder, and grumbles in the log where that can't be written to.
    # The list is read only once and takes a fifth of a second to make, so it need not outlive that.
    if os.environ.get("MPLCONFIGDIR"):
        return
    with tempfile.TemporaryDirectory(prefix="chibot-matplotlib-") as folder:
        os.environ["MPLCONFIGDIR"] = folder
        try:
            import_module("matplotlib.font_manager")
        finally:
            del os.environ["MPLCONFIGDIR"]
