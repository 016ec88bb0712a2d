"""The vocabulary file: its schema, and the phrases that it and the articles teach the lexicon."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from knowledge.content import Article, Identifier, Measure, Person, Record
from knowledge.words.spelling import is_possible
from knowledge.words.text import fold

VOCABULARY = Path(__file__).parent / "vocabulary.yaml"
Phrases = tuple[str, ...]


class Sum(Record):
    """A measure that is the sum of others where all of them are given."""

    whole: Identifier
    parts: tuple[Identifier, ...]


class Vocabulary(BaseModel):
    """The shared words: measures, document types and bodies, levels, concepts, posts, asks, links, fillers, talk."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    measures: tuple[Measure, ...]
    sums: tuple[Sum, ...] = ()
    document_types: dict[str, Phrases]
    bodies: dict[Identifier, Phrases]
    levels: dict[str, Phrases]
    unknown_levels: Phrases
    owners: dict[str, Phrases]
    concepts: dict[Identifier, Phrases]
    posts: dict[Identifier, Phrases]
    implied: tuple[Identifier, ...] = ()
    implied_units: tuple[Identifier, ...] = ()
    restricting: tuple[Identifier, ...] = ()
    persons: tuple[Identifier, ...] = ()
    sides: tuple[Identifier, ...] = ()
    events: tuple[Identifier, ...] = ()
    attributes: tuple[Identifier, ...] = ()
    surnames: Phrases = ()
    asks: dict[str, Phrases]
    links: dict[str, Phrases]
    fillers: Phrases
    talk: dict[str, Phrases]
    spellings: dict[str, Phrases] = {}
    abbreviations: dict[str, Phrases] = {}
    contracted: Phrases = ()

    def phrases(self) -> Iterator[tuple[str, str]]:
        """Every phrase with its tag."""
        sections = {
            "type": self.document_types,
            "body": self.bodies,
            "level": self.levels | {"?": self.unknown_levels},
            "owner": self.owners,
            "concept": self.concepts,
            "post": self.posts,
            "ask": self.asks,
            "link": self.links,
            "talk": self.talk,
            "spelling": self.spellings,
        }
        for section, entries in sections.items():
            for name, spoken in entries.items():
                yield from ((phrase, f"{section}:{name}") for phrase in spoken)
                if section == "concept":
                    yield from ((short, f"{section}:{name}") for phrase in spoken for short in self._shortened(phrase))
        for words in self.contracted:
            first, second = words.split()
            short = first[0] + second
            # "Thiện" is a word by itself, whatever it may be short for.
            if not is_possible(fold(short)):
                yield from ((text, f"spelling:{words}") for text in {short, first[0] + fold(second)})
        yield from ((phrase, "filler") for phrase in self.fillers)
        yield from ((phrase, "surname") for phrase in self.surnames)

    def _shortened(self, phrase: str) -> Iterator[str]:
        """A phrase with abbreviations for some of its words: "ít đv" for "ít đảng viên"."""
        for words, shorts in self.abbreviations.items():
            if f" {words} " in f" {phrase} " and words != phrase:
                yield from (f" {phrase} ".replace(f" {words} ", f" {short} ").strip() for short in shorts)


def load(path: Path = VOCABULARY) -> Vocabulary:
    """Read the vocabulary file. Raises ValueError naming what is wrong."""
    return Vocabulary.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


def article_phrases(articles: Iterable[Article]) -> Iterator[tuple[str, str]]:
    """The names of places, people and authors that articles bring, with their tags."""
    for article in articles:
        for place in article.places:
            names = (place.name, *place.also, *_initialled(place.name))
            yield from ((name, f"place:{place.name}") for name in names)
        yield (article.citation.author, f"author:{article.slug}")
        for person in article.people:
            yield from ((name, f"person:{person.name}") for name in _names(person))


def _initialled(name: str) -> Iterator[str]:
    """A name of two syllables with the first one's letter: "n.đông", "nđông"."""
    first, *rest = name.lower().split()
    if len(rest) == 1:
        yield from (f"{first[0]}{rest[0]}", f"{first[0]}.{rest[0]}")


def _names(person: Person) -> Iterator[str]:
    yield person.name
    yield " ".join(person.name.split()[-2:])
    yield from person.also
    yield from (f"{title} {person.name.split()[-1]}" for title in ("ông", "bà", "đồng chí", "đ/c"))
