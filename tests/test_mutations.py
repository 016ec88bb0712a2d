"""The same question in another guise gets the same answer or a refusal, never another answer."""

import re
from collections.abc import Callable
from random import Random
from unicodedata import combining

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.ask import decide
from knowledge.base import KnowledgeBase
from knowledge.finding.decision import Answer
from tests.questions import Asked, all_questions
from tests.test_text import TELEX, TELEX_TONES, VNI, VNI_TONES, nfd, typed

ASKED = [asked for file in all_questions() for asked in file.answers]
GREETINGS = ("Dạ cháu chào bác, cho cháu hỏi ", "Em chào anh ạ. ", "Thưa đồng chí, ", "Bác ơi ", "Con hỏi chú: ")
Mutation = Callable[[str], str]


def keystrokes_of(marks: dict[str, str], tones: dict[str, str]) -> Mutation:
    """How a text looks where its input method is off."""
    return lambda text: re.sub(r"[^\W\d_]+", lambda word: typed(word[0].lower(), marks, tones), text)


def unmarked(text: str) -> str:
    """A text typed without diacritics."""
    letters = "".join(char for char in nfd(text) if not combining(char))
    return letters.replace("đ", "d").replace("Đ", "D")


SAFE: dict[str, Mutation] = {
    "decomposed": nfd,
    "capitals": str.upper,
    **{greeting.strip(): greeting.__add__ for greeting in GREETINGS},
}
LETTERS = "abcdeghiklmnopqrstuvxy"


def mistyped(text: str) -> str:
    """A text with one letter lost, added, changed or swapped with the next; which one depends on the text alone."""
    chance = Random(text)
    at = chance.choice([n for n, char in enumerate(text) if char.isalpha()])
    changed = {
        "lost": text[at + 1 :],
        "added": chance.choice(LETTERS) + text[at:],
        "changed": chance.choice(LETTERS) + text[at + 1 :],
        "swapped": text[at + 1 : at + 2] + text[at] + text[at + 2 :],
    }
    return text[:at] + changed[chance.choice(sorted(changed))]


LOSSY: dict[str, Mutation] = {
    "no marks": unmarked,
    "telex": keystrokes_of(TELEX, TELEX_TONES),
    "vni": keystrokes_of(VNI, VNI_TONES),
}


def misled(base: KnowledgeBase, asked: Asked, text: str) -> tuple[str, ...]:
    """The keys that answer a mutated question, where none of them answers the question itself."""
    decision = decide(base, text)[1]
    before = decide(base, asked.text)[1]
    keys = decision.keys if isinstance(decision, Answer) else ()
    right = {*asked.keys, *(before.keys if isinstance(before, Answer) else ())}
    return () if right & set(keys) else keys


@pytest.mark.parametrize("name", SAFE)
@given(asked=st.sampled_from(ASKED))
def test_another_guise_never_gets_another_answer(base: KnowledgeBase, name: str, asked: Asked) -> None:
    assert misled(base, asked, SAFE[name](asked.text)) == ()


@pytest.mark.parametrize("name", LOSSY)
def test_lost_marks_mislead_less_than_once_in_a_hundred(base: KnowledgeBase, name: str) -> None:
    wrong = [asked.text for asked in ASKED if misled(base, asked, LOSSY[name](asked.text))]
    assert len(wrong) * 100 < len(ASKED), wrong


def test_one_mistyped_letter_seldom_misleads(base: KnowledgeBase) -> None:
    """A slip may make another word of a word, so now and then a neighbouring way of working is told."""
    wrong = [asked.text for asked in ASKED if misled(base, asked, mistyped(asked.text))]
    assert len(wrong) * 100 < len(ASKED), wrong
