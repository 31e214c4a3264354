"""What industry brings before a committee by itself: partners that were not asked in time."""

from collections.abc import Iterable

from django.urls import reverse

from ronghe.apps.base.api import Text, text_of
from ronghe.apps.governance.api import Committee, OpenMatter, open_matters
from ronghe.apps.industry.queries.enterprises import OverdueSurvey, overdue_partners
from ronghe.apps.industry.services.enterprises import reference_of
from ronghe.apps.people.api import Programme, Viewer


def partners_not_asked(viewer: Viewer, committee: Committee) -> Iterable[OpenMatter]:
    """Partners of the committee's programme, or of all programmes of its school, whose survey
    rhythm has run out."""
    programmes = (
        [committee.programme]
        if committee.programme
        else list(Programme.objects.filter(organisation=committee.organisation_id))
    )
    return [_matter(one) for one in overdue_partners(viewer, programmes)]


def _matter(one: OverdueSurvey) -> OpenMatter:
    title = text_of(one.enterprise)
    if one.asked_on is None:
        why = Text("This partner was never asked.", "从未向该伙伴发过调查。")
    else:
        why = Text(
            f"Last asked on {one.asked_on.isoformat()}.",
            f"上次调查日期：{one.asked_on.isoformat()}。",
        )
    return OpenMatter(
        reference=reference_of(one.enterprise),
        title=Text(f"Survey of {title.en} is due", f"应向{title.zh}发送调查"),
        why=why,
        url=reverse("enterprise", args=[one.enterprise.uuid]),
        due=one.due_on,
    )


def register() -> None:
    open_matters.register("industry.surveys", partners_not_asked)
