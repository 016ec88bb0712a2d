"""Replies: every entry told in full and in bounds, with its time and its source, and reached by its button."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.ask import buttons, decide, label, render
from handlers.chat import LONGEST_REPLY, Message
from handlers.conversation import Partner
from handlers.documents import document_name
from handlers.figures import decimal, figure, sentence, time_words
from handlers.sources import day, source_line
from knowledge.base import KnowledgeBase, KnownDocument, KnownFact, KnownMethod, KnownPerson
from knowledge.check.figures import figures, number
from knowledge.content import Citation, Fact, Measure
from knowledge.finding.decision import Answer, Choices, Comparison, Entry, NoAnswer, Talk

LONGEST_FIGURE = 500
MOST_BUTTONS = 8
LONGEST_LABEL = 120
REASONS = ("place", "measure", "period", "document", "person", "method", "unclear")


def facts(base: KnowledgeBase) -> list[KnownFact]:
    return [known for place in base.places for known in base.facts_at(place)]


def entries(base: KnowledgeBase) -> list[Entry]:
    return [*facts(base), *base.documents, *base.methods, *base.people]


def articles(entry: Entry) -> list[str]:
    return [slug for slug, _ in entry.mentions] if isinstance(entry, KnownDocument) else [entry.article]


def told(base: KnowledgeBase, *shown: Entry) -> str:
    """The text that answers with some entries."""
    reply = render(base, Answer(shown))
    assert reply.status == "answer"
    return reply.text


def known_fact(measure: Measure, **values: object) -> KnownFact:
    """A fact of nowhere, to be put into words."""
    fact = Fact.model_validate({"place": "x", "measure": measure.id, "when": "2020", "paragraph": 1, **values})
    return KnownFact(fact, "x", measure, (), frozenset(), frozenset())


# Numbers


@given(st.integers(0, 10**12))
def test_a_whole_number_is_printed_as_vietnamese_print_it(value: int) -> None:
    assert [printed.key for printed in figures(decimal(value))] == [number(value)]
    assert decimal(value) == decimal(Decimal(value)) == f"{value:,}".replace(",", ".")


@given(st.decimals(0, 10**9, places=3))
def test_a_number_comes_back_from_print(value: Decimal) -> None:
    assert [printed.key for printed in figures(decimal(value))] == [number(value)]


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("1720", "1.720"),
        ("43.31", "43,31"),
        ("0", "0"),
        ("0.5", "0,5"),
        ("100.0", "100"),
        ("1E+3", "1.000"),
        ("7", "7"),
    ],
)
def test_a_number_in_print(value: str, printed: str) -> None:
    assert decimal(Decimal(value)) == printed


@pytest.mark.parametrize(
    ("unit", "values", "printed"),
    [
        ("đảng viên", {"value": 1720, "qualifier": "hơn"}, "hơn 1.720 đảng viên"),
        ("%", {"value": 96, "qualifier": "gần"}, "gần 96%"),
        ("%", {"value": 70, "qualifier": "trở lên"}, "70% trở lên"),
        ("đảng viên", {"low": 8, "high": 10}, "8–10 đảng viên"),
        ("trưởng thôn", {"part": 50, "whole": 60}, "50/60 trưởng thôn"),
        ("km", {"value": "1.5"}, "1,5 km"),
        ("", {"value": 3}, "3"),
        ("bản", {"value": 3, "unit": "xã"}, "3 xã"),
        ("", {"names": ["Nậm Là"]}, "Nậm Là"),
        ("", {"names": ["Nậm Là", "Nà Pán", "Phiêng Khăm"]}, "Nậm Là, Nà Pán và Phiêng Khăm"),
        ("", {"words": "hằng tháng"}, "hằng tháng"),
    ],
)
def test_a_figure_in_words(unit: str, values: dict[str, object], printed: str) -> None:
    measure = Measure(id="y", name="y", unit=unit, sentence="{place} có {figure}")
    assert figure(known_fact(measure, **values)) == printed


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("2016", "năm 2016"),
        ("2017-08", "tính đến tháng 8/2017"),
        ("2017-08-05", "tính đến ngày 5/8/2017"),
        ("2016..2017-08", "từ năm 2016 đến tháng 8/2017"),
        ("..2020", "mục tiêu đến năm 2020"),
        ("undated", "bài báo không ghi ngày"),
    ],
)
def test_the_time_of_a_figure_in_words(when: str, words: str) -> None:
    measure = Measure(id="y", name="y", sentence="{place} có {figure}")
    assert time_words(known_fact(measure, value=1, when=when).fact) == words


@given(st.dates())
def test_a_day_in_print(moment: date) -> None:
    assert day(moment.isoformat()) == f"{moment.day}/{moment.month}/{moment.year}"


# Every entry


def test_every_figure_is_told_in_short(base: KnowledgeBase) -> None:
    assert {known.key: len(told(base, known)) for known in facts(base) if len(told(base, known)) > LONGEST_FIGURE} == {}


def test_every_figure_is_told_with_its_time_and_caveat(base: KnowledgeBase) -> None:
    for known in facts(base):
        text = told(base, known)
        assert f"{sentence(base, known)} ({time_words(known.fact)})." in text
        assert known.fact.value == 0 or figure(known) in text
        assert base.places[known.fact.place].name in text
        assert (known.fact.caveat or "") in text


def test_every_target_is_told_as_a_target(base: KnowledgeBase) -> None:
    targets = [known for known in facts(base) if known.fact.target]
    assert len(targets) > 3
    assert [known.key for known in targets if not re.search("mục tiêu|phấn đấu", told(base, known))] == []


def test_every_entry_is_told_in_bounds(base: KnowledgeBase) -> None:
    lengths = {entry.key: len(told(base, entry)) for entry in entries(base)}
    assert {key: length for key, length in lengths.items() if not 50 < length <= LONGEST_REPLY} == {}


def test_every_answer_ends_with_its_sources(base: KnowledgeBase) -> None:
    for entry in entries(base):
        reply = render(base, Answer((entry,)))
        assert reply.text.endswith(source_line(base, articles(entry)))
        assert set(reply.sources) == set(articles(entry))
        assert all(base.citations[slug].title in reply.text for slug in articles(entry))


def test_no_answer_shows_what_it_is_made_of(base: KnowledgeBase) -> None:
    for entry in entries(base):
        assert not re.search(r"[{}_]|None|\bnull\b|undated|  |\.\.|huyen-|xa-", told(base, entry)), entry.key


def test_every_document_is_told_in_full(base: KnowledgeBase) -> None:
    for known in base.documents:
        text = told(base, known)
        document = known.document
        assert document_name(base, document) in text
        assert document.title in text
        assert (day(document.date) if document.date else "") in text
        assert all(point in text for _, mention in known.mentions for point in mention.done)


def test_every_method_is_told_in_full(base: KnowledgeBase) -> None:
    for known in base.methods:
        text = told(base, known)
        assert base.places[known.method.place].title in text
        assert all(point in text for point in known.method.points)


def test_every_person_is_told_with_their_posts_as_of_the_article(base: KnowledgeBase) -> None:
    for known in base.people:
        text = told(base, known)
        assert known.person.name in text
        assert all(post.title in text for post in known.person.posts)
        assert "tại thời điểm bài viết" in text


# Sources


@pytest.mark.parametrize(
    ("when", "shown"), [("2017-08-17", "17/8/2017"), ("2022-03", "3/2022"), (None, "không ghi ngày")]
)
def test_a_source_says_when_it_appeared_or_that_it_does_not_say(
    base: KnowledgeBase, when: str | None, shown: str
) -> None:
    slug = next(slug for slug, cited in base.citations.items() if (cited.date is None) == (when is None))
    cited: Citation = base.citations[slug]
    line = source_line(base, [slug])
    assert all(part in line for part in (cited.title, cited.paper, cited.author))
    assert (shown if when is None else day(cited.date or "")) in line
    assert when is None or day(when) == shown


def test_an_article_is_cited_once(base: KnowledgeBase) -> None:
    slugs = list(base.citations)
    assert source_line(base, [slugs[0], slugs[0]]) == source_line(base, [slugs[0]])
    assert source_line(base, slugs * 2) == source_line(base, slugs)
    assert len(source_line(base, slugs).splitlines()) == len(slugs) + 1


# Several entries


@given(st.data())
def test_several_figures_are_told_with_all_their_sources(base: KnowledgeBase, data: st.DataObject) -> None:
    shown = data.draw(st.lists(st.sampled_from(facts(base)), min_size=2, max_size=4, unique_by=lambda known: known.key))
    text = told(base, *shown)
    assert len(text) <= LONGEST_REPLY
    assert all(sentence(base, known) in text and time_words(known.fact) in text for known in shown)
    assert text.endswith(source_line(base, [known.article for known in shown]))


@given(st.data())
def test_a_comparison_tells_every_time_and_warns_if_they_differ(base: KnowledgeBase, data: st.DataObject) -> None:
    members = [known for known in facts(base) if known.fact.measure == "dang-vien"]
    shown = data.draw(st.lists(st.sampled_from(members), min_size=2, max_size=7, unique_by=lambda known: known.key))
    asks = data.draw(st.frozensets(st.sampled_from(["most", "sum", "difference", "rank"])))
    text = render(base, Answer(comparison=Comparison(tuple(shown), asks))).text
    assert len(text) <= LONGEST_REPLY
    assert all(f"{figure(known)} ({time_words(known.fact)})" in text for known in shown)
    assert ("không cùng thời điểm" in text) == (len({known.fact.when for known in shown}) > 1)
    assert text.endswith(source_line(base, [known.article for known in shown]))
    total = sum(known.fact.value or 0 for known in shown)
    places = {known.fact.place for known in shown}
    # Whoever is counted for a commune is counted for its district too.
    are_apart = not any(places & set(base.ancestors(place)) for place in places)
    assert (f"Cộng lại: {decimal(total)} đảng viên" in text) == ("sum" in asks and are_apart)


def test_a_difference_is_reckoned(base: KnowledgeBase) -> None:
    reply = Partner(base).reply(Message("one", "Bắc Mê hơn Sìn Hồ bao nhiêu đảng viên?"))
    assert "Huyện Bắc Mê nhiều hơn 1.041 đảng viên" in reply.text
    assert "không cùng thời điểm" in reply.text
    assert "4023" in reply.text


# Buttons


def test_every_label_is_short_and_of_one_entry(base: KnowledgeBase) -> None:
    labels: dict[str, list[str]] = {}
    for entry in entries(base):
        labels.setdefault(label(base, entry), []).append(entry.key)
    assert {text: keys for text, keys in labels.items() if len(keys) > 1 or len(text) > LONGEST_LABEL} == {}


def lost(base: KnowledgeBase, shown: list[Entry]) -> list[tuple[str, str]]:
    """Entries that are not among the answer when their button is pressed, each with its label."""
    pressed = [(entry.key, buttons(base, (entry,))[0].text) for entry in shown]
    decisions = [(key, text, decide(base, text)[1]) for key, text in pressed]
    return [
        (key, text) for key, text, decision in decisions if not (isinstance(decision, Answer) and key in decision.keys)
    ]


def test_the_button_of_every_figure_leads_to_it(base: KnowledgeBase) -> None:
    assert lost(base, list(facts(base))) == []


def test_the_button_of_every_document_leads_to_it(base: KnowledgeBase) -> None:
    assert lost(base, list(base.documents)) == []


def test_the_button_of_every_method_leads_to_it(base: KnowledgeBase) -> None:
    assert lost(base, list(base.methods)) == []


def test_the_button_of_every_person_leads_to_them(base: KnowledgeBase) -> None:
    assert lost(base, list(base.people)) == []


def test_choices_are_buttons(base: KnowledgeBase) -> None:
    shown = tuple(facts(base)[:MOST_BUTTONS])
    reply = render(base, Choices(shown, (base.places["huyen-sin-ho"],)))
    assert reply.status == "choices"
    assert [button.label for button in reply.buttons] == [label(base, known) for known in shown]
    assert [button.text.split()[-1] for button in reply.buttons] == [known.key for known in shown]
    assert "huyện Sìn Hồ" in reply.text


# Refusals and talk


@pytest.mark.parametrize("reason", REASONS)
def test_a_refusal_says_what_is_missing_and_what_is_near(base: KnowledgeBase, reason: str) -> None:
    subject = {"document": "KH|18|huyen-uy"}.get(reason, "huyện Tam Đường")
    bare = render(base, NoAnswer(reason, subject))
    near = render(base, NoAnswer(reason, subject, tuple(facts(base)[:3])))
    assert (bare.status, near.status) == ("no_answer", "no_answer")
    assert (bare.buttons, len(near.buttons)) == ((), 3)
    assert len(near.text) > len(bare.text) > 20
    assert not re.search(r"[{}|]|None", near.text)


def test_a_refusal_names_the_document_that_is_not_there(base: KnowledgeBase) -> None:
    assert "kế hoạch số 18 của Huyện ủy" in render(base, NoAnswer("document", "KH|18|huyen-uy")).text


def test_a_refused_day_names_the_document(base: KnowledgeBase) -> None:
    (document,) = [known for known in base.documents if known.key == "document/nq-06-nam-dong"]
    assert "Nghị quyết số 06-NQ/HU" in render(base, NoAnswer("document-date", "", (document,))).text


def test_a_missing_aspect_is_named_with_all_that_is_known(base: KnowledgeBase) -> None:
    (document,) = [known for known in base.documents if known.key == "document/ct-10-ct-tw"]
    reply = render(base, NoAnswer("aspect", "date,period", (document,)))
    assert reply.status == "no_answer"
    assert "không ghi ngày ban hành và giai đoạn áp dụng" in reply.text
    assert document.document.title in reply.text


@pytest.mark.parametrize("kind", ["greeting", "thanks", "farewell", "identity", "help"])
def test_small_talk_tells_no_figure_and_no_source(base: KnowledgeBase, kind: str) -> None:
    reply = render(base, Talk(kind))
    assert (reply.status, reply.sources) == ("other", ())
    assert not re.search(r"\d", reply.text)


def test_the_examples_of_the_help_are_answered(base: KnowledgeBase) -> None:
    examples = [button.text for button in render(base, Talk("help")).buttons]
    assert len(examples) >= 3
    assert {Partner(base).reply(Message("one", text)).status for text in examples} == {"answer"}


def test_known_kinds_of_entries_are_all_there(base: KnowledgeBase) -> None:
    assert {type(entry) for entry in entries(base)} == {KnownFact, KnownDocument, KnownMethod, KnownPerson}
