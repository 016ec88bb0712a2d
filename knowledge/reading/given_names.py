"""Names of people: somebody called by one name alone, sure where the post or the place is theirs; and strangers."""

from collections.abc import Sequence
from dataclasses import replace

from knowledge.base import KnowledgeBase, KnownPerson
from knowledge.reading.rereading import FILLER
from knowledge.words.mention import Mention
from knowledge.words.text import fold, is_marked, spelling
from knowledge.words.tokens import Token

_HONORIFICS = frozenset({"ong", "ba", "dong chi", "d/c", "anh", "chi", "bac", "dc"})
# With a given name alone, people use these too.
_CALLING = _HONORIFICS | {"chu", "co", "cau", "thay", "em", "vi", "bi thu"}
_NAMING = ("person:", "place:", "ask:", "date:")


def call_by_name(base: KnowledgeBase, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The mentions with given names behind an honorific or a post ("anh Tùng", "bí thư Đôi") read as people."""
    found = list(mentions)
    for at in range(1, len(found)):
        before, here = found[at - 1], found[at]
        if not _may_be_name(here) or not _calls(before):
            continue
        named = [known for known in base.people if _is_given_name(known, here.text)]
        sure = [known for known in named if _is_meant(base, known, mentions)]
        if len(sure) == 1:
            found[at] = replace(here, tags=frozenset({f"person:{sure[0].person.name}"}))
            found[at - 1] = before if before.tags else replace(before, tags=FILLER)
    return found


def _may_be_name(mention: Mention) -> bool:
    return mention.end == mention.start + 1 and not any(tag.startswith(_NAMING) for tag in mention.tags)


def _calls(mention: Mention) -> bool:
    return mention.plain in _CALLING or bool(mention.tagged("post:"))


def _is_given_name(known: KnownPerson, text: str) -> bool:
    given = known.person.name.split()[-1]
    return fold(given) == fold(text) and (not is_marked(text) or spelling(given) == spelling(text))


def _is_meant(base: KnowledgeBase, known: KnownPerson, mentions: Sequence[Mention]) -> bool:
    """Whether a post or a place that the message names is theirs."""
    titles = " ".join(fold(post.title) for post in known.person.posts)
    posts = {mention.plain for mention in mentions if mention.tagged("post:")}
    near = {p for post in known.person.posts if post.place for p in (post.place, *base.ancestors(post.place))}
    places = {place for mention in mentions for name in mention.tagged("place:") for place in base.place_ids[name]}
    return bool(near & places) if places else any(post in titles for post in posts)


def strangers(tokens: Sequence[Token], mentions: Sequence[Mention], taken: set[int]) -> tuple[str, ...]:
    """Names of people whom no article names: a family name with further names of which some are no known words."""
    found = []
    for at in range(len(mentions) - 1):
        names = [m for m in mentions[at + 1 : at + 3] if tokens[m.start].is_capital]
        called = at > 0 and mentions[at - 1].plain in _HONORIFICS and not mentions[at + 1].tags
        unknown = called or (tokens[mentions[at].start].is_capital and any(not m.tags - {"surname"} for m in names))
        if "surname" in mentions[at].tags and at not in taken and unknown:
            found.append(" ".join(m.text for m in mentions[at : at + 3]).title())
    return tuple(found)
