"""Telling methods and people."""

from collections.abc import Sequence

from handlers.sources import source_line
from handlers.wording import capital
from knowledge.base import KnowledgeBase, KnownMethod, KnownPerson
from knowledge.content import Post


def method_label(base: KnowledgeBase, known: KnownMethod) -> str:
    """A short name that also works as a question."""
    return f"{capital(known.method.name)} – {base.places[known.method.place].title}"


def tell_methods(base: KnowledgeBase, methods: Sequence[KnownMethod]) -> str:
    """Each method with its place and points."""
    blocks = []
    for known in methods:
        points = "\n".join(f"• {point}" for point in known.method.points)
        blocks.append(f"{method_label(base, known)}:\n{points}")
    return "\n".join([*blocks, source_line(base, [known.article for known in methods])])


def tell_people(base: KnowledgeBase, people: Sequence[KnownPerson]) -> str:
    """Each person with the posts held at the time of the article, and what they told the paper."""
    lines = []
    for known in people:
        person = known.person
        posts = ", ".join(post_name(base, post) for post in person.posts)
        lines.append(
            f"{capital(person.honorific)} {person.name}: {posts} (chức vụ theo bài báo, tại thời điểm bài viết)."
        )
        if person.said and len(people) == 1:
            lines.append(f"Nội dung trao đổi với báo: {person.said}")
    return "\n".join([*lines, source_line(base, [known.article for known in people])])


def post_name(base: KnowledgeBase, post: Post) -> str:
    """A post with its place: "Bí thư Huyện ủy Nam Đông", "Bí thư Đảng ủy xã Pa Tần"."""
    if not post.place:
        return post.title
    place = base.places[post.place]
    named = post.title.lower().endswith((place.level, "huyện ủy", "tỉnh ủy", "tỉnh ủy viên"))
    if place.level == "trường":
        return f"{post.title} Trường {place.name}"
    name = f"{post.title} {place.name if named else place.title}"
    # Of a village one wants to know where it lies.
    around = base.ancestors(post.place)[:1] if place.is_village else []
    return ", ".join([name, *(base.places[outer].title for outer in around)])


def person_label(base: KnowledgeBase, known: KnownPerson) -> str:
    """Post and place, as a question: "Bí thư Huyện ủy Nam Đông là ai"."""
    return f"{post_name(base, known.person.posts[0])} là ai"
