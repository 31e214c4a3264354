"""Putting an assessment of trends before a committee, which judges what it is to mean."""

from datetime import datetime

from django.db import transaction

from ronghe.apps.base.api import Refused, Text
from ronghe.apps.governance.api import Committee, Motion, propose_motion
from ronghe.apps.industry import motions
from ronghe.apps.industry.models import TrendRun
from ronghe.apps.industry.services.notices import settle_notice
from ronghe.apps.industry.services.trends import ASSESS, reference_of, require_region
from ronghe.apps.people.api import Viewer


def propose_judgement(
    *, viewer: Viewer, run: TrendRun, committee: Committee, at: datetime
) -> Motion:
    """Bring a run before a committee of its region; the papers carry what rises and declines.

    What changed since the month before counts as looked at.

    Raises NotAllowed without the right to assess there or to propose to the committee; Refused
    for a committee of another region, or while a motion about the same run is undecided there.
    Nothing is written then.
    """
    require_region(viewer, ASSESS, run.region)
    if committee.organisation.region_id != run.region_id:
        raise Refused(
            "This committee belongs to another region. Nothing was proposed.",
            "该委员会属于其他区域。未提出议案。",
            code="committee-region",
        )
    with transaction.atomic():
        settle_notice(viewer, run, at)
        return propose_motion(
            viewer=viewer,
            committee=committee,
            kind=motions.KIND,
            subject=reference_of(run),
            title=_title(run),
            text="",
            at=at,
        )


def _title(run: TrendRun) -> Text:
    job, month = run.occupation, f"{run.last_month:%Y-%m}"
    return Text(
        f"Judge the trends for {job.title_en}, assessed to {month}",
        f"研判{job.title_zh}的招聘趋势（截至 {month}）",
    )
