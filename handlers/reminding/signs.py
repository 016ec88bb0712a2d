"""A line of text as signs: what each of its words may stand for here, in whatever spelling it was typed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from knowledge.words.lexicon import Lexicon
from knowledge.words.mention import Mention
from knowledge.words.spelling import IMPOSSIBLE, REPEATED, Repairer
from knowledge.words.text import clean, fold
from knowledge.words.tokens import Token, split

_WORDS = Path(__file__).with_name("words.yaml")
# Words that only hold a sentence together may have a wrong mark; the lexicon knows such words by the prefix.
_LOOSE = "link:"
_FILLER = "filler"
# What a single word may cost to read: a filler must be written as it is, a word that decides must not be repaired.
_WRITTEN, _REPAIRED, _GUESSED, _ANY = 1.2, 1 + REPEATED, 1.35, 99.0
# A phrase has a word that had to be repaired.
_MISSPELT = 0.95 + IMPOSSIBLE
_APART = ("place", "venue", "remind", "meeting", "branch", "secretary", "member", "agreed", "cancel", "nothing")
# "19h30", "7htối", "mùng3": letters and digits run together that belong apart.
_HOUR = re.compile(
    r"(?<=\d)\s?((?:h|g|giờ|gio(?!7))(?=\s?\d)"
    r"|[hg](?=tối|toi|sáng|sang|chiều|chieu|trưa|trua|đêm|dem|kém|kem|rưỡi|ruoi))",
    re.IGNORECASE,
)
_GLUED = re.compile(
    r"\b(mùng|mồng|mung|mong|ngày|ngay|trước|truoc|lúc|luc|tuần|tuan)(?=\d)(?!\d+(?:[^\W\d_]|\s?\d))", re.IGNORECASE
)
_WITH_DIGITS = re.compile(r"[^\W\d_]+\d\w*")
_CLOCK = re.compile(r"([01]?\d|2[0-4])[.,]([0-5]\d)")
TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Sign:
    """A word or phrase: what it may stand for (nothing for an unknown word), where its text stands, a stop before it.

    A number in digits stands for "digits-07"; a word that was not written so is marked as a "guess".
    """

    tags: frozenset[str]
    start: int
    end: int
    stop: str = ""

    def __str__(self) -> str:
        return f"{self.stop}<|{'|'.join(sorted(self.tags)) or '?'}|>"

    @property
    def is_unknown(self) -> bool:
        """Whether nothing, or nothing that is written so, is known of the word."""
        return not self.tags or "guess" in self.tags

    def has(self, name: str) -> bool:
        """Whether it may stand for something of this name: "number", "part-evening"."""
        return any(tag == name or tag.startswith(f"{name}-") for tag in self.tags)


@dataclass(frozen=True, slots=True)
class Line:
    """A text and its signs; words that only fill it are left out."""

    text: str
    signs: tuple[Sign, ...]

    def part(self, first: int, end: int) -> str:
        """What was written from one sign to before another one."""
        return self.text[self.signs[first].start : self.signs[end - 1].end]


def line(text: str) -> Line:
    """Read a text of any content and length."""
    cleaned = clean(text)
    tokens, mentions = _lexicon().read(_apart(cleaned))
    places = list(_placed(cleaned, tokens))
    signs = [_sign(tokens, mention, places) for mention in mentions]
    return Line(cleaned, tuple(_without_fillers(signs)))


def may_be_misspelt(text: str, kinds: tuple[str, ...] = ()) -> bool:
    """Whether an unknown word or phrase is one letter away from what days, hours and reminders are said with.

    With `kinds` only words count that stand for one of them.
    """
    words = fold(text).split()
    return any(not word.isalpha() or bool(_deciding(kinds).within_one(word)) for word in words)


def _apart(text: str) -> str:
    """The text with hours and days apart from their words, where a digit is not the mark of a raw keystroke."""
    text = _HOUR.sub(r" \1 ", text)
    typed = [word for word in _WITH_DIGITS.findall(text.lower()) if word in _lexicon().typed]
    is_raw = any(not _GLUED.match(word) for word in typed)
    return text if is_raw else _GLUED.sub(r"\1 ", text)


def _without_fillers(signs: list[Sign]) -> Iterator[Sign]:
    """The signs that mean something; a stop before a filler stands before what follows it."""
    stop = ""
    for sign in signs:
        stop = sign.stop or stop
        if sign.tags != {_FILLER}:
            yield Sign(sign.tags, sign.start, sign.end, stop)
            stop = ""


def _sign(tokens: tuple[Token, ...], mention: Mention, places: list[tuple[int, int]]) -> Sign:
    first = tokens[mention.start]
    start, end = places[mention.start][0], places[mention.end - 1][1]
    return Sign(frozenset(_tags(first, mention)), start, end, first.after_stop[:1].replace("\n", ";"))


def _tags(token: Token, mention: Mention) -> Iterator[str]:
    if token.kind == "number" and mention.end == mention.start + 1:
        clock = _CLOCK.fullmatch(token.text)
        yield f"digits-{token.text}" if token.text.isdigit() and len(token.text) < 4 else "odd"
        if clock:
            yield f"clock-{int(clock[1])}:{clock[2]}"
    elif token.kind in ("date", "month", "sign"):
        yield "odd"
    is_single = mention.end == mention.start + 1
    if mention.tags and mention.cost >= (_GUESSED if is_single else _MISSPELT):
        yield "guess"
    for tag in mention.tags:
        most = _WRITTEN if tag == _FILLER else _REPAIRED if not tag.startswith(_LOOSE) else _ANY
        if mention.cost < (most if is_single or most == _ANY else _MISSPELT):
            yield tag.removeprefix(_LOOSE)


def _placed(text: str, tokens: tuple[Token, ...]) -> Iterator[tuple[int, int]]:
    """Where each token stands in the text it was read from."""
    at = 0
    for token in tokens:
        letters = re.findall(r"\d+", token.text) if token.kind in ("date", "month") else list(token.text)
        between = r"\D*?" if token.kind in ("date", "month") else r"\s*"
        found = re.compile(between.join(map(re.escape, letters)), re.IGNORECASE).search(text, at)
        yield (found.start(), found.end()) if found else (at, at)
        at = found.end() if found else at


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, list[str]]]:
    data: dict[str, dict[str, list[str]]] = yaml.load(_WORDS.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return data


@lru_cache(maxsize=4)
def _deciding(kinds: tuple[str, ...]) -> Repairer:
    """The words that days, hours and reminders, or some of these, are said with."""
    words = _words()
    found = [(tag.partition("-")[0], some) for part in ("exact", "loose") for tag, some in words[part].items()]
    phrases = [p for tag, some in found if (tag in kinds if kinds else tag not in _APART) for p in some]
    return Repairer(fold(word) for phrase in phrases for word in phrase.split() if len(word) > 1)


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon:
    return Lexicon((split(phrase), tag) for phrase, tag in _phrases())


def _phrases() -> Iterator[tuple[str, str]]:
    words = _words()
    yield from ((phrase, tag) for tag, phrases in words["exact"].items() for phrase in phrases)
    yield from ((phrase, _LOOSE + tag) for tag, phrases in words["loose"].items() for phrase in phrases)
    yield from ((phrase, _FILLER) for phrase in words["fillers"])
    yield from ((typed, f"spelling:{word}") for word, spelt in words["spellings"].items() for typed in spelt)
