"""Clashes: two entries for one question, one name for two things, one document told in two ways."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from itertools import combinations

from knowledge.check.reading import Content
from knowledge.check.report import Problem
from knowledge.content import Document
from knowledge.vocabulary import VOCABULARY
from knowledge.words.text import fold, words

_SAME_DOCUMENT = ("type", "number", "body", "place", "date", "term")
_FIELDS = (*_SAME_DOCUMENT, "symbol", "period")
_Named = tuple[str, str, Iterable[str]]
"""A file, the id of what it defines, and its names."""


def problems(content: Content) -> Iterator[Problem]:
    """Everything that would leave open which entry answers a question."""
    yield from _equal_keys(content)
    yield from _documents(content)
    named = {"measure": _measures(content), "method": _methods(content), "place": _places(content)}
    for kind, scopes in named.items():
        for scope, group in scopes.items():
            yield from _ambiguous(kind, scope, group)


def _equal_keys(content: Content) -> Iterator[Problem]:
    """Entries of one key; a document may stand in several articles, once in each."""
    seen: dict[tuple[str, str], str] = {}
    for article in content.articles:
        file = f"{article.slug}.yaml"
        for entry in article.entries:
            place = (file if isinstance(entry, Document) else "", entry.key)
            if place in seen:
                yield Problem(file, entry.key, f"answers the same question as an entry of {seen[place]}")
            seen[place] = file


def _documents(content: Content) -> Iterator[Problem]:
    """Documents told in contradicting ways, and documents that nothing tells apart but their ids."""
    told = [(f"{article.slug}.yaml", own) for article in content.articles for own in article.documents]
    for (first_file, first), (file, second) in combinations(told, 2):
        if first.id == second.id:
            for name in _differing(first, second, _FIELDS):
                message = f"{name} is {getattr(second, name)}, but {getattr(first, name)} in {first_file}"
                yield Problem(file, second.key, message)
        elif None not in (first.number, second.number) and not _differing(first, second, _SAME_DOCUMENT):
            yield Problem(file, second.key, f"may be the same document as {first.key} in {first_file}")


def _differing(first: Document, second: Document, names: Iterable[str]) -> list[str]:
    """The fields that both documents give and that differ."""
    pairs = {name: (getattr(first, name), getattr(second, name)) for name in names}
    return [name for name, (one, other) in pairs.items() if None not in (one, other) and one != other]


def _measures(content: Content) -> dict[Hashable, list[_Named]]:
    files = [(VOCABULARY.name, content.vocabulary.measures)]
    files += [(f"{article.slug}.yaml", article.measures) for article in content.articles]
    return {"": [(file, own.id, (own.name, *own.also)) for file, measures in files for own in measures]}


def _methods(content: Content) -> dict[Hashable, list[_Named]]:
    scopes: dict[Hashable, list[_Named]] = defaultdict(list)
    for article in content.articles:
        for method in article.methods:
            names = (method.name, *method.also)
            scopes[method.place].append((f"{article.slug}.yaml", method.id, names))
    return scopes


def _places(content: Content) -> dict[Hashable, list[_Named]]:
    scopes: dict[Hashable, list[_Named]] = defaultdict(list)
    for article in content.articles:
        for place in article.places:
            names = (place.name, *place.also)
            scopes[place.level, place.parent].append((f"{article.slug}.yaml", place.id, names))
    return scopes


def _ambiguous(kind: str, scope: Hashable, group: list[_Named]) -> Iterator[Problem]:
    """Names that two things of one scope share, whatever their marks and case."""
    meant: dict[str, dict[str, str]] = defaultdict(dict)
    for file, identifier, names in group:
        for name in names:
            meant[" ".join(words(fold(name)))][identifier] = file
    where = f" of {scope}" if isinstance(scope, str) and scope else ""
    for name, files in meant.items():
        first, *others = files
        for other in others:
            message = f"“{name}” is also a name of {kind} {first}{where}"
            yield Problem(files[other], f"{kind} {other}", message)
