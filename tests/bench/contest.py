"""A contest: every contender is asked every question, in turns, so that all meet the same noise of the machine."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from tests.bench.contenders import Contender
from tests.bench.questions import Found, Question, outcome

# They touch everything that is loaded on first use, and none of them is timed.
WARM_UP = (
    "xin chào",
    "Ở đây có bao nhiêu đảng viên?",
    "Huyện Nam Đông có bao nhiêu đảng viên kết nạp?",
    "nghị quyết 999 nói gì",
    "làm thế nào để kết nạp đảng viên mới",
    "ai là bí thư huyện ủy",
    "tac gia bai bao la ai",
    "nơi nào có nhiều chi bộ nhất",
)


@dataclass(frozen=True, slots=True)
class Result:
    """How a contender did: shares of all questions, and milliseconds per question."""

    name: str
    asked: int
    right: float
    wrong: float
    refused: float
    median: float
    p99: float
    threshold: float | None = None


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that at least that many per cent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def hold(contenders: Sequence[Contender], questions: Sequence[Question]) -> list[Result]:
    """Ask every contender every question once, each question starting with another contender."""
    for text in WARM_UP:
        for contender in contenders:
            contender.find(text)
    found: dict[str, list[Found]] = {contender.name: [] for contender in contenders}
    spent: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for number, question in enumerate(questions):
        first = number % len(contenders)
        for contender in (*contenders[first:], *contenders[:first]):
            start = perf_counter()
            answer = contender.find(question.text)
            spent[contender.name].append((perf_counter() - start) * 1000)
            found[contender.name].append(answer)
    return [_result(one, questions, found[one.name], spent[one.name]) for one in contenders]


def _result(
    contender: Contender, questions: Sequence[Question], found: Sequence[Found], spent: Sequence[float]
) -> Result:
    threshold = None if contender.is_sure else best_threshold(questions, found)
    counts = Counter(outcome(q, cut(f, threshold)) for q, f in zip(questions, found, strict=True))
    right, wrong, refused = (counts[name] / len(questions) for name in ("right", "wrong", "refused"))
    return Result(
        contender.name, len(questions), right, wrong, refused, median(spent), percentile(spent, 99), threshold
    )


def cut(found: Found, threshold: float | None) -> Found:
    """What is found, or a refusal where it scores below the threshold."""
    return found if threshold is None or found.score >= threshold else Found()


def best_threshold(questions: Sequence[Question], found: Sequence[Found]) -> float:
    """The threshold that gets the most of these very questions right; of several, the one that refuses most."""
    # From the highest score down, each further answer gains a right one or loses a right refusal.
    pairs = sorted(zip(found, questions, strict=True), key=lambda pair: -pair[0].score)
    gain = most = 0
    best = math.inf
    for number, (answer, question) in enumerate(pairs):
        gain += (outcome(question, answer) == "right") - (outcome(question, Found()) == "right")
        is_last_of_score = number + 1 == len(pairs) or pairs[number + 1][0].score < answer.score
        if gain > most and is_last_of_score:
            most, best = gain, answer.score
    return best
