"""The channel for Telegram: private chats, groups, and inline questions."""

import os

# python-telegram-bot gives waiting times as numbers with a warning unless this is set.
os.environ.setdefault("PTB_TIMEDELTA", "1")
