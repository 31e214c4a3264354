"""Learning platforms as their school's office sees them."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from ronghe.apps.base.api import NotFound
from ronghe.apps.connect.models import LinkedAccount, LtiCourse, LtiGrade, LtiPlatform
from ronghe.apps.people.api import Viewer, organisations_for

MANAGE = "connect.manage_lti"


def platforms_for(viewer: Viewer) -> "QuerySet[LtiPlatform]":
    """Those of the organisations that the viewer looks after; open ones first."""
    rows = LtiPlatform.objects.filter(organisation__in=organisations_for(viewer, MANAGE))
    return rows.select_related("organisation").order_by("-closed_at", "title", "pk")


def platform_for(viewer: Viewer, uuid: UUID) -> LtiPlatform:
    """Raises NotFound."""
    found = platforms_for(viewer).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such platform for you.", "没有您可以管理的该平台。")
    return found


def course_for(viewer: Viewer, uuid: UUID) -> LtiCourse:
    """Raises NotFound."""
    rows = LtiCourse.objects.filter(uuid=uuid, platform__in=platforms_for(viewer))
    found = rows.select_related("platform__organisation").first()
    if found is None:
        raise NotFound("There is no such course for you.", "没有您可以管理的该课程。")
    return found


def account_for(viewer: Viewer, uuid: UUID) -> LinkedAccount:
    """Raises NotFound."""
    rows = LinkedAccount.objects.filter(
        uuid=uuid, organisation__in=organisations_for(viewer, MANAGE)
    )
    found = rows.select_related("organisation", "person").first()
    if found is None:
        raise NotFound("There is no such connection for you.", "没有您可以管理的该关联。")
    return found


def accounts_of(platform: LtiPlatform) -> "QuerySet[LinkedAccount]":
    """Who of the platform is connected; callers have come by `platform_for`."""
    rows = LinkedAccount.objects.filter(
        organisation=platform.organisation_id, issuer=platform.issuer
    )
    return rows.select_related("person").order_by("person__name_zh", "person__name_en", "pk")


@dataclass(frozen=True, slots=True)
class GradeCounts:
    """How far what was handed in has come, and the newest reason why something has not."""

    waiting: int
    sent: int
    failed: int
    problem: str


def grade_counts(platform: LtiPlatform) -> GradeCounts:
    """Two queries; callers have come by `platform_for`."""
    rows = LtiGrade.objects.filter(link__platform=platform)
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    problem = rows.exclude(problem="").order_by("-pk").values_list("problem", flat=True).first()
    return GradeCounts(
        counts.get(LtiGrade.State.WAITING, 0),
        counts.get(LtiGrade.State.SENT, 0),
        counts.get(LtiGrade.State.FAILED, 0),
        problem or "",
    )
