"""The channel for Telegram: private chats, groups, and inline questions."""
