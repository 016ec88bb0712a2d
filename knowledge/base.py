"""The knowledge file as the answering functions see it: read-only, entries fetched when a question needs them."""

import json
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from pathlib import Path

from knowledge.content import Citation, Document, Fact, Measure, Method, Person, Place
from knowledge.roles import Roles, Terms
from knowledge.rows import measure_of, told, unpacked, without
from knowledge.words.lexicon import Lexicon

MOST_FACTS = 200
# Figures are kept as texts: "43.31" stands between "43." and "43/".
_OF_FIGURE = "value = ?1 or low = ?1 or high = ?1 or (value > ?1 || '.' and value < ?1 || '/')"


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact with its article and measure, and the terms a question about it may hold (`persons`: groups of people)."""

    fact: Fact
    article: str
    measure: Measure
    readings: tuple[Terms, ...]
    unit_terms: Terms
    context: Terms
    persons: Terms = frozenset()

    @property
    def key(self) -> str:
        """The fact's own key."""
        return self.fact.key


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document as all the articles that mention it tell it; `articles` has one mention for each of them."""

    document: Document
    mentions: tuple[tuple[str, Document], ...]
    terms: Terms

    @property
    def key(self) -> str:
        """The document's own key."""
        return self.document.key


@dataclass(frozen=True, slots=True)
class KnownMethod:
    """A method with its article and the terms of its name (also others' names for it) and of its points."""

    method: Method
    article: str
    name_terms: Terms
    also_terms: tuple[Terms, ...]
    point_terms: Terms

    @property
    def key(self) -> str:
        """The method's own key."""
        return self.method.key

    @property
    def terms(self) -> Terms:
        """The terms of everything that is told of it."""
        return self.name_terms.union(self.point_terms, *self.also_terms)


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person with the article that names them, the terms of what they said and of the titles of their posts."""

    person: Person
    article: str
    said_terms: Terms
    post_terms: Terms

    @property
    def key(self) -> str:
        """The person's own key."""
        return self.person.key


class KnowledgeBase:
    """Reads a built knowledge file. Places, measures and words are held; facts are fetched as needed."""

    def __init__(self, path: Path) -> None:
        """Open the knowledge file at `path` for reading."""
        self._database = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
        self._database.row_factory = sqlite3.Row
        self.facts_at = lru_cache(maxsize=2000)(self._facts_at)

    @cached_property
    def lexicon(self) -> Lexicon:
        """Every phrase of the vocabulary, the articles, and the gazetteer of other places."""
        cursor = self._database.cursor()
        # There are tens of thousands, which are read in half the time without names for their columns.
        cursor.row_factory = None
        typed = dict(cursor.execute("select keys, word from keystrokes"))
        heard = [folded for (folded,) in cursor.execute("select folded from entries limit 2000")]
        return Lexicon(cursor.execute("select phrase, tag from phrases"), heard, typed)

    @cached_property
    def citations(self) -> dict[str, Citation]:
        """Article citations by slug."""
        rows = self._rows("select * from articles")
        return {r["slug"]: Citation.model_validate({k: r[k] for k in Citation.model_fields}) for r in rows}

    @cached_property
    def title_terms(self) -> dict[str, Terms]:
        """The terms of articles' titles, by slug."""
        return {r["slug"]: frozenset(json.loads(r["title_terms"])) for r in self._rows("select * from articles")}

    @cached_property
    def about(self) -> dict[str, tuple[str, ...]]:
        """The places an article is about, by slug."""
        return {r["slug"]: tuple(json.loads(r["about"])) for r in self._rows("select slug, about from articles")}

    def years(self, article: str) -> tuple[str, ...]:
        """The years that the figures of an article hold for, and the year it appeared."""
        return self._years.get(article, ())

    @cached_property
    def _years(self) -> dict[str, tuple[str, ...]]:
        times = self._rows('select article, "when" as time from facts union select slug, date from articles limit 5000')
        years: dict[str, set[str]] = {}
        for row in times:
            years.setdefault(row["article"], set()).update(re.findall(r"\d{4}", row["time"] or ""))
        return {article: tuple(sorted(found)) for article, found in years.items()}

    @cached_property
    def places(self) -> dict[str, Place]:
        """Places by id."""
        return {r["id"]: Place.model_validate(unpacked(r)) for r in self._rows("select * from places")}

    @cached_property
    def place_ids(self) -> dict[str, tuple[str, ...]]:
        """Ids of the places of a name, the highest level first."""
        order = {level: n for n, level in enumerate(("tỉnh", "huyện", "xã", "thị trấn", "thôn", "bản", "trường"))}
        named: dict[str, list[str]] = {}
        for place in sorted(self.places.values(), key=lambda place: order[place.level]):
            named.setdefault(place.name, []).append(place.id)
        return {name: tuple(ids) for name, ids in named.items()}

    def ancestors(self, place: str | None) -> list[str]:
        """The places a place lies in, nearest first."""
        found: list[str] = []
        while place and (place := self.places[place].parent) and place not in found:
            found.append(place)
        return found

    def articles_of(self, place: str) -> tuple[str, ...]:
        """The articles that tell of a place, by its figures, people and methods; or else of the place around it."""
        near = {place, *self.ancestors(place)}
        return tuple(slug for slug, about in self.about.items() if near & set(about))

    @cached_property
    def measures(self) -> dict[str, tuple[Measure, tuple[Terms, ...], Terms]]:
        """Measures by id, each with the readings of its names and the terms of its unit."""
        return {r["id"]: measure_of(unpacked(r)) for r in self._rows("select * from measures")}

    @cached_property
    def countable(self) -> Terms:
        """Terms that figures are counted in: "đảng viên", "chi bộ" …"""
        return frozenset(term for _, _, unit in self.measures.values() for term in unit)

    def _facts_at(self, place: str) -> tuple[KnownFact, ...]:
        return tuple(map(self._fact, self._rows("select * from facts where place = ? limit ?", place, MOST_FACTS)))

    def facts_in(self, places: Iterable[str]) -> list[KnownFact]:
        """The facts of some places, given by their ids, one place after the other."""
        return [known for place in places for known in self.facts_at(place)]

    def facts_of(self, measures: Iterable[str], most: int = 40, lowest: bool = False) -> tuple[KnownFact, ...]:
        """Facts of some measures at any place, `most` at the most, the highest figures (or the lowest) first."""
        order = "asc" if lowest else "desc"
        query = f"select * from facts where measure = ? order by amount {order}, rowid limit ?"
        rows = [row for measure in measures for row in self._rows(query, measure, most)]
        rows.sort(key=lambda row: (row["amount"] or 0) * (1 if lowest else -1))
        return tuple(map(self._fact, rows[:most]))

    def facts_with_figure(self, figure: str, most: int = 5) -> tuple[KnownFact, ...]:
        """Facts whose value, or an end of whose range, is a figure ("4923", "50/60"); 43 is 43.31 too."""
        part, _, whole = figure.partition("/")
        where = "part = ? and whole = ?" if whole else _OF_FIGURE
        rows = self._rows(f"select * from facts where {where} limit ?", *filter(None, (part, whole)), most)
        return tuple(map(self._fact, rows))

    def fact(self, key: str) -> KnownFact | None:
        """The fact of a key."""
        return next(map(self._fact, self._rows("select * from facts where key = ?", key)), None)

    @cached_property
    def roles(self) -> Roles:
        """The terms of each role."""
        return Roles(**{role.name: self._named(role.name) for role in fields(Roles)})

    @cached_property
    def wholes(self) -> dict[str, str]:
        """The measure that is the sum of a measure and of others, by its id: all members that of the probationary."""
        return {r["id"]: r["name"] for r in self._rows("select id, name from names where kind = 'part'")}

    @cached_property
    def type_names(self) -> dict[str, str]:
        """Document types by code: "NQ" is "nghị quyết"."""
        return {r["id"]: r["name"] for r in self._rows("select id, name from names where kind = 'type'")}

    @cached_property
    def body_names(self) -> dict[str, str]:
        """Names of issuing bodies by id."""
        return {r["id"]: r["name"] for r in self._rows("select id, name from names where kind = 'body'")}

    @cached_property
    def documents(self) -> tuple[KnownDocument, ...]:
        """Every document, the mentions of several articles put together."""
        mentions: dict[str, list[tuple[str, Document]]] = {}
        terms: dict[str, Terms] = {}
        for row in self._rows("select * from documents order by rowid"):
            data, words = told(row)
            document = Document.model_validate(data)
            mentions.setdefault(document.id, []).append((row["article"], document))
            terms[document.id] = terms.get(document.id, Terms()).union(*words)
        return tuple(KnownDocument(_fullest(found), tuple(found), terms[name]) for name, found in mentions.items())

    @cached_property
    def methods(self) -> tuple[KnownMethod, ...]:
        """Every method."""
        return tuple(map(self._method, self._rows("select * from methods order by rowid")))

    def _method(self, row: sqlite3.Row) -> KnownMethod:
        data, (name, points, *also) = told(row)
        return KnownMethod(Method.model_validate(data), row["article"], name, tuple(also), points)

    @cached_property
    def circumstances(self) -> Terms:
        """Terms that methods tell of and no measure: in a question for a figure they lead up to it or explain it."""
        counted = Terms().union(*(reading for _, readings, _ in self.measures.values() for reading in readings))
        return Terms().union(*(method.terms for method in self.methods)) - self.roles.restricting - counted

    @cached_property
    def people(self) -> tuple[KnownPerson, ...]:
        """Everybody the articles name."""
        found = [(row["article"], *told(row)) for row in self._rows("select * from people order by rowid")]
        return tuple(
            KnownPerson(Person.model_validate(data), article, Terms().union(*said), titles)
            for article, data, (titles, *said) in found
        )

    def entry(self, key: str) -> KnownFact | KnownDocument | KnownMethod | KnownPerson | None:
        """The entry of a key; None where there is none."""
        told: tuple[KnownDocument | KnownMethod | KnownPerson, ...] = (*self.documents, *self.methods, *self.people)
        return self.fact(key) or next((known for known in told if known.key == key), None)

    def key_of(self, link: str) -> str:
        """The key of the entry that a short link names; empty where there is none."""
        return next((row["key"] for row in self._rows("select key from entries where link = ?", link)), "")

    def _fact(self, row: sqlite3.Row) -> KnownFact:
        data = unpacked(row)
        context = frozenset(data.pop("context_terms"))
        measure, readings, unit = self.measures[data["measure"]]
        fact = Fact.model_validate(without(data, "key", "article", "amount"))
        persons = context & self.roles.persons if unit & self.roles.persons else Terms()
        return KnownFact(fact, row["article"], measure, readings, unit, context, persons)

    def _named(self, kind: str) -> Terms:
        return frozenset(row["id"] for row in self._rows("select id from names where kind = ?", kind))

    def _rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        return self._database.execute(query, values).fetchall()


def _fullest(mentions: list[tuple[str, Document]]) -> Document:
    """The mention of a document that gives the most of symbol, date and period."""
    return max((document for _, document in mentions), key=lambda d: (d.symbol, d.date, d.period).count(None) * -1)
