"""The tally: how many messages each channel took in a month, for channels whose plan limits them."""

from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.dialects import postgresql, sqlite

from reminders.rules import period_of
from reminders.state import reading
from reminders.tables import SENT_MESSAGES

_T = SENT_MESSAGES.c


class Tally:
    """Counts messages by channel and month of Viet Nam's calendar; several processes may count together."""

    def __init__(self, state: Engine) -> None:
        """Keep the counts in a state."""
        self._state = state

    def add(self, channel: str, count: int, now: datetime) -> None:
        """Count messages that were taken by now. Raises StateError."""
        # Both databases write it alike, and SQLAlchemy once for each.
        insert = postgresql.insert if self._state.dialect.name == "postgresql" else sqlite.insert
        first = insert(SENT_MESSAGES).values(channel=channel, month=period_of(now), count=count)
        with self._state.begin() as connection:
            connection.execute(
                first.on_conflict_do_update(
                    index_elements=[_T.channel, _T.month], set_={"count": _T.count + first.excluded.count}
                )
            )

    def count(self, channel: str, now: datetime) -> int:
        """How many messages a channel took in this month. Raises StateError."""
        found = select(_T.count).where(_T.channel == channel, _T.month == period_of(now))
        with reading(self._state) as connection:
            return int(connection.execute(found).scalar() or 0)
