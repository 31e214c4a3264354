"""Sites and the posts at them: added, corrected, closed with a day, opened again.

Nothing of this is deleted: graduate profiles, signals and equipment go on naming what they named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ronghe.apps.base.api import Reference, Refused, Text, audit
from ronghe.apps.competence.api import Occupation, TypicalTask
from ronghe.apps.industry.models import Equipment, Post, Site
from ronghe.apps.industry.rules import is_open
from ronghe.apps.industry.services.enterprises import MANAGE
from ronghe.apps.industry.services.titles import code_of, refuse_untitled, titles_of
from ronghe.apps.people.api import Organisation, Viewer, require

MOST_PEOPLE = 1_000_000


@dataclass(frozen=True, slots=True)
class PostDraft:
    """A kind of workplace. An empty `code` is made from the title."""

    title: Text
    code: str = ""
    headcount: int = 0
    occupation: Occupation | None = None
    tasks: Sequence[TypicalTask] = ()
    equipment: Sequence[Equipment] = ()


def reference_of_site(site: Site) -> Reference:
    return Reference("industry.site", site.uuid)


def reference_of_post(post: Post) -> Reference:
    return Reference("industry.post", post.uuid)


# --- sites ----------------------------------------------------------------------------------------


def add_site(
    *, viewer: Viewer, organisation: Organisation, title: Text, code: str = "", address: str = ""
) -> Site:
    """Add a place of an organisation; a code that is there is renamed."""
    require(viewer, MANAGE, organisation=organisation)
    refuse_untitled(title)
    code = code or code_of(title, organisation.sites.all(), "s")
    with transaction.atomic():
        site, _ = Site.objects.update_or_create(
            organisation=organisation, code=code, defaults={**titles_of(title), "address": address}
        )
        audit(viewer, MANAGE, subject=reference_of_site(site))
    return site


def change_site(*, viewer: Viewer, site: Site, title: Text, address: str = "") -> None:
    """Correct a site's names and address; its code and what stands there stay."""
    require(viewer, MANAGE, organisation=site.organisation)
    refuse_untitled(title)
    with transaction.atomic():
        Site.objects.filter(pk=site.pk).update(**titles_of(title), address=address)
        audit(viewer, MANAGE, subject=reference_of_site(site))


def close_site(*, viewer: Viewer, site: Site, last_day: date) -> None:
    """Say until when a site is worked at; its posts end with it. Refused the second time."""
    require(viewer, MANAGE, organisation=site.organisation)
    _close(viewer, Site, site, last_day, reference_of_site(site))


def reopen_site(*, viewer: Viewer, site: Site) -> None:
    """Take back a site's last day, also one that is over. Refused when it has none."""
    require(viewer, MANAGE, organisation=site.organisation)
    _reopen(viewer, Site, site, reference_of_site(site))


# --- posts ----------------------------------------------------------------------------------------


def add_post(*, viewer: Viewer, site: Site, draft: PostDraft) -> Post:
    """Add a post at a site; one with the same code is changed. Raises NotAllowed; Refused for a
    site that is closed, a number of people that cannot be, equipment of somebody else."""
    require(viewer, MANAGE, organisation=site.organisation)
    refuse_untitled(draft.title)
    if not is_open(site, viewer.on_date):
        raise Refused(
            f"The site was closed on {site.closed_on}. Nothing was added.",
            f"该场所已于 {site.closed_on} 关闭。未添加。",
            code="site-closed",
        )
    code = draft.code or code_of(draft.title, site.posts.all(), "p")
    return _write_post(viewer, Post(site=site, code=code), draft)


def change_post(*, viewer: Viewer, post: Post, draft: PostDraft) -> Post:
    """Change a post; its site and code stay."""
    require(viewer, MANAGE, organisation=post.site.organisation)
    refuse_untitled(draft.title)
    return _write_post(viewer, post, draft)


def close_post(*, viewer: Viewer, post: Post, last_day: date) -> None:
    """Say until when there is this work. Refused the second time."""
    require(viewer, MANAGE, organisation=post.site.organisation)
    _close(viewer, Post, post, last_day, reference_of_post(post))


def reopen_post(*, viewer: Viewer, post: Post) -> None:
    """Take back a post's last day, also one that is over. Refused when it has none."""
    require(viewer, MANAGE, organisation=post.site.organisation)
    _reopen(viewer, Post, post, reference_of_post(post))


def _write_post(viewer: Viewer, post: Post, draft: PostDraft) -> Post:
    if not 0 <= draft.headcount <= MOST_PEOPLE:
        raise Refused(
            "Give a number of people from 0 to a million. Nothing was changed.",
            "人数应在 0 至 100 万之间。未作任何更改。",
            code="headcount",
        )
    if any(one.organisation_id != post.site.organisation_id for one in draft.equipment):
        raise Refused(
            "This equipment belongs to another organisation. Nothing was changed.",
            "该设备属于其他单位。未作任何更改。",
            code="equipment-elsewhere",
        )
    with transaction.atomic():
        post, _ = Post.objects.update_or_create(
            site=post.site,
            code=post.code,
            defaults={
                **titles_of(draft.title),
                "headcount": draft.headcount,
                "occupation": draft.occupation,
            },
        )
        post.tasks.set(draft.tasks)
        post.equipment.set(draft.equipment)
        audit(viewer, MANAGE, subject=reference_of_post(post))
    return post


# --- closing and opening --------------------------------------------------------------------------


def _close(
    viewer: Viewer,
    model: type[Site] | type[Post],
    row: Site | Post,
    last_day: date,
    subject: Reference,
) -> None:
    with transaction.atomic():
        if not model.objects.filter(pk=row.pk, closed_on=None).update(closed_on=last_day):
            raise Refused(
                "It has its last day already. Nothing was changed.",
                "已登记最后一天。未作任何更改。",
                code="closed-already",
            )
        audit(viewer, MANAGE, subject=subject, touched=f"until {last_day}")


def _reopen(
    viewer: Viewer, model: type[Site] | type[Post], row: Site | Post, subject: Reference
) -> None:
    with transaction.atomic():
        if not model.objects.filter(pk=row.pk, closed_on__isnull=False).update(closed_on=None):
            raise Refused(
                "It has no last day. Nothing was changed.",
                "没有登记最后一天。未作任何更改。",
                code="not-closed",
            )
        audit(viewer, MANAGE, subject=subject, touched="opened again")
