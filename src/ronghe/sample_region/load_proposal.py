"""A programme that does not exist yet, proposed at the showcase school and on its way to the next
meeting of a committee."""

from datetime import date, datetime

from ronghe.apps.base.api import Text
from ronghe.apps.competence.api import Occupation
from ronghe.apps.curriculum.api import (
    NewProgramme,
    ProposalDraft,
    draft_proposal,
    submit_proposal,
)
from ronghe.apps.governance.api import Committee
from ronghe.apps.people.api import Viewer
from ronghe.sample_region.content_files import read_file
from ronghe.sample_region.wording import Wording


def propose_new_programme(
    *, lead: Viewer, committee: Committee, wording: Wording, at: datetime
) -> None:
    """Write down what content/changes.toml says of it, and bring it before the committee. Call
    while no meeting that will be held waits for its motions."""
    told = read_file("changes")["new_programme"]
    draft = ProposalDraft(
        programme=None,
        kind="new",
        from_on=date(at.year + 1, 9, 1),
        reason=wording.of(told["reason"]),
        occupation=Occupation.objects.get(code=told["occupation"]),
        places=told["places"],
        yearly_cost=told["yearly_cost"],
        teachers_needed=told["teachers_needed"],
        new=NewProgramme(
            committee.organisation,
            Text(told["title"]["en"], told["title"]["zh"]),
            level=told["level"],
            years=told["years"],
        ),
    )
    proposal = draft_proposal(viewer=lead, draft=draft, at=at)
    submit_proposal(viewer=lead, proposal=proposal, committee=committee, at=at)
