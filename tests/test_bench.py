"""The benchmark's own tests: what it counts, what it makes up, and a short run of it. Times are not tested."""

import math
import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from knowledge.build import build
from knowledge.content import ARTICLES, read_articles
from knowledge.words.text import fold
from tests.bench import processes, synthetic
from tests.bench.__main__ import main
from tests.bench.alone import measure
from tests.bench.contenders import contenders
from tests.bench.contest import WARM_UP, best_threshold, cut, hold, percentile
from tests.bench.questions import Found, Outcome, Question, outcome, own_questions, sample
from tests.bench.report import table, wanted

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "benchmarks.md").read_text("utf-8")
NAMES = ("ChiBot", "RapidFuzz", "FTS5", "BM25")
needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")


@pytest.fixture(scope="module")
def country() -> synthetic.Country:
    return synthetic.imagine(20, frozenset({"tan an"}))


@pytest.fixture(scope="module")
def knowledge(country: synthetic.Country, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country")
    for path in ARTICLES.glob("nam-dong.yaml"):
        (folder / path.name).write_text(path.read_text("utf-8"), "utf-8")
    synthetic.write(country, folder)
    build(folder / "knowledge.db", folder)
    return folder / "knowledge.db"


@pytest.mark.parametrize(
    ("question", "found", "expected"),
    [
        (Question("?", ("a", "b")), Found(("b",)), "right"),
        (Question("?", ("a",)), Found(("b", "a")), "wrong"),
        (Question("?", ("a",)), Found(), "refused"),
        (Question("?", ("a",)), Found(("a", "b"), asks_back=True), "refused"),
        (Question("?"), Found(), "right"),
        (Question("?"), Found(("a",)), "wrong"),
        (Question("?"), Found(("a",), asks_back=True), "right"),
        (Question("?", ("a", "b"), is_open=True), Found(("c", "b"), asks_back=True), "right"),
        (Question("?", ("a", "b"), is_open=True), Found(("a",)), "right"),
        (Question("?", ("a", "b"), is_open=True), Found(("c",)), "wrong"),
    ],
)
def test_an_answer_is_right_wrong_or_refused(question: Question, found: Found, expected: Outcome) -> None:
    assert outcome(question, found) == expected


def test_a_rival_gets_the_threshold_that_suits_it_best() -> None:
    questions = [Question("1", ("a",)), Question("2"), Question("3", ("c",)), Question("4")]
    found = [Found(("a",), 9), Found(("x",), 5), Found(("c",), 7), Found(("x",), 8)]
    assert best_threshold(questions, found) == 9
    assert best_threshold(questions[1:], [found[1], found[2], Found(("x",), 1)]) == 7


def test_a_rival_that_is_never_right_had_better_refuse_everything() -> None:
    assert best_threshold([Question("1")], [Found(("x",), 5)]) == math.inf
    assert cut(Found(("x",), 5), math.inf) == Found()


def test_equal_scores_are_answered_or_refused_together() -> None:
    questions = [Question("1", ("a",)), Question("2"), Question("3")]
    assert best_threshold(questions, [Found(("a",), 5), Found(("x",), 5), Found(("x",), 5)]) == math.inf


def test_the_percentile_is_one_of_the_values() -> None:
    values = [float(n) for n in range(1, 201)]
    assert [percentile(values, percent) for percent in (0, 50, 99, 100)] == [1, 100, 198, 200]


def test_a_sample_comes_from_all_over_the_list() -> None:
    questions = [Question(str(n)) for n in range(10)]
    assert [question.text for question in sample(questions, 3)] == ["0", "3", "6"]
    assert sample(questions, 50) == questions
    assert sample(questions, 0) == []


def test_own_questions_are_read_with_their_keys(tmp_path: Path) -> None:
    text = (
        "answers: [{key: a, ask: [A?]}, {keys: [b, c], ask: [B?]}]\nrefusals: [C?]\nchoices: [{ask: D?, keys: [d]}]\n"
    )
    (tmp_path / "x.questions.yaml").write_text(text, "utf-8")
    asked = [Question("A?", ("a",)), Question("B?", ("b", "c")), Question("C?"), Question("D?", ("d",), is_open=True)]
    assert own_questions(tmp_path) == asked


def test_made_up_names_differ_without_marks_and_are_not_taken(country: synthetic.Country) -> None:
    names = [*country.places, *country.nowhere]
    assert len({fold(name) for name in names}) == len(names)
    assert "tan an" not in country.folded


def test_a_taken_name_is_given_to_no_place() -> None:
    taken = synthetic.imagine(50, frozenset()).folded
    assert not taken & synthetic.imagine(50, taken).folded


def test_the_country_is_the_same_each_time(country: synthetic.Country) -> None:
    assert synthetic.imagine(20, frozenset({"tan an"})) == country
    assert synthetic.ask(country, 10) == synthetic.ask(country, 10)


def test_every_place_has_ten_figures_and_questions_ask_for_them(country: synthetic.Country, tmp_path: Path) -> None:
    synthetic.write(country, tmp_path)
    keys = {entry.key for article in read_articles(tmp_path) for entry in article.entries}
    questions = synthetic.ask(country, 20)
    assert len(keys) == 200
    assert {key for question in questions for key in question.keys} <= keys
    assert sum(not question.keys for question in questions) == 4


def test_a_misspelt_text_has_one_slip() -> None:
    dice = random.Random(1)
    slips = {synthetic.mistype("Nà Phình", dice) for _ in range(100)}
    assert {"Nà Phhình", "Nà Pình", "Nà Pìhnh"} & slips
    assert all(slip.startswith("Nà ") and abs(len(slip) - 8) <= 1 for slip in slips)
    assert synthetic.mistype("Ea Nà", dice) == "Ea Nà"


def test_every_contender_answers_every_question(knowledge: Path, country: synthetic.Country) -> None:
    results = hold(contenders(knowledge), synthetic.ask(country, 20))
    assert tuple(result.name for result in results) == NAMES
    for result in results:
        assert math.isclose(result.right + result.wrong + result.refused, 1)
        assert result.asked == 20
        assert result.right > 0


@pytest.mark.parametrize("text", ["", "?!", '"', "OR NOT (", "🙂", "x" * 4000, *WARM_UP])
def test_no_message_is_too_strange_for_a_contender(knowledge: Path, text: str) -> None:
    assert all(isinstance(contender.find(text), Found) for contender in contenders(knowledge))


def test_the_bot_finds_a_made_up_figure(knowledge: Path, country: synthetic.Country) -> None:
    measure = country.given[0][0]
    text = f"{country.places[0]} có bao nhiêu {country.measures[measure].name}?"
    assert contenders(knowledge)[0].find(text).keys == (country.key(0, measure),)


def test_rivals_search_the_wording_of_every_entry(knowledge: Path) -> None:
    with closing(sqlite3.connect(knowledge)) as database:
        (entries,) = database.execute("select count(*) from entries").fetchone()
    assert entries == sum(len(article.entries) for article in read_articles(knowledge.parent))


@needs_proc
def test_the_bot_alone_is_measured_in_time_and_memory(knowledge: Path) -> None:
    figures = measure(knowledge, ["nq 21", "xin chào"])
    assert set(figures) == {"first", "median", "p99", "resident", "peak"}
    assert processes.alone(knowledge, ["nq 21", "xin\nchào"]).keys() == figures.keys()


def test_memory_of_no_process_is_unknown() -> None:
    assert processes.memory("none") == {"resident": None, "peak": None}


def test_a_table_is_in_columns() -> None:
    assert table([("", "ms"), ("ChiBot", "1"), ("x", "22")]) == "        ms\nChiBot   1\nx       22"


def test_what_was_wanted_is_said_with_what_was_measured() -> None:
    assert wanted("p99", 4.2, "ms", 5) == ("p99", "4.20 ms", "≤ 5 ms", "met")
    assert wanted("p99", 5.1, "ms", 5)[3] == "MISSED"
    assert wanted("memory", None, "MB", 120) == ("memory", "not measured here", "≤ 120 MB", "")


@pytest.mark.slow
def test_a_short_run_goes_through_everything(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--quick"])
    printed = capsys.readouterr().out
    assert all(
        heading in printed
        for heading in ("Today's base", "20 made-up places", "Programs", "Channels", "Reminders: 1,000 ", "Wanted")
    )
    assert all(printed.count(f"\n{name} ") == 2 for name in NAMES[1:])
    assert printed.count("≤") == 7
    assert printed.count(", of an echo bot's, ") == 4


def test_the_page_names_the_contenders_and_the_commands() -> None:
    assert all(name in PAGE for name in NAMES)
    options = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--help"],
        cwd=ROOT, env=os.environ | {"COLUMNS": "100"}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "--quick" in options
    assert "--quick" in PAGE
    assert "make bench" in PAGE
