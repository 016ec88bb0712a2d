"""The content files: what one article's YAML file may say, and how it is read.

A file under `knowledge/articles/` carries the citation of one article and the entries taken from it.
Keys of entries are derived (never written down), so two entries with one key ask for the same answer.
"""

import hashlib
import re
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

ARTICLES = Path(__file__).parent / "articles"
Level = Literal["tỉnh", "huyện", "xã", "thị trấn", "thôn", "bản", "trường"]
Qualifier = Literal["hơn", "gần", "trên", "khoảng", "trở lên"]
Moment = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class Record(BaseModel):
    """A piece of content: read once, never changed; an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(Record):
    """Where an article appeared. `date` is the ISO day or month it appeared, None where the article has none."""

    title: str
    paper: str
    author: str
    date: Moment | None
    address: str | None = None
    note: str | None = None


class Place(Record):
    """A place (địa phương) or school; `parent` is the id of the place it lies in."""

    id: Identifier
    name: str
    level: Level
    parent: Identifier | None = None
    also: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Level and name as one says them: "xã Mường Nhé"."""
        return f"{self.level} {self.name}"

    @property
    def is_village(self) -> bool:
        """Whether it is a thôn or bản, which lies in a commune."""
        return self.level in ("thôn", "bản")


class Measure(Record):
    """What a figure counts (chỉ tiêu): its name, other names, unit, and the sentence that tells a figure.

    `sentence` holds `{place}` and `{figure}`; the figure comes with its qualifier and unit.
    """

    id: Identifier
    name: str
    unit: str = ""
    sentence: str
    also: tuple[str, ...] = ()


class Fact(Record):
    """One figure (số liệu) of one place: exactly one of value, low+high, part+whole, names, words.

    `when` is a moment ("2017-08"), a span ("2016..2017-08"), a deadline ("..2020") or "undated".
    """

    place: Identifier
    measure: Identifier
    when: str = Field(pattern=r"^(undated|\d{4}(-\d{2}){0,2}|(\d{4}(-\d{2}){0,2})?\.\.\d{4}(-\d{2}){0,2})$")
    paragraph: int = Field(ge=1)
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    part: int | None = None
    whole: int | None = None
    names: tuple[str, ...] = ()
    words: str | None = None
    unit: str | None = None
    qualifier: Qualifier | None = None
    target: bool = False
    when_words: str | None = None
    sentence: str | None = None
    context: tuple[str, ...] = ()
    caveat: str | None = None

    @model_validator(mode="after")
    def _one_value(self) -> Self:
        given = [
            self.value is not None,
            self.low is not None and self.high is not None,
            self.part is not None and self.whole is not None,
            bool(self.names),
            self.words is not None,
        ]
        if sum(given) != 1:
            raise ValueError("give exactly one of value, low+high, part+whole, names, words")
        return self

    @property
    def key(self) -> str:
        """The question this fact answers: place, measure and period."""
        return f"{self.place}/{self.measure}/{self.when}{'/target' if self.target else ''}"


class Document(Record):
    """A numbered or named party document (văn bản) as an article mentions it.

    `type` and `body` are ids of the vocabulary; `symbol` is given only where the article prints one;
    `done` says in our words what the article reports as done under it.
    """

    id: Identifier
    type: str
    number: int | None = None
    symbol: str | None = None
    body: Identifier | None = None
    term: str | None = None
    date: Moment | None = None
    place: Identifier | None = None
    title: str
    period: str | None = None
    done: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    paragraphs: tuple[int, ...]
    note: str | None = None

    @property
    def key(self) -> str:
        """The document itself: the same in every article that mentions it."""
        return f"document/{self.id}"


class Method(Record):
    """A solution, model or way of working (giải pháp, mô hình, cách làm) of one place, in 2 to 6 points."""

    id: Identifier
    name: str
    place: Identifier
    points: Annotated[tuple[str, ...], Field(min_length=2, max_length=6)]
    also: tuple[str, ...] = ()
    paragraphs: tuple[int, ...]

    @property
    def key(self) -> str:
        """Place and way of working."""
        return f"method/{self.place}/{self.id}"


class Post(Record):
    """An office (chức vụ) and the place it is held in: "Bí thư Huyện ủy" of `huyen-nam-dong`."""

    title: str
    place: Identifier | None = None


class Person(Record):
    """Somebody an article names, with the posts held as of the article and what they told the paper."""

    name: str
    honorific: Literal["ông", "bà", "đồng chí"]
    posts: Annotated[tuple[Post, ...], Field(min_length=1)]
    said: str | None = None
    also: tuple[str, ...] = ()
    paragraphs: tuple[int, ...]

    @property
    def key(self) -> str:
        """The person's name."""
        return f"person/{self.name}"


class Ignored(Record):
    """A figure of the article that is no knowledge, and why."""

    figure: str
    paragraph: int
    reason: str


def link(key: str) -> str:
    """A short name for an entry's key, ten hexadecimal digits, for where a key is too long."""
    return hashlib.blake2b(key.encode(), digest_size=5).hexdigest()


class Article(Record):
    """One article: its citation, its entries, and the places and measures that only it needs."""

    slug: Identifier
    citation: Citation
    about: tuple[Identifier, ...]
    places: tuple[Place, ...] = ()
    measures: tuple[Measure, ...] = ()
    facts: tuple[Fact, ...] = ()
    documents: tuple[Document, ...] = ()
    methods: tuple[Method, ...] = ()
    people: tuple[Person, ...] = ()
    ignored: tuple[Ignored, ...] = ()

    @cached_property
    def entries(self) -> tuple[Fact | Document | Method | Person, ...]:
        """Everything of the article that can be an answer."""
        return (*self.facts, *self.documents, *self.methods, *self.people)


def content_files(folder: Path = ARTICLES) -> list[Path]:
    """The article files of a folder, sorted; files beside them (`*.questions.yaml`) are not articles."""
    return sorted(path for path in folder.glob("*.yaml") if re.fullmatch(r"[a-z0-9-]+", path.stem))


def read_article(path: Path) -> Article:
    """Read one article file; its slug is the file's name. Raises ValueError naming what is wrong."""
    text = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return Article.model_validate({"slug": path.stem, **text})


def read_articles(folder: Path = ARTICLES) -> tuple[Article, ...]:
    """Read every article of a folder."""
    return tuple(read_article(path) for path in content_files(folder))
