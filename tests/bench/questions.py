"""The questions of the benchmark, and what counts as a right answer to one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from knowledge.content import ARTICLES

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
    return [question for path in sorted(folder.glob("*.questions.yaml")) for question in _read(path)]


def _read(path: Path) -> Iterator[Question]:
    data: dict[str, list[Any]] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for entry in data.get("answers", ()):
        keys = tuple(entry.get("keys") or (entry["key"],))
        yield from (Question(text, keys) for text in (*entry.get("ask", ()), *entry.get("unanswered", ())))
    yield from (Question(text) for text in data.get("refusals", ()))
    yield from (Question(entry["ask"], tuple(entry["keys"]), is_open=True) for entry in data.get("choices", ()))


def sample(questions: Sequence[Question], most: int) -> list[Question]:
    """At most that many of the questions, from all over the list."""
    step = max(1.0, len(questions) / most) if most else 1.0
    return [questions[int(n * step)] for n in range(min(most, len(questions)))]
