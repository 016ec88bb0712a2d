"""Commands: each says something of its own, whatever stands behind it, and what it offers can be pressed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.browse import comparable
from handlers.chat import LONGEST_REPLY, Button, Message, Reply
from handlers.commands import REGISTRY, find, read, run
from handlers.context import Context
from handlers.conversation import Partner
from knowledge.base import KnowledgeBase
from knowledge.content import link
from knowledge.finding.decision import MOST_CHOICES
from tests.test_text import anything

NAMES = [name for command in REGISTRY for name in (command.name, *command.aliases)]
PLACES = ("huyện Mường Nhé", "bắc mê", "xa ro men", "huyện Sìn Hồ", "Nam Đông", "thôn Bó Pèng")


@pytest.fixture
def partner(base: KnowledgeBase) -> Partner:
    return Partner(base)


def say(partner: Partner, text: str) -> Reply:
    return partner.reply(Message("test", text))


def labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.buttons]


def test_names_are_such_as_telegram_takes_and_none_stands_twice() -> None:
    assert [name for name in NAMES if not re.fullmatch(r"[a-z0-9_]{1,32}", name)] == []
    assert len(set(NAMES)) == len(NAMES)
    assert all(1 <= len(text) <= 256 for command in REGISTRY for text in (command.meaning, command.english))


@pytest.mark.parametrize("name", NAMES)
def test_every_command_says_something_by_itself(partner: Partner, name: str) -> None:
    reply = say(partner, f"/{name}")
    assert 10 < len(reply.text) <= LONGEST_REPLY
    assert reply.status in ("other", "choices")


@given(st.sampled_from(NAMES), anything)
def test_no_argument_is_too_odd(base: KnowledgeBase, name: str, argument: str) -> None:
    reply = say(Partner(base), f"/{name} {argument}")
    assert 0 < len(reply.text) <= LONGEST_REPLY


@pytest.mark.parametrize("text", ["/VanBan 21", "/vanban@chibot_bot 21", " /vănbản 21 ", "/vanban\n21"])
def test_a_command_is_read_however_it_is_written(text: str) -> None:
    call = read(text)
    assert call
    assert (call.name, call.argument) == ("vanban", "21")


@pytest.mark.parametrize("text", ["", "/", "//", "/ 21", "21/vanban", "xem /vanban", "1/2", "/" + "a" * 40])
def test_other_messages_are_no_commands(text: str) -> None:
    assert read(text) is None


def test_a_mistyped_command_gets_the_nearest_with_its_argument(partner: Partner) -> None:
    reply = say(partner, "/nghiquet 21")
    assert "/nghiquyet 21" in labels(reply)
    assert say(partner, "1").text == say(partner, "/nghiquyet 21").text
    assert labels(say(partner, "/qqqqqqqq")) == ["/trogiup"]


def test_help_names_every_command_of_the_menu(partner: Partner) -> None:
    text = say(partner, "/trogiup").text
    assert [command.name for command in REGISTRY if command.is_menu and f"/{command.name}" not in text] == []


@pytest.mark.parametrize(
    ("command", "key"),
    [
        ("/vanban 267", "document/kh-267-kh-hu"),
        ("/vanban 21-NQ/TW", "document/nq-21-nq-tw"),
        ("/nghiquyet 7", "document/nq-07-muong-nhe"),
        ("/resolution 21", "document/nq-21-nq-tw"),
        ("/chithi mười hai", "document/ct-12-ct-tu"),
        ("/ketluan 18", "document/kl-18-kl-tw"),
        ("/huongdan 09", "document/hd-09-btctw"),
        ("/kehoach số 267", "document/kh-267-kh-hu"),
        ("/start nq-21", "document/nq-21-nq-tw"),
        (f"/start {link('document/nq-21-nq-tw')}", "document/nq-21-nq-tw"),
    ],
)
def test_a_document_is_looked_up(partner: Partner, command: str, key: str) -> None:
    assert say(partner, command) == say(partner, f"/muc {key}")


def test_a_wrong_number_or_link_opens_nothing(partner: Partner) -> None:
    assert say(partner, "/nghiquyet 99").status == "no_answer"
    for payload in ("zz-9", "0123456789", "../../etc", "nq 21"):
        assert say(partner, f"/start {payload}").status == "other"


@pytest.mark.parametrize("kind", ["vanban", "nghiquyet", "chithi", "ketluan", "huongdan", "kehoach"])
def test_documents_are_listed_to_press(base: KnowledgeBase, partner: Partner, kind: str) -> None:
    reply = say(partner, f"/{kind}")
    assert 0 < len(reply.buttons) <= len(base.documents)
    assert say(partner, "1").status == "answer"


@pytest.mark.parametrize("command", ["diaphuong", "giaiphap"])
@pytest.mark.parametrize("place", PLACES)
def test_every_entry_of_a_place_is_on_one_of_its_pages(partner: Partner, command: str, place: str) -> None:
    shown: list[Button] = []
    reply = say(partner, f"/{command} {place}")
    if reply.status != "choices":
        return
    pages = 1
    while reply.buttons:
        shown += [button for button in reply.buttons if button.text.startswith("/muc ")]
        following = next((button for button in reply.buttons if button.label == "Xem tiếp"), None)
        if following is None:
            break
        reply, pages = say(partner, following.text), pages + 1
    assert len({button.text for button in shown}) == len(shown)
    assert (pages - 1) * MOST_CHOICES < len(shown) <= pages * MOST_CHOICES


def test_a_place_that_no_article_covers_is_not_listed(partner: Partner) -> None:
    reply = say(partner, "/diaphuong huyện Tam Đường")
    assert reply.status == "no_answer"
    assert "Huyện Sìn Hồ" in labels(reply)


def test_what_can_be_compared_is_compared(base: KnowledgeBase, partner: Partner) -> None:
    offered = say(partner, "/sosanh").buttons
    assert len(offered) == len(comparable(base)) > 3
    for button in offered:
        reply = say(partner, button.text)
        assert reply.status == "answer", button.label
        assert reply.chart
        assert [bar.value for bar in reply.chart.bars] == sorted((b.value for b in reply.chart.bars), reverse=True)
        assert all(bar.figure in reply.text and bar.when in reply.text for bar in reply.chart.bars)


def test_places_named_are_the_ones_compared(partner: Partner) -> None:
    chart = say(partner, "/sosanh đảng viên sìn hồ và bắc mê").chart
    assert chart
    assert [bar.label for bar in chart.bars] == ["Huyện Bắc Mê", "Huyện Sìn Hồ"]


def test_articles_are_listed_and_told(base: KnowledgeBase, partner: Partner) -> None:
    assert len(say(partner, "/nguon").buttons) == len(base.citations)
    for slug in base.citations:
        assert say(partner, f"/nguon {slug}").sources == (slug,)


def test_a_figure_leads_on_to_its_place_and_to_a_comparison(partner: Partner) -> None:
    reply = say(partner, "Sìn Hồ có bao nhiêu đảng viên")
    assert labels(reply) == ["Số liệu khác của huyện Sìn Hồ", "So sánh các nơi về đảng viên"]
    assert say(partner, reply.buttons[0].text).status == "choices"
    assert say(partner, reply.buttons[1].text).chart is not None


def test_a_command_to_ask_asks(base: KnowledgeBase, partner: Partner) -> None:
    assert say(partner, "/hoi sin ho co may dang vien") == say(partner, "sin ho co may dang vien")
    call = read("/hoi sin ho")
    assert call
    assert run(Context(base, Message("test", "")), call) == "sin ho"
    assert find("hoi") is find("ask")


@pytest.mark.parametrize("text", ["moi-abcd2345", "Moi-ABCD2345.", "start moi-ABCD2345", "/start moi-ABCD2345"])
def test_an_invitation_may_be_typed_as_it_is(text: str) -> None:
    call = read(text)
    assert call
    assert (call.name, call.argument.removesuffix(".").lower()) == ("start", "moi-abcd2345")
