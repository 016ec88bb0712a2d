"""Citing: the line that says where an answer is from."""

from collections.abc import Iterable

from knowledge.base import KnowledgeBase
from knowledge.content import Citation


def day(iso: str) -> str:
    """A date as Vietnamese write it: 17/8/2017, 3/2022."""
    return "/".join(str(int(part)) for part in reversed(iso.split("-")))


def citation(cited: Citation) -> str:
    """Paper, date and title of an article."""
    when = day(cited.date) if cited.date else "không ghi ngày đăng"
    return f"“{cited.title}” ({cited.author}; {cited.paper}; {when})"


def source_line(base: KnowledgeBase, slugs: Iterable[str]) -> str:
    """The last line of an answer; the articles in the order they were used, each once."""
    cited = [citation(base.citations[slug]) for slug in dict.fromkeys(slugs)]
    if len(cited) == 1:
        return f"Nguồn: {cited[0]}."
    return "\n".join(["Nguồn:", *(f"– {line}" for line in cited)])
