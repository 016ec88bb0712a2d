"""Reading the content for the gate: what can't be read is a problem to report, not a reason to stop."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from knowledge.check.report import Problem
from knowledge.check.texts import Text
from knowledge.content import Article, Measure, Place, content_files
from knowledge.vocabulary import VOCABULARY, Vocabulary

_Model = TypeVar("_Model", bound=BaseModel)
_NAMES = ("place", "measure", "when", "id", "name", "figure")


@dataclass(frozen=True)
class Content:
    """Everything that the rules look at."""

    articles: tuple[Article, ...]
    vocabulary: Vocabulary
    texts: Mapping[str, Text] = field(default_factory=dict)

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """Every measure, by id."""
        own = (measure for article in self.articles for measure in article.measures)
        return {measure.id: measure for measure in (*self.vocabulary.measures, *own)}

    @cached_property
    def places(self) -> dict[str, Place]:
        """Every place, by id."""
        return {place.id: place for article in self.articles for place in article.places}

    def with_texts(self) -> Iterator[tuple[Article, Text]]:
        """The articles whose texts are at hand."""
        return ((article, self.texts[article.slug]) for article in self.articles if article.slug in self.texts)


class _Loader(yaml.CSafeLoader):
    """Refuses a field given twice; YAML itself would silently take the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                message = f"{key.value!r} is given twice"
                raise yaml.MarkedYAMLError(problem=message, problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_content(folder: Path) -> tuple[tuple[Article, ...], list[Problem]]:
    """The articles of a folder that can be read, and what is wrong with the others."""
    articles: list[Article] = []
    problems: list[Problem] = []
    for path in content_files(folder):
        article, wrong = _read(path, Article, {"slug": path.stem})
        articles += [article] if article else []
        problems += wrong
    return tuple(articles), problems


def read_vocabulary(path: Path = VOCABULARY) -> tuple[Vocabulary | None, list[Problem]]:
    """The vocabulary if it can be read, and what is wrong with it."""
    return _read(path, Vocabulary, {})


def _read(path: Path, model: type[_Model], more: dict[str, str]) -> tuple[_Model | None, list[Problem]]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
        if not isinstance(content, dict):
            return None, [Problem(path.name, "file", "is no mapping of fields")]
        return model.model_validate(more | content), []
    except ValidationError as error:
        return None, [_schema_problem(path.name, content, detail) for detail in error.errors()]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return None, [Problem(path.name, f"line {line}", error.problem or "is no YAML")]
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        return None, [Problem(path.name, "file", f"can't be read: {error}")]


def _schema_problem(file: str, content: dict[str, object], detail: ErrorDetails) -> Problem:
    entry, path = _entry(content, detail["loc"])
    bare = detail["type"] == "string_type" and not isinstance(detail["input"], dict | list)
    message = f"{detail['msg']}{' (put it in quotes)' if bare else ''}"
    return Problem(file, entry, f"{path}: {message}" if path else message)


def _entry(content: dict[str, object], location: tuple[int | str, ...]) -> tuple[str, str]:
    """The entry that an error is in, and the path of the field inside it."""
    if len(location) < 2 or not isinstance(location[1], int):
        return "file", ".".join(map(str, location))
    section, index, path = str(location[0]), location[1], location[2:]
    entries = content[section]
    entry = entries[index] if isinstance(entries, list) else None
    names = [str(entry[name]) for name in _NAMES if name in entry] if isinstance(entry, dict) else []
    return f"{section} {index + 1} ({'/'.join(names)})", ".".join(map(str, path))
