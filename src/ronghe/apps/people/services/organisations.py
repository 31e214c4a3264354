"""Regions and their schools, enterprises and bureaus: put up and renamed."""

from contextlib import AbstractContextManager

from django.db import transaction

from ronghe.apps.base.api import Reference, Text, audit
from ronghe.apps.people.access import require
from ronghe.apps.people.models import Organisation, Region
from ronghe.apps.people.services.titles import free_code, once, require_title
from ronghe.apps.people.viewer import Viewer

ADD = "people.add_organisations"
MANAGE = "people.manage_units"
MANAGE_REGIONS = "people.manage_regions"


def reference_to(organisation: Organisation) -> Reference:
    return Reference("people.organisation", organisation.uuid)


def add_region(*, viewer: Viewer, title: Text, code: str = "") -> Region:
    """Put up a region. Raises NotAllowed; Refused without a title or with a code that is taken."""
    require(viewer, MANAGE_REGIONS)
    require_title(title)
    taken = Region.objects.values_list("code", flat=True)
    code = code or free_code(title, "region", set(taken).__contains__)
    with (
        once(f"There is a region {code} already.", f"已有区域 {code}。", code="code-taken"),
        transaction.atomic(),
    ):
        region = Region.objects.create(code=code, title_en=title.en, title_zh=title.zh)
        audit(viewer, MANAGE_REGIONS, subject=Reference("people.region", region.uuid))
    return region


def add_organisation(
    *, viewer: Viewer, region: Region, kind: Organisation.Kind, title: Text, code: str = ""
) -> Organisation:
    """Put up a school, an enterprise or a bureau in a region. Left empty, the code is made from
    the title. Raises NotAllowed; Refused without a title or with a code that is taken."""
    require(viewer, ADD, region=region)
    require_title(title)
    taken = region.organisations.values_list("code", flat=True)
    code = code or free_code(title, kind, set(taken).__contains__)
    with _one_code(code), transaction.atomic():
        organisation = Organisation.objects.create(
            region=region, kind=kind, code=code, title_en=title.en, title_zh=title.zh
        )
        audit(viewer, ADD, subject=reference_to(organisation), touched=f"new: {code}")
    return organisation


def change_organisation(
    *, viewer: Viewer, organisation: Organisation, title: Text, kind: Organisation.Kind
) -> None:
    """Rename it, or say what kind it is; only who adds organisations changes the kind.

    The code stays: files and other systems know it. Raises NotAllowed, Refused without a title.
    """
    require(viewer, MANAGE, organisation=organisation)
    require_title(title)
    if kind != organisation.kind:
        require(viewer, ADD, organisation=organisation)
    with transaction.atomic():
        Organisation.objects.filter(pk=organisation.pk).update(
            title_en=title.en, title_zh=title.zh, kind=kind
        )
        audit(viewer, MANAGE, subject=reference_to(organisation), touched="title and kind")


def _one_code(code: str) -> AbstractContextManager[None]:
    return once(
        f"The region has an organisation {code} already.",
        f"本区域已有代码为 {code} 的单位。",
        code="code-taken",
    )
