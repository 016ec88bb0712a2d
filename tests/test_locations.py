"""Places: named with their level and what they lie in, told apart where they share a name, and known to be unknown."""

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from vietnam_provinces import NESTED_DIVISIONS_JSON_PATH

from knowledge.base import KnowledgeBase
from knowledge.content import Place, read_articles
from knowledge.finding.answering import answer
from knowledge.finding.decision import Answer, Decision, NoAnswer
from knowledge.reading.locations import Location
from knowledge.reading.question import understand
from knowledge.words.text import fold

PLACES = {place.id: place for article in read_articles() for place in article.places}
NAMES = {place.name for place in PLACES.values()}
LEVELS = ("tỉnh", "huyện", "xã", "bản", "thôn")

places = st.sampled_from(sorted(place.id for place in PLACES.values() if place.level != "trường"))


def units() -> list[dict[str, Any]]:
    """Every district of Viet Nam before July 2025, with its communes ("wards")."""
    provinces = json.loads(Path(NESTED_DIVISIONS_JSON_PATH).read_text(encoding="utf-8"))
    return [district for province in provinces for district in province["districts"]]


def districts() -> list[str]:
    """The rural districts that no article has a name of: "Huyện Tam Đường"."""
    names = {str(unit["name"]) for unit in units()}
    return sorted(name for name in names if name.startswith("Huyện ") and name.removeprefix("Huyện ") not in NAMES)


def communes() -> list[str]:
    """The rural communes that no article has a name of: "Xã Chung Chải"."""
    names = {str(commune["name"]) for unit in units() for commune in unit["wards"]}
    return sorted(name for name in names if name.startswith("Xã ") and name.removeprefix("Xã ") not in NAMES)


def decide(base: KnowledgeBase, text: str) -> Decision:
    return answer(base, understand(base, text))


def locations(base: KnowledgeBase, text: str) -> list[Location]:
    return list(understand(base, text).locations)


def ids(base: KnowledgeBase, text: str) -> list[tuple[str, ...]]:
    return [location.ids for location in locations(base, text)]


def namesakes(place: Place) -> set[str]:
    return {other.id for other in PLACES.values() if other.name == place.name}


# Places that the articles tell of


@given(
    places,
    st.sampled_from(["{}", "Đảng bộ {}", "{} có bao nhiêu đảng viên?", "ở {} ạ", "tình hình của {}, xin cho biết"]),
)
def test_a_place_with_its_level_is_that_place(base: KnowledgeBase, place_id: str, question: str) -> None:
    text = question.format(PLACES[place_id].title)
    for said in (text, text.upper(), fold(text), unicodedata.normalize("NFD", text)):
        assert ids(base, said) == [(place_id,)], said


@given(places)
def test_a_name_alone_is_everything_of_that_name(base: KnowledgeBase, place_id: str) -> None:
    place = PLACES[place_id]
    (location,) = locations(base, place.name)
    assert (location.level, set(location.ids)) == ("", namesakes(place))


@given(places, st.sampled_from(["tỉnh", "huyện", "xã"]))
def test_a_level_that_the_name_does_not_have_is_another_place(base: KnowledgeBase, place_id: str, level: str) -> None:
    place = PLACES[place_id]
    assume(not any(PLACES[other].level == level for other in namesakes(place)))
    (location,) = locations(base, f"{level} {place.name} có bao nhiêu đảng viên")
    assert (location.level, location.ids) == (level, ())


@given(places, st.sampled_from(["bản", "thôn"]))
def test_a_hamlet_is_not_told_what_holds_for_the_place_around_it(
    base: KnowledgeBase, place_id: str, level: str
) -> None:
    place = PLACES[place_id]
    assume(not any(PLACES[other].level in ("bản", "thôn") for other in namesakes(place)))
    assert isinstance(decide(base, f"{level} {place.name} có bao nhiêu đảng viên"), NoAnswer)


@given(places)
def test_what_a_place_lies_in_may_be_named_behind_it(base: KnowledgeBase, place_id: str) -> None:
    place = PLACES[place_id]
    for outer in base.ancestors(place_id):
        for text in (f"{place.title}, {PLACES[outer].title}", f"{place.title} {PLACES[outer].title}"):
            assert ids(base, text) == [(place_id,)], text
            assert ids(base, fold(text)) == [(place_id,)], text


@given(places, places)
def test_a_place_does_not_lie_in_another_of_its_name(base: KnowledgeBase, place_id: str, outer_id: str) -> None:
    place, outer = PLACES[place_id], PLACES[outer_id]
    assume(LEVELS.index(place.level) > LEVELS.index(outer.level))
    assume(outer.level not in ("bản", "thôn"))
    assume(outer_id not in base.ancestors(place_id))
    assert ids(base, f"{place.title}, {outer.title} có bao nhiêu đảng viên") == [()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sìn Hồ", "huyen-sin-ho"),
        ("Sin Hồ", "huyen-sin-ho"),
        ("sin ho", "huyen-sin-ho"),
        ("xìn hồ", "huyen-sin-ho"),
        ("SìnHồ", "huyen-sin-ho"),
        ("sinf hoof", "huyen-sin-ho"),
        ("sin2 ho62", "huyen-sin-ho"),
        ("Rô-men", "xa-ro-men"),
        ("Đảng uỷ xã Rô Men", "xa-ro-men"),
        ("Huyện uỷ Mường Nhé", "huyen-muong-nhe"),
        ("toàn Đảng bộ huyện Mường Nhé", "huyen-muong-nhe"),
        ("cả xã Mường Nhé", "xa-muong-nhe"),
        ("H. Mường Nhé", "huyen-muong-nhe"),
        ("trường THPT Nam Đông", "truong-thpt-nam-dong"),
        ("Trường Mầm non Minh Ngọc", "truong-mam-non-minh-ngoc"),
    ],
)
def test_a_place_is_read_however_it_is_typed(base: KnowledgeBase, text: str, expected: str) -> None:
    assert ids(base, text) == [(expected,)]


def test_several_places_are_read_in_their_order(base: KnowledgeBase) -> None:
    expected = [("huyen-sin-ho",), ("huyen-bac-me",), ("huyen-nam-dong",)]
    assert ids(base, "huyện Sìn Hồ, huyện Bắc Mê và huyện Nam Đông") == expected
    assert ids(base, "Sìn Hồ, Bắc Mê, Nam Đông") == expected
    assert ids(base, "so sánh Sìn Hồ với Bắc Mê và với Nam Đông") == expected


def test_a_location_is_told_as_it_was_said(base: KnowledgeBase) -> None:
    titles = [location.title for location in locations(base, "xã pa tan, huyện nam po")]
    assert titles == ["xã Pa Tần, huyện Nậm Pồ"]


# Places that they don't


@pytest.mark.parametrize("way", [str, str.lower], ids=["as printed", "lower case"])
def test_no_other_district_gets_an_answer(base: KnowledgeBase, way: Callable[[str], str]) -> None:
    decisions = {name: decide(base, way(f"{name} có bao nhiêu đảng viên?")) for name in districts()}
    assert len(decisions) > 400
    assert [name for name, decision in decisions.items() if not isinstance(decision, NoAnswer)] == []


def test_no_other_district_gets_an_answer_without_marks(base: KnowledgeBase) -> None:
    """Without marks a name may be other words ("bao lăm"); then the bot may ask back, but not answer."""
    decisions = {name: decide(base, fold(f"{name} có bao nhiêu đảng viên?")) for name in districts()}
    assert [name for name, decision in decisions.items() if isinstance(decision, Answer)] == []


@given(st.sampled_from(communes()), st.booleans())
def test_no_other_commune_gets_an_answer(base: KnowledgeBase, commune: str, plain: bool) -> None:
    text = f"{commune} có bao nhiêu đảng viên?"
    assert not isinstance(decide(base, fold(text) if plain else text), Answer)


@pytest.mark.parametrize(
    "place",
    [
        *("Tam Đường", "huyện Nậm Pồ", "xã Chung Chải", "Hà Nội", "thành phố Hà Nội"),
        *("thị xã Mường Lay", "phường Mường Thanh", "thị trấn Sìn Hồ", "huyện Pa Tần", "xã Sìn Hồ", "tỉnh Sìn Hồ"),
        *("huyện Abcxyz", "Huyện Xín Mần", "bản Nà Nưa", "thị xã Mường Nhé"),
        *("xã Pa Tần, huyện Nậm Pồ", "xã Pa Tần huyện Mường Nhé", "huyện Sìn Hồ, tỉnh Điện Biên", "Cà Mau"),
    ],
)
def test_another_place_gets_no_answer(base: KnowledgeBase, place: str) -> None:
    assert_uncovered(base, f"{place} có bao nhiêu đảng viên?")


@pytest.mark.parametrize(
    "place", ["Huế", "thành phố Huế", "quận 1", "quận Nhất", "phường 5", "xã X", "xã Đồi Gió", "thôn Bến Lau"]
)
def test_a_place_of_a_short_name_gets_no_answer(base: KnowledgeBase, place: str) -> None:
    assert isinstance(decide(base, f"{place} có bao nhiêu đảng viên?"), NoAnswer)


def assert_uncovered(base: KnowledgeBase, text: str) -> None:
    """A place is known to be unknown: there is no answer, and the refusal names it."""
    decision = decide(base, text)
    assert isinstance(decision, NoAnswer)
    assert decision.reason == "place"
    assert decision.subject


# What lies where


@given(places)
def test_what_a_place_lies_in_is_told(base: KnowledgeBase, place_id: str) -> None:
    place = PLACES[place_id]
    for outer in base.ancestors(place_id):
        decision = decide(base, f"{place.title} thuộc {PLACES[outer].level} nào?")
        assert isinstance(decision, Answer)
        assert decision.keys == (f"place/{place_id}", f"place/{outer}")


def test_a_province_lies_in_nothing(base: KnowledgeBase) -> None:
    assert {base.ancestors(place.id) != [] for place in PLACES.values() if place.level == "tỉnh"} == {False}
    assert base.ancestors("ban-muong-nhe") == ["xa-muong-nhe", "huyen-muong-nhe", "tinh-dien-bien"]
