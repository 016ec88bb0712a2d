"""What becomes of a reminder when something goes wrong on its way, over real HTTP."""

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from telegram.ext import ExtBot

from bot.drain import UNWATCHED, Drain, Watch
from bot.telegram.delivering import address, deliver
from bot.telegram.pace import Limits, Pace
from bot.telegram.requests import SendRequest
from handlers.chat import Reply
from reminders.errors import StateError
from reminders.outbox import Outbox
from reminders.outcomes import Outcome, Retry, Sent
from reminders.state import open_state
from reminders.tables import DELIVERIES, SUBSCRIPTIONS
from tests.loopback.faults import Fault, Hang
from tests.reminded import DUE, MEETING, remind
from tests.telegram_api import GROUP, SUPERGROUP, TOKEN, USER, BotApi, Drop, HttpError, Junk
from tests.telegram_api.faults import blocked, kicked, too_many_requests


class Post:
    """A state with one reminder due for a chat, and a drain that is run by hand, at times set by hand."""

    def __init__(self, state: Engine, api: BotApi, chat: int = USER, watch: Watch = UNWATCHED) -> None:
        self.state, self.api, self.now, self._watch = state, api, DUE, watch
        remind(state, [chat])
        self.outbox = Outbox(state, "post")
        self.outbox.due(self.now)

    def deliver(self, later: timedelta = timedelta()) -> None:
        """Deliver what is due some time later."""
        self.now += later
        asyncio.run(self._deliver())

    async def _deliver(self) -> None:
        request = SendRequest(self.api.url, connect_timeout=0.5, read_timeout=0.5)
        bot = ExtBot(TOKEN, f"{self.api.url}/bot", request=request, rate_limiter=Pace(Limits()))

        async def send(to: str, reply: Reply) -> Outcome:
            return await deliver(bot, to, reply)

        async with request:
            drain = Drain(self.outbox, {"telegram": send}, lambda _: Reply("Nhắc họp"), lambda: self.now, self._watch)
            while await drain.round(asyncio.Event()):
                pass

    @property
    def became(self) -> str:
        with self.state.connect() as connection:
            return str(connection.execute(select(DELIVERIES.c.state)).scalar_one())

    @property
    def subscription(self) -> tuple[str, str]:
        with self.state.connect() as connection:
            row = connection.execute(select(SUBSCRIPTIONS.c.address, SUBSCRIPTIONS.c.state)).one()
        return row.address, row.state


@pytest.fixture
def post(state: Engine, api: BotApi) -> Post:
    return Post(state, api)


def test_what_arrives_is_sent_once(post: Post, api: BotApi) -> None:
    post.deliver()
    post.deliver(timedelta(hours=1))
    assert (post.became, len(api.sent(USER))) == ("sent", 1)


GONE = [
    blocked(),
    kicked(),
    HttpError(403, "Forbidden: user is deactivated"),
    HttpError(400, "Bad Request: chat not found"),
    HttpError(400, "Bad Request: message text is empty"),
]


@pytest.mark.parametrize("fault", GONE, ids=lambda fault: fault.description)
def test_who_cannot_be_reached_is_left_alone(post: Post, api: BotApi, fault: HttpError) -> None:
    api.fail("sendMessage", fault)
    post.deliver()
    post.deliver(timedelta(hours=1))
    assert (post.became, post.subscription[1]) == ("gone", "unreachable")
    assert api.sent(USER) == []


NOT_TAKEN = [HttpError(500, "Internal Server Error"), HttpError(503, "x"), Junk(502), too_many_requests(2)]


@pytest.mark.parametrize("fault", NOT_TAKEN, ids=repr)
def test_what_was_not_taken_is_sent_later_and_once(post: Post, api: BotApi, fault: Fault) -> None:
    api.fail("sendMessage", fault)
    post.deliver()
    assert post.became == "pending"
    post.deliver(timedelta(hours=1))
    post.deliver(timedelta(hours=1))
    assert (post.became, len(api.sent(USER))) == ("sent", 1)


@pytest.mark.parametrize("code", [401, 404])
def test_a_token_that_is_refused_by_now_may_be_set_right(api: BotApi, code: int) -> None:
    async def attempt() -> Outcome:
        async with ExtBot(TOKEN, f"{api.url}/bot", request=SendRequest(api.url), rate_limiter=Pace(Limits())) as bot:
            return await deliver(bot, address(USER), Reply("Nhắc họp"))

    api.fail("sendMessage", HttpError(code, "Unauthorized"))
    assert asyncio.run(attempt()) == Retry()


def test_a_wait_is_kept(post: Post, api: BotApi) -> None:
    api.fail("sendMessage", too_many_requests(600))
    post.deliver()
    post.deliver(timedelta(minutes=9))
    assert api.sent(USER) == []
    post.deliver(timedelta(minutes=25))
    assert len(api.sent(USER)) == 1


def test_nothing_is_sent_where_nobody_listens_and_all_is_when_they_do(state: Engine, api: BotApi) -> None:
    with BotApi(TOKEN) as other:
        post = Post(state, other)
    post.deliver()
    assert post.became == "pending"
    post.api = api
    post.deliver(timedelta(hours=1))
    assert (post.became, len(api.sent(USER))) == ("sent", 1)


UNKNOWN = [Hang(taken=True), Hang(taken=False), Drop(taken=True), Drop(), Junk(200), HttpError(504, "Gateway Timeout")]


@pytest.mark.parametrize("fault", UNKNOWN, ids=repr)
def test_what_may_have_arrived_is_not_sent_again(post: Post, api: BotApi, fault: Fault) -> None:
    api.fail("sendMessage", fault)
    post.deliver()
    is_taken = isinstance(fault, Hang | Drop) and fault.taken
    if is_taken:
        # Whoever gave up may be ahead of the server, which still has it to take.
        api.told()
    post.deliver(timedelta(hours=1))
    assert post.became == "uncertain"
    assert post.outbox.counts(post.now)["uncertain"] == 1
    assert len(api.sent(USER)) == is_taken


def test_a_group_that_moved_is_reminded_where_it_is(state: Engine, api: BotApi) -> None:
    post = Post(state, api, GROUP)
    api.migrate()
    post.deliver()
    post.deliver(timedelta(hours=1))
    assert (post.became, post.subscription) == ("sent", (f"telegram:{SUPERGROUP}", "active"))
    assert len(api.sent(SUPERGROUP)) == 1


def test_nothing_is_sent_after_the_meeting_has_begun(post: Post, api: BotApi) -> None:
    api.fail("sendMessage", *[HttpError(500, "x")] * 3)
    post.deliver()
    post.deliver(MEETING - DUE)
    assert (post.became, api.sent(USER)) == ("expired", [])


def test_a_locked_database_loses_and_doubles_nothing(tmp_path: Path, api: BotApi) -> None:
    path = tmp_path / "state.db"
    post = Post(open_state(f"sqlite:///{path}"), api)
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StateError, match="locked"):
            post.deliver()
        other.execute("ROLLBACK")
    post.deliver(timedelta(minutes=6))
    assert (post.became, len(api.sent(USER))) == ("sent", 1)


def test_a_full_disk_leaves_nothing_half_made_and_all_is_made_when_there_is_room(tmp_path: Path) -> None:
    state = open_state(f"sqlite:///{tmp_path / 'state.db'}")
    remind(state, range(1000, 3000))
    outbox = Outbox(state, "post")
    _limit(state, 150)
    with pytest.raises(StateError, match="no room left"):
        outbox.due(DUE)
    assert outbox.counts(DUE)["pending"] == 0
    _limit(state, 1_000_000)
    outbox.due(DUE)
    assert outbox.counts(DUE)["pending"] == 2000


def _limit(state: Engine, pages: int) -> None:
    """How large the database may become: beyond that it finds the disk full."""
    with state.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_a_reminder_that_must_let_others_go_first_waits_and_is_told_of(state: Engine, api: BotApi) -> None:
    waits: list[timedelta | None] = [timedelta(hours=1), None]
    told: list[Outcome] = []
    watch = Watch(lambda *_: waits.pop(0), lambda *given: told.append(given[1]))
    post = Post(state, api, watch=watch)
    post.deliver()
    assert (post.became, api.sent(USER)) == ("pending", [])
    post.deliver(timedelta(hours=2))
    assert (post.became, len(api.sent(USER))) == ("sent", 1)
    assert [type(outcome) for outcome in told] == [Retry, Sent]


def test_a_reminder_is_left_alone_until_its_channel_is_up(state: Engine, api: BotApi) -> None:
    up: list[str] = []
    post = Post(state, api, watch=Watch(is_up=up.__contains__))
    post.deliver()
    assert (post.became, api.calls) == ("pending", [])
    up.append("telegram")
    post.deliver()
    assert post.became == "sent"
