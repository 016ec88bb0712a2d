"""Understanding: from what somebody typed to a question with its slots."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from knowledge.base import KnowledgeBase
from knowledge.reading.asides import without_aside, without_introduction, without_remark
from knowledge.reading.asking import kinds
from knowledge.reading.clauses import (
    asking_clauses,
    ends_list,
    is_counting,
    leads_up,
    listed_items,
    measured_parts,
    mixed_parts,
    model_named,
    quoted,
    said_once,
    sentences,
)
from knowledge.reading.context import closing_particle, excepted, is_counted_off, reread
from knowledge.reading.counted import counts_people, heads, limit, options, plain_figure, residents, wholes
from knowledge.reading.given_names import strangers
from knowledge.reading.locations import Location, find_locations
from knowledge.reading.narrowing import narrowing
from knowledge.reading.periods import Period, find_periods
from knowledge.reading.references import Reference, find_references
from knowledge.roles import Terms
from knowledge.words.mention import Mention
from knowledge.words.terms import Term, term, terms_of
from knowledge.words.text import fold
from knowledge.words.tokens import Token

NONE: Terms = frozenset()
_PLACES = frozenset({"noi", "cho", "vung", "dia ban", "dia phuong", "khu vuc", "don vi"})
# Words that lead up to what narrows a thing: "ở vùng sâu", "theo đạo", "đã chuyển đổi".
_LEADING, _MOST_LEADING = frozenset({"o", "vung", "theo", "bi", "lam", "thuoc", "da", "chuyen"}), 3
_WHERE = frozenset({"dau", "noi", "cho"})


@dataclass(frozen=True)
class Question:
    """What a message asks. Terms are the meanings left when places, times, documents and asking words are taken
    out.

    `terms` must agree with an answer, `soft` may, `narrows` must with a figure; `unknown` are words without a
    meaning in the vocabulary, `somewhere` those behind "ở", "bên"; `heads` are the things asked to be counted
    (`persons` where that is "mấy người"), `which` those asked to be named; `asks` the kinds of asking words;
    `figures` the numbers the writer mentions, `wholes` those of which a part is asked ("trong 55 …"); `cited` the
    articles that the answer was from, `earlier` the last other place that the same was asked of; `excluded` is what
    "ngoài …" leaves out, `options` what "… hay …" asks to choose from; `seeks_other` says that a document is asked for
    which has to do with the one named. `clauses` are the parts that each ask by themselves (`lead` and `rear` is what
    such a part may share with the first and the last of them), `parts` those that ask for things of different kinds,
    `items` the things that a question lists.
    """

    text: str
    locations: tuple[Location, ...] = ()
    periods: tuple[Period, ...] = ()
    references: tuple[Reference, ...] = ()
    seeks_other: bool = False
    dates: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    earlier: tuple[Location, ...] = ()
    strangers: tuple[str, ...] = ()
    posts: frozenset[str] = NONE
    asks: frozenset[str] = NONE
    heads: tuple[str, ...] = ()
    persons: Terms = NONE
    which: Terms = NONE
    terms: Terms = NONE
    soft: Terms = NONE
    narrows: Terms = NONE
    unknown: Terms = NONE
    somewhere: Terms = NONE
    tail: Terms = NONE
    talk: frozenset[str] = NONE
    links: frozenset[str] = NONE
    levels: frozenset[str] = NONE
    figures: tuple[str, ...] = ()
    wholes: frozenset[str] = NONE
    excluded: Terms = NONE
    options: Terms = NONE
    quoted: Terms = NONE
    limit: tuple[bool, Decimal] | None = None
    words: int = 0
    lead: Terms = NONE
    rear: Terms = NONE
    clauses: tuple["Question", ...] = field(default=(), compare=False)
    parts: tuple["Question", ...] = field(default=(), compare=False)
    items: tuple["Question", ...] = field(default=(), compare=False)
    measured: tuple["Question", ...] = field(default=(), compare=False)
    focus: "Question | None" = field(default=None, compare=False)
    goes_on: bool = False
    is_led_up_to: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it can be looked up."""
        slots = (
            self.terms,
            self.locations,
            self.references,
            self.people,
            self.authors,
            self.cited,
            self.posts,
            self.dates,
            self.figures,
            self.periods,
        )
        return not any(slots)

    @property
    def place_ids(self) -> dict[str, None]:
        """Ids of all the places that its locations may mean, in their order, each once."""
        return dict.fromkeys(place for location in self.locations for place in location.ids)

    @property
    def says_figure(self) -> bool:
        """Whether it speaks of a figure as such: "con số 42 là của huyện nào"."""
        return "con so" in fold(self.text)

    @property
    def is_mostly_unknown(self) -> bool:
        """Whether half of its words or more mean nothing here, so that the rest may be read into it by chance."""
        return len(self.unknown) > 1 and 2 * len(self.unknown) >= self.words


def understand(base: KnowledgeBase, text: str) -> Question:
    """Read a message of any content and length."""
    tokens, read = base.lexicon.read(text)
    mentions = without_introduction(tokens, reread(base, tokens, read))
    mentions = without_aside(tokens, without_remark(tokens, mentions, base.countable))
    question = _in_clauses(base, text, tokens, mentions)
    items = tuple(_item(base, question, tokens, part) for part in listed_items(tokens, mentions))
    mixed = tuple(_in_clauses(base, text, tokens, part) for part in mixed_parts(tokens, mentions))
    measured = tuple(_question(base, text, tokens, part) for part in measured_parts(tokens, mentions))
    focus = _focus(base, question, tokens, mentions)
    return replace(question, items=items, parts=mixed, measured=measured, focus=focus)


def _in_clauses(base: KnowledgeBase, text: str, tokens: Sequence[Token], mentions: Sequence[Mention]) -> Question:
    """A question with the parts of it that each ask by themselves."""
    parts = asking_clauses(tokens, mentions)
    clauses = tuple(
        replace(_question(base, text, tokens, part), lead=lead, rear=rear)
        for part, (lead, rear) in zip(parts, said_once(parts), strict=True)
    )
    return replace(_question(base, text, tokens, mentions), clauses=clauses)


def _item(base: KnowledgeBase, question: Question, tokens: Sequence[Token], mentions: Sequence[Mention]) -> Question:
    """A listed thing as a question of its own, asked as the whole is, at its places and times."""
    alone = _question(base, question.text, tokens, mentions)
    words = sum(mention.end - mention.start for mention in mentions)
    return replace(alone, asks=question.asks, locations=question.locations, periods=question.periods, words=words)


def _focus(
    base: KnowledgeBase, question: Question, tokens: Sequence[Token], mentions: Sequence[Mention]
) -> Question | None:
    """The part between stops that asks, with the places and times of the whole: the rest only leads up to it."""
    parts = sentences(tokens, mentions)
    asking = [
        part
        for part in parts
        if _tagged(part, "ask:") & {"count", "share", "how", "what", "why", "which", "who", "often", "when"}
    ]
    if len(asking) != 1 or len([part for part in parts if len(part) > 1]) < 2:
        return None
    at = parts.index(asking[0])
    before = parts[at - 1] if at > 1 and ends_list(asking[0]) else []
    focus = _question(base, question.text, tokens, [*before, *asking[0]])
    return replace(
        focus,
        goes_on="link:next" in asking[0][0].tags,
        is_led_up_to=any(map(leads_up, parts[:at])),
        locations=focus.locations or question.locations,
        periods=focus.periods or question.periods,
        links=focus.links | question.links & {"reached"},
    )


def _question(base: KnowledgeBase, text: str, tokens: Sequence[Token], mentions: Sequence[Mention]) -> Question:
    taken: set[int] = set()
    references = find_references(tokens, mentions, taken)
    dates = tuple(_iso(tokens[m.start].text) for m in mentions if tokens[m.start].kind == "date")
    taken |= {n for n, m in enumerate(mentions) if tokens[m.start].kind == "date"}
    document_asked = next((n for n, m in enumerate(mentions) if "ask:document" in m.tags), len(mentions))
    left_out = excepted(tokens, mentions)
    taken |= left_out
    periods = find_periods(tokens, mentions, taken)
    locations = find_locations(base, tokens, mentions, taken)
    taken |= closing_particle(tokens, mentions)
    left = [word for n, m in enumerate(mentions) if n not in taken for word in _words(tokens, m)]
    terms = [_weighed(base, tokens, left, at, found) for at, m in enumerate(left) for found in terms_of([m])]
    hard = frozenset(t.name for t in terms if not t.soft and not t.is_unknown_word)
    hard = hard or _hard(left) or residents(left)
    return Question(
        text=text,
        locations=locations,
        periods=periods,
        references=references,
        seeks_other=bool(references) and document_asked < references[0].start,
        dates=dates,
        people=tuple(name for m in left for name in m.tagged("person:")),
        authors=tuple(slug for m in left for slug in m.tagged("author:")),
        strangers=strangers(tokens, mentions, taken),
        posts=_tagged([m for n, m in enumerate(mentions) if n not in taken or m.tagged("owner:")], "post:"),
        asks=kinds(left),
        which=_which(mentions),
        heads=heads(mentions, taken, base.countable),
        persons=base.roles.persons if counts_people(mentions, base.roles.persons - base.countable) else NONE,
        terms=hard,
        soft=frozenset(t.name for t in terms if t.soft),
        narrows=narrowing(base, tokens, mentions, taken) - hard,
        unknown=frozenset(t.name for t in terms if t.is_unknown_word),
        somewhere=_somewhere(mentions, taken),
        tail=_tail(mentions, taken),
        talk=_tagged(left, "talk:"),
        links=_tagged(mentions, "link:"),
        levels=_tagged(left, "level:") | _tagged(left, "owner:") - {""},
        figures=tuple(plain_figure(m.text) for m in left if tokens[m.start].kind == "number"),
        wholes=wholes(tokens, mentions),
        excluded=_hard(mentions[n] for n in sorted(left_out)),
        options=options(tokens, mentions),
        limit=limit(tokens, left),
        quoted=frozenset(t.name for t in terms_of(quoted(tokens, left)) if t.is_unknown_word)
        | model_named(tokens, mentions),
        words=len(tokens),
    )


def _hard(mentions: Iterable[Mention]) -> Terms:
    return frozenset(t.name for t in terms_of(mentions) if not t.soft and not t.is_unknown_word)


def _weighed(base: KnowledgeBase, tokens: Sequence[Token], left: Sequence[Mention], at: int, found: Term) -> Term:
    """A term made soft where a number counts it off, hard where it stands right behind the word that asks for it."""
    if found.name not in base.countable:
        return found
    asked = at > 0 and left[at - 1].end == left[at].start and is_counting(left[at - 1])
    return replace(found, soft=not asked and (found.soft or is_counted_off(tokens, left, at)))


def _words(tokens: Sequence[Token], mention: Mention) -> list[Mention]:
    """A mention as it is, or as plain words where it is only the name of a place that isn't meant here."""
    if not mention.tags or not all(tag.startswith("elsewhere:") for tag in mention.tags):
        return [mention]
    return [Mention(n, n + 1, NONE, tokens[n].text) for n in range(mention.start, mention.end)]


def _tagged(mentions: Sequence[Mention], prefix: str) -> frozenset[str]:
    return frozenset(name for mention in mentions for name in mention.tagged(prefix))


def _iso(date: str) -> str:
    day, month, year = date.split("/")
    return f"{year}-{int(month):02}-{int(day):02}"


def _which(mentions: Sequence[Mention]) -> Terms:
    """The things that "nào", "gì", "số mấy" stand behind: `level:xã` in "xã nào"."""
    pairs = enumerate(pairwise(mentions), 1)
    asking = [n for n, (a, b) in pairs if "ask:which" in b.tags or ("ask:document" in b.tags and a.tagged("type:"))]
    asked = [mentions[at - 1] for at in asking if not _WHERE & set(mentions[at].plain.split())]
    named = frozenset(t.name for t in map(term, asked) if t and not t.is_unknown_word)
    ranks = any(mention.tags & {"ask:most", "ask:least"} for mention in mentions)
    if ranks and any(mention.plain in _PLACES for mention in asked):
        return frozenset({"level:?"})
    return named or frozenset(f"level:{owner}" for mention in asked for owner in mention.tagged("owner:") if owner)


def _somewhere(mentions: Sequence[Mention], taken: set[int]) -> Terms:
    """Unknown words where a place is told ("ở Bắc oê"): perhaps its name, misspelt."""
    left = [None if n in taken else term(mention) for n, mention in enumerate(mentions)]
    behind = [at for n, mention in enumerate(mentions) if "link:in" in mention.tags for at in (n + 1, n + 2)]
    return frozenset(found.name for at in behind if at < len(left) and (found := left[at]) and found.is_unknown_word)


def _tail(mentions: Sequence[Mention], taken: set[int]) -> Terms:
    """Unknown words that stand right behind a meaning, and so narrow it: "đảng viên thích phở", "chi bộ ở vùng sâu"."""
    found: set[str] = set()
    for at in range(1, len(mentions)):
        last = at - 1
        while last and at - last < _MOST_LEADING and mentions[last].plain in _LEADING and not term(mentions[last]):
            last -= 1
        here, before = term(mentions[at]), term(mentions[last])
        behind = before is not None and (not before.is_unknown_word or before.name in found) and last not in taken
        if here and here.is_unknown_word and at not in taken and behind:
            found.add(here.name)
    return frozenset(found)
