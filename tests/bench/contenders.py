"""The contenders: the bot, and three ways of searching its entries' wording."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import bm25s  # type: ignore[import-untyped]
from rapidfuzz import fuzz, process

from handlers.ask import decide, render
from knowledge.base import KnowledgeBase
from knowledge.finding.decision import Answer, Choices
from knowledge.words.text import fold, words
from tests.bench.questions import Found


class Contender(Protocol):
    """Somebody who finds the entry that a question asks for. One that `is_sure` decides itself when to refuse."""

    name: str
    is_sure: bool

    def find(self, text: str) -> Found:
        """The best answer to a question."""


class Bot:
    """The bot, from the message to the finished reply."""

    name, is_sure = "ChiBot", True

    def __init__(self, path: Path) -> None:
        self._base = KnowledgeBase(path)

    def find(self, text: str) -> Found:
        """What the bot answers with, or offers as readings; none of what it calls merely near."""
        _, decision = decide(self._base, text)
        render(self._base, decision)
        if isinstance(decision, Choices):
            return Found(tuple(option.key for option in decision.options), asks_back=True)
        return Found(decision.keys) if isinstance(decision, Answer) else Found()


class Wordings:
    """The wording of every entry, folded, as the knowledge file's full-text table has it."""

    def __init__(self, path: Path) -> None:
        self.database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        rows = self.database.execute("select key, folded from entries order by rowid").fetchall()
        self.keys: list[str] = [key for key, _ in rows]
        self.texts: list[str] = [folded for _, folded in rows]


class Fuzzy:
    """RapidFuzz's WRatio against the wording of every entry."""

    name, is_sure = "RapidFuzz", False

    def __init__(self, wordings: Wordings) -> None:
        self._wordings = wordings

    def find(self, text: str) -> Found:
        """The entry whose wording is the most alike."""
        found = process.extractOne(fold(text), self._wordings.texts, scorer=fuzz.WRatio)
        return Found((self._wordings.keys[found[2]],), found[1])


_RANKED = """
    select entries.key, rank from entries_fts join entries on entries.rowid = entries_fts.rowid
    where entries_fts match ? order by rank limit 1
"""


class FullText:
    """SQLite's FTS5 over the entries' folded wording, any of the question's words."""

    name, is_sure = "FTS5", False

    def __init__(self, wordings: Wordings) -> None:
        self._database = wordings.database

    def find(self, text: str) -> Found:
        """The entry that FTS5 ranks first."""
        query = " OR ".join(f'"{word}"' for word in words(fold(text)))
        row = self._database.execute(_RANKED, (query,)).fetchone() if query else None
        return Found((row[0],), -row[1]) if row else Found(score=0)


class Bm25:
    """BM25 (bm25s) over the entries' folded wording."""

    name, is_sure = "BM25", False

    def __init__(self, wordings: Wordings) -> None:
        self._keys = wordings.keys
        self._index = bm25s.BM25()
        self._index.index([words(text) for text in wordings.texts], show_progress=False)

    def find(self, text: str) -> Found:
        """The entry with the highest score."""
        asked = words(fold(text))
        if not asked:
            return Found(score=0)
        scores = self._index.get_scores(asked)
        best = int(scores.argmax())
        return Found((self._keys[best],), float(scores[best]))


def contenders(path: Path) -> Sequence[Contender]:
    """All of them, over one knowledge file."""
    wordings = Wordings(path)
    return (Bot(path), Fuzzy(wordings), FullText(wordings), Bm25(wordings))
