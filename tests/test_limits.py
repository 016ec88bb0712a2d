"""The allowance of each user: so many messages a minute, one warning, then silence until the minute is over."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.limits import MOST_USERS, Allowance, Verdict

ANSWER, WARN, IGNORE = Verdict.ANSWER, Verdict.WARN, Verdict.IGNORE


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_one_too_many_is_warned_of_once_and_a_minute_later_all_is_well() -> None:
    clock = Clock()
    allowance = Allowance(3, 60, clock)
    assert [allowance.take("a") for _ in range(6)] == [ANSWER] * 3 + [WARN, IGNORE, IGNORE]
    assert allowance.take("b") is ANSWER
    clock.now = 60
    assert [allowance.take("a") for _ in range(5)] == [ANSWER] * 3 + [WARN, IGNORE]


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0, 30)), max_size=200))
def test_no_window_of_time_has_more_answers_than_allowed(steps: list[tuple[int, float]]) -> None:
    clock = Clock()
    allowance = Allowance(5, 60, clock)
    answered: list[tuple[int, float]] = []
    for user, pause in steps:
        clock.now += pause
        if allowance.take(user) is ANSWER:
            answered.append((user, clock.now))
    for _, start in answered:
        within = Counter(user for user, at in answered if start <= at < start + 60)
        assert max(within.values()) <= 5


def test_the_users_remembered_are_bounded() -> None:
    allowance = Allowance(1, 60, Clock())
    for user in range(MOST_USERS + 1):
        allowance.take(user)
    assert allowance.take(0) is ANSWER
    assert allowance.take(MOST_USERS) is WARN


@given(st.lists(st.integers(0, 30)))
def test_the_wait_that_is_named_is_long_enough_and_no_longer(pauses: list[int]) -> None:
    clock = Clock()
    allowance = Allowance(3, 60, clock)
    for pause in pauses:
        clock.now += pause
        wait = allowance.wait("a")
        assert (wait == 0) == (allowance.take("a") is ANSWER)
        if wait:
            clock.now += wait - 1
            assert allowance.take("a") is not ANSWER
            clock.now += 1
            assert allowance.take("a") is ANSWER
