"""What the rooms share that read mentions anew: meanings, and several mentions read as one."""

from collections.abc import Sequence

from knowledge.words.mention import Mention

FILLER = frozenset({"filler"})
MEMBER = frozenset({"concept:dang-vien"})
VILLAGE = frozenset({"level:bản", "level:thôn"})
NO_MEMBERS = frozenset({"concept:ban-trang"})
"""A village without party members."""
PERSONS = frozenset({"nguoi", "ng", "dong chi", "vi", "ban", "em", "ong", "dua", "ten", "mong"})
"""Words that stand for people who are counted: "mấy người", "bao nhiêu đồng chí"."""


def as_one(mentions: Sequence[Mention], tags: frozenset[str]) -> Mention:
    """Mentions that follow each other as one with these tags; there must be at least one."""
    text = " ".join(mention.text for mention in mentions)
    return Mention(mentions[0].start, mentions[-1].end, tags, text)


def unmarked(mentions: Sequence[Mention]) -> str:
    """The text of a run of mentions, without marks."""
    return " ".join(mention.plain for mention in mentions)
