"""Names: which things of some kind are meant, where the articles name them rather than only count them."""

import re

from knowledge.base import KnowledgeBase, KnownMethod
from knowledge.finding.decision import Answer, Decision, NoAnswer
from knowledge.finding.facts import is_only_counted
from knowledge.finding.methods import answer_surely, text_of
from knowledge.reading.question import Question

_SCHOOL, _BRANCH = "concept:truong-hoc", "concept:chi-bo"
# "Chi bộ thôn Bó Pèng", "chi bộ Trường …".
_BRANCH_NAMED = r"[Cc]hi bộ (?:thôn |bản |xã |khu phố )?"


def answer_if_named(base: KnowledgeBase, question: Question) -> Decision | None:
    """The method that names things, unless the base has only their number; none tells which has the most."""
    if question.asks & {"most", "least"}:
        return NoAnswer("measure")
    if _SCHOOL in question.which or is_only_counted(base, question):
        return NoAnswer("names")
    found = answer_surely(base, question)
    is_counted = bool(question.figures or "all" in question.links) and isinstance(found, Answer)
    is_unnamed = "name" in question.asks and _BRANCH in question.terms and not _names(found, _BRANCH_NAMED)
    return NoAnswer("names") if (is_counted and not _names_place(question, found)) or is_unnamed else found


def _names_place(question: Question, found: Decision | None) -> bool:
    """Whether a method names a place of the level asked for ("hai chi bộ … thuộc thôn nào"), if one is."""
    levels = [name[6:] for name in question.which if name.startswith("level:")]
    return not levels or any(_names(found, f"{level} ") for level in levels)


def _names(found: Decision | None, before: str) -> bool:
    """Whether a capital stands behind what a pattern finds in the methods of a decision."""
    entries = found.entries if isinstance(found, Answer) else ()
    told = " ".join(text_of(known) for known in entries if isinstance(known, KnownMethod))
    return any(letter.isupper() for letter in re.findall(rf"\b{before}(\w)", told))
