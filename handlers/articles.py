"""Telling articles: title, author, paper, date, address."""

from collections.abc import Sequence

from handlers.sources import day, source_line
from knowledge.base import KnowledgeBase


def tell_articles(base: KnowledgeBase, slugs: Sequence[str]) -> str:
    """Everything a citation holds, an article a block."""
    return "\n".join([*(_told(base, slug) for slug in slugs), source_line(base, slugs)])


def _told(base: KnowledgeBase, slug: str) -> str:
    cited = base.citations[slug]
    when = (
        f"đăng {'ngày' if len(cited.date) > 7 else 'tháng'} {day(cited.date)}" if cited.date else "không ghi ngày đăng"
    )
    lines = [f"Bài “{cited.title}”: tác giả {cited.author}, {cited.paper}, {when}."]
    lines += [cited.note] if cited.note else []
    return "\n".join(lines + ([f"Địa chỉ: {cited.address}"] if cited.address else []))
