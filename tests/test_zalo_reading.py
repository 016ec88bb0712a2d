"""Whatever comes from Zalo is read or left, and whatever the bot says fits into Zalo's messages."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parts import utf16_length
from bot.zalo.answering import Seen
from bot.zalo.reading import mentions, read
from bot.zalo.render import LONGEST, texts
from handlers.chat import Button, Reply

AT = datetime(2026, 10, 1, tzinfo=UTC)
CHAT, USER = "6ede9afa66b88fe6d6a9", "7c41d0e2b35f9a8816d4"
NAMES = mentions({"account_name": "Bot Chi bộ"})

leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8)
names = st.sampled_from(
    ["event_name", "message", "result", "ok", "chat", "from", "id", "message_id", "text", "caption", "chat_type"]
)
known = st.sampled_from(["message.text.received", "message.image.received", "GROUP", CHAT, "\ud83d", 7])
anything = st.recursive(
    leaves | known, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=6), max_leaves=30
)
parts = st.fixed_dictionaries({}, optional={"id": leaves | known, "is_bot": leaves, "chat_type": leaves | known})
messages = st.fixed_dictionaries(
    {"message_id": known | leaves, "chat": parts | anything},
    optional={"from": parts, "text": leaves, "caption": leaves},
)
updates = st.fixed_dictionaries({"event_name": known | leaves}, optional={"message": messages | anything})


def update(name: str = "text", sender: object = None, **message: object) -> dict[str, object]:
    whole: dict[str, object] = {
        "chat": {"id": CHAT},
        "from": sender or {"id": CHAT},
        "message_id": "1",
        "text": "xin chào",
    }
    return {"event_name": f"message.{name}.received", "message": whole | message}


@given(anything | updates | st.lists(updates, max_size=3) | st.builds(lambda u: {"ok": True, "result": u}, updates))
def test_whatever_comes_is_read_or_left(data: object) -> None:
    for received in read(data, NAMES, AT):
        assert received.id
        assert received.sender
        if received.message:
            received.message.text.encode()
            assert received.message.conversation.startswith(received.message.address)


@pytest.mark.parametrize(
    "data",
    [
        update(),
        [update()],
        {"ok": True, "result": update()},
        {"ok": True, "result": [update()]},
        update(message_id=1),
        update(chat={"id": CHAT, "chat_type": "private"}),
        update(chat={"id": CHAT, "type": "PRIVATE"}),
        update("image", text=None, caption="xin chào"),
    ],
)
def test_every_form_of_a_private_message_says_the_same(data: object) -> None:
    (received,) = read(data, NAMES, AT)
    assert (received.id, received.sender) == ("1", CHAT)
    assert received.message
    assert (received.message.text, received.message.is_group) == ("xin chào", False)
    assert received.message.at == AT


@pytest.mark.parametrize(
    ("chat", "is_group"),
    [
        ({"id": CHAT, "chat_type": "GROUP"}, True),
        ({"id": CHAT, "chat_type": "group"}, True),
        ({"id": CHAT, "type": "Group"}, True),
        ({"id": CHAT}, True),
        ({"id": CHAT, "chat_type": "PRIVATE"}, False),
        ({"id": USER}, False),
    ],
)
def test_a_group_is_known_by_its_type_or_else_by_its_id(chat: object, is_group: bool) -> None:
    (received,) = read(update(chat=chat, sender={"id": USER}), NAMES, AT)
    assert received.message
    assert received.message.is_group == is_group
    assert received.message.conversation.endswith(f":{USER}") == (is_group or chat == {"id": USER})


@pytest.mark.parametrize(
    "data", [None, "", 0, [], {}, {"ok": True}, {"event_name": "message.text.received"}, update(message_id="")]
)
def test_what_has_no_message_is_left(data: object) -> None:
    assert read(data, NAMES, AT) == []


@pytest.mark.parametrize("data", [update("reaction"), update(sender={"id": CHAT, "is_bot": True})])
def test_what_is_not_said_to_the_bot_says_nothing(data: object) -> None:
    (received,) = read(data, NAMES, AT)
    assert received.message is None


@pytest.mark.parametrize("account", [None, {}, {"account_name": ""}, {"account_name": 3}])
def test_a_bot_without_a_name_is_not_mentioned(account: object) -> None:
    assert mentions(account).search("@ @x") is None


def test_only_so_many_messages_are_remembered() -> None:
    seen = Seen(most=2)
    assert [seen.is_new(name) for name in ("a", "b", "a", "c", "a")] == [True, True, False, True, True]


lines = st.text(st.sampled_from("ab •–\n😀ế"), max_size=80)
links = st.integers(0, 1900).map(lambda before: f"{'ab ' * (before // 3)}(https://x.example/{'y' * 300}) b")
long = st.lists(lines | links, max_size=60).map("\n".join)
labels = st.lists(st.builds(Button, st.text(max_size=90), st.just("/x")), max_size=40).map(tuple)


@given(long, labels, st.integers(1, 99))
def test_the_parts_of_a_reply_are_the_reply(text: str, buttons: tuple[Button, ...], first: int) -> None:
    told = texts(Reply(text, buttons=buttons, first=first))
    assert all(part.strip() and utf16_length(part) <= LONGEST for part in told)
    whole = "\n".join(told)
    expected = text + "".join(f"{number}. {button.label}" for number, button in enumerate(buttons, first))
    assert "".join("".join(told).split()).replace("Đồngchígõsốđểchọn:", "") == "".join(
        expected.encode("utf-8", "replace").decode().split()
    )
    assert all(part.count("https://x.example/") == part.count("https://x.example/" + "y" * 300) for part in told)
    assert whole.count("Đồng chí gõ số để chọn:") == bool(buttons)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@Bot Chi bộ còn Rô Men?", "còn Rô Men?"),
        ("@ChiBot Thôn Ba 2", "2"),
        ("@chibot thôn ba", ""),
        ("@Tên Lạ /nguon", "/nguon"),
        ("so sánh 1 /2", "so sánh 1 /2"),
    ],
)
def test_a_groups_text_is_read_without_the_bots_names(text: str, said: str) -> None:
    message = {"message_id": "m", "chat": {"id": "c", "chat_type": "GROUP"}, "from": {"id": "f"}, "text": text}
    names = mentions({"account_name": "Bot Chi bộ"}, "@ChiBot Thôn Ba")
    (received,) = read({"event_name": "message.text.received", "message": message}, names, datetime.now(UTC))
    assert received.message
    assert received.message.text == said
