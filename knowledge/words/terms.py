"""Terms: what a phrase means for finding an entry. Questions and entries are turned into terms by the same rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from knowledge.words.lexicon import LOOSE_TAGS, Lexicon
from knowledge.words.mention import Mention
from knowledge.words.text import fold

_SOFT_TAGS = (
    "body:",
    "post:",
    "owner:",
    "level:xã",
    "level:huyện",
    "level:tỉnh",
    "level:thị trấn",
    "level:?",
)
_MEANING_TAGS = ("concept:", "type:", "body:", "post:", "level:")


@dataclass(frozen=True, slots=True)
class Term:
    """One meaning. A soft term may help to find an entry, but an entry need not agree with it."""

    name: str
    soft: bool = False

    @property
    def is_unknown_word(self) -> bool:
        """Whether the vocabulary has no meaning for the word."""
        return self.name.startswith("word:")


def term(mention: Mention) -> Term | None:
    """The first term of a mention, if any."""
    return next(iter(terms(mention)), None)


def terms(mention: Mention) -> tuple[Term, ...]:
    """The terms of a mention: none for politeness, asking words, names and numbers, two for "đảng viên mới"."""
    return _terms(mention.tags, mention.text)


@lru_cache(maxsize=5000)
def _terms(tags: frozenset[str], text: str) -> tuple[Term, ...]:
    mention = Mention(0, 1, tags, text)
    if not mention.tags - {"surname", "link:not"}:
        word = mention.text if len(mention.text) > 1 and not mention.text[0].isdigit() and mention.text != "%" else ""
        return (Term(f"word:{fold(word)}"),) if word else ()
    if any(tag.startswith(("place:", "person:", "author:")) for tag in mention.tags):
        return (Term("ask:why", soft=True),) if "ask:why" in mention.tags else ()
    for prefix in _MEANING_TAGS:
        names = mention.tagged(prefix)
        if names:
            also_loose = any(tag.startswith(LOOSE_TAGS) for tag in mention.tags)
            # An abbreviation of a type stands for a document only beside a number, where it is no term.
            also_loose = also_loose or (prefix == "type:" and len(mention.text) <= 4)
            full = [prefix + name for name in names]
            return tuple(Term(name, soft=also_loose or name.startswith(_SOFT_TAGS)) for name in full)
    return (Term("ask:why", soft=True),) if "ask:why" in mention.tags else ()


def terms_of(mentions: Iterable[Mention]) -> tuple[Term, ...]:
    """The terms of mentions, in their order."""
    return tuple(found for mention in mentions for found in terms(mention))


class Analyser:
    """Turns the wording of entries into terms."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take the lexicon that reads the wording."""
        self._lexicon = lexicon

    def hard(self, text: str) -> frozenset[str]:
        """The terms that a question must name for this wording to be meant."""
        return frozenset(t.name for t in terms_of(self._lexicon.read(text)[1]) if not t.soft)

    def first(self, text: str) -> frozenset[str]:
        """The first hard term of a name, what it counts; empty if it has none."""
        return frozenset([t.name for t in terms_of(self._lexicon.read(text)[1]) if not t.soft][:1])

    def all(self, *texts: str) -> frozenset[str]:
        """Every term of some texts, soft ones too."""
        return frozenset(t.name for text in texts for t in terms_of(self._lexicon.read(text)[1]))
