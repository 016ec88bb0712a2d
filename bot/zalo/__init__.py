"""The channel for Zalo: private chats, and groups that mention the bot."""
