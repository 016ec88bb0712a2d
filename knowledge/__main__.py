"""The curator's commands: `python -m knowledge check`, `build` and `stats`."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from knowledge.check import check
from knowledge.check.reading import read_content
from knowledge.content import ARTICLES, Article, read_articles

DATABASE = Path(__file__).parent.parent / "data" / "knowledge.db"
_COUNTED = ("facts", "documents", "methods", "people", "places", "ignored")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    given = _parser().parse_args(arguments)
    code: int = given.command(given)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m knowledge", description="Look after what the bot knows.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    content = argparse.ArgumentParser(add_help=False)
    content.add_argument("--content", type=_folder, default=ARTICLES, metavar="DIR", help="the article files")
    gate = commands.add_parser("check", parents=[content], help="find every error of the content")
    gate.add_argument("--articles", type=_folder, metavar="DIR", help="the articles' texts, <slug>.txt")
    gate.set_defaults(command=_check)
    build = commands.add_parser("build", parents=[content], help="make the knowledge file (SQLite)")
    build.add_argument("--output", type=Path, default=DATABASE, metavar="FILE", help="where to put it")
    build.set_defaults(command=_build)
    commands.add_parser("stats", parents=[content], help="count the entries").set_defaults(command=_stats)
    return parser


def _folder(name: str) -> Path:
    if not Path(name).is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {name}")
    return Path(name)


def _check(given: argparse.Namespace) -> int:
    report = check(given.content, given.articles)
    for title, lines in (("Errors", report.errors), ("Notes", report.notes), ("Not checked", report.skipped)):
        if lines:
            print(f"{title}:", *lines, sep="\n  ")
    print(f"{len(report.errors)} errors, {len(report.notes)} notes")
    return 1 if report.errors else 0


def _build(given: argparse.Namespace) -> int:
    # The gate and the counts need no database, so they don't wait for its libraries.
    from knowledge.build import build

    if not _is_readable(given.content):
        return 1
    build(given.output, given.content)
    return 0


def _is_readable(folder: Path) -> bool:
    problems = read_content(folder)[1]
    for problem in problems:
        print(problem, file=sys.stderr)
    return not problems


def _stats(given: argparse.Namespace) -> int:
    if not _is_readable(given.content):
        return 1
    articles = read_articles(given.content)
    rows = [(article.slug, _counts([article])) for article in articles] + [("total", _counts(articles))]
    width = max(len(name) for name, _ in rows)
    for name, counts in (("", _COUNTED), *rows):
        print(f"{name:{width}}", *(f"{count:>9}" for count in counts))
    return 0


def _counts(articles: Iterable[Article]) -> tuple[int, ...]:
    return tuple(sum(len(getattr(article, name)) for article in articles) for name in _COUNTED)


if __name__ == "__main__":
    sys.exit(main())
