"""References: every id that an entry names is defined once, and what a file defines is used."""

from collections import Counter
from collections.abc import Iterable, Iterator

from knowledge.check.reading import Content
from knowledge.check.report import Problem
from knowledge.content import Article, Document, Fact, Method, Person
from knowledge.vocabulary import VOCABULARY


def problems(content: Content) -> Iterator[Problem]:
    """Dangling references, ids defined twice, and places and measures of a file that nothing uses."""
    for article in content.articles:
        yield from _dangling(content, article)
        yield from _unused(article)
    yield from _twice(content)
    yield from _sums(content)


def _dangling(content: Content, article: Article) -> Iterator[Problem]:
    known = {
        "place": set(content.places),
        "measure": set(content.measures),
        "document type": set(content.vocabulary.document_types),
        "body": set(content.vocabulary.bodies),
    }
    for entry, kind, name in references(article):
        if name not in known[kind]:
            yield Problem(f"{article.slug}.yaml", entry, f"there is no {kind} {name!r}")


def references(article: Article) -> Iterator[tuple[str, str, str]]:
    """Every reference of an article: the entry it stands in, the kind of thing it names, and the id."""
    for name in article.about:
        yield "about", "place", name
    for place in article.places:
        if place.parent:
            yield f"place {place.id}", "place", place.parent
    for entry in article.entries:
        for kind, named in _named(entry):
            if named:
                yield entry.key, kind, named


def _named(entry: Fact | Document | Method | Person) -> list[tuple[str, str | None]]:
    match entry:
        case Fact():
            return [("place", entry.place), ("measure", entry.measure)]
        case Document():
            return [("document type", entry.type), ("body", entry.body), ("place", entry.place)]
        case Method():
            return [("place", entry.place)]
        case Person():
            return [("place", post.place) for post in entry.posts]


def _unused(article: Article) -> Iterator[Problem]:
    used = {(kind, name) for _, kind, name in references(article)}
    told = "; ".join(name for fact in article.facts for name in (*fact.names, fact.words or ""))
    unused = [("measure", own.id) for own in article.measures if ("measure", own.id) not in used]
    for place in article.places:
        # A place may be the answer itself: the fact that a figure is "bản Lồng Thàng" uses the bản.
        if ("place", place.id) not in used and place.name not in told:
            unused.append(("place", place.id))
    for kind, name in unused:
        yield Problem(f"{article.slug}.yaml", f"{kind} {name}", "no entry uses it")


def _twice(content: Content) -> Iterator[Problem]:
    for kind, definitions in (("place", _places(content)), ("measure", _measures(content))):
        found = list(definitions)
        for name, times in Counter(name for _, name in found).items():
            if times > 1:
                files = [file for file, other in found if other == name]
                yield Problem(files[-1], f"{kind} {name}", f"is defined {times} times: in {_listed(files)}")


def _listed(files: Iterable[str]) -> str:
    return ", ".join(sorted(set(files)))


def _places(content: Content) -> Iterator[tuple[str, str]]:
    for article in content.articles:
        yield from ((f"{article.slug}.yaml", place.id) for place in article.places)


def _measures(content: Content) -> Iterator[tuple[str, str]]:
    yield from ((VOCABULARY.name, measure.id) for measure in content.vocabulary.measures)
    for article in content.articles:
        yield from ((f"{article.slug}.yaml", measure.id) for measure in article.measures)


def _sums(content: Content) -> Iterator[Problem]:
    known = {measure.id for measure in content.vocabulary.measures}
    for total in content.vocabulary.sums:
        for name in (total.whole, *total.parts):
            if name not in known:
                yield Problem(VOCABULARY.name, f"sum {total.whole}", f"there is no measure {name!r}")
