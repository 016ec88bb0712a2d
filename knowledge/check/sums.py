"""Arithmetic: figures of one place and time that cannot all be true."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations

from knowledge.check.reading import Content
from knowledge.check.report import Problem
from knowledge.content import Fact


@dataclass(frozen=True)
class Contradiction:
    """Facts that contradict each other, and how."""

    file: str
    facts: tuple[Fact, ...]
    message: str

    @property
    def is_known(self) -> bool:
        """Whether every fact concerned has a caveat, so that no answer hides the contradiction."""
        return all(fact.caveat for fact in self.facts)

    def problem(self) -> Problem:
        """The contradiction as a line of the report."""
        without = [fact.key for fact in self.facts if not fact.caveat]
        wanted = f"; no caveat at {', '.join(without)}" if without else ""
        return Problem(self.file, self.facts[0].key, self.message + wanted)


_Found = tuple[str, tuple[Fact, ...]]


def contradictions(content: Content) -> Iterator[Contradiction]:
    """Every contradiction: within one figure, against a sum, of a year against the years around it."""
    files = {id(fact): f"{article.slug}.yaml" for article in content.articles for fact in article.facts}
    facts = [fact for article in content.articles for fact in article.facts]
    for message, concerned in (*_alone(content, facts), *_sums(content, facts), *_years(content, facts)):
        yield Contradiction(files[id(concerned[0])], concerned, message)


def _alone(content: Content, facts: Iterable[Fact]) -> Iterator[_Found]:
    for fact in facts:
        if fact.part is not None and fact.whole is not None and fact.part > fact.whole:
            yield f"{fact.part} is more than its whole, {fact.whole}", (fact,)
        if fact.low is not None and fact.high is not None and fact.low > fact.high:
            yield f"the range runs down, from {fact.low} to {fact.high}", (fact,)
        if _is_share(content, fact) and (_at_least(fact) or 0) > 100:
            yield f"{fact.value or fact.low} % is more than all", (fact,)


def _is_share(content: Content, fact: Fact) -> bool:
    measure = content.measures.get(fact.measure)
    return (fact.unit or (measure.unit if measure else "")) == "%"


def _at_least(fact: Fact) -> Decimal | None:
    """The smallest number that a figure can mean; None where that is open ("gần 90")."""
    return None if fact.qualifier in ("gần", "khoảng") else fact.value if fact.low is None else fact.low


def _at_most(fact: Fact) -> Decimal | None:
    """The largest number that a figure can mean; None where that is open ("hơn 1.720")."""
    return None if fact.qualifier not in (None, "gần") else fact.value if fact.high is None else fact.high


def _sums(content: Content, facts: Iterable[Fact]) -> Iterator[_Found]:
    groups: dict[tuple[str, str, bool], dict[str, Fact]] = defaultdict(dict)
    for fact in facts:
        groups[fact.place, fact.when, fact.target][fact.measure] = fact
    for group in groups.values():
        for total in content.vocabulary.sums:
            if total.whole in group:
                yield from _sum(group[total.whole], [group.get(name) for name in total.parts])


def _sum(whole: Fact, parts: list[Fact | None]) -> Iterator[_Found]:
    """Parts can't exceed their whole; where all are given, they can't fall short of it either."""
    given = [part for part in parts if part]
    smallest = [value for part in given if (value := _at_least(part)) is not None]
    largest = [value for part in given if (value := _at_most(part)) is not None]
    least, most = _at_least(whole), _at_most(whole)
    if most is not None and sum(smallest) > most:
        yield f"{_added(smallest)} is more than the whole, {most}", (whole, *given)
    if least is not None and len(largest) == len(parts) and sum(largest) < least:
        yield f"{_added(largest)} is less than the whole, {least}", (whole, *given)


def _added(values: list[Decimal]) -> str:
    addends = " + ".join(map(str, values))
    return addends if len(values) == 1 else f"{addends} = {sum(values)}"


def _years(content: Content, facts: Iterable[Fact]) -> Iterator[_Found]:
    """What was counted in a part of a time can't exceed what was counted in all of it."""
    timed = [fact for fact in facts if re.fullmatch(r"\d{4}|\d.*\.\..*", fact.when)]
    counted = [fact for fact in timed if not _is_share(content, fact)]
    for part, whole in permutations(counted, 2):
        if (part.place, part.measure, part.target) == (whole.place, whole.measure, whole.target):
            least, most = _at_least(part), _at_most(whole)
            if least is not None and most is not None and least > most and _within(part.when, whole.when):
                yield f"{least} in {part.when} is more than {most} in {whole.when}", (part, whole)


def _within(inner: str, outer: str) -> bool:
    """Whether a time lies in another: the year 2016 in 2016..2017-08."""
    starts = [when.split("..")[0].ljust(10, "-") for when in (outer, inner)]
    ends = [when.split("..")[-1].ljust(10, "~") for when in (inner, outer)]
    return starts == sorted(starts) and ends == sorted(ends)
