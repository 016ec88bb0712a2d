"""Mentions: what the words of a text were read as."""

from dataclasses import dataclass

from knowledge.words.text import fold


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens `start` to `end` (exclusive) read as one phrase with these tags; no tags for an unknown word.

    `text` is as typed, `phrase` the unmarked one that it was read as, where it is a known one.
    """

    start: int
    end: int
    tags: frozenset[str]
    text: str
    cost: float = 0.0
    phrase: str = ""

    @property
    def plain(self) -> str:
        """What was meant, without marks: slips and keystrokes are mended."""
        return self.phrase or fold(self.text)

    def tagged(self, prefix: str) -> list[str]:
        """What stands after the prefix in the mention's tags: `tagged("concept:")`."""
        found = [tag[len(prefix) :] for tag in self.tags if tag.startswith(prefix)]
        return sorted(found) if len(found) > 1 else found
