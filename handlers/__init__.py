"""What the bot says: one file a feature of the conversation, the same for every channel."""
