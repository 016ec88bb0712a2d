"""Truth to the text: what an entry names really stands in the paragraph that it names."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from knowledge.check.coverage import paragraphs
from knowledge.check.figures import Figure, Key, figures, moment_keys, number, pair
from knowledge.check.reading import Content
from knowledge.check.references import references
from knowledge.check.report import Problem
from knowledge.check.texts import Paragraph, Text
from knowledge.content import Article, Document, Fact, Method, Person, Place
from knowledge.words.text import words

_BEFORE = ("hơn", "gần", "trên", "khoảng")
_AFTER = re.compile(r"[^.,;:]*\btrở lên\b")


def problems(content: Content) -> Iterator[Problem]:
    """What doesn't stand where an entry says: figures, names, documents, places, and the paragraph itself."""
    for article, text in content.with_texts():
        places = _places(content, article, text)
        for entry, message in (*_entries(article, text), *_ignored(article, text), *places):
            yield Problem(f"{article.slug}.yaml", entry, message)


def _entries(article: Article, text: Text) -> Iterator[tuple[str, str]]:
    for entry in article.entries:
        found = text.named(paragraphs(entry))
        missing = set(paragraphs(entry)) - {paragraph.number for paragraph in found}
        messages = [f"the text has no paragraph {number}" for number in sorted(missing)]
        for message in (*messages, *(_untrue(entry, found) if found else ())):
            yield entry.key, message


def _untrue(entry: Fact | Document | Method | Person, found: list[Paragraph]) -> Iterator[str]:
    match entry:
        case Fact():
            yield from _fact(entry, found[0])
        case Document():
            yield from _document(entry, found)
        case Person():
            if not _say(found, entry.name):
                yield f"“{entry.name}” does not stand in {_listed(found)}"


def _listed(found: list[Paragraph]) -> str:
    return f"paragraph {', '.join(str(paragraph.number) for paragraph in found)}"


def _say(found: Iterable[Paragraph], phrase: str) -> bool:
    return any(paragraph.says(phrase) for paragraph in found)


def _fact(fact: Fact, paragraph: Paragraph) -> Iterator[str]:
    for value in _values(fact, paragraph):
        if not paragraph.has(value):
            yield f"{value} does not stand in paragraph {paragraph.number}"
    for phrase in (*fact.names, *([fact.words] if fact.words else ())):
        if not paragraph.says(phrase):
            yield f"“{phrase}” does not stand in paragraph {paragraph.number}"
    yield from _qualifier(fact, paragraph)


def _values(fact: Fact, paragraph: Paragraph) -> list[Decimal | int]:
    if fact.part is not None and fact.whole is not None and pair(fact.part, fact.whole) in paragraph.keys:
        return []
    given = (fact.value, fact.low, fact.high, fact.part, fact.whole)
    return [value for value in given if value is not None]


def _printed(fact: Fact, paragraph: Paragraph) -> list[Figure]:
    """Where the paragraph prints the first figure of a fact in digits."""
    if fact.part is not None and fact.whole is not None:
        keys = {pair(fact.part, fact.whole), number(fact.part)}
    else:
        keys = {number(value) for value in (fact.value, fact.low) if value is not None}
    return [figure for figure in paragraph.figures if figure.key in keys]


def _qualifier(fact: Fact, paragraph: Paragraph) -> Iterator[str]:
    printed = _printed(fact, paragraph)
    before = [_word_before(paragraph.text, figure) for figure in printed]
    if fact.qualifier == "trở lên":
        if not any(_AFTER.match(paragraph.text, figure.end) for figure in printed):
            yield f"“trở lên” does not follow the figure in paragraph {paragraph.number}"
    elif fact.qualifier and fact.qualifier not in before:
        yield f"“{fact.qualifier}” does not stand before the figure in paragraph {paragraph.number}"
    elif printed and not fact.qualifier and all(word in _BEFORE for word in before):
        yield f"paragraph {paragraph.number} says “{before[0]} {printed[0].text}”, the fact has no qualifier"


def _word_before(text: str, figure: Figure) -> str:
    return "".join(words(text[: figure.start])[-1:])


def _document(document: Document, found: list[Paragraph]) -> Iterator[str]:
    printed = {key for paragraph in found for key in paragraph.keys}
    if document.number is not None and number(document.number) not in printed:
        yield f"number {document.number} does not stand in {_listed(found)}"
    for kind in ("symbol", "term", "period"):
        phrase = getattr(document, kind)
        if phrase and not _say(found, phrase):
            yield f"{kind} “{phrase}” does not stand in {_listed(found)}"
    if document.date and not _dated(document.date, printed):
        yield f"date {document.date} does not stand in {_listed(found)}"


def _dated(date: str, printed: set[Key]) -> bool:
    """Whether a date is printed: whole (5/4/2021), or word by word (ngày 5 tháng 4 năm 2021)."""
    keys = list(moment_keys(date))
    whole, spelt = keys[-1], [key for key in keys if key[0] != "/"]
    return whole in printed or printed.issuperset(spelt)


def _ignored(article: Article, text: Text) -> Iterator[tuple[str, str]]:
    for ignored in article.ignored:
        entry = f"ignored {ignored.figure}"
        keys = {figure.key for figure in figures(ignored.figure)}
        if not keys:
            yield entry, "there is no figure in it"
        elif not any(keys <= paragraph.keys for paragraph in text.named([ignored.paragraph])):
            yield entry, f"does not stand in paragraph {ignored.paragraph}"


def _places(content: Content, article: Article, text: Text) -> Iterator[tuple[str, str]]:
    """Places of entries that the text doesn't name; a province may be the curator's knowledge."""
    named = {name for entry, kind, name in references(article) if kind == "place" and entry[:6] != "place "}
    for place in (content.places[name] for name in sorted(named & content.places.keys())):
        if place.level != "tỉnh" and not _named(place, content.places.get(place.parent or ""), text):
            yield f"place {place.id}", f"“{place.name}” does not stand in the text"


def _named(place: Place, parent: Place | None, text: Text) -> bool:
    """Whether the text has the name; a paragraph may have it in two pieces ("Mầm non", "xã Minh Ngọc")."""
    if parent is None or parent.title not in place.name:
        return text.says(place.name)
    own = place.name.replace(parent.title, "")
    return any(paragraph.says(own) and paragraph.says(parent.title) for paragraph in text.paragraphs)
