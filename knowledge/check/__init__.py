"""The curator's gate: what has to hold of the content before it may answer anybody.

Each module holds one kind of rule: `references` (ids), `clashes` (two answers to one question), `sums`
(arithmetic), `wording` (copied phrases, sentences); and, where the articles' texts are at hand, `coverage`
(every figure is cited) and `presence` (what is cited stands there). `reading` finds what can't be read.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from knowledge.check import clashes, coverage, presence, references, sums, wording
from knowledge.check.reading import Content, read_content, read_vocabulary
from knowledge.check.report import Problem, Report
from knowledge.check.texts import Text, read_texts
from knowledge.content import content_files
from knowledge.vocabulary import VOCABULARY

__all__ = ["Problem", "Report", "check"]

_RULES: tuple[Callable[[Content], Iterator[Problem]], ...] = (
    references.problems,
    clashes.problems,
    wording.sentences,
    wording.copied,
    coverage.problems,
    presence.problems,
)


def check(folder: Path, articles: Path | None = None, vocabulary: Path = VOCABULARY) -> Report:
    """Check the content files of a folder, against the texts in `articles` where that is given.

    Collects every error; a file that can't be read leaves the others to be checked.
    """
    words, unreadable = read_vocabulary(vocabulary)
    read, wrong = read_content(folder)
    texts = read_texts(articles) if articles else {}
    skipped = [f"{problem.file}: all other rules, as it can't be read" for problem in (*unreadable, *wrong)]
    skipped += _without_text(folder, articles, texts)
    problems = [*unreadable, *wrong, *_files(folder, texts)]
    notes: list[Problem] = []
    if words:
        content = Content(read, words, texts)
        problems += (problem for rule in _RULES for problem in rule(content))
        for contradiction in sums.contradictions(content):
            (notes if contradiction.is_known else problems).append(contradiction.problem())
    return Report(_sorted(problems), _sorted(notes), tuple(dict.fromkeys(skipped)))


def _sorted(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(set(problems)))


def _files(folder: Path, texts: dict[str, Text]) -> Iterator[Problem]:
    slugs = {path.stem for path in content_files(folder)}
    if not slugs:
        yield Problem(str(folder.name), "folder", "has no article file")
    for slug in sorted(texts.keys() - slugs):
        yield Problem(f"{slug}.yaml", "file", "is missing, though there is a text of this name")


def _without_text(folder: Path, articles: Path | None, texts: dict[str, Text]) -> list[str]:
    rules = "whether every figure is cited, whether what is cited stands in the text, copied phrases"
    if articles is None:
        return [f"every file: {rules}, as no folder of texts is given"]
    slugs = [path.stem for path in content_files(folder)]
    return [f"{slug}.yaml: {rules}, as {slug}.txt is not there" for slug in slugs if slug not in texts]
