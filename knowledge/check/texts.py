"""The articles' texts, which the project runs without: paragraphs, and what stands in them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from knowledge.check.figures import Figure, Key, figures, number
from knowledge.words.text import spelling, words

# "năm" is left out: nearly always it is the year, seldom the five.
_NUMBER_WORDS = {
    "không còn": 0,
    "không có": 0,
    "chưa có": 0,
    "duy nhất": 1,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}


# Both are good spelling ("hằng tháng", "hàng tháng"), and the papers change between them.
_VARIANTS = {"hàng": "hằng"}


def normal(text: str) -> str:
    """The words of a text in one spelling ("uỷ" is "ủy"), without case and punctuation, between spaces."""
    return f" {' '.join(spelling(_VARIANTS.get(word, word)) for word in words(text))} "


_SPELT = {normal(phrase): Decimal(value) for phrase, value in _NUMBER_WORDS.items()}


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of an article."""

    number: int
    text: str

    @cached_property
    def figures(self) -> list[Figure]:
        """Its figures, in order."""
        return figures(self.text)

    @cached_property
    def keys(self) -> frozenset[Key]:
        """The keys of its figures, with and without their labels."""
        return frozenset(key for figure in self.figures for key in (figure.key, figure.labelled))

    @cached_property
    def normal(self) -> str:
        """Its words in normal form."""
        return normal(self.text)

    @cached_property
    def spelt(self) -> frozenset[Decimal]:
        """The numbers it says in words: 1 where it says "duy nhất"."""
        return frozenset(value for phrase, value in _SPELT.items() if phrase in self.normal)

    def says(self, phrase: str) -> bool:
        """Whether the words of a phrase stand in it, in a row."""
        return normal(phrase) in self.normal

    def has(self, value: Decimal | int) -> bool:
        """Whether a number stands in it, in digits or in words."""
        return number(value) in self.keys or value in self.spelt


@dataclass(frozen=True)
class Text:
    """The text of an article."""

    paragraphs: tuple[Paragraph, ...]

    def named(self, numbers: Iterable[int]) -> list[Paragraph]:
        """The paragraphs with these numbers, as far as they exist."""
        wanted = set(numbers)
        return [paragraph for paragraph in self.paragraphs if paragraph.number in wanted]

    def says(self, phrase: str) -> bool:
        """Whether the words of a phrase stand in one of the paragraphs."""
        return any(paragraph.says(phrase) for paragraph in self.paragraphs)


def read_text(path: Path) -> Text:
    """Read an article's text; a paragraph is a line with something on it, counted from 1."""
    return Text(tuple(_paragraphs(path.read_text(encoding="utf-8").splitlines())))


def _paragraphs(lines: list[str]) -> Iterator[Paragraph]:
    filled = (line for line in lines if line.strip())
    return (Paragraph(count, line) for count, line in enumerate(filled, start=1))


def read_texts(folder: Path) -> dict[str, Text]:
    """Read the texts of a folder (`<slug>.txt`), by slug."""
    return {path.stem: read_text(path) for path in sorted(folder.glob("*.txt"))}
