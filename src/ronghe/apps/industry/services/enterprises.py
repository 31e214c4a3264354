"""Adding enterprises, and keeping what is known of them: profile and partners."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from ronghe.apps.base.api import Reference, Refused, Text, audit
from ronghe.apps.industry.models import EnterpriseProfile, Partnership
from ronghe.apps.industry.services.signals import require_region
from ronghe.apps.industry.services.titles import code_of, refuse_untitled, titles_of
from ronghe.apps.people.api import Organisation, Programme, Region, Viewer, programmes_for, require

ADD = "industry.add_enterprises"
MANAGE = "industry.manage_enterprise"
PARTNER = "industry.manage_partnerships"


@dataclass(frozen=True, slots=True)
class ProfileDraft:
    """An enterprise's own data. An empty `code` is made from the title."""

    title: Text
    code: str = ""
    sector: str = ""
    size: str = ""
    survey_months: int = 12


def reference_of(organisation: Organisation) -> Reference:
    return Reference("people.organisation", organisation.uuid)


def add_enterprise(*, viewer: Viewer, region: Region, draft: ProfileDraft) -> Organisation:
    """Add an enterprise to a region. Raises NotAllowed beyond one's region; Refused when the code
    is taken or the title is empty."""
    require_region(viewer, ADD, region)
    refuse_untitled(draft.title)
    code = draft.code or code_of(draft.title, Organisation.objects.filter(region=region), "e")
    if Organisation.objects.filter(region=region, code=code).exists():
        raise Refused(
            f"The region has an organisation with the code “{code}”. Nothing was added.",
            f"区域内已有代码为“{code}”的单位。未添加。",
            code="code-taken",
        )
    with transaction.atomic():
        enterprise = Organisation.objects.create(
            region=region, kind=Organisation.Kind.ENTERPRISE, code=code, **titles_of(draft.title)
        )
        _write_profile(enterprise, draft)
        audit(viewer, ADD, subject=reference_of(enterprise))
    return enterprise


def change_enterprise(*, viewer: Viewer, enterprise: Organisation, draft: ProfileDraft) -> None:
    """Change an enterprise's titles and profile; its code stays."""
    require(viewer, MANAGE, organisation=enterprise)
    refuse_untitled(draft.title)
    with transaction.atomic():
        Organisation.objects.filter(pk=enterprise.pk).update(**titles_of(draft.title))
        _write_profile(enterprise, draft)
        audit(viewer, MANAGE, subject=reference_of(enterprise))


def begin_partnership(
    *, viewer: Viewer, enterprise: Organisation, programme: Programme, starts_on: date
) -> Partnership:
    """Say that an enterprise works with a programme of the viewer's reach, from a day on that may
    still come. The same said twice is one; Refused where it meets another partnership of the two.
    """
    require(viewer, ADD, organisation=enterprise)
    require(viewer, PARTNER, programme=programme)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=enterprise.pk)
        both = Partnership.objects.filter(enterprise=enterprise, programme=programme)
        there = both.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on)).order_by("starts_on")
        found = there.first()
        if found is not None:
            return _same_partnership(found, starts_on)
        partnership = both.create(enterprise=enterprise, programme=programme, starts_on=starts_on)
        audit(viewer, PARTNER, subject=reference_of(enterprise), touched="partnership")
    return partnership


def _same_partnership(found: Partnership, starts_on: date) -> Partnership:
    if found.ends_on is None and found.starts_on == starts_on:
        return found
    until = (f" until {found.ends_on}", f"至 {found.ends_on}") if found.ends_on else ("", "")
    raise Refused(
        f"They are partners already from {found.starts_on}{until[0]}. Nothing was changed.",
        f"双方的合作已登记：自 {found.starts_on} 起{until[1]}。未作任何更改。",
        code="partnership-there",
    )


def end_partnership(*, viewer: Viewer, partnership: Partnership, on_date: date) -> None:
    """Set the last day of a partnership, not before it began. Refused when it has one already."""
    _require_partnership(viewer, partnership)
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
        _audit_partnership(viewer, partnership)


def continue_partnership(*, viewer: Viewer, partnership: Partnership, on_date: date) -> None:
    """Let a partnership go on that was to end on `on_date` or later. Refused once it has ended."""
    _require_partnership(viewer, partnership)
    ending = Partnership.objects.filter(pk=partnership.pk, ends_on__gte=on_date)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=partnership.enterprise_id)
        later = Partnership.objects.filter(
            enterprise=partnership.enterprise_id,
            programme=partnership.programme_id,
            starts_on__gt=partnership.starts_on,
        )
        if later.exists() or not ending.update(ends_on=None):
            raise Refused(
                "It has ended already, or a later one is entered. Nothing was changed.",
                "该合作已结束，或已登记之后的合作。未作任何更改。",
                code="partnership-not-ending",
            )
        _audit_partnership(viewer, partnership)


def take_back_partnership(*, viewer: Viewer, partnership: Partnership, on_date: date) -> None:
    """Delete a partnership that begins after `on_date`. Refused once it has begun."""
    _require_partnership(viewer, partnership)
    with transaction.atomic():
        coming = Partnership.objects.filter(pk=partnership.pk, starts_on__gt=on_date)
        if not coming.delete()[0]:
            raise Refused(
                "It has begun, or is taken back already. Nothing was changed.",
                "该合作已开始，或已被收回。未作任何更改。",
                code="partnership-begun",
            )
        _audit_partnership(viewer, partnership)


def _require_partnership(viewer: Viewer, partnership: Partnership) -> None:
    require(viewer, PARTNER, programme=partnership.programme)


def _audit_partnership(viewer: Viewer, partnership: Partnership) -> None:
    audit(viewer, PARTNER, subject=reference_of(partnership.enterprise), touched="partnership")


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


def programmes_to_partner(viewer: Viewer, enterprise: Organisation) -> list[Programme]:
    """Programmes of the enterprise's region that the viewer may join it with, those of the
    viewer's own organisations first."""
    own = {held.organisation_id for held in viewer.held}
    rows = programmes_for(viewer, PARTNER).filter(organisation__region=enterprise.region_id)
    found = list(rows.select_related("organisation").order_by("organisation_id", "code"))
    return sorted(found, key=lambda programme: programme.organisation_id not in own)
