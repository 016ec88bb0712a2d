"""Wording that more than one kind of reply needs."""


def capital(text: str) -> str:
    """A text with a capital letter at its beginning, and otherwise as it is."""
    return text[:1].upper() + text[1:]
