"""Articles: who wrote one, when and where it appeared."""

from knowledge.base import KnowledgeBase
from knowledge.finding.decision import Answer, Decision, NoAnswer
from knowledge.finding.methods import is_held
from knowledge.reading.question import Question

# "Ai viết bài, chụp ảnh" asks for the author alone.
_REPORTING = frozenset({"concept:truyen-thong-dai", "concept:lam-tho"})
_ASKING_TITLE = frozenset({"title", "article", "what", "which", "how"})
ABOUT_ARTICLES = frozenset({"author", "source"})


def answer_article(base: KnowledgeBase, question: Question) -> Decision | None:
    """Author, date and paper of the article about a place, where a question asks for just that."""
    tells = bool(question.asks & {"how", "why", "what"} and question.terms)
    if tells or any(not is_held(base, term) for term in question.terms - _REPORTING):
        return None
    if question.authors:
        return Answer(articles=question.authors)
    if not asks_of_article(question) or (question.people and "author" not in question.asks):
        return None
    ids = question.place_ids.keys()
    found = question.cited or tuple(slug for slug, places in base.about.items() if ids & _around(base, places))
    if not found:
        found = tuple(slug for slug in base.citations if question.terms and question.terms <= base.title_terms[slug])
    if not found or len(found) > 2:
        return None
    aspects = frozenset(question.asks & {"author", "source", "when"})
    if aspects == {"when"} and not any(base.citations[slug].date for slug in found):
        return NoAnswer("article-date", found[0])
    return Answer(articles=found, aspects=aspects)


def asks_of_article(question: Question) -> bool:
    """Whether author, paper, title or day of an article is asked."""
    asks_title = "title" in question.asks and not question.terms and question.asks <= _ASKING_TITLE
    asks_day = {"article", "when"} <= question.asks and not question.says_figure
    return bool(question.asks & ABOUT_ARTICLES) or asks_day or asks_title


def _around(base: KnowledgeBase, places: tuple[str, ...]) -> set[str]:
    return {*places, *(outer for place in places for outer in base.ancestors(place))}
