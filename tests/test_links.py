"""Links: every button's message in 64 bytes, meaning the same."""

import pytest

from handlers.ask import buttons
from handlers.browse import comparable
from handlers.chat import Button, Message
from handlers.commands import REGISTRY
from handlers.conversation import Partner
from handlers.links import short
from knowledge.base import KnowledgeBase
from tests.test_replies import entries

MOST = 64


def test_every_entry_is_reached_by_its_short_link(base: KnowledgeBase) -> None:
    partner = Partner(base)
    for button in buttons(base, tuple(entries(base))):
        link = short(button, MOST)
        assert len(link.encode()) <= MOST
        assert partner.reply(Message("a", link)) == partner.reply(Message("b", button.text))


@pytest.mark.parametrize("command", [command.name for command in REGISTRY])
def test_what_commands_offer_means_the_same_in_few_bytes(base: KnowledgeBase, command: str) -> None:
    for button in Partner(base).reply(Message("a", f"/{command}")).buttons:
        link = short(button, MOST)
        assert len(link.encode()) <= MOST
        assert Partner(base).reply(Message("b", link)) == Partner(base).reply(Message("c", button.text)), link


def test_a_comparison_of_a_long_name_fits(base: KnowledgeBase) -> None:
    for measure in comparable(base):
        button = Button("x", f"/sosanh {base.measures[measure][0].name}")
        assert Partner(base).reply(Message("b", short(button, MOST))).chart is not None
