"""Branches and villages: what kind of them words beside each other tell of, and what was done with them."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from knowledge.reading.clauses import is_counting
from knowledge.reading.rereading import FILLER, NO_MEMBERS, VILLAGE, as_one
from knowledge.words.mention import Mention

_FEW_MEMBERS = frozenset({"concept:duoi-ba-dang-vien"})
_MEMBERSHIP = frozenset({"concept:dang-vien", "concept:ket-nap"})
_VILLAGE_POSTS = frozenset({"concept:truong-thon", "concept:truong-ban-mat-tran"})
_BRANCH_SECRETARY = frozenset({"concept:bi-thu-chi-bo"})
_DENYING = frozenset({"chua co", "khong co", "chang co", "vang", "thieu", "vang bong", "kiem khong ra", "tim khong ra"})
_SOMEBODY = frozenset({"ai", "nguoi nao", "lay mot", "mot", "mot ai", "lay", "nguoi", "dong chi nao", "bong"})
_LOOSE = frozenset({"filler", "ask:who", "link:all", "link:not"})
_SEARCHING = frozenset({"tim", "kiem", "moi", "dao"})
_DISSOLVED, _DROPPED = frozenset({"concept:giai-the"}), ("bỏ", "bo")
_GRASSROOTS = frozenset({"concept:chi-bo-co-so"})


def reread_branches(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The mentions with those read anew that tell of branches and of villages without members."""
    described = _without_members(_grassroots(_branch_secretary(mentions)))
    return _done_away(_directly_under(_empty_branches(described)))


def _branch_secretary(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "bí thư" before "kiêm trưởng thôn" as that of a branch: nobody else holds such a post too."""
    pairs = enumerate(pairwise(mentions), -1)
    held = {at for at, (also, post) in pairs if "concept:kiem" in also.tags and post.tags & _VILLAGE_POSTS}
    return [
        replace(m, tags=_BRANCH_SECRETARY) if at in held and "post:bi-thu" in m.tags else m
        for at, m in enumerate(mentions)
    ]


def _grassroots(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "cơ sở" right behind "chi bộ" as one kind of branch, however spelt, not as those under a "cơ sở"."""
    return _read_behind(mentions, "concept:chi-bo", "concept:co-so", _GRASSROOTS)


def _read_behind(mentions: Sequence[Mention], before: str, tag: str, tags: frozenset[str]) -> Sequence[Mention]:
    """The mentions with `tags` for those with a tag that stand right behind one with the tag `before`."""
    behind = {at for at, mention in enumerate(mentions, 1) if before in mention.tags}
    return [replace(m, tags=tags) if at in behind and tag in m.tags else m for at, m in enumerate(mentions)]


def _without_members(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "bản (mà) chưa có ai là người của Đảng" as the village without members that it describes."""
    found: list[Mention] = []
    for mention in mentions:
        found.append(mention)
        denied = next((n for n in range(len(found) - 1, -1, -1) if _denies(found[n])), None)
        denied = denied and denied - (found[denied - 1].plain in _SEARCHING)
        if denied is None or not mention.tags & _MEMBERSHIP or not 2 <= len(found) - denied <= 6:
            continue
        between, before = found[denied + 1 : -1], found[max(0, denied - 3) : denied]
        says_nobody = any("ask:who" in m.tags or m.plain in _SOMEBODY for m in between)
        if says_nobody and all(m.tags & _LOOSE or m.plain in _SOMEBODY for m in between) and _names_village(before):
            denied -= bool(denied and found[denied - 1].tags & VILLAGE)
            found[denied:] = [as_one(found[denied:], NO_MEMBERS)]
    return found


def _denies(mention: Mention) -> bool:
    return "link:not" in mention.tags or mention.plain in _DENYING


def _names_village(mentions: Sequence[Mention]) -> bool:
    return any(mention.tags & VILLAGE for mention in mentions)


def _empty_branches(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read "chi bộ (nào) không có đảng viên" as a branch of too few members: only villages can be without any."""
    found = list(mentions)
    for at, mention in enumerate(found):
        before = [m for m in found[max(0, at - 2) : at] if "ask:which" not in m.tags]
        is_branch = bool(before) and "concept:chi-bo" in before[-1].tags
        if is_branch and mention.tags >= NO_MEMBERS and "ban" not in mention.plain:
            found[at] = replace(mention, tags=_FEW_MEMBERS)
    return found


def _directly_under(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "trực thuộc" of "tổ chức cơ sở đảng trực thuộc huyện" as nothing told: they all are."""
    return _read_behind(mentions, "concept:tccsd", "concept:truc-thuoc", FILLER)


def _done_away(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Read the "bỏ" of "bỏ mấy chi bộ" as what was done with them."""
    counting = {at for at, mention in enumerate(mentions, -1) if is_counting(mention)}
    return [
        replace(m, tags=_DISSOLVED) if at in counting and m.text in _DROPPED else m for at, m in enumerate(mentions)
    ]
