"""Every entry is asked in several ways, answered by itself and by no other; near misses are refused."""

from collections import Counter

import pytest

from handlers.ask import decide
from knowledge.base import KnowledgeBase
from knowledge.content import read_articles
from knowledge.finding.decision import Answer, Choices
from tests.questions import Asked, QuestionFile, all_questions

FILES = all_questions()
every_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.article)


def shown(base: KnowledgeBase, text: str) -> tuple[str, ...]:
    """The keys that the reply to a question answers with or offers as readings."""
    decision = decide(base, text)[1]
    if isinstance(decision, Choices):
        return tuple(option.key for option in decision.options)
    return decision.keys if isinstance(decision, Answer) else ()


def answered(base: KnowledgeBase, text: str) -> tuple[str, ...]:
    """The keys that answer a question; none where it is refused or asked back."""
    decision = decide(base, text)[1]
    return decision.keys if isinstance(decision, Answer) else ()


def is_answered_by(asked: Asked, keys: tuple[str, ...]) -> bool:
    """Whether an answer is the expected one: a figure stands first, a method may share the reply with a near one."""
    if asked.keys[0].startswith(("method/", "document/", "person/", "article/")):
        return bool(set(asked.keys) & set(keys))
    return keys[:1] != () and keys[0] in asked.keys


def test_there_are_at_least_four_hundred_questions() -> None:
    assert sum(len(file.answers) for file in FILES) >= 400


@pytest.mark.parametrize("article", read_articles(), ids=lambda article: article.slug)
def test_every_entry_is_asked_at_least_once_in_three_ways(article: object) -> None:
    file = next(file for file in FILES if file.article == article.slug)  # type: ignore[attr-defined]
    asked = Counter(key for question in (*file.answers, *file.unanswered) for key in question.keys)
    assert [entry.key for entry in article.entries if asked[entry.key] < 3] == []  # type: ignore[attr-defined]


@every_file
def test_each_entry_answers_its_questions(base: KnowledgeBase, file: QuestionFile) -> None:
    results = [(asked, answered(base, asked.text)) for asked in file.answers]
    assert [(asked.text, keys) for asked, keys in results if not is_answered_by(asked, keys)] == []


@every_file
def test_no_other_entry_steals_a_question(base: KnowledgeBase, file: QuestionFile) -> None:
    results = [(asked, answered(base, asked.text)) for asked in file.unanswered]
    assert [(asked.text, keys) for asked, keys in results if keys and not is_answered_by(asked, keys)] == []


@every_file
def test_near_misses_are_not_answered(base: KnowledgeBase, file: QuestionFile) -> None:
    assert [(text, keys) for text in file.refusals if (keys := answered(base, text))] == []


@every_file
def test_open_questions_show_every_reading(base: KnowledgeBase, file: QuestionFile) -> None:
    results = [(asked, shown(base, asked.text)) for asked in file.choices]
    assert [(asked.text, keys) for asked, keys in results if not set(asked.keys) <= set(keys)] == []
