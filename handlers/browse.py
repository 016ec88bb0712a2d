"""Browsing: what there is of documents, places, ways of working, comparisons and articles, to look through."""

import re
from collections.abc import Sequence

from handlers.articles import tell_articles
from handlers.ask import ENTRY_COMMAND, buttons, render
from handlers.chat import Button, Reply
from handlers.wording import capital
from knowledge.base import KnowledgeBase, KnownDocument, KnownMethod
from knowledge.finding.compare import across
from knowledge.finding.decision import MOST_CHOICES, Entry
from knowledge.reading.question import Question, understand
from knowledge.words.text import fold

_PAGE = re.compile(r"\s*\btrang (\d{1,3})$")
_DOCUMENT_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def opened(base: KnowledgeBase, payload: str) -> Reply | str:
    """What a deep link opens: an entry by its short link or, for documents, by the start of its id ("nq-21")."""
    key = base.key_of(payload)
    if key:
        return f"{ENTRY_COMMAND} {key}"
    found = _documents_named(base, payload)
    if len(found) == 1:
        return f"{ENTRY_COMMAND} {found[0].key}"
    if found:
        return Reply("Đồng chí muốn xem văn bản nào?", "choices", buttons(base, tuple(found)))
    return Reply("Liên kết này không còn dùng được. Đồng chí cứ gõ câu hỏi, hoặc gõ /trogiup để xem cách dùng.")


def _documents_named(base: KnowledgeBase, name: str) -> list[KnownDocument]:
    if not _DOCUMENT_ID.fullmatch(name):
        return []
    return [known for known in base.documents if f"{known.document.id}-".startswith(f"{name}-")]


def documents(base: KnowledgeBase, kind: str | None, argument: str) -> Reply | str:
    """A document by number or topic as a question; without an argument the documents there are."""
    name = base.type_names[kind] if kind else "văn bản"
    if not argument:
        known = tuple(k for k in base.documents if kind in (None, k.document.type))
        return Reply(f"Các {name} mà bài báo nhắc đến, đồng chí muốn xem {name} nào?", "choices", buttons(base, known))
    for words in (argument, f"{name} {argument}", f"{name} số {argument}"):
        if understand(base, words).references:
            return words
    return f"{name} nào nói về {argument}"


def place(base: KnowledgeBase, argument: str) -> Reply:
    """The figures known of a place, to press, a page at a time; without a place the places there are."""
    name, page = _paged(argument)
    question = understand(base, name)
    found = [fact for place in question.place_ids for fact in base.facts_at(place)]
    if not found:
        return _places(base, "diaphuong", name)
    title = _title(base, question)
    more = [Button(f"Cách làm ở {title}", f"/giaiphap {title}")] if _methods_at(base, question) else []
    return _listing(
        base, found, f"/diaphuong {title}", page, f"Số liệu có về {title}, đồng chí muốn xem điều nào?", more
    )


def methods(base: KnowledgeBase, argument: str) -> Reply | str:
    """The ways of working of a place, to press; a topic is asked; without either the places there are."""
    name, page = _paged(argument)
    if not name:
        return _places(base, "giaiphap", name)
    question = understand(base, name)
    found = _methods_at(base, question)
    if not found or question.terms:
        return f"{name} làm thế nào"
    title = _title(base, question)
    return _listing(
        base, found, f"/giaiphap {title}", page, f"Cách làm, mô hình ở {title}, đồng chí muốn xem điều nào?"
    )


def comparison(base: KnowledgeBase, argument: str) -> Reply | str:
    """A comparison over the places named or, where none is, over all; without an argument what can be compared."""
    named = next((m for m, (measure, *_) in base.measures.items() if fold(measure.name) == fold(argument)), None)
    compared = across(base, named) if named else None
    if compared:
        return render(base, compared)
    if argument:
        places = understand(base, argument).locations
        return f"so sánh {argument}" if len(places) > 1 else f"so sánh {argument} giữa các nơi"
    names = [base.measures[measure][0].name for measure in comparable(base)]
    offered = tuple(Button(capital(name), f"/sosanh {name}") for name in names)
    return Reply("Đồng chí muốn so sánh các nơi về chỉ tiêu nào?", "choices", offered)


def comparable(base: KnowledgeBase) -> list[str]:
    """Measures that two places or more have a figure for, those with the most places first."""
    places = {name: len(found.keys) for name in base.measures if (found := across(base, name))}
    return sorted(places, key=lambda name: -places[name])[:MOST_CHOICES]


def articles(base: KnowledgeBase, slug: str) -> Reply:
    """The articles there are, to press, or one in full."""
    if slug in base.citations:
        return Reply(tell_articles(base, [slug]), "answer", sources=(slug,))
    offered = tuple(Button(cited.title, f"/nguon {name}") for name, cited in base.citations.items())
    return Reply(
        "Tôi trả lời theo các bài báo sau. Đồng chí chọn một bài để xem tác giả, báo và ngày đăng.", "choices", offered
    )


def _paged(argument: str) -> tuple[str, int]:
    page = _PAGE.search(argument)
    return (argument[: page.start()].strip(), max(1, int(page[1]))) if page else (argument, 1)


def _methods_at(base: KnowledgeBase, question: Question) -> list[KnownMethod]:
    return [known for known in base.methods if known.method.place in question.place_ids]


def _title(base: KnowledgeBase, question: Question) -> str:
    """What to call the places named: the one place, or the name that several share."""
    ids = list(question.place_ids)
    return base.places[ids[0]].title if len(ids) == 1 else question.locations[0].title


def _places(base: KnowledgeBase, command: str, unknown: str) -> Reply:
    """The places there are, to press."""
    known = dict.fromkeys(known.method.place for known in base.methods)
    main = [ids[0] for ids in base.about.values()]
    titles = [base.places[place].title for place in dict.fromkeys((*main, *known))][:MOST_CHOICES]
    offered = tuple(Button(capital(title), f"/{command} {title}") for title in titles)
    if unknown:
        return Reply(
            f"Các bài báo tôi tra cứu không viết về “{unknown[:60]}”. Đồng chí có thể chọn:", "no_answer", offered
        )
    return Reply("Đồng chí muốn xem nơi nào?", "choices", offered)


def _listing(
    base: KnowledgeBase,
    entries: Sequence[Entry],
    command: str,
    page: int,
    opening: str,
    more: Sequence[Button] = (),
) -> Reply:
    """One page of entries as buttons, with a button to the next page."""
    start = (page - 1) * MOST_CHOICES
    shown = tuple(entries[start : start + MOST_CHOICES]) or tuple(entries[:MOST_CHOICES])
    after = [Button("Xem tiếp", f"{command} trang {page + 1}")] if start + MOST_CHOICES < len(entries) else []
    return Reply(opening, "choices", (*buttons(base, shown), *after, *more))
