"""Partners to talk to who say what a test wants to see."""

from collections.abc import Callable
from dataclasses import dataclass, field

from handlers.chat import Attachment, Button, Message, Reply

CALENDAR = Attachment("hop-chi-bo.ics", "text/calendar", "BEGIN:VCALENDAR\r\nSUMMARY:Họp chi bộ\r\n".encode())
LONG = "\n".join([f"• Việc thứ {number} của chi bộ trong tháng này." for number in range(40)])
MARKUP = '<img src=x onerror="document.title=1"><script>document.title=2</script>&amp;'


@dataclass
class Scripted:
    """A partner who answers some messages in a set way, and says all others back; it remembers what it heard."""

    replies: dict[str, Reply] = field(default_factory=dict)
    before: Callable[[Message], object] = lambda _: None
    heard: list[Message] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.heard]

    def reply(self, message: Message) -> Reply:
        self.before(message)
        self.heard.append(message)
        return self.replies.get(message.text) or Reply(message.text)


def performer() -> Scripted:
    """A partner with a file, a long answer, and a menu of which one entry is markup."""
    return Scripted(
        {
            "lịch": Reply("Tệp lịch đây.", file=CALENDAR),
            "dài": Reply(LONG, "answer", sources=("sin-ho",)),
            "chọn": Reply(MARKUP, "choices", (Button(MARKUP, MARKUP),)),
        }
    )
