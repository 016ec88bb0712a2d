"""The questions of the benchmark, and what counts as a right answer to one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from knowledge.content import ARTICLES
from tests.questions import QuestionFile, all_questions

Outcome = Literal["right", "wrong", "refused"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the keys of the entries that answer it: any of them will do, none where none does.

    `is_open`: it has several readings, and asking back is right too.
    """

    text: str
    keys: tuple[str, ...] = ()
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a contender makes of a question: the entries it answers with (or asks back about), and how sure it is."""

    keys: tuple[str, ...] = ()
    score: float = 1.0
    asks_back: bool = False


def outcome(question: Question, found: Found) -> Outcome:
    """Right, wrong (answered with something else), or refused where there is an answer."""
    if question.is_open and set(found.keys) & set(question.keys):
        return "right"
    if not found.keys or found.asks_back:
        return "refused" if question.keys else "right"
    return "right" if found.keys[0] in question.keys else "wrong"


def own_questions(folder: Path = ARTICLES) -> list[Question]:
    """The project's own questions: the files beside the articles."""
    return [question for file in all_questions(folder) for question in _of_file(file)]


def _of_file(file: QuestionFile) -> Iterator[Question]:
    yield from (Question(asked.text, asked.keys) for asked in (*file.answers, *file.unanswered))
    yield from (Question(text) for text in file.refusals)
    yield from (Question(asked.text, asked.keys, is_open=True) for asked in file.choices)


def sample(questions: Sequence[Question], most: int) -> list[Question]:
    """At most that many of the questions, from all over the list."""
    step = max(1.0, len(questions) / most) if most else 1.0
    return [questions[int(n * step)] for n in range(min(most, len(questions)))]
