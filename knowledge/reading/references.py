"""Document references: "nq 21", "21-NQ/TW", "chỉ thị số 12 của tỉnh ủy", "số 267", "nghị quyết bảy"."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from knowledge.words.mention import Mention
from knowledge.words.tokens import Token

YEARS = range(1900, 2101)
_DIGITS = ("khong", "mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin")
# These stand for digits only behind another number word: "hai lăm"; by themselves they are other words ("làm", "từ").
_TRAILING = frozenset({"lam", "tu"})
_DIGIT_WORDS = {word: n for n, word in enumerate(_DIGITS)} | {"tu": 4, "lam": 5}
_TIMES, _ZEROS = {"muoi": 10, "tram": 100}, ("linh", "le")
_NUMBER_WORDS = {*_DIGIT_WORDS, *_TIMES, *_ZEROS}
# "Chín trăm chín mươi chín".
_MOST_WORDS = 5
_ENDING = ("?", "!", ";")
_NUMBER_SIGNS = {"so", "no"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A document as a question names it; what it doesn't say is None.

    `bare` is a mere "số 267"; `start` is the position of its first mention.
    """

    number: int
    type: str | None = None
    body: str | None = None
    bare: bool = False
    start: int = field(default=0, compare=False)


def find_references(tokens: Sequence[Token], mentions: Sequence[Mention], taken: set[int]) -> tuple[Reference, ...]:
    """The numbered documents that a text names; the mentions used are added to `taken`."""
    found: list[Reference] = []
    for at in range(len(mentions)):
        if at in taken:
            continue
        number, last = _number(tokens, mentions, at)
        if number is None:
            continue
        before, first = _type_before(tokens, mentions, at)
        after, body, last = _symbol_after(mentions, last)
        spelt = not tokens[mentions[at].start].text.isdigit()
        bare = _is_bare(mentions, at)
        if not (before or after or (bare and not spelt)) or (spelt and not before):
            continue
        body = body or _body_between(mentions, first, at) or _body_behind(mentions, last)
        found.append(Reference(number, after or before, body, bare=not (before or after), start=first))
        taken.update(range(first, last + 1))
        found += _more_numbers(tokens, mentions, last, found[-1], taken)
    return tuple(dict.fromkeys(found))


def _number(tokens: Sequence[Token], mentions: Sequence[Mention], at: int) -> tuple[int | None, int]:
    """A document number that starts at a mention, in digits or words, and the last mention of it."""
    token = tokens[mentions[at].start]
    if (
        token.kind == "number"
        and token.text.isdigit()
        and len(token.text) < 6
        and mentions[at].end == mentions[at].start + 1
    ):
        return (None, at) if int(token.text) in YEARS else (int(token.text), at)
    words: list[str] = []
    last = at if mentions[at].plain not in (*_TRAILING, "tram", *_ZEROS) else len(mentions)
    while last < len(mentions) and mentions[last].plain in _NUMBER_WORDS and len(words) < _MOST_WORDS:
        words.append(mentions[last].plain)
        last += 1
    is_year = last < len(mentions) and words[-1:] == ["nam"] and len(tokens[mentions[last].start].text) == 4
    return (_spelt_number(words), last - 1) if words and not is_year else (None, at)


def _spelt_number(words: Sequence[str]) -> int | None:
    """The number that words stand for ("hai trăm sáu mươi bảy"), or that their digits make up ("hai sáu bảy")."""
    if not _TIMES.keys() & words:
        digits = "".join(str(_DIGIT_WORDS.get(word, "")) for word in words)
        return int(digits) if digits and digits[0] != "0" and len(digits) <= 3 else None
    number, digit = 0, -1
    for word in words:
        if word in _TIMES:
            number, digit = number + max(digit, 1) * _TIMES[word], -1
        else:
            digit = _DIGIT_WORDS.get(word, digit)
    return number + max(digit, 0)


def _type_before(tokens: Sequence[Token], mentions: Sequence[Mention], at: int) -> tuple[str | None, int]:
    """The document type that a number belongs to, and the first mention of the reference."""
    first, sign = at, False
    for earlier in range(at - 1, max(-1, at - 5), -1):
        mention = mentions[earlier]
        if tokens[mentions[earlier + 1].start].after_stop in _ENDING:
            break
        types = mention.tagged("type:")
        if types and (mention.end - mention.start > 1 or len(mention.text) <= 4):
            return types[0], earlier
        if _is_sign(mention):
            first, sign = earlier, True
        elif not (mention.tagged("body:") or "link:in" in mention.tags or mention.tags & {"filler", "ask:document"}):
            break
    return None, first if sign else at


def _body_between(mentions: Sequence[Mention], first: int, at: int) -> str | None:
    bodies = [
        name for m in mentions[first:at] for name in m.tagged("body:") if name not in ("tinh-uy",) or len(m.text) > 2
    ]
    bodies = [b for b in bodies if b != "tinh-uy"] or bodies
    return bodies[0] if bodies and first < at else None


def _body_behind(mentions: Sequence[Mention], last: int) -> str | None:
    """The body in "… của Huyện ủy"."""
    behind = mentions[last + 1 : last + 3]
    is_owner = len(behind) == 2 and behind[0].plain in ("cua", "do")
    return next(iter(behind[1].tagged("body:")), None) if is_owner else None


def _more_numbers(
    tokens: Sequence[Token], mentions: Sequence[Mention], last: int, first: Reference, taken: set[int]
) -> list[Reference]:
    """Further numbers of the same type: "nghị quyết 21 và 06"."""
    found: list[Reference] = []
    at = last + 1
    while at < len(mentions):
        token = tokens[mentions[at].start]
        step = 1 if "link:and" in mentions[at].tags and at + 1 < len(mentions) else 0
        number = tokens[mentions[at + step].start]
        if not (step or token.after_stop == ",") or not number.text.isdigit() or len(number.text) > 3:
            break
        if _symbol_after(mentions, at + step)[0]:
            break
        found.append(replace(first, number=int(number.text), body=None))
        taken.update(range(at, at + step + 1))
        at += step + 1
    return found


def _symbol_after(mentions: Sequence[Mention], at: int) -> tuple[str | None, str | None, int]:
    """Type and body of a symbol behind a number ("-NQ/TW"), and the last mention of it."""
    kind = body = None
    last = at
    for later in range(at + 1, min(at + 3, len(mentions))):
        mention = mentions[later]
        if kind is None and body is None and mention.tagged("type:") and len(mention.text) <= 4:
            kind, last = mention.tagged("type:")[0], later
        elif body is None and mention.tagged("body:") and len(mention.text) <= 5:
            body, last = mention.tagged("body:")[0], later
            break
        else:
            break
    return kind, body, last


def _is_bare(mentions: Sequence[Mention], at: int) -> bool:
    return at > 0 and _is_sign(mentions[at - 1])


def _is_sign(mention: Mention) -> bool:
    """Whether a mention is the word "số"."""
    return mention.plain in _NUMBER_SIGNS
