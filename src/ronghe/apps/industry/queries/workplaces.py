"""Sites and posts: those of an enterprise, those there on a day, one of them to see or to keep."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from ronghe.apps.base.api import NotFound
from ronghe.apps.industry.models import Post, Site
from ronghe.apps.industry.queries.reach import enterprises_reached
from ronghe.apps.people.api import Organisation, Viewer


def site_open_on(on_date: date, prefix: str = "") -> Q:
    """The condition that a site is worked at on a day (`rules.is_open`, in the database)."""
    return Q(**{f"{prefix}closed_on": None}) | Q(**{f"{prefix}closed_on__gte": on_date})


def post_open_on(on_date: date, prefix: str = "") -> Q:
    """The condition that there is a post's work on a day: neither it nor its site is closed."""
    return site_open_on(on_date, prefix) & site_open_on(on_date, f"{prefix}site__")


def sites_of(enterprise: Organisation) -> "QuerySet[Site]":
    """All sites of an enterprise, closed ones too, by code."""
    return Site.objects.filter(organisation=enterprise).order_by("code")


def posts_of(enterprise: Organisation) -> list[Post]:
    """All posts of an enterprise, closed ones too, with tasks and equipment; four queries."""
    return list(_with_what_they_name(Post.objects.filter(site__organisation=enterprise)))


def open_posts_of(enterprise: Organisation, on_date: date) -> list[Post]:
    """The posts that there are on a day, with their tasks and equipment; four queries."""
    rows = Post.objects.filter(post_open_on(on_date), site__organisation=enterprise)
    return list(_with_what_they_name(rows))


def _with_what_they_name(rows: "QuerySet[Post]") -> "QuerySet[Post]":
    return (
        rows.select_related("site__organisation", "occupation")
        .prefetch_related("tasks", "equipment__generation", "equipment__type")
        .order_by("site__code", "code")
    )


def posts_at(site: Site) -> list[Post]:
    """All posts of a site, closed ones too, with their tasks and equipment; four queries."""
    return list(_with_what_they_name(Post.objects.filter(site=site)))


def people_at(enterprise: Organisation, on_date: date) -> int:
    """How many people the posts that there are on a day count together."""
    rows = Post.objects.filter(post_open_on(on_date), site__organisation=enterprise)
    return int(rows.aggregate(n=Sum("headcount"))["n"] or 0)


def site_for(viewer: Viewer, action: str, uuid: UUID) -> Site:
    """A site of an enterprise that an action reaches; NotFound otherwise."""
    rows = Site.objects.filter(organisation__in=enterprises_reached(viewer, action))
    found = rows.select_related("organisation__region").filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such site for you.", "没有您可以查看的这个场所。")
    return found


def post_for(viewer: Viewer, action: str, uuid: UUID) -> Post:
    """A post of an enterprise that an action reaches, with its tasks and equipment; NotFound
    otherwise."""
    rows = Post.objects.filter(site__organisation__in=enterprises_reached(viewer, action))
    found = _with_what_they_name(rows).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such post for you.", "没有您可以查看的这个岗位。")
    return found
