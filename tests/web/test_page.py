"""The page in a real browser: asking, choosing, what is shown of an answer, and doing without a mouse."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from handlers.talk import EXAMPLES
from tests.web.browsing import NARROW, PHONE, Visits
from tests.web.conftest import BUSY
from tests.web.people import CALENDAR, LONG, MARKUP, Scripted, performer
from tests.web.serving import Serving


@pytest.fixture
def partner() -> Scripted:
    return performer()


@pytest.fixture
def stage(partner: Scripted) -> Iterator[Serving]:
    """The page, with a partner who says what the test has written."""
    with Serving(partner, BUSY) as stage:
        yield stage


def test_a_question_is_answered_with_source_and_date(visits: Visits, site: Serving) -> None:
    visit = visits(site.url, **PHONE)
    answer = visit.ask("dang bo huyen sin ho co bn dang vien")
    expect(visit.questions).to_have_text("dang bo huyen sin ho co bn dang vien")
    expect(answer.locator(".bubble > p")).to_have_text(
        "Đảng bộ huyện Sìn Hồ có 3.882 đảng viên (tính đến tháng 10/2020)."
    )
    expect(answer.locator(".source")).to_contain_text(re.compile("^Nguồn: “Huyện ủy Sìn Hồ .*26/10/2020"))
    expect(visit.field).to_have_value("")


def test_a_follow_up_goes_on_and_another_page_knows_nothing_of_it(visits: Visits, site: Serving) -> None:
    visit, other = visits(site.url), visits(site.url)
    visit.ask("Huyện Sìn Hồ có bao nhiêu đảng viên?")
    expect(visit.ask("còn Rô Men?")).to_contain_text("xã Rô Men có 162 đảng viên")
    expect(other.ask("còn Rô Men?")).not_to_contain_text("162 đảng viên")


def test_a_button_shows_its_label_and_asks_what_it_stands_for(visits: Visits, site: Serving) -> None:
    visit = visits(site.url, **PHONE)
    visit.ask("Huyện Sìn Hồ có bao nhiêu đảng viên?")
    answer = visit.press("Số liệu khác của huyện Sìn Hồ")
    expect(visit.questions.last).to_have_text("Số liệu khác của huyện Sìn Hồ")
    expect(answer).to_contain_text("Số liệu có về huyện Sìn Hồ, đồng chí muốn xem điều nào?")


def test_a_number_means_the_menu_shown_last_and_only_that_one_is_numbered(visits: Visits, site: Serving) -> None:
    visit = visits(site.url)
    first = visit.ask("Tam Đường có bao nhiêu đảng viên?")
    expect(first.get_by_role("button").nth(1)).to_have_text("2. Đảng viên – huyện Sìn Hồ")
    expect(visit.ask("2")).to_contain_text("Sìn Hồ có 3.882 đảng viên")
    expect(visit.answers.first.locator(".number").first).to_be_hidden()
    expect(visit.last.locator(".number").first).to_be_visible()
    visit.answers.first.get_by_role("button", name="huyện Nam Đông").click()
    expect(visit.told(3)).to_contain_text("2.198 đảng viên")


def test_a_refusal_is_marked_as_such_and_an_answer_is_not(visits: Visits, site: Serving) -> None:
    visit = visits(site.url)
    expect(visit.ask("Tam Đường có bao nhiêu đảng viên?")).to_contain_text("Chưa có trong nguồn")
    expect(visit.press("huyện Bắc Mê")).not_to_contain_text("Chưa có trong nguồn")


def test_the_first_questions_are_those_that_the_bot_suggests(visits: Visits, site: Serving) -> None:
    visit = visits(site.url, **PHONE)
    welcome = visit.page.locator("#welcome")
    expect(welcome.get_by_role("button")).to_have_text([*EXAMPLES, "Hướng dẫn sử dụng"])
    expect(welcome).to_contain_text("Telegram hoặc Zalo")
    expect(visit.page.locator("form")).to_contain_text("Cuộc trò chuyện này không được lưu.")
    for count, example in enumerate(EXAMPLES, 1):
        welcome.get_by_role("button", name=example).click()
        expect(visit.told(count).locator(".source")).to_be_visible()
    welcome.get_by_role("button", name="Hướng dẫn").click()
    expect(visit.told(4)).to_contain_text("/sosanh <chỉ tiêu>")


def test_caveats_stand_apart_and_lists_are_lists(visits: Visits, site: Serving) -> None:
    answer = visits(site.url).ask("nq 06 noi ve viec gi")
    expect(answer.locator(".caveat")).to_contain_text(re.compile("^Lưu ý: Bài báo in ký hiệu"))
    expect(answer.get_by_role("listitem")).to_have_count(2)
    expect(answer.locator(".whole").first).to_have_text("06-NQ/HU")


def test_a_list_keeps_the_numbers_that_it_was_given(visits: Visits, stage: Serving) -> None:
    items = visits(stage.url).ask("Việc cần làm:\n3. Họp\n4. Ghi biên bản\nHết.").locator("ol li")
    expect(items).to_have_text(["Họp", "Ghi biên bản"])
    assert [item.evaluate("it => it.value") for item in items.all()] == [3, 4]


def test_a_comparison_is_a_chart_whose_figures_are_text(visits: Visits, site: Serving) -> None:
    visit = visits(site.url, **NARROW)
    answer = visit.ask("/sosanh đảng viên")
    bars = answer.locator(".bars").get_by_role("listitem")
    expect(bars).to_have_count(7)
    expect(bars.first).to_have_text("Huyện Bắc Mê: 4.923 đảng viên tính đến tháng 8/2023")
    lengths = [bar.evaluate("bar => bar.offsetWidth") for bar in answer.locator(".bar i").all()]
    whole = answer.locator(".bar").first.evaluate("track => track.clientWidth")
    assert lengths == sorted(lengths, reverse=True)
    assert (lengths[0], round(lengths[1] / whole, 2)) == (whole, round(3882 / 4923, 2))
    expect(answer).to_contain_text("Nhiều nhất: huyện Bắc Mê; ít nhất: xã Rô Men.")
    expect(answer.locator(".source").get_by_role("listitem")).to_have_count(5)
    assert answer.locator(".bubble").inner_text().count("4.923") == 1


def test_a_long_answer_is_read_from_its_beginning(visits: Visits, stage: Serving) -> None:
    visit = visits(stage.url, **PHONE)
    visit.ask("chào")
    answer = visit.ask("dài")
    expect(answer.get_by_role("listitem")).to_have_count(len(LONG.splitlines()))
    expect(visit.questions.last).to_be_in_viewport(ratio=1)
    expect(answer.get_by_role("listitem").first).to_be_in_viewport(ratio=1)
    expect(answer.get_by_role("listitem").last).not_to_be_in_viewport()
    visit.ask("ngắn")
    expect(visit.last).to_be_in_viewport(ratio=1)


def test_a_calendar_is_a_file_to_save(visits: Visits, stage: Serving, tmp_path: Path) -> None:
    visit = visits(stage.url)
    answer = visit.ask("lịch")
    with visit.page.expect_download() as download:
        answer.get_by_role("link", name="Tải tệp hop-chi-bo.ics").click()
    download.value.save_as(tmp_path / "saved")
    assert download.value.suggested_filename == CALENDAR.name
    assert (tmp_path / "saved").read_bytes() == CALENDAR.content


def test_markup_stays_text_wherever_it_comes_from(visits: Visits, stage: Serving, partner: Scripted) -> None:
    visit = visits(f"{stage.url}/?q={quote(MARKUP)}")
    expect(visit.told(1).locator(".bubble")).to_have_text(MARKUP)
    expect(visit.questions).to_have_text(MARKUP)
    button = visit.ask("chọn").get_by_role("button")
    expect(button).to_have_text(f"1. {MARKUP}")
    button.click()
    visit.told(3)
    expect(visit.page).to_have_title("ChiBot – hỏi đáp công tác chi bộ")
    assert visit.page.locator("main img, main script").count() == 0
    assert partner.texts == [MARKUP, "chọn", MARKUP]


def test_a_link_with_a_question_asks_it_at_once(visits: Visits, site: Serving) -> None:
    visit = visits(f"{site.url}/?q={quote('còn Nghị quyết 21 nói gì?')}&from=email")
    expect(visit.told(1)).to_contain_text("Nghị quyết số 21-NQ/TW")
    expect(visit.questions).to_have_text("còn Nghị quyết 21 nói gì?")


def test_a_link_without_a_question_asks_nothing(visits: Visits, stage: Serving, partner: Scripted) -> None:
    visit = visits(f"{stage.url}/?q=")
    for query in ("q=%20%0A", "x=1"):
        visit.page.goto(f"{stage.url}/?{query}")
        visit.ask(query)
    assert partner.texts == ["q=%20%0A", "x=1"]


def test_a_link_with_too_long_a_question_asks_what_fits(visits: Visits, stage: Serving, partner: Scripted) -> None:
    visits(f"{stage.url}/?q={'a' * 5000}").told(1)
    assert partner.texts == ["a" * 4096]


def test_the_keyboard_alone_is_enough(visits: Visits, site: Serving) -> None:
    visit = visits(site.url, **PHONE)
    keyboard = visit.page.keyboard
    keyboard.press("Tab")
    expect(visit.page.get_by_role("link", name="Đến ô nhập câu hỏi")).to_be_focused()
    expect(visit.page.get_by_role("link", name="Đến ô nhập câu hỏi")).to_be_in_viewport(ratio=1)
    for example in EXAMPLES[:2]:
        keyboard.press("Tab")
        expect(visit.page.get_by_role("button", name=example)).to_be_focused()
    keyboard.press("Enter")
    expect(visit.told(1)).to_contain_text("Nghị quyết số 21-NQ/TW")
    keyboard.press("Shift+Tab")
    keyboard.press("Shift+Tab")
    keyboard.press("Enter")
    expect(visit.field).to_be_focused()
    keyboard.type("sin ho co bn dang vien")
    keyboard.press("Enter")
    expect(visit.told(2)).to_contain_text("3.882")
    keyboard.press("Shift+Tab")
    expect(visit.last.get_by_role("button").last).to_be_focused()
    keyboard.press("Space")
    visit.told(3)


def test_a_focus_is_seen(visits: Visits, site: Serving) -> None:
    visit = visits(site.url)
    for role in ("link", "button", "textbox"):
        visit.page.keyboard.press("Tab")
        shown = visit.page.get_by_role(role).first
        shown.focus()
        assert shown.evaluate("it => getComputedStyle(it).outlineStyle") == "solid", role


def test_on_a_desk_one_can_type_at_once_and_on_a_phone_no_keyboard_opens(visits: Visits, site: Serving) -> None:
    expect(visits(site.url).field).to_be_focused()
    expect(visits(site.url, **PHONE).field).not_to_be_focused()


def test_shift_and_enter_begin_a_new_line(visits: Visits, stage: Serving, partner: Scripted) -> None:
    visit = visits(stage.url)
    visit.field.press_sequentially("một")
    height = visit.field.evaluate("it => it.offsetHeight")
    visit.field.press("Shift+Enter")
    visit.field.press_sequentially("hai")
    assert visit.field.evaluate("it => it.offsetHeight") > height
    visit.page.get_by_role("button", name="Gửi").click()
    expect(visit.told(1).locator(".bubble > p")).to_have_text(["một", "hai"])
    assert visit.questions.inner_text() == "một\nhai"
    assert partner.texts == ["một\nhai"]
    assert visit.field.evaluate("it => it.offsetHeight") == height


def test_enter_that_ends_a_composed_word_sends_nothing(visits: Visits, stage: Serving, partner: Scripted) -> None:
    visit = visits(stage.url)
    visit.field.fill("đảng")
    for init in ({"isComposing": True}, {"keyCode": 229}):
        visit.field.dispatch_event("keydown", {"key": "Enter", **init})
    visit.ask("viên")
    assert partner.texts == ["viên"]


def test_nothing_is_sent_of_nothing(visits: Visits, stage: Serving, partner: Scripted) -> None:
    visit = visits(stage.url)
    for text in ("", "  \n "):
        visit.type(text)
    visit.ask("một")
    assert partner.texts == ["một"]


def test_messages_are_in_a_log_that_says_who_speaks(visits: Visits, site: Serving) -> None:
    visit = visits(site.url)
    visit.ask("chào")
    log = visit.page.get_by_role("log", name="Cuộc trò chuyện")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(log.locator(".hidden")).to_have_text(["Đồng chí hỏi:", "ChiBot trả lời:"])
    expect(visit.page.locator("html")).to_have_attribute("lang", "vi")


def test_a_conversation_is_nowhere_but_in_the_page(visits: Visits, stage: Serving, partner: Scripted) -> None:
    visit = visits(stage.url)
    visit.ask("một")
    visit.page.reload()
    visit.ask("hai")
    first, second = (message.conversation for message in partner.heard)
    assert first != second
    assert visit.context.storage_state() == {"cookies": [], "origins": []}
