"""Wording: facts, not the papers' sentences; and sentences that a figure fits into."""

import string
from collections.abc import Iterable, Iterator

from knowledge.check.reading import Content
from knowledge.check.report import Problem
from knowledge.check.texts import Paragraph
from knowledge.content import Document, Fact, Measure
from knowledge.vocabulary import VOCABULARY
from knowledge.words.text import fold, words

MOST_COPIED = 12
_Run = tuple[str, ...]


def copied(content: Content) -> Iterator[Problem]:
    """Wording with more than 12 words in a row from any article; titles are names and may be copied."""
    printed = {
        run: f"{slug}, paragraph {paragraph.number}"
        for slug, text in content.texts.items()
        for paragraph in text.paragraphs
        for run in _runs(paragraph.text)
    }
    for title in _titles(content):
        for run in _runs(title):
            printed.pop(run, None)
    for file, entry, wording in _wordings(content):
        found = next(((run, printed[run]) for run in _runs(wording) if run in printed), None)
        if found:
            message = f"copies more than {MOST_COPIED} words of {found[1]}: “{' '.join(found[0])} …”"
            yield Problem(file, entry, message)


def _runs(text: str) -> list[_Run]:
    """Every run of 13 words of a text, unmarked and without punctuation."""
    said = words(fold(text))
    return [tuple(said[start : start + MOST_COPIED + 1]) for start in range(len(said) - MOST_COPIED)]


def _titles(content: Content) -> Iterator[str]:
    for article in content.articles:
        yield article.citation.title
        yield from (document.title for document in article.documents)


def _wordings(content: Content) -> Iterator[tuple[str, str, str]]:
    """Everything an article's file says in words: file, entry, text."""
    for article in content.articles:
        file = f"{article.slug}.yaml"
        for entry in article.entries:
            said = entry.model_dump(exclude={"title"} if isinstance(entry, Document) else None)
            yield from ((file, entry.key, text) for text in _strings(said))
        for measure in article.measures:
            yield from ((file, f"measure {measure.id}", text) for text in _strings(measure.model_dump()))
        yield from ((file, f"ignored {ignored.figure}", ignored.reason) for ignored in article.ignored)
        yield file, "citation", article.citation.note or ""


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


def sentences(content: Content) -> Iterator[Problem]:
    """Sentences that a figure and a place don't fit into, and full stops, which the answer itself sets."""
    yield from _measure_sentences(VOCABULARY.name, content.vocabulary.measures)
    for article in content.articles:
        file = f"{article.slug}.yaml"
        yield from _measure_sentences(file, article.measures)
        for fact in article.facts:
            for message in _ill_formed(fact.sentence, fact) if fact.sentence else ():
                yield Problem(file, fact.key, f"the sentence {message}")


def _measure_sentences(file: str, measures: Iterable[Measure]) -> Iterator[Problem]:
    for measure in measures:
        for message in _ill_formed(measure.sentence):
            yield Problem(file, f"measure {measure.id}", f"the sentence {message}")


def _ill_formed(sentence: str, fact: Fact | None = None) -> Iterator[str]:
    try:
        fields = [name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None]
    except ValueError:
        yield "has a brace without its partner"
        return
    times = fields.count("figure")
    if times != 1 and not (times == 0 and fact and _says_itself(fact, sentence)):
        yield f"has {{figure}} {times} times, not once"
    if fields.count("place") > 1:
        yield "has {place} more than once"
    for name in sorted(set(fields) - {"figure", "place"}):
        yield f"has {{{name}}}, which nothing fills"
    if sentence.rstrip().endswith("."):
        yield "ends with a full stop"


def _says_itself(fact: Fact, sentence: str) -> bool:
    """Whether a fact's own sentence tells its figure in words: "không còn" for 0, "hằng tháng"."""
    said = Paragraph(0, sentence)
    return said.says(fact.words) if fact.words else fact.value in said.spelt
