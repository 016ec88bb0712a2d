"""The project's own questions: one file beside each article's content, read for tests and benchmarks."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.content import ARTICLES


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the keys of the entries that may answer it."""

    text: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """What people ask about one article.

    `answers` must be answered by one of their keys, `choices` must show or offer all of theirs, `refusals` must not be
    answered; `unanswered` are good questions that the bot does not understand yet: it may refuse them, never mislead.
    """

    article: str
    answers: tuple[Asked, ...]
    unanswered: tuple[Asked, ...]
    choices: tuple[Asked, ...]
    refusals: tuple[str, ...]


def read_questions(path: Path) -> QuestionFile:
    """Read one file of questions."""
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return QuestionFile(
        article=path.name.partition(".")[0],
        answers=_asked(data["answers"], "ask"),
        unanswered=_asked(data["answers"], "unanswered"),
        choices=tuple(Asked(entry["ask"], tuple(entry["keys"])) for entry in data["choices"]),
        refusals=tuple(data["refusals"]),
    )


def _asked(entries: list[dict[str, Any]], kind: str) -> tuple[Asked, ...]:
    return tuple(
        Asked(text, tuple(entry.get("keys") or [entry["key"]])) for entry in entries for text in entry.get(kind) or []
    )


def all_questions(folder: Path = ARTICLES) -> list[QuestionFile]:
    """Every file of questions, sorted by article."""
    return [read_questions(path) for path in sorted(folder.glob("*.questions.yaml"))]
