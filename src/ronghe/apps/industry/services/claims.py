"""Who may say where a signal comes from: nobody speaks for a source that is not theirs.

What a signal may carry depends on its source (`rules.may_stand_alone`), so the source is checked,
not declared.
"""

from ronghe.apps.base.api import Refused
from ronghe.apps.industry.models import Signal
from ronghe.apps.industry.services.drafts import SignalDraft
from ronghe.apps.people.api import (
    ENTERPRISE_ROLES,
    Membership,
    Organisation,
    Person,
    Role,
    Viewer,
    in_force,
    require,
)

ASK = "industry.ask_to_tell"
Kind = Signal.Kind
# These are read from something that is kept here: an answer, an assessment, an exchange, a version.
FROM_A_SOURCE = frozenset(
    {
        Kind.SURVEY,
        Kind.POSTINGS_TREND,
        Kind.TECHNICAL_EVENT,
        Kind.STANDARD_VERSION,
        Kind.FRAMEWORK_VERSION,
    }
)


def own_kind(viewer: Viewer) -> Kind:
    """What a signal is that the viewer records in their own name."""
    if viewer.via == "key":
        return Kind.CONNECTED_SYSTEM
    if viewer.has_role(*ENTERPRISE_ROLES):
        return Kind.MENTOR_REPORT
    if viewer.roles == {Role.COMMITTEE_MEMBER}:
        return Kind.COMMITTEE_NOTICE
    return Kind.OFFICE_NOTICE


def refuse_false_claim(viewer: Viewer, draft: SignalDraft) -> None:
    """Raise Refused where the draft names a source that the viewer cannot speak for; NotAllowed for
    a mentor of an enterprise that the viewer may not ask."""
    if viewer.is_system or (draft.source is not None and draft.kind in FROM_A_SOURCE):
        return
    if draft.kind in FROM_A_SOURCE:
        raise Refused(
            "Name what it was read from. Nothing was recorded.",
            "请指明所依据的来源。未登记。",
            code="source-missing",
        )
    if (viewer.via == "key") != (draft.kind == Kind.CONNECTED_SYSTEM):
        raise Refused(
            "A connected system tells in its own name, and nobody else in its. "
            "Nothing was recorded.",
            "接入系统只能以自己的名义告知，他人也不能以其名义告知。未登记。",
            code="kind-not-own",
        )
    if draft.kind == Kind.COMMITTEE_NOTICE and not viewer.has_role(Role.COMMITTEE_MEMBER):
        raise Refused(
            "Only a member of a committee gives a committee's notice. Nothing was recorded.",
            "只有委员会成员才能以委员会成员身份告知。未登记。",
            code="kind-not-own",
        )
    if draft.kind in (Kind.MENTOR_REPORT, Kind.EQUIPMENT_BOUGHT):
        _refuse_without_enterprise(viewer, draft)


def _refuse_without_enterprise(viewer: Viewer, draft: SignalDraft) -> None:
    enterprise = draft.enterprise
    if enterprise is None:
        raise Refused(
            "Name the enterprise where it changed. Nothing was recorded.",
            "请选择发生变化的企业。未登记。",
            code="enterprise-missing",
        )
    if draft.kind != Kind.MENTOR_REPORT:
        return
    if draft.told_by is not None:
        require(viewer, ASK, organisation=enterprise)
        told = is_mentor_at(draft.told_by, enterprise, viewer)
    else:
        told = enterprise.pk in {one.organisation_id for one in viewer.held_as(ENTERPRISE_ROLES)}
    if not told:
        raise Refused(
            "Name the mentor of this enterprise who told it. Nothing was recorded.",
            "请选择该企业中告知此事的师傅。未登记。",
            code="mentor-missing",
        )


def is_mentor_at(person: Person, enterprise: Organisation, viewer: Viewer) -> bool:
    """Whether somebody is a mentor or expert of an enterprise today."""
    held = Membership.objects.filter(
        in_force(viewer.on_date), person=person, organisation=enterprise, role__in=ENTERPRISE_ROLES
    )
    return held.exists()
