"""Decisions: what the bot makes of a question. Not knowing is a decision like any other."""

from dataclasses import dataclass

from knowledge.base import KnownDocument, KnownFact, KnownMethod, KnownPerson
from knowledge.content import Place

# The most near things offered with a refusal, readings offered to choose from, and figures told together.
MOST_NEAR, MOST_CHOICES, MOST_SHOWN = 3, 8, 4
Entry = KnownFact | KnownDocument | KnownMethod | KnownPerson


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures of one measure at several places, the highest first, and what was asked of them."""

    facts: tuple[KnownFact, ...]
    asks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """Entries that answer the question. `aspects` says which side of a document or article was asked for.

    `place` is a place and the one it lies in, where that was asked. `is_partial`: part of what was asked is not known;
    `corrects`: something was claimed that is not so.
    """

    entries: tuple[Entry, ...] = ()
    comparison: Comparison | None = None
    articles: tuple[str, ...] = ()
    aspects: frozenset[str] = frozenset()
    place: tuple[Place, ...] = ()
    is_partial: bool = False
    corrects: bool = False

    @property
    def facts(self) -> tuple[KnownFact, ...]:
        """The figures among the entries."""
        return tuple(entry for entry in self.entries if isinstance(entry, KnownFact))

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of what was answered."""
        compared = self.comparison.facts if self.comparison else ()
        if self.place:
            return (*(f"place/{place.id}" for place in self.place), *(entry.key for entry in self.entries))
        return tuple(entry.key for entry in (*self.entries, *compared)) + tuple(f"article/{a}" for a in self.articles)


@dataclass(frozen=True, slots=True)
class Choices:
    """Several readings; the user is asked which is meant. `about` is the place whose entries are offered."""

    options: tuple[Entry, ...]
    about: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Why there is no answer (`reason`, about `subject`), and near things that the bot does know.

    Reasons: place, measure, period, document, document-date, aspect, article-date, person, person-detail, names,
    method, unclear.
    """

    reason: str
    subject: str = ""
    offers: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """Small talk: greeting, thanks, farewell, identity or help."""

    kind: str


Decision = Answer | Choices | NoAnswer | Talk


@dataclass(frozen=True, slots=True)
class Match:
    """How well a fact fits a question.

    `shared` counts the question's terms in the measure's name, `supported` those in the fact's whole telling;
    `missing` counts terms of the name that were not said, `implied` such as people leave out; `unexplained` counts
    words and circumstances of the question that the fact does not tell of.
    """

    fact: KnownFact
    shared: int
    missing: int
    implied: int
    supported: int
    unexplained: int

    @property
    def is_exact(self) -> bool:
        """Whether the question names all that the measure needs but for what people leave out."""
        return self.missing == 0
