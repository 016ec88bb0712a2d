"""The web page: a chat for any browser, without an account."""
