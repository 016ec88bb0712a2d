"""A made-up country: ten thousand places with ten figures each, as article files, and questions about them."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from knowledge.content import Measure
from knowledge.vocabulary import load
from knowledge.words.text import fold
from tests.bench.questions import Question

MEASURES_OF_PLACE = 10
_PLACES_OF_ARTICLE = 100
_YEAR = 2024
_SEED = 20240203
# Syllables that place names of the north, the centre and the south are made of.
_SYLLABLES = re.findall(
    r"\w+",
    """
    An Bàu Bình Bó Bạch Bản Cao Chiềng Chải Châu Cường Cẩm Cốc Diên Dương Dề Giang Giàng Giồng Huổi Hà Hòa Hùng Hưng
    Hạ Hải Hẹ Hồ Hồng Hợp Khuổi Khánh Khê Kim Krông Liên Long Lâm Lóng Lũng Lương Lạc Lộc Lợi Minh Mường Mỹ Nghĩa
    Ngài Ngọc Nà Nậm Phiêng Phong Phìn Phú Phình Pá Plei Pu Quang Rạch Sa Sì Sín Sơn Sập Tam Thanh Thành Thuận Thượng
    Thạch Thạnh Thắng Thầu Thịnh Thủy Tiên Trung Trà Trạch Tà Tân Tây Tủa Vân Vàng Vĩnh Xuân Xoài Xím Yên Đình Đông
    Đăk Đại Đạo Đồng Đức Ea Lèng Mòn Ngam Pha Khoang Sủ Tả Lùng Sán Thào Páo Vần Chồ Lù Dào San Hin Ngần Lả
    """,
)
_FRAMES = (
    "{place} có bao nhiêu {measure}?",
    "Xã {place} hiện có bao nhiêu {measure}?",
    "Số {measure} của xã {place} là bao nhiêu?",
    "Cho bác hỏi ở xã {place} có tất cả mấy {measure} rồi cháu?",
    "{place} có mấy {measure} vậy ạ",
)


@dataclass(frozen=True)
class Country:
    """Names of places, which measures each has a figure for, and some names that no place has."""

    places: tuple[str, ...]
    measures: tuple[Measure, ...]
    given: tuple[tuple[int, ...], ...]
    nowhere: tuple[str, ...]

    @cached_property
    def folded(self) -> frozenset[str]:
        """The names of all the places, without marks."""
        return frozenset(map(fold, self.places))

    def key(self, place: int, measure: int) -> str:
        """The key of the place's figure."""
        return f"{place_id(place)}/{self.measures[measure].id}/{_YEAR}"


def place_id(place: int) -> str:
    """The id of the place of that number."""
    return f"xa-so-{place}"


def imagine(places: int, taken: frozenset[str]) -> Country:
    """A country of so many places; none is called by a folded name that is taken."""
    dice = random.Random(_SEED)
    measures = load().measures
    names = _names(dice, places + places // 10 + 1, taken)
    given = tuple(tuple(sorted(dice.sample(range(len(measures)), MEASURES_OF_PLACE))) for _ in range(places))
    return Country(names[:places], measures, given, names[places:])


def _names(dice: random.Random, number: int, taken: frozenset[str]) -> tuple[str, ...]:
    """Names that differ even without marks."""
    names: dict[str, str] = {}
    while len(names) < number:
        name = " ".join(dice.sample(_SYLLABLES, dice.choice((2, 2, 3))))
        if fold(name) not in taken:
            names.setdefault(fold(name), name)
    return tuple(names.values())


def write(country: Country, folder: Path) -> None:
    """The country as article files."""
    dice = random.Random(_SEED)
    for start in range(0, len(country.places), _PLACES_OF_ARTICLE):
        places = range(start, min(start + _PLACES_OF_ARTICLE, len(country.places)))
        text = "\n".join(_article(country, places, dice))
        (folder / f"made-up-{start:06}.yaml").write_text(text, encoding="utf-8")


def _article(country: Country, places: Sequence[int], dice: random.Random) -> Iterator[str]:
    yield f"citation: {{title: Số liệu, paper: Báo Thử, author: Biên Tập Viên Thử, date: '{_YEAR}-12'}}"
    yield f"about: [{place_id(places[0])}]"
    yield "places:"
    yield from (f"- {{id: {place_id(n)}, name: {country.places[n]}, level: xã}}" for n in places)
    yield "facts:"
    for place in places:
        for measure in country.given[place]:
            what = f"place: {place_id(place)}, measure: {country.measures[measure].id}"
            yield f"- {{{what}, when: '{_YEAR}', paragraph: 1, value: {dice.randint(2, 5000)}}}"


def ask(country: Country, number: int) -> list[Question]:
    """So many questions, each of another place: careful, without marks, mistyped, both, and one to be refused."""
    dice = random.Random(_SEED)
    places = dice.sample(range(len(country.places)), min(number, len(country.places)))
    return [_question(country, place, kind % 5, dice) for kind, place in enumerate(places)]


def _question(country: Country, place: int, kind: int, dice: random.Random) -> Question:
    if kind == 4:
        return Question(_unanswerable(country, place, dice))
    measure = dice.choice(country.given[place])
    names = country.places[place], country.measures[measure].name
    if kind in (2, 3):
        names = _mistyped(country, *names, dice)
    text = _asked(*names, dice)
    return Question(fold(text) if kind in (1, 3) else text, (country.key(place, measure),))


def _unanswerable(country: Country, place: int, dice: random.Random) -> str:
    """A measure that the place has no figure for, another year, or a place that isn't there."""
    given = country.given[place]
    lacking = [n for n in range(len(country.measures)) if n not in given] or given
    kind = dice.choice(("measure", "year", "place"))
    measure = country.measures[dice.choice(lacking if kind == "measure" else given)]
    name = dice.choice(country.nowhere) if kind == "place" else country.places[place]
    text = _asked(name, measure.name, dice)
    return f"Năm {_YEAR - 5}, {text}" if kind == "year" else text


def _asked(place: str, measure: str, dice: random.Random) -> str:
    return dice.choice(_FRAMES).format(place=place, measure=measure)


def _mistyped(country: Country, place: str, measure: str, dice: random.Random) -> tuple[str, str]:
    """Place and measure, one of them misspelt; the misspelt place is no other place's name."""
    wrong = mistype(place, dice)
    if dice.random() < 0.5 and fold(wrong) not in country.folded:
        return wrong, measure
    return place, mistype(measure, dice)


def mistype(text: str, dice: random.Random) -> str:
    """The text with its longest word misspelt: a letter doubled, lost or swapped with the next; a short one is left."""
    word = max(text.split(" "), key=len)
    if len(word) < 3:
        return text
    at = dice.randrange(1, len(word) - 1)
    before, here, after = word[:at], word[at], word[at + 1 :]
    slips = (f"{before}{here}{here}{after}", before + after, before + after[0] + here + after[1:])
    return text.replace(word, dice.choice(slips), 1)
