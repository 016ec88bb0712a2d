"""The server that carries the web page, the webhooks, and what watches over the bot."""
