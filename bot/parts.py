"""Texts in parts, where a channel takes no longer ones."""

_ITEMS = ("• ", "– ")


def first_part(text: str, most: int) -> tuple[str, str]:
    """What of a text fits into `most` characters, and the rest; "" where all fits.

    The break is at the end of a line, and where possible not between the items of a list and the line above them.
    """
    if len(text) <= most:
        return text, ""
    ends = [place for place, letter in enumerate(text[: most + 1]) if letter == "\n"]
    whole = [end for end in ends if not text.startswith(_ITEMS, end + 1)]
    end = next(iter([*whole[-1:], *ends[-1:]]), most)
    return text[:end], text[end:].removeprefix("\n")
