"""Completeness: every figure of an article's text is cited by an entry or ignored with a reason."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from knowledge.check.figures import Figure, Key, date_key, figures, is_time, moment_keys, number, pair
from knowledge.check.reading import Content
from knowledge.check.report import Problem
from knowledge.check.texts import Paragraph
from knowledge.content import Article, Citation, Document, Fact, Method, Person


@dataclass
class Claims:
    """What an article's file cites of the figures of one paragraph.

    A fact's own value accounts for one figure of the text: three elevens need three facts. Times, and figures
    in names ("chi bộ 4 tốt"), account for every such figure of the paragraph.
    """

    once: Counter[Key] = field(default_factory=Counter)
    always: set[Key] = field(default_factory=set)

    def uncited(self, paragraph: Paragraph) -> list[Figure]:
        """The figures of the paragraph that nothing cites."""
        left = self.once.copy()
        return [figure for figure in paragraph.figures if not self._cites(figure, left)]

    def _cites(self, figure: Figure, left: Counter[Key]) -> bool:
        if self.always & {figure.key, figure.labelled}:
            return True
        left[figure.key] -= 1
        return left[figure.key] >= 0


def problems(content: Content) -> Iterator[Problem]:
    """The figures of the texts that no entry cites."""
    for article, text in content.with_texts():
        for paragraph in text.paragraphs:
            yield from _uncited(article, paragraph, _claims(content, article, paragraph))


def _uncited(article: Article, paragraph: Paragraph, claims: Claims) -> Iterator[Problem]:
    for figure in claims.uncited(paragraph):
        message = f"{figure.text} (“{_around(paragraph, figure)}”) is neither cited nor ignored"
        times = claims.once[figure.key]
        message += f" ({times} of its occurrences cited)" if times else ""
        yield Problem(f"{article.slug}.yaml", f"paragraph {paragraph.number}", message)


def _around(paragraph: Paragraph, figure: Figure) -> str:
    before = paragraph.text[: figure.start].split(" ")[-4:]
    after = paragraph.text[figure.end :].split(" ")[:4]
    return f"{' '.join(before)}{figure.text}{' '.join(after)}".strip()


def _claims(content: Content, article: Article, paragraph: Paragraph) -> Claims:
    claims = Claims(always=_citation_keys(article.citation, paragraph))
    for entry in article.entries:
        if paragraph.number in paragraphs(entry):
            claims.once.update(_own(entry, paragraph))
            claims.always |= _keys(_names(content, entry), but="số") | set(_moments(entry))
            # A figure that is only told in passing could not be asked for: it needs a fact of its own,
            # and a document that is only mentioned needs a document of its own.
            claims.always |= {key for key in _keys(_telling(entry)) if is_time(key)}
    for ignored in article.ignored:
        if ignored.paragraph == paragraph.number:
            claims.always |= _keys([ignored.figure])
    return claims


def paragraphs(entry: Fact | Document | Method | Person) -> tuple[int, ...]:
    """The paragraphs that an entry names."""
    return (entry.paragraph,) if isinstance(entry, Fact) else entry.paragraphs


def _keys(texts: Iterable[str | None], but: str | None = None) -> set[Key]:
    """The keys of the figures in some texts, but not of those with a certain label."""
    found = [figure for text in texts if text for figure in figures(text) if figure.label != but]
    return {key for figure in found for key in (figure.key, figure.labelled)}


def _own(entry: Fact | Document | Method | Person, paragraph: Paragraph) -> list[Key]:
    """The keys of an entry's own figure, as the paragraph prints it."""
    match entry:
        case Document(number=int(own)):
            return [number(own)]
        case Fact(part=int(part), whole=int(whole)) if pair(part, whole) in paragraph.keys:
            return [pair(part, whole)]
        case Fact():
            values = (entry.value, entry.low, entry.high, entry.part, entry.whole)
            return [number(value) for value in values if value is not None]
    return []


def _moments(entry: Fact | Document | Method | Person) -> Iterator[Key]:
    match entry:
        case Fact():
            for moment in re.findall(r"\d[\d-]*", entry.when):
                yield from moment_keys(moment)
        case Document():
            yield from moment_keys(entry.date) if entry.date else ()
            if entry.number is not None:
                yield ("số", (Decimal(entry.number),))


def _names(content: Content, entry: Fact | Document | Method | Person) -> list[str | None]:
    """What an entry is called and how it words its value and time."""
    match entry:
        case Fact():
            own = content.measures.get(entry.measure)
            names = [own.name, *own.also] if own else []
            return [*names, *entry.names, entry.words, entry.when_words]
        case Document():
            return [entry.term, entry.title, entry.period, *entry.also]
        case Method():
            return [entry.name, *entry.also]
        case Person():
            return [entry.name, *(post.title for post in entry.posts), *entry.also]


def _telling(entry: Fact | Document | Method | Person) -> list[str | None]:
    """What an entry tells; a caveat or a note is the curator's remark and cites nothing."""
    match entry:
        case Fact():
            return [*entry.context, entry.sentence]
        case Document():
            return [*entry.done]
        case Method():
            return [*entry.points]
        case Person():
            return [entry.said]


def _citation_keys(citation: Citation, paragraph: Paragraph) -> set[Key]:
    """The article's date wherever it is printed in full, and the figures of its title and address."""
    printed = [part for part in (citation.title, citation.address) if part and paragraph.says(part)]
    keys = _keys(printed)
    if citation.date and citation.date.count("-") == 2:
        year, month, day = map(int, citation.date.split("-"))
        keys.add(date_key(day, month, year))
    return keys
