"""A process that is killed in the middle loses no reminder and sends none twice; `python -m tests.kills` is longer."""

from tests.kills import CHATS, STEPS, kill


def test_who_is_killed_loses_and_doubles_nothing() -> None:
    toll = kill(1)
    assert toll.died == len(STEPS)
    assert (toll.lost, toll.twice) == (0, 0)
    # One each for who died after having begun a delivery, sent it, or recorded it and begun the next.
    assert (toll.uncertain, toll.sent) == (3, CHATS - 3)
