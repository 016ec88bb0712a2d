"""What is wrong with the way to Zalo, in words for whoever runs the bot."""

import logging

from bot.channel import ChannelError
from bot.zalo.client import BUSY, NotTakenError, RefusedError, ZaloError

NO_TOKEN, NO_METHOD = 401, 404
WEBHOOK_SET = (
    "a webhook is set, and Zalo posts messages there. Remove it with deleteWebhook to let the bot poll, "
    "or set ZALO_WEBHOOK_URL."
)

_log = logging.getLogger(__name__)


def explained(error: ZaloError) -> ChannelError:
    """What an error means."""
    match error:
        case RefusedError(code=code) if code == NO_TOKEN:
            return ChannelError("the token is refused. Check ZALO_BOT_TOKEN.", is_final=True)
        case RefusedError(code=400, is_about_webhook=True):
            return ChannelError(WEBHOOK_SET, is_final=True)
        # Source: Zalo Bot API, errors: 400 is a bad path too.
        case RefusedError(code=code) if code in (400, NO_METHOD):
            return ChannelError("there is no bot API at its address. Check ZALO_API_BASE_URL.")
        case NotTakenError(code=0):
            return ChannelError("there is no way to it. Check the network and ZALO_API_BASE_URL.")
        case NotTakenError(code=code) if code == BUSY:
            return ChannelError("too many requests.")
        case RefusedError(code=code) | NotTakenError(code=code):
            return ChannelError(f"it answers with the error {code}.")
    return ChannelError(f"its answer is missing or cannot be read: {error}.")


def ends(error: ZaloError) -> bool:
    """Whether an error means that nothing will work until somebody does something about it."""
    told = explained(error)
    return told.is_final or (isinstance(error, RefusedError) and error.code == NO_METHOD)


class Troubles:
    """Tells each trouble once, however often it comes in a row, and that it is over."""

    def __init__(self) -> None:
        self._last = ""

    def tell(self, words: str) -> None:
        """Tell a trouble, unless it is the one that was told last."""
        if words != self._last:
            _log.warning("%s Going on all the same.", words)
        self._last = words

    def over(self) -> None:
        """Tell that there is no trouble any more, if there was any."""
        if self._last:
            _log.warning("it works again.")
        self._last = ""
