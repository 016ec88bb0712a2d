"""What people do in Telegram, as the updates that it causes."""

import time
from itertools import count

from tests.loopback.faults import HttpError
from tests.private import note
from tests.telegram_api import shapes
from tests.telegram_api.faults import blocked, kicked, migrated
from tests.telegram_api.shapes import BOT_ID, GROUP, SUPERGROUP, USER, Json
from tests.telegram_api.world import World


class People:
    """Makes updates happen; each method returns the update, numbered, as the bot will get it."""

    def __init__(self) -> None:
        self.world = World()
        self._query_ids = count(700_001)

    def add_update(self, update: Json) -> int:
        """Queues any update and numbers it."""
        note(update)
        return self.world.receive(update)

    def say(self, text: str, *, chat: int | None = None, user: int = USER, reply_to: Json | None = None) -> Json:
        """A user types a text: to the bot in private, unless a chat is named."""
        marked = shapes.entities(text)
        return self.post(chat=chat, user=user, reply_to=reply_to, text=text, **({"entities": marked} if marked else {}))

    def post(
        self, *, chat: int | None = None, user: int = USER, reply_to: Json | None = None, **content: object
    ) -> Json:
        """A user sends anything: a sticker, a voice message, a photo with a caption."""
        answered = {"reply_to_message": shapes.without_reply(shapes.message_in(reply_to))} if reply_to else {}
        chat_id = user if chat is None else chat
        return self._cause("message", self.world.new_message(chat_id, user, **answered, **content))

    def edit(self, message: Json, text: str) -> Json:
        """A user changes the text of an own message."""
        former = shapes.message_in(message)
        with self.world.changed:
            marked = shapes.entities(text)
            plain = {name: value for name, value in former.items() if name != "entities"}
            edited = plain | {"text": text, "edit_date": int(time.time())} | ({"entities": marked} if marked else {})
            self.world.messages[former["chat"]["id"], former["message_id"]] = edited
        return self._cause("edited_message", edited)

    def press(
        self, data: str, message: Json | None = None, *, chat: int | None = None, user: int | None = None
    ) -> Json:
        """A user presses a button: of this message, or of the latest in the chat that has it."""
        found = shapes.message_in(message) if message else self._with_button(data, chat or user or USER)
        chat_id = found["chat"]["id"]
        presser = user or (chat_id if chat_id > 0 else USER)
        query = {"id": str(next(self._query_ids)), "from": shapes.user(presser), "data": data}
        return self._cause("callback_query", query | {"message": found, "chat_instance": f"instance{chat_id}"})

    def inline(self, query: str, *, user: int = USER, offset: str = "") -> Json:
        """A user types behind the bot's name in another chat."""
        asked = {"id": str(next(self._query_ids)), "from": shapes.user(user), "query": query}
        return self._cause("inline_query", asked | {"offset": offset, "chat_type": "private"})

    def join_group(self, chat: int = GROUP, *, user: int = USER) -> Json:
        """A user adds the bot to a group."""
        self.world.closed.pop(chat, None)
        return self._bot_becomes("member", chat, user, before="left")

    def kick(self, chat: int = GROUP, *, user: int = USER) -> Json:
        """A user removes the bot from a group, where it may not write any more."""
        return self._shut_out(kicked(shapes.kind(chat)), chat, user)

    def block(self, user: int = USER) -> Json:
        """A user blocks the bot, which may not write any more."""
        return self._shut_out(blocked(), user, user)

    def unblock(self, user: int = USER) -> Json:
        """A user lets the bot write again."""
        self.world.closed.pop(user, None)
        return self._bot_becomes("member", user, user, before="kicked")

    def migrate(self, old: int = GROUP, new: int = SUPERGROUP) -> tuple[Json, Json]:
        """A group becomes a supergroup: one service message in each; the old one can't be written to any more."""
        self.world.closed[old] = migrated(new)
        left = self.world.new_message(old, USER, migrate_to_chat_id=new)
        joined = self.world.new_message(new, USER, migrate_from_chat_id=old)
        return self._cause("message", left), self._cause("message", joined)

    def set_member(self, user: int, status: str, *, chat: int = GROUP) -> None:
        """Makes a user creator, administrator, member, left or kicked, without an update."""
        self.world.members[chat, user] = status

    def _shut_out(self, why: HttpError, chat: int, user: int) -> Json:
        self.world.closed[chat] = why
        return self._bot_becomes("kicked", chat, user, before="member")

    def _bot_becomes(self, status: str, chat: int, user: int, *, before: str) -> Json:
        change = {"chat": shapes.chat(chat), "from": shapes.user(user), "date": int(time.time())}
        members = {"old_chat_member": shapes.member(BOT_ID, before), "new_chat_member": shapes.member(BOT_ID, status)}
        return self._cause("my_chat_member", change | members)

    def _cause(self, kind: str, what: Json) -> Json:
        update = {kind: what}
        self.add_update(update)
        return update

    def _with_button(self, data: str, chat: int) -> Json:
        with self.world.changed:
            for (chat_id, _), message in sorted(self.world.messages.items(), reverse=True):
                if chat_id == chat and data in button_data(message):
                    return message
        raise LookupError(f"no message in chat {chat} has a button {data!r}")


def button_data(message: Json) -> set[str]:
    """What the buttons below a message send."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {button["callback_data"] for row in rows for button in row if "callback_data" in button}
