"""Tokens: a text cut into words, numbers, dates and signs, whatever it holds and however long it is."""

import re
from dataclasses import dataclass

from knowledge.words.text import clean, fold

MOST_TOKENS = 400
_TOKEN = re.compile(
    r"(?P<date>[0-9]{1,2}\s?[/.-]\s?[0-9]{1,2}\s?[/.-]\s?[0-9]{4}(?![0-9])"
    r"|[0-9]{1,2} th[aá]ng [0-9]{1,2}(?: n[aă]m |[/.-])[0-9]{4}(?![0-9]))"
    r"|(?P<month>[0-9]{1,2}[/.-][0-9]{4}(?![0-9])|th[aá]ng [0-9]{1,2}(?: n[aă]m |[/.-])[0-9]{4}(?![0-9]))"
    r"|(?P<number>[0-9]+(?:[.,/][0-9]+)*)|(?P<word>[^\W\d_]+(?:[0-9]+[^\W\d_]*)*)|(?P<sign>%)|(?P<stop>[?!;,.:\n\"()]|(?<=\s)-(?=\s))",
    re.IGNORECASE,
)
_MONTHS = ("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")
_SPELT = "|".join(sorted({*_MONTHS, *map(fold, _MONTHS)}, key=len, reverse=True))
_SPELT_MONTH = re.compile(rf"th[aá]ng ({_SPELT})(?= n[aă]m [0-9]{{4}}|[/ ][0-9]{{4}})", re.IGNORECASE)
# Words that only VNI keystrokes give: "hoa5ch"; among those "so61" is "số", not a number.
_VNI_WORD = re.compile(r"[^\W\d_]+[1-9]{1,2}[^\W\d_]+")
_VNI_KEYS = re.compile(r"[^\W\d_]+[1-9]{1,2}")
# Letters and digits run together: "nq21", "kh267", "năm2025"; other such words are VNI keystrokes.
_GLUED_NUMBER = re.compile(r"(nq|ct|kl|hd|kh|qd|qđ|tb|bc|cv|số|so)([0-9]+)|([^0-9]+)([0-9]{4})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number, date ("5/4/2021"), month ("8/2023") or % sign of a cleaned text."""

    text: str
    kind: str
    after_stop: str = ""
    is_capital: bool = False

    @property
    def folded(self) -> str:
        """The token without marks."""
        return fold(self.text)


def tokenise(text: str) -> list[Token]:
    """Split a text into at most `MOST_TOKENS` tokens; punctuation is kept as what stood before a token."""
    tokens: list[Token] = []
    stop = ""
    text = _SPELT_MONTH.sub(_month_number, clean(text))
    # In a message all in capitals they tell no names apart.
    shouted = text.isupper()
    is_vni = len(_VNI_WORD.findall(text)) > 1
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "stop":
            stop = match.group()
            continue
        for part, kind in _parts(match.group(), str(match.lastgroup), is_vni):
            tokens.append(Token(part.lower(), kind, stop, part[0].isupper() and not shouted))
            stop = ""
        if len(tokens) >= MOST_TOKENS:
            break
    return tokens[:MOST_TOKENS]


def _month_number(match: re.Match[str]) -> str:
    return f"tháng {[fold(name) for name in _MONTHS].index(fold(match[1])) + 1}"


def _parts(text: str, kind: str, is_vni: bool) -> list[tuple[str, str]]:
    """What a piece of text gives: dates and months as their numbers ("5/4/2021"), glued words and numbers apart."""
    if kind in ("date", "month"):
        return [("/".join(re.findall(r"[0-9]+", text)), kind)]
    is_glued = kind == "word" and not (is_vni and _VNI_KEYS.fullmatch(text))
    glued = _GLUED_NUMBER.fullmatch(text) if is_glued else None
    parts = [part for part in glued.groups() if part] if glued else [text]
    return [(part, "number" if part.isdigit() else kind) for part in parts]


def split(phrase: str) -> str:
    """The words of a phrase as a lexicon takes them, one space between."""
    return " ".join(token.text for token in tokenise(phrase))
