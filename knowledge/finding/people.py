"""People: found by name, by post and place (agreeing exactly), or by what they told the paper."""

from collections.abc import Collection, Set
from dataclasses import replace
from functools import lru_cache

from knowledge.base import KnowledgeBase, KnownFact, KnownMethod, KnownPerson
from knowledge.content import Post
from knowledge.finding.decision import MOST_NEAR, Answer, Decision, Entry, NoAnswer
from knowledge.finding.facts import answer_exact_fact, answer_figure
from knowledge.finding.methods import answer_surely, asked_terms
from knowledge.finding.ranking import Rarity
from knowledge.reading.locations import Location, place_location
from knowledge.reading.question import Question

_SAID_SURE, _MOST_TOLD = 0.5, 6
# "Chức danh của ông …" asks for the post.
_TITLE = frozenset({"concept:chuc-danh"})
# A wider post includes the narrower ones.
_INCLUDES = {"pho-bi-thu": {"pho-bi-thu-thuong-truc"}}
_OF_BRANCH = frozenset({"bi-thu-chi-bo"})
_OF_PROVINCE = frozenset({"tinh-uy-vien"})
# "Còn tham gia cấp ủy nào" asks for another post.
_SITTING = frozenset({"concept:tham-gia", "concept:kiem", "concept:cap-uy"})


def people_named(base: KnowledgeBase, names: Collection[str]) -> tuple[KnownPerson, ...]:
    """Those of the articles' people who have one of some full names."""
    return tuple(known for known in base.people if known.person.name in names)


def places_served(base: KnowledgeBase, names: Collection[str]) -> tuple[Location, ...]:
    """Where those of some full names hold their posts, each place once."""
    posts = (post for known in people_named(base, names) for post in known.person.posts)
    return tuple(place_location(base, place) for place in dict.fromkeys(post.place for post in posts if post.place))


def answer_name(base: KnowledgeBase, question: Question) -> Decision | None:
    """Everybody of the names in a question; None where something is asked of them that no article tells.

    What they are and where ("ông X trưởng ban gì, ở thôn nào") and who holds another post than theirs ("X là bí thư,
    vậy phó bí thư là ai") is nothing asked of them.
    """
    asked = {term for term in question.which if term in base.roles.persons or term.startswith("level:")}
    asked |= _SITTING if question.which & _SITTING else set()
    found = tuple(
        known
        for known in people_named(base, question.people)
        if question.terms - asked - _TITLE <= known.said_terms | known.post_terms
    )
    held = frozenset().union(*(post_tags(base, post.title) for known in found for post in known.person.posts))
    asks_another = "who" in question.asks and not question.posts <= held
    # Since when somebody holds a post no article tells.
    if "when" in question.asks and question.posts:
        return NoAnswer("person-detail", question.people[0])
    return Answer(found) if found and not asks_another else None


def refuse_unnamed(base: KnowledgeBase, question: Question) -> Decision | None:
    """A refusal of what somebody said who is asked for by a post that nobody there is named for."""
    ids = question.place_ids.keys()
    there = [known for known in base.people if _serves(base, known, ids)]
    named = any(question.posts & post_tags(base, post.title) for known in there for post in known.person.posts)
    if named or not ("said" in question.asks and question.posts and ids):
        return None
    return NoAnswer("person", offers=near_people(base, question))


def answer_post(base: KnowledgeBase, question: Question) -> Decision | None:
    """Who holds a post at a place; None where no post is asked for, nobody is named for it or more is asked of them."""
    more = question.terms & base.roles.restricting
    found = tuple(known for known in base.people if question.posts and not more and _serves_as(base, question, known))
    return Answer(found[:_MOST_TOLD]) if found else None


def _serves_as(base: KnowledgeBase, question: Question, known: KnownPerson) -> bool:
    """Whether somebody's posts at the places asked for are together just the ones asked for."""
    there = [post for post in known.person.posts if _is_there(base, question, post)]
    # Who sits in a province's committee for a district is one of that district's: "ở Bắc Mê ai là tỉnh ủy viên".
    is_wide = question.posts <= _OF_PROVINCE
    # Of several posts asked for together, one at the place is enough: "vừa là tỉnh ủy viên vừa là bí thư huyện".
    counted = known.person.posts if there and (len(question.posts) > 1 or is_wide) else there
    held = [post_tags(base, post.title) for post in counted]
    small = any(p.place and base.places[p.place].is_village for p in known.person.posts)
    asked = frozenset("bi-thu-chi-bo" if small and post == "bi-thu" else post for post in question.posts)
    return _is_at_level(question, known) and any(
        wanted == frozenset().union(*(tags for tags in held if tags <= wanted))
        for wanted in (asked, frozenset().union(*(_INCLUDES.get(post, {post}) for post in asked)))
    )


def _is_there(base: KnowledgeBase, question: Question, post: Post) -> bool:
    """Whether a post is held at a place asked for; that of a branch may lie in the commune named."""
    around = {post.place, *(base.ancestors(post.place) if question.posts == _OF_BRANCH else ())}
    return not question.locations or any(around & set(location.ids) for location in question.locations)


def _is_at_level(question: Question, known: KnownPerson) -> bool:
    """Whether a level said without a name ("các bí thư huyện ủy") is that of one of somebody's posts."""
    levels = {post.place.split("-")[0] for post in known.person.posts if post.place}
    return bool(question.locations) or not question.levels or bool(levels & _prefixes(question))


def _prefixes(question: Question) -> set[str]:
    names = {"huyện": "huyen", "xã": "xa", "thôn": "thon", "bản": "ban", "trường": "truong", "tỉnh": "tinh"}
    return {names[level] for level in question.levels if level in names}


@lru_cache(maxsize=1000)
def post_tags(base: KnowledgeBase, title: str) -> frozenset[str]:
    """The posts that a title names."""
    return frozenset(name for mention in base.lexicon.read(title)[1] for name in mention.tagged("post:"))


def answer_said(base: KnowledgeBase, question: Question) -> Decision | None:
    """Who told the paper something, found by its wording."""
    if "said" not in question.asks:
        return None
    asked = asked_terms(question)
    weights = Rarity(known.said_terms for known in base.people)
    ids = question.place_ids.keys()
    scored = [
        (weights.coverage(asked, known.said_terms, (), frozenset()), known)
        for known in base.people
        if known.person.said and (not ids or _serves(base, known, ids))
    ]
    best = max((score for score, _ in scored), default=0.0)
    told = tuple(known for score, known in scored if score == best)
    if ids and not asked:
        return Answer(tuple(known for _, known in scored)[:_MOST_TOLD]) if scored else None
    return Answer(told[:MOST_NEAR]) if best >= _SAID_SURE else None


def answer_teller(base: KnowledgeBase, question: Question) -> Decision | None:
    """Who told the paper of a figure or way of working ("số liệu … do ai cung cấp"): whose words are reported there."""
    if "said" not in question.asks:
        return None
    alone = replace(question, asks=frozenset(), posts=frozenset(), which=frozenset())
    figured = replace(alone, terms=frozenset()) if len(question.figures) > 1 else alone
    found = answer_figure(base, figured) or answer_exact_fact(base, alone) or answer_surely(base, alone)
    entries = found.entries[:1] if isinstance(found, Answer) else ()
    told = tuple(known for entry in entries for known in base.people if known.person.said and _is_beside(known, entry))
    return Answer(told) if len(told) == 1 else None


def _is_beside(known: KnownPerson, entry: Entry) -> bool:
    """Whether a paragraph that an entry is from is one that reports somebody's words."""
    if isinstance(entry, KnownFact):
        paragraphs: tuple[int, ...] = (entry.fact.paragraph,)
    else:
        paragraphs = entry.method.paragraphs if isinstance(entry, KnownMethod) else ()
    is_same = isinstance(entry, KnownFact | KnownMethod) and known.article == entry.article
    return is_same and not set(paragraphs).isdisjoint(known.person.paragraphs)


def answer_speaker(base: KnowledgeBase, question: Question) -> Decision | None:
    """Who holds the post asked for and told the paper of what is named; None where nobody did both."""
    named = {term for term in question.terms if not term.startswith("level:")}
    held = answer_post(base, question)
    told = tuple(
        known
        for known in (held.entries if isinstance(held, Answer) else ())
        if isinstance(known, KnownPerson) and named & known.said_terms
    )
    return Answer(told) if told else None


def _serves(base: KnowledgeBase, known: KnownPerson, ids: Set[str]) -> bool:
    places = {post.place for post in known.person.posts if post.place}
    return any(place in ids or ids & set(base.ancestors(place)) for place in places)


def near_people(base: KnowledgeBase, question: Question) -> tuple[KnownPerson, ...]:
    """People of the places named, else those of the posts named."""
    ids = question.place_ids.keys()
    there = [known for known in base.people if ids and _serves(base, known, ids)]
    alike = [k for k in base.people if any(question.posts & post_tags(base, p.title) for p in k.person.posts)]
    return tuple((there or alike)[:MOST_NEAR])
