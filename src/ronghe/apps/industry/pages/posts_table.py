"""The posts of an enterprise or of one of its sites, as a table."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.apps.base.api import text_of
from ronghe.apps.base.presentation.tables import Column, Empty, Link, Table, build_table
from ronghe.apps.industry.models import Equipment, Post
from ronghe.apps.industry.rules import last_day_of
from ronghe.apps.people.api import PageRequest

SITE = Column("site", gettext_lazy("Site"), lambda post: text_of(post.site))
UNTIL = Column("until", gettext_lazy("Until"), last_day_of, kind="day")


def device_words(one: Equipment) -> str:
    """A device as a post's cell names it: its kind and generation."""
    if one.generation is None:
        return str(text_of(one.type))
    return _("%(kind)s, generation %(number)d") % {
        "kind": text_of(one.type),
        "number": one.generation.number,
    }


def posts_table(request: PageRequest, posts: Sequence[Post], *, of_one_site: bool = False) -> Table:
    """With a column for the last day where one of them has one."""
    columns = (
        Column(
            "title",
            gettext_lazy("Post"),
            lambda post: Link(text_of(post), reverse("post", args=[post.uuid])),
            header=True,
        ),
        *(() if of_one_site else (SITE,)),
        Column("headcount", gettext_lazy("People"), kind="number", places=0, order_by="x"),
        Column(
            "tasks",
            gettext_lazy("Typical tasks"),
            lambda post: " · ".join(str(text_of(task)) for task in post.tasks.all()),
        ),
        Column(
            "equipment",
            gettext_lazy("Equipment"),
            lambda post: " · ".join(device_words(one) for one in post.equipment.all()),
        ),
        *((UNTIL,) if any(last_day_of(post) for post in posts) else ()),
    )
    empty = Empty(gettext_lazy("No post described yet"))
    return build_table(request, posts, columns, gettext_lazy("Posts"), empty)
