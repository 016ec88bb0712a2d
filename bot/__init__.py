"""Where the bot speaks: settings, wiring, logs, and one file a channel."""
