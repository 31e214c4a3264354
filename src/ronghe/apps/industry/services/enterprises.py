"""Adding enterprises and keeping what is known of them: profile, partners, sites, posts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.text import slugify

from ronghe.apps.base.api import Reference, Refused, Text, audit
from ronghe.apps.competence.api import Occupation, TypicalTask
from ronghe.apps.industry.models import EnterpriseProfile, Equipment, Partnership, Post, Site
from ronghe.apps.industry.services.signals import require_region
from ronghe.apps.people.api import Organisation, Programme, Region, Viewer, programmes_for, require

ADD = "industry.add_enterprises"
MANAGE = "industry.manage_enterprise"
MOST_PEOPLE = 1_000_000


@dataclass(frozen=True, slots=True)
class ProfileDraft:
    """An enterprise's own data. An empty `code` is made from the title."""

    title: Text
    code: str = ""
    sector: str = ""
    size: str = ""
    survey_months: int = 12


@dataclass(frozen=True, slots=True)
class PostDraft:
    """A kind of workplace. An empty `code` is made from the title."""

    title: Text
    code: str = ""
    headcount: int = 0
    occupation: Occupation | None = None
    tasks: Sequence[TypicalTask] = ()
    equipment: Sequence[Equipment] = ()


def reference_of(organisation: Organisation) -> Reference:
    return Reference("people.organisation", organisation.uuid)


def add_enterprise(*, viewer: Viewer, region: Region, draft: ProfileDraft) -> Organisation:
    """Add an enterprise to a region. Raises NotAllowed beyond one's region; Refused when the code
    is taken or the title is empty."""
    require_region(viewer, ADD, region)
    _refuse_untitled(draft.title)
    code = draft.code or _code_of(draft.title, Organisation.objects.filter(region=region), "e")
    if Organisation.objects.filter(region=region, code=code).exists():
        raise Refused(
            f"The region has an organisation with the code “{code}”. Nothing was added.",
            f"区域内已有代码为“{code}”的单位。未添加。",
            code="code-taken",
        )
    with transaction.atomic():
        enterprise = Organisation.objects.create(
            region=region, kind=Organisation.Kind.ENTERPRISE, code=code, **_titles(draft.title)
        )
        _write_profile(enterprise, draft)
        audit(viewer, ADD, subject=reference_of(enterprise))
    return enterprise


def change_enterprise(*, viewer: Viewer, enterprise: Organisation, draft: ProfileDraft) -> None:
    """Change an enterprise's titles and profile; its code stays."""
    require(viewer, MANAGE, organisation=enterprise)
    _refuse_untitled(draft.title)
    with transaction.atomic():
        Organisation.objects.filter(pk=enterprise.pk).update(**_titles(draft.title))
        _write_profile(enterprise, draft)
        audit(viewer, MANAGE, subject=reference_of(enterprise))


def begin_partnership(
    *, viewer: Viewer, enterprise: Organisation, programme: Programme, starts_on: date
) -> Partnership:
    """Say that an enterprise works with a programme of the viewer's reach. One that runs already
    is returned as it is."""
    require(viewer, ADD, organisation=enterprise, programme=programme)
    with transaction.atomic():
        partnership, is_new = Partnership.objects.get_or_create(
            enterprise=enterprise,
            programme=programme,
            ends_on=None,
            defaults={"starts_on": starts_on},
        )
        if is_new:
            audit(viewer, ADD, subject=reference_of(enterprise), touched="partnership")
    return partnership


def end_partnership(*, viewer: Viewer, partnership: Partnership, on_date: date) -> None:
    """End a partnership on a day, not before it began. Refused the second time."""
    require(viewer, ADD, organisation=partnership.enterprise, programme=partnership.programme)
    running = Partnership.objects.filter(
        pk=partnership.pk, ends_on__isnull=True, starts_on__lte=on_date
    )
    with transaction.atomic():
        if not running.update(ends_on=on_date):
            raise Refused(
                "It has ended already, or begins later. Nothing was changed.",
                "该合作已结束，或尚未开始。未作任何更改。",
                code="partnership-not-running",
            )
        audit(viewer, ADD, subject=reference_of(partnership.enterprise), touched="partnership")


def add_site(
    *, viewer: Viewer, organisation: Organisation, title: Text, code: str = "", address: str = ""
) -> Site:
    """Add a place of an organisation; a code that is there is renamed."""
    require(viewer, MANAGE, organisation=organisation)
    _refuse_untitled(title)
    code = code or _code_of(title, organisation.sites.all(), "s")
    with transaction.atomic():
        site, _ = Site.objects.update_or_create(
            organisation=organisation, code=code, defaults={**_titles(title), "address": address}
        )
        audit(viewer, MANAGE, subject=reference_of(organisation), touched=f"site {code}")
    return site


def add_post(*, viewer: Viewer, site: Site, draft: PostDraft) -> Post:
    """Add a post at a site; one with the same code is changed. Raises NotAllowed, Refused."""
    require(viewer, MANAGE, organisation=site.organisation)
    _refuse_untitled(draft.title)
    code = draft.code or _code_of(draft.title, site.posts.all(), "p")
    return _write_post(viewer, Post(site=site, code=code), draft)


def change_post(*, viewer: Viewer, post: Post, draft: PostDraft) -> Post:
    """Change a post; its site and code stay."""
    require(viewer, MANAGE, organisation=post.site.organisation)
    _refuse_untitled(draft.title)
    return _write_post(viewer, post, draft)


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
                **_titles(draft.title),
                "headcount": draft.headcount,
                "occupation": draft.occupation,
            },
        )
        post.tasks.set(draft.tasks)
        post.equipment.set(draft.equipment)
        audit(viewer, MANAGE, subject=Reference("industry.post", post.uuid))
    return post


def _write_profile(enterprise: Organisation, draft: ProfileDraft) -> None:
    if not 1 <= draft.survey_months <= 60:
        raise Refused(
            "Ask every 1 to 60 months. Nothing was changed.",
            "调查周期应为 1 至 60 个月。未作任何更改。",
            code="survey-months",
        )
    EnterpriseProfile.objects.update_or_create(
        organisation=enterprise,
        defaults={
            "sector": draft.sector,
            "size": draft.size,
            "survey_months": draft.survey_months,
        },
    )


def _titles(title: Text) -> dict[str, str]:
    """Both languages; what was typed in one stands for the other until somebody translates it."""
    return {"title_en": title.en or title.zh, "title_zh": title.zh or title.en}


def _refuse_untitled(title: Text) -> None:
    if not title.en.strip() and not title.zh.strip():
        raise Refused(
            "Give a title in one language at least. Nothing was changed.",
            "请至少用一种语言填写名称。未作任何更改。",
            code="title-missing",
        )


def _code_of(title: Text, rows: object, letter: str) -> str:
    """A code from the English title, with a number where it is taken or holds no Latin letter."""
    taken = set(rows.values_list("code", flat=True))  # type: ignore[attr-defined]
    stem = slugify(title.en)[:50]
    numbered = (f"{stem}-{n}" if stem else f"{letter}{n}" for n in range(1, len(taken) + 2))
    return stem if stem and stem not in taken else next(c for c in numbered if c not in taken)


def programmes_to_partner(viewer: Viewer, enterprise: Organisation) -> list[Programme]:
    """Programmes of the enterprise's region that the viewer may join it with, those of the
    viewer's own organisations first."""
    own = {held.organisation_id for held in viewer.held}
    rows = programmes_for(viewer, ADD).filter(organisation__region=enterprise.region_id)
    found = list(rows.select_related("organisation").order_by("organisation_id", "code"))
    return sorted(found, key=lambda programme: programme.organisation_id not in own)
