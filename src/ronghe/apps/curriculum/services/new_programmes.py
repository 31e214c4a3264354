"""Opening a new programme that the committee has carried: only then is it made (docs/adr/0045)."""

from datetime import datetime

from django.db import transaction

from ronghe.apps.base.api import Refused, audit, day_of, text_of
from ronghe.apps.curriculum.flows_programmes import PROPOSAL
from ronghe.apps.curriculum.models import ProgrammeProposal, ProgrammeState
from ronghe.apps.curriculum.services.programme_proposals import reference_of
from ronghe.apps.people.api import (
    Person,
    Programme,
    Role,
    Viewer,
    add_programme,
    give_role,
    require,
)

OPEN = "curriculum.open_programme"


def open_programme(
    *, viewer: Viewer, proposal: ProgrammeProposal, lead: Person | None, at: datetime
) -> Programme:
    """Make the programme at its school, open from the day proposed or from the day of the decision,
    whichever is later, and let `lead` lead it from today.

    Raises NotAllowed; Refused unless the committee has carried it, or when it was opened before,
    or for a lead who cannot be given the role. Nothing is made then.
    """
    require(viewer, OPEN, organisation=proposal.school)
    with transaction.atomic():
        proposal = ProgrammeProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
        PROPOSAL.make(proposal, "open", opened_at=at)
        programme = add_programme(
            viewer=viewer,
            organisation=proposal.school,
            title=text_of(proposal),
            trade=proposal.trade,
        )
        _keep_origin(proposal, programme, at)
        if lead is not None:
            _let_lead(viewer, programme, lead, at)
        audit(viewer, OPEN, subject=reference_of(proposal), touched=f"opened {programme.uuid}")
    return programme


def _keep_origin(proposal: ProgrammeProposal, programme: Programme, at: datetime) -> None:
    """The proposal is about it from now on, and its first state comes from there."""
    proposal.programme = programme
    proposal.save(update_fields=["programme"])
    decided_at = proposal.settled_at or at
    ProgrammeState.objects.create(
        programme=programme,
        state=ProgrammeState.State.OPEN,
        from_on=max(proposal.from_on, day_of(decided_at)),
        proposal=proposal,
        recorded_at=at,
    )


def _let_lead(viewer: Viewer, programme: Programme, lead: Person, at: datetime) -> None:
    school = programme.organisation
    if not lead.memberships.filter(organisation=school).exists():
        raise Refused(
            "Who leads it is somebody of the school. Nothing was changed.",
            "专业负责人须为本校人员。未作任何更改。",
            code="not-of-the-school",
        )
    give_role(
        viewer=viewer,
        person=lead,
        organisation=school,
        role=Role.PROGRAMME_LEAD,
        starts_on=day_of(at),
        programme=programme,
    )
