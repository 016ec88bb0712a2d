"""The words that the bot knows, and the reading of a text as a sequence of them.

A phrase is stored by its unmarked syllables; marks that the writer typed must then agree with the phrase, marks left
out need not. The best reading of a whole text (fewest unknown words and repairs) is found by dynamic programming.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from knowledge.words.mention import Mention
from knowledge.words.neighbours import Neighbours
from knowledge.words.spacing import Spacing
from knowledge.words.spelling import IMPOSSIBLE, REPEATED, Repairer, is_possible, respellings, undouble
from knowledge.words.text import fold, has_vowel, is_less_marked, is_marked, keystrokes, spelling
from knowledge.words.tokens import MOST_TOKENS, Token, tokenise

_UNKNOWN, _NUMBER, _PHRASE, _ELSEWHERE, _DECODED, _SHORTENED = 3.0, 0.9, 1.0, 0.6, 0.1, 0.1
_WRONG_TONE, _WRONG_MARK, _OTHER_WORD, _MARKED_TEXT, _IMPLAUSIBLE = 0.4, 0.6, 0.5, 0.25, 9.0
_LONGER, _OVER_STOP, _PLACE = 0.001, 0.4, 0.2
# Behind "huyện" or "xã" the name of a place is likelier than anything else.
_LEVELS, _AFTER_LEVEL = ("huyen", "xa", "tinh"), -0.5
_PLACING = ("o", "tai", "cua", "ben", "con", "the", "va", "voi", "bo", "uy", "ban", "thon", "tren", "duoi", "so", "la")
_SAYS_NOTHING, _HEARD = 0.15, 0.05
_EMPTY = ("filler", "surname", "link:", "talk:")
LOOSE_TAGS = ("filler", "ask:", "link:", "talk:")
_COMMON = (*LOOSE_TAGS, "level:", "owner:")


@dataclass(slots=True)
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    phrases: dict[tuple[str, ...], set[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to read a token: unmarked, with marks where known ("~" and tone for a repair), and what that costs.

    `was_word` says that the token is a known word without the repair.
    """

    folded: str
    spelt: str | None
    cost: float
    repaired: bool = False
    was_word: bool = False


class Lexicon:
    """Phrases with their tags."""

    def __init__(
        self,
        phrases: Iterable[tuple[str, str]],
        heard: Iterable[str] = (),
        typed: Mapping[str, str] | None = None,
    ) -> None:
        """Take (phrase, tag) pairs, phrases as `split` gives them; one phrase may carry several tags.

        `heard` is unmarked text whose pairs of words are right as they are: they are never read as misspelt. `typed`
        has the words that raw keystrokes stand for, where they were worked out before.
        """
        self._pairs = {pair for text in heard for pair in pairwise(text.split())}
        self._root = _Node()
        self._spelt: set[str] = set()
        # Without those that only places elsewhere are named by: "kông" is a slip for "không" oftener than Kông Chro.
        self._common: set[str] = set()
        self.neighbours = Neighbours()
        for pair in self._pairs:
            self.neighbours.stand_together(*pair)
        self._joined: dict[str, tuple[str, ...]] = {}
        self._places: dict[str, tuple[str, ...]] = {}
        syllables: set[str] = set()
        self._short: dict[str, list[str]] = {}
        for phrase, tag in phrases:
            if tag.startswith("spelling:"):
                self._short.setdefault(phrase, []).append(tag.partition(":")[2])
            else:
                syllables.update(self._add(phrase, tag))
        self.typed = typed or {keys: word for word in sorted(filter(is_marked, syllables)) for keys in keystrokes(word)}
        self._repairer = Repairer(fold(word.partition("|")[0]) for word in self._spelt)
        self._folded = self._repairer.known
        self._spacing = Spacing(self._spelt, self._repairer, self._joined, self._places, self.typed, self._short)
        self._read = lru_cache(maxsize=1000)(self._best_reading)
        self._forms = lru_cache(maxsize=20_000)(self._compute_forms)

    def _add(self, phrase: str, tag: str) -> list[str]:
        syllables = phrase.split(" ")
        spelt = tuple(map(spelling, syllables))
        node = self._root
        for syllable in map(fold, syllables):
            # Not by `setdefault`, which would make a node each time only to have one where there is none.
            if syllable not in node.children:
                node.children[syllable] = _Node()
            node = node.children[syllable]
        node.phrases.setdefault(spelt, set()).add(tag)
        self._spelt.update(spelt)
        if not tag.startswith("elsewhere:"):
            self._common.update(spelt)
            self.neighbours.add(syllables, tag)
        folded = "".join(fold(syllable) for syllable in syllables)
        if len(syllables) > 1 and len(folded) > 3 and not tag.startswith("elsewhere:"):
            self._joined[folded] = tuple(syllables)
            if tag.startswith("place:"):
                self._places[folded] = tuple(syllables)
        return syllables

    def read(self, text: str) -> tuple[tuple[Token, ...], tuple[Mention, ...]]:
        """Tokens of a text and its best reading, a sequence of mentions that covers every token."""
        return self._read(text)

    def meant(self, text: str) -> str:
        """The word that keystrokes or a short spelling stand for; the text itself where it is neither."""
        return self.typed.get(text) or self._short.get(text, [text])[0]

    def is_word(self, text: str) -> bool:
        """Whether a text is spelt like a known word, or stands for one: as keystrokes, an abbreviation or in play."""
        return self._is_spelt(text) or any(map(self._is_spelt, (undouble(text), *respellings(text))))

    def _is_spelt(self, text: str) -> bool:
        is_known = spelling(text) in self._spelt if is_marked(text) else text in self._folded
        return is_known or text in self.typed or text in self._short

    def _best_reading(self, text: str) -> tuple[tuple[Token, ...], tuple[Mention, ...]]:
        tokens = self._spacing.spaced(tokenise(text))[:MOST_TOKENS]
        marked_text = sum(is_marked(t.text) for t in tokens) * 3 >= len(tokens)
        steady = self.steady(tokens)
        best: list[tuple[float, Mention | None]] = [(0.0, None), *((float("inf"), None) for _ in tokens)]
        for start in range(len(tokens)):
            here = best[start][0]
            for mention in self._mentions(tokens, start, marked_text, steady):
                if here + mention.cost < best[mention.end][0]:
                    best[mention.end] = (here + mention.cost, mention)
        return tuple(tokens), tuple(_backwards(best))

    def _repaired(self, forms: tuple[_Form, ...], tags: set[str]) -> float:
        """What sets repairs apart that are as near: less where the words were heard so, more where they say nothing."""
        heard = len(forms) > 1 and all(pair in self._pairs for pair in pairwise(form.folded for form in forms))
        return _SAYS_NOTHING * all(tag.startswith(_EMPTY) for tag in tags) - _HEARD * heard

    def steady(self, tokens: Sequence[Token]) -> set[int]:
        """The tokens that stand in a pair of words heard before, none of them with marks that no word has."""
        words = [self.typed.get(token.text, token.text) for token in tokens]
        odd = {n for n, word in enumerate(words) if is_marked(word) and spelling(word) not in self._spelt}
        pairs = enumerate(pairwise(token.folded for token in tokens))
        return {at for n, pair in pairs if pair in self._pairs and not odd & {n, n + 1} for at in (n, n + 1)}

    def _is_heard(self, pair: list[Token]) -> bool:
        """Whether two tokens without marks or capitals are words that the articles put side by side: "chi dao"."""
        plain = not any(is_marked(token.text) or token.is_capital for token in pair)
        return plain and tuple(token.folded for token in pair) in self._pairs

    def _mentions(self, tokens: list[Token], start: int, marked_text: bool, steady: set[int]) -> Iterator[Mention]:
        token = tokens[start]
        unknown = _NUMBER if token.kind == "number" else _UNKNOWN
        yield Mention(start, start + 1, frozenset(), self.meant(token.text), unknown)
        for forms, node in self._walks(tokens, start, steady):
            cost, tags = self._agree(node, forms, marked_text)
            tags = {tag for tag in tags if _allowed(tag, forms, cost)}
            if tags:
                end = start + len(forms)
                text = " ".join(t.text for t in tokens[start:end])
                price = _PHRASE - _LONGER * (len(forms) ** 2 - 1)
                price -= _PLACE * any(tag.startswith("place:") for tag in tags)
                if any(form.repaired for form in forms):
                    price += self._repaired(forms, tags)
                stops = sum(bool(token.after_stop) for token in tokens[start + 1 : end])
                tags = {tag for tag in tags if not (stops and tag.startswith("elsewhere:"))} or tags
                if all(tag.startswith("elsewhere:") for tag in tags):
                    is_heard = (
                        end - start == 2 and self._is_heard(tokens[start:end]) and not _is_behind_level(tokens, start)
                    )
                    price += (_UNKNOWN if is_heard else _elsewhere(tokens, start, text)) + _IMPLAUSIBLE * stops
                price += _OVER_STOP * stops
                meant, price = " ".join(form.folded for form in forms), price + cost + sum(f.cost for f in forms)
                yield Mention(start, end, frozenset(tags), text, price, meant)

    def _walks(self, tokens: list[Token], start: int, steady: set[int]) -> Iterator[tuple[tuple[_Form, ...], _Node]]:
        """Every way into the tree of phrases from a token on."""
        paths: list[tuple[tuple[_Form, ...], _Node]] = [((), self._root)]
        while paths:
            forms, node = paths.pop()
            if node.phrases and forms:
                yield forms, node
            if start + len(forms) == len(tokens) or not node.children:
                continue
            repaired = sum(form.repaired for form in forms)
            for form in self._forms(tokens[start + len(forms)].text):
                below = node.children.get(form.folded)
                repair_fits = repaired * 3 <= len(forms) and start + len(forms) not in steady
                if below and (repair_fits or not form.repaired):
                    paths.append(((*forms, form), below))

    def _compute_forms(self, text: str) -> tuple[_Form, ...]:
        folded = fold(text)
        own = spelling(text) if is_marked(text) else None
        forms = [_Form(folded, own, 0.0)]
        forms += [_Form(fold(word), spelling(word), _SHORTENED) for word in self._short.get(text, ())]
        typed = self.typed.get(text) or self.typed.get(undouble(text))
        if typed and own not in self._common:
            forms.append(_Form(fold(typed), spelling(typed), _DECODED))
        if own in self._common:
            return tuple(forms)
        plain = undouble(folded)
        if plain != folded and plain in self._folded and (has_vowel(plain) or len(plain) > 2):
            forms.append(_Form(plain, None, REPEATED))
        tone = f"~{own.partition('|')[2]}" if own else None
        was_word = own is None and folded in self._folded
        respelt = [word for word in respellings(text) if spelling(word) in self._spelt or fold(word) in self._folded]
        # Who plays with letters leaves tones out: "đag" for "đảng".
        forms += [_Form(fold(w), spelling(w) if _has_tone(w) else None, _SHORTENED) for w in respelt if not was_word]
        # What is spelt in play is no slip.
        repairs = [] if respelt and not was_word else self._repairer.repairs(folded)
        forms += [_Form(name, tone, cost, True, was_word) for name, cost in repairs]
        return tuple(forms)

    def _agree(self, node: _Node, forms: tuple[_Form, ...], marked_text: bool) -> tuple[float, set[str]]:
        """The tags of the phrases here that fit the typed marks best, and the cost of what doesn't fit."""
        costs: dict[float, set[str]] = {}
        for phrase, tags in node.phrases.items():
            cost = sum(self._mark_cost(form, meant, marked_text) for form, meant in zip(forms, phrase, strict=True))
            costs.setdefault(round(cost, 3), set()).update(tags)
        least = min(costs)
        near = [tags for cost, tags in costs.items() if cost <= least + _MARKED_TEXT * (len(forms) == 1)]
        return least, set().union(*near)

    def _mark_cost(self, form: _Form, meant: str, marked_text: bool) -> float:
        typed = form.spelt
        if typed == meant:
            return 0.0
        letters, _, tone = meant.partition("|")
        if typed is None:
            return _MARKED_TEXT if marked_text and (tone or is_marked(letters)) else 0.0
        if typed[0] == "~":
            return 0.0 if typed[1:] == tone or form.cost < 1 else _IMPLAUSIBLE
        is_toneless = typed == f"{letters}|" and typed not in self._spelt
        if is_toneless or (not is_possible(form.folded) and is_less_marked(typed, meant)):
            return _MARKED_TEXT
        wrong = _WRONG_TONE if typed.partition("|")[0] == letters else _WRONG_MARK
        return wrong + (_OTHER_WORD if typed in self._spelt else 0.0)


def _is_behind_level(tokens: list[Token], start: int) -> bool:
    return start > 0 and not tokens[start].after_stop and tokens[start - 1].folded in _LEVELS


def _elsewhere(tokens: list[Token], start: int, text: str) -> float:
    """What it costs to read a name of the gazetteer: most where no marks and no word before tell that it is a place."""
    before = tokens[start - 1].folded if start and not tokens[start].after_stop else ""
    # "tinh" without its mark is as likely "tính": "tinh den thang".
    if before in _LEVELS and (before != "tinh" or is_marked(tokens[start - 1].text) or tokens[start].is_capital):
        return _AFTER_LEVEL
    return _ELSEWHERE if is_marked(text) or not start or before in _PLACING else _UNKNOWN


def _allowed(tag: str, forms: tuple[_Form, ...], cost: float) -> bool:
    """Whether a phrase may be read with so many repairs and wrong marks.

    One syllable alone carries too little to be read as another word, unless no word is spelt so; a place that no
    article covers and a short name are not guessed at.
    """
    repaired = any(form.cost > _DECODED for form in forms)
    if tag == "surname" and repaired:
        return False
    if tag.startswith("person:") and cost > _WRONG_MARK:
        return False
    if tag.startswith("elsewhere:") or (tag.startswith("person:") and len(forms) < 3):
        return not repaired and cost <= _MARKED_TEXT * len(forms)
    if len(forms) > 1 and tag.startswith(_COMMON) and any(form.was_word for form in forms):
        return False
    if tag.startswith(_COMMON) and len(forms) > 1 and forms[0].cost >= REPEATED and len(forms[0].folded) < 3:
        return False
    if len(forms) == 2 and not tag.startswith("place:") and any(f.was_word and f.cost > IMPOSSIBLE for f in forms):
        return False
    if len(forms) > 1:
        return cost <= 0.5 * len(forms) + 0.2 and (cost < _WRONG_TONE + _OTHER_WORD or not tag.startswith(_COMMON))
    if forms[0].repaired:
        return forms[0].cost < 1 and cost <= 1
    most = _WRONG_MARK + _MARKED_TEXT if tag == "ask:count" else 0.99
    return cost <= _MARKED_TEXT or (cost <= most and tag.startswith(LOOSE_TAGS))


def _has_tone(word: str) -> bool:
    return bool(spelling(word).partition("|")[2])


def _backwards(best: list[tuple[float, Mention | None]]) -> list[Mention]:
    mentions: list[Mention] = []
    mention = best[-1][1]
    while mention:
        mentions.append(mention)
        mention = best[mention.start][1] if mention.start else None
    return mentions[::-1]
