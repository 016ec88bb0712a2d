"""A connection that goes and comes back: the page says so, and nothing that was typed is lost."""

import re
import threading
from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Dialog, Route, expect

from bot.web.security import PageSettings
from tests.web.browsing import Visit, Visits
from tests.web.people import Scripted
from tests.web.serving import Serving

OFFLINE = "Mất kết nối mạng. Đồng chí cứ gõ, câu hỏi được giữ lại và tự gửi khi có mạng."
UNREACHABLE = "Chưa kết nối được với máy chủ. Câu hỏi được giữ lại và sẽ tự gửi lại."
BACK = "Đã kết nối lại."
WAITING = ".me .mark"


@pytest.fixture
def partner() -> Scripted:
    return Scripted()


@pytest.fixture
def stage(partner: Scripted) -> Iterator[Serving]:
    with Serving(partner) as stage:
        yield stage


def in_turn(visit: Visit) -> list[str]:
    return visit.page.locator("#log .turn:not(#welcome) .bubble").all_inner_texts()


def test_what_is_asked_offline_is_sent_when_the_network_is_back(
    visits: Visits, stage: Serving, partner: Scripted
) -> None:
    visit = visits(stage.url)
    visit.ask("một")
    visit.context.set_offline(True)
    expect(visit.status).to_have_text(OFFLINE)
    for text in ("hai", "ba"):
        visit.type(text)
    expect(visit.page.locator(WAITING)).to_have_text("Chờ gửi")
    expect(visit.questions).to_have_text(["một", "hai", "ba"])
    visit.context.set_offline(False)
    visit.told(3)
    expect(visit.status).to_have_text(BACK)
    expect(visit.page.locator(WAITING)).to_have_count(0)
    assert partner.texts == ["một", "hai", "ba"]
    assert in_turn(visit) == ["một", "một", "hai", "hai", "ba", "ba"]


def test_a_network_that_comes_back_is_told_without_a_question_too(visits: Visits, stage: Serving) -> None:
    visit = visits(stage.url)
    visit.page.clock.install()
    visit.context.set_offline(True)
    expect(visit.status).to_have_text(OFFLINE)
    visit.page.clock.fast_forward(60_000)
    expect(visit.status).to_have_text(OFFLINE)
    visit.context.set_offline(False)
    expect(visit.status).to_have_text(BACK)
    visit.page.clock.fast_forward(10_000)
    expect(visit.status).to_be_empty()


def test_a_server_that_goes_away_and_comes_back_is_asked_again(
    visits: Visits, stage: Serving, partner: Scripted
) -> None:
    visit = visits(stage.url)
    visit.ask("một")
    stage.stop()
    visit.type("hai")
    expect(visit.status).to_have_text(UNREACHABLE)
    visit.field.fill("đang gõ d")
    stage.start()
    expect(visit.told(2).locator(".bubble")).to_have_text("hai")
    expect(visit.status).to_have_text(BACK)
    expect(visit.field).to_have_value("đang gõ d")
    assert partner.texts == ["một", "hai"]


def test_what_is_no_answer_of_the_bot_counts_as_no_connection(
    visits: Visits, stage: Serving, partner: Scripted
) -> None:
    visit = visits(stage.url)
    visit.page.clock.install()
    overloaded, wants_a_password = (503, "<p>Service unavailable"), (200, "<p>Đăng nhập Wi-Fi")
    for count, (status, body) in enumerate((overloaded, wants_a_password), 1):
        instead = partial(Route.fulfill, status=status, body=body)
        visit.page.route("**/api/chat", instead, times=1)
        visit.type(f"{count}")
        expect(visit.status).to_have_text(UNREACHABLE)
        visit.page.clock.fast_forward(2_000)
        visit.told(count)
    assert partner.texts == ["1", "2"]


def test_a_page_with_something_unsent_is_not_left_without_asking(visits: Visits, stage: Serving) -> None:
    visit = visits(stage.url)
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    visit.page.on("dialog", leave)
    visit.ask("một")
    visit.page.reload()
    assert asked == []
    visit.page.route("**/api/chat", lambda route: route.abort())
    visit.type("hai")
    expect(visit.page.locator(WAITING)).to_be_visible()
    visit.page.reload()
    assert asked == ["beforeunload"]


def test_who_is_too_fast_is_told_and_answered_when_the_time_is_over(visits: Visits, partner: Scripted) -> None:
    with Serving(partner, PageSettings(messages=2)) as stage:
        visit = visits(stage.url)
        for text in ("một", "hai"):
            visit.ask(text)
        visit.page.clock.install()
        visit.type("ba")
        expect(visit.status).to_have_text(re.compile(r"^Đồng chí gửi hơi nhanh, xin chờ \d+ giây rồi hỏi tiếp\.$"))
        visit.page.route(
            "**/api/chat", lambda route: route.fulfill(json={"status": "other", "text": "Ba đây.", "buttons": []})
        )
        visit.page.clock.run_for(61_000)
        expect(visit.told(3).locator(".bubble")).to_have_text("Ba đây.")
        expect(visit.status).to_be_empty()
        expect(visit.questions).to_have_text(["một", "hai", "ba"])


def test_a_question_that_is_refused_is_not_asked_for_ever(visits: Visits, stage: Serving) -> None:
    visit = visits(stage.url)
    for body in ('{"error": "x"}', "Internal Server Error"):
        visit.page.route("**/api/chat", partial(Route.fulfill, status=500, body=body), times=1)
        expect(visit.ask("một")).to_contain_text("Câu này chưa trả lời được (lỗi 500).")
    expect(visit.ask("hai").locator(".bubble")).to_have_text("hai")


def test_a_slow_answer_is_seen_to_be_on_its_way(visits: Visits) -> None:
    answering = threading.Event()
    with Serving(Scripted(before=lambda _: answering.wait(10))) as stage:
        visit = visits(stage.url)
        visit.type("một")
        dots = visit.page.locator("#typing")
        expect(dots).to_be_visible()
        answering.set()
        visit.told(1)
        expect(dots).to_be_hidden()


def test_sending_before_the_script_is_there_asks_as_soon_as_it_is(visits: Visits, stage: Serving) -> None:
    visit = visits(stage.url)
    visit.page.route("**/chat.js", lambda route: route.abort(), times=1)
    visit.page.reload()
    visit.field.fill("một & hai")
    visit.page.get_by_role("button", name="Gửi").click()
    expect(visit.told(1).locator(".bubble")).to_have_text("một & hai")
