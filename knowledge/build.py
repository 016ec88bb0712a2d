"""Building the knowledge file: content and vocabulary in, one SQLite file out, made anew whenever they change."""

import hashlib
import importlib.metadata
import json
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.content import (
    ARTICLES,
    Article,
    Document,
    Fact,
    Measure,
    Method,
    Person,
    Record,
    content_files,
    link,
    read_articles,
)
from knowledge.roles import Roles
from knowledge.vocabulary import VOCABULARY, Vocabulary, article_phrases, load
from knowledge.words.lexicon import Lexicon
from knowledge.words.terms import Analyser
from knowledge.words.text import fold
from knowledge.words.tokens import split

if TYPE_CHECKING:
    from sqlite_utils import Database

Row = dict[str, Any]


def _fields(model: type[Record]) -> dict[str, type]:
    return dict.fromkeys(model.model_fields, str)


# What stands in the tables that a base may have no rows for.
_ENTRY: dict[str, type] = {"key": str, "article": str, "name_terms": str, "told_terms": str}
_COLUMNS: dict[str, dict[str, type]] = {
    "documents": _fields(Document) | _ENTRY,
    "methods": _fields(Method) | _ENTRY,
    "people": _fields(Person) | _ENTRY,
    "facts": _fields(Fact) | {"key": str, "article": str, "amount": float, "context_terms": str},
}


def content_hash(folder: Path = ARTICLES, vocabulary: Path = VOCABULARY) -> str:
    """A fingerprint of everything a knowledge file is made from: content, vocabulary, this code, the gazetteer."""
    digest = hashlib.sha256(importlib.metadata.version("vietnam-provinces").encode())
    here = Path(__file__).parent
    code = (*sorted(here.glob("*.py")), *sorted((here / "words").glob("*.py")))
    for path in (*content_files(folder), vocabulary, *code):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def ensure(path: Path, folder: Path = ARTICLES) -> Path:
    """Build the file at `path` unless it is there and up to date; returns the path."""
    if stored_hash(path) != content_hash(folder):
        build(path, folder)
    return path


def stored_hash(path: Path) -> str | None:
    """The fingerprint in a knowledge file; None where there is none."""
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(path)) as database:
            row = database.execute("select value from meta where name = 'content_hash'").fetchone()
    except sqlite3.DatabaseError:
        return None
    return str(row[0]) if row else None


def build(path: Path, folder: Path = ARTICLES, vocabulary: Path = VOCABULARY) -> None:
    """Build the knowledge file at `path` from a folder of articles. A reader sees the old file or the new, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    articles, words = read_articles(folder), load(vocabulary)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
    os.close(handle)
    draft = Path(name)
    # Only building needs it, and starting to answer should be quick.
    from sqlite_utils import Database

    try:
        database = Database(draft)
        # A draft is used only when it is whole, so it goes to the disk once and not with each of hundreds of steps.
        database.execute("pragma journal_mode = memory")
        database.execute("pragma synchronous = off")
        _fill(database, articles, words)
        database.table("meta").insert({"name": "content_hash", "value": content_hash(folder, vocabulary)}, pk="name")
        database.close()
        _to_disk(draft)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _fill(database: "Database", articles: tuple[Article, ...], words: Vocabulary) -> None:
    phrases = _phrases(articles, words)
    lexicon = Lexicon(phrases)
    analyse = Analyser(lexicon)
    measures = {m.id: m for m in (*words.measures, *(m for a in articles for m in a.measures))}
    units = frozenset[str]().union(*(analyse.hard(m.unit) for m in measures.values()))
    tables: dict[str, tuple[Iterable[Row], Any, list[list[str]]]] = {
        "articles": ((_article_row(a, analyse) for a in articles), "slug", []),
        "places": ((p.model_dump() for p in _places(articles)), "id", [["name"]]),
        "measures": ((_measure_row(m, analyse, units) for m in measures.values()), "id", []),
        "facts": (
            (_fact_row(a, f, measures, analyse) for a in articles for f in a.facts),
            "key",
            [["place"], ["measure", "amount"], ["value"], ["low"], ["high"], ["part", "whole"]],
        ),
        "documents": (_rows(articles, "documents", analyse), ("id", "article"), [["number"]]),
        "methods": (_rows(articles, "methods", analyse), "key", [["place"]]),
        "people": (_rows(articles, "people", analyse), "key", [["name"]]),
        "names": (_names(words), ("kind", "id"), []),
        "phrases": (({"phrase": phrase, "tag": tag} for phrase, tag in phrases), ("phrase", "tag"), []),
        "keystrokes": (({"keys": keys, "word": word} for keys, word in lexicon.typed.items()), "keys", []),
    }
    for table, (rows, key, indexes) in tables.items():
        database.table(table).insert_all(map(_stored, rows), pk=key)
        if not database.table(table).exists():
            database.table(table).create(_COLUMNS[table], pk=key)
        for columns in indexes:
            database.table(table).create_index(columns)
    _link(database)
    _index_text(database, articles, measures)


def _phrases(articles: tuple[Article, ...], words: Vocabulary) -> list[tuple[str, str]]:
    """Every phrase, split into words, with its tag; places of the gazetteer unless something else has that name."""
    named = {*words.phrases(), *article_phrases(articles)}
    taken = {fold(phrase) for phrase, tag in named if not tag.startswith("author:")}
    elsewhere = {(name, f"elsewhere:{name}") for name in _gazetteer() if fold(name) not in taken}
    return sorted(
        {(phrase if tag.startswith("spelling:") else split(phrase), tag) for phrase, tag in named | elsewhere}
    )


def _names(words: Vocabulary) -> Iterator[Row]:
    for role in fields(Roles):
        yield from ({"kind": role.name, "id": f"concept:{name}", "name": name} for name in getattr(words, role.name))
    for kind, named in (("type", words.document_types), ("body", words.bodies)):
        yield from ({"kind": kind, "id": key, "name": spoken[0]} for key, spoken in named.items())
    yield from ({"kind": "part", "id": part, "name": total.whole} for total in words.sums for part in total.parts)


def _places(articles: Iterable[Article]) -> Iterator[Any]:
    yield from {place.id: place for article in articles for place in article.places}.values()


def _article_row(article: Article, analyse: Analyser) -> Row:
    return {
        "slug": article.slug,
        **article.citation.model_dump(),
        "about": article.about,
        "title_terms": sorted(analyse.all(article.citation.title)),
    }


def _counted(measure: Measure, analyse: Analyser, units: frozenset[str]) -> frozenset[str]:
    """The terms of what a measure counts: its unit, and what its names begin with where that is a unit too."""
    if measure.unit == "%":
        return frozenset()
    named = frozenset[str]().union(*(analyse.first(name) & units for name in measure.also))
    return analyse.hard(measure.unit) | analyse.first(measure.name) | named


def _measure_row(measure: Measure, analyse: Analyser, units: frozenset[str]) -> Row:
    readings = {tuple(sorted(analyse.hard(name))) for name in (measure.name, *measure.also)}
    return {
        **measure.model_dump(),
        "readings": sorted(reading for reading in readings if reading),
        "unit_terms": sorted(_counted(measure, analyse, units)),
    }


def _fact_row(article: Article, fact: Fact, measures: dict[str, Measure], analyse: Analyser) -> Row:
    telling = (*fact.context, fact.sentence or measures[fact.measure].sentence, measures[fact.measure].name)
    return {
        "key": fact.key,
        "article": article.slug,
        **fact.model_dump(),
        "amount": _amount(fact),
        "context_terms": sorted(analyse.all(*telling)),
    }


def _amount(fact: Fact) -> float | None:
    """What a figure is ordered by; None for names and words."""
    figure = next((n for n in (fact.value, fact.part, fact.low) if n is not None), None)
    return None if figure is None else float(figure)


def _rows(articles: Iterable[Article], kind: str, analyse: Analyser) -> Iterator[Row]:
    for article in articles:
        for entry in getattr(article, kind):
            told = (analyse.all(text) for text in _telling(entry))
            row = {"key": entry.key, "article": article.slug, **entry.model_dump(mode="json")}
            yield row | {"name_terms": sorted(next(told)), "told_terms": [sorted(terms) for terms in told]}


def _telling(entry: Document | Method | Person) -> tuple[str, ...]:
    """What an entry is called, then everything else that is told of it."""
    if isinstance(entry, Document):
        return (entry.title, *entry.also, *entry.done)
    if isinstance(entry, Method):
        return (entry.name, " . ".join(entry.points), *entry.also)
    return (" . ".join(post.title for post in entry.posts), entry.said or "", *entry.also)


def _stored(row: Row) -> Row:
    """A row as SQLite keeps it: numbers exact as text, lists as JSON."""
    return {
        name: json.dumps(value, ensure_ascii=False)
        if isinstance(value, list | tuple | dict)
        else str(value)
        if value is not None and type(value).__name__ == "Decimal"
        else value
        for name, value in row.items()
    }


def _link(database: "Database") -> None:
    links = [
        ("facts", "place", "places", "id"),
        ("facts", "measure", "measures", "id"),
        ("methods", "place", "places", "id"),
    ]
    links += [(table, "article", "articles", "slug") for table in ("facts", "documents", "methods", "people")]
    database.add_foreign_keys(links)


def _index_text(database: "Database", articles: Iterable[Article], measures: dict[str, Measure]) -> None:
    """Full-text columns folded by ourselves: SQLite's own folding leaves đ and splits document numbers."""
    places = {place.id: place.title for place in _places(articles)}
    rows = (
        {
            "key": entry.key,
            "article": article.slug,
            "link": link(entry.key),
            "folded": fold(_wording(entry, places, measures)),
        }
        for article in articles
        for entry in article.entries
    )
    database.table("entries").insert_all(rows, pk=("key", "article"))
    database.table("entries").create_index(["link"])
    database.table("entries").enable_fts(["folded"], tokenize="unicode61 remove_diacritics 0")


def _wording(entry: Fact | Document | Method | Person, places: dict[str, str], measures: dict[str, Measure]) -> str:
    data = entry.model_dump(mode="json")
    texts = [places.get(str(data.get("place")), "")]
    if isinstance(entry, Fact):
        texts += [measures[entry.measure].name, *measures[entry.measure].also, *entry.context]
    texts += [str(data.get(name) or "") for name in ("name", "title", "symbol", "said")]
    for name in ("also", "points", "done"):
        texts += data.get(name) or ()
    return " ".join(filter(None, texts))


def _gazetteer() -> set[str]:
    """Names of Viet Nam's provinces, districts and communes before July 2025 (package vietnam-provinces)."""
    from vietnam_provinces import NESTED_DIVISIONS_JSON_PATH

    prefixes = ("thành phố ", "tỉnh ", "huyện ", "quận ", "thị xã ", "xã ", "phường ", "thị trấn ")
    names: set[str] = set()
    pending: list[Row] = json.loads(Path(NESTED_DIVISIONS_JSON_PATH).read_text(encoding="utf-8"))
    while pending:
        unit = pending.pop()
        pending += unit.get("districts", []) + unit.get("wards", [])
        name = unit["name"]
        bare = next((name[len(p) :] for p in prefixes if name.lower().startswith(p)), name)
        if len(bare.split()) > 1 and not any(char.isdigit() for char in bare):
            names.add(bare)
    return names
