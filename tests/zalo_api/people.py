"""What people do in Zalo, as the updates that it causes."""

from abc import ABC, abstractmethod

from tests.private import note
from tests.zalo_api import shapes
from tests.zalo_api.shapes import BOT_ID, BOT_NAME, CHAT, GROUP, Json
from tests.zalo_api.world import World


class People(ABC):
    """Makes updates happen: they are posted to the webhook if one is set, and wait for polls otherwise."""

    def __init__(self) -> None:
        self.world = World()

    @abstractmethod
    def deliver(self, update: Json, secret: str | None = None) -> int:
        """Posts an update to the webhook and returns the status."""

    def happen(self, update: Json) -> None:
        """Any update comes; in its chat the bot may write from now on."""
        note(update)
        message = update.get("message", {})
        with self.world.changed:
            if message:
                self.world.known.add(message["chat"]["id"])
                self.world.updates[message["message_id"]] = update
            if not self.world.webhook:
                self.world.polls.add(update)
                return
        self.deliver(update)

    def update(self, message_id: str) -> Json:
        """The update that a message came with."""
        with self.world.changed:
            return self.world.updates[message_id]

    def again(self, message_id: str) -> None:
        """A message comes once more, as the same update."""
        self.happen(self.update(message_id))

    def meet(self, *chats: str) -> None:
        """Somebody has written in these chats some time ago."""
        with self.world.changed:
            self.world.known.update(chats)

    def say(self, text: str, chat: str = CHAT, *, user: str = "", mention: bool = False) -> str:
        """A user types a text, in a group if it is no chat of the user's own; `mention` names the bot before it."""
        return self.event("text.received", chat, user, text=f"@{BOT_NAME} {text}" if mention else text)

    def show(self, url: str, caption: str = "", chat: str = CHAT, *, user: str = "", name: str = "photo_url") -> str:
        """A user sends a picture; its link is called `photo_url` by Zalo and `photo` by Zalo's documentation."""
        return self.event("image.received", chat, user, **{name: url}, **({"caption": caption} if caption else {}))

    def speak(self, url: str, chat: str = CHAT, *, user: str = "") -> str:
        """A user sends a voice message."""
        return self.event("voice.received", chat, user, voice_url=url)

    def stick(self, sticker: str, chat: str = CHAT, *, user: str = "") -> str:
        """A user sends a sticker."""
        return self.event("sticker.received", chat, user, sticker=sticker)

    def hear_a_bot(self, text: str, chat: str = CHAT) -> str:
        """The bot's own message comes back to it."""
        return self.event("text.received", chat, BOT_ID, text=text)

    def do_what_is_unsupported(self) -> None:
        """A user does what Zalo has no words for: the update has no message."""
        self.happen({"event_name": "message.unsupported.received"})

    def event(self, name: str, chat: str = CHAT, user: str = "", **content: object) -> str:
        """A message with any content and with the event's name behind "message."; returns its id."""
        sender = user or (CHAT if chat == GROUP else chat)
        is_group = chat == GROUP or sender not in (chat, BOT_ID)
        message_id = self.world.new_id()
        message = shapes.message(message_id, chat, sender, is_group, **content)
        self.happen({"event_name": f"message.{name}", "message": message})
        return message_id
