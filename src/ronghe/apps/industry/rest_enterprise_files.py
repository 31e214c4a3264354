"""The route that takes enterprises in from a file."""

from collections.abc import Mapping
from typing import Any

from ninja import File, Schema, Status
from ninja.files import UploadedFile

from ronghe.apps.base.api import now
from ronghe.apps.industry.queries.reach import region_for
from ronghe.apps.industry.rest_shapes import MOST_TOLD, TableProblemOut, router
from ronghe.apps.industry.services.enterprises import ADD
from ronghe.apps.industry.services.imports import (
    MOST_BYTES,
    EnterprisePlan,
    EnterprisesRefused,
    land_enterprises,
    plan_enterprises,
)
from ronghe.apps.people.api import InBothLanguages, PageRequest, route, sent_file


class EnterpriseFileOut(Schema):
    """What a file would do (`landed` false) or did: rows by kind, and every problem found."""

    landed: bool
    can_land: bool
    counts: Mapping[str, int]
    ignored_columns: list[str]
    problems: list[TableProblemOut]


@router.post("/enterprise-imports", response={200: EnterpriseFileOut, 409: EnterpriseFileOut})
@route(ADD)
def bring_in_enterprises(
    request: PageRequest,
    file: File[UploadedFile | None] = None,
    dry_run: bool = False,
    sound_rows: bool = False,
) -> Any:
    """Take enterprises, sites, equipment, posts and contacts in from a CSV (multipart, field
    `file`). With `dry_run` nothing is written; with `sound_rows` bad rows are left out, otherwise
    one bad row keeps all of them out (409 with the problems)."""
    region = region_for(request.viewer, ADD)
    content = sent_file(file, largest=MOST_BYTES)
    if dry_run:
        plan = plan_enterprises(viewer=request.viewer, region=region, content=content)
        return Status(200, _plan(plan, landed=False))
    try:
        plan = land_enterprises(
            viewer=request.viewer, region=region, content=content, only_good=sound_rows, at=now()
        )
    except EnterprisesRefused as refusal:
        return Status(409, _plan(refusal.plan, landed=False))
    return Status(200, _plan(plan, landed=True))


def _plan(plan: EnterprisePlan, *, landed: bool) -> EnterpriseFileOut:
    return EnterpriseFileOut(
        landed=landed,
        can_land=plan.can_land,
        counts=plan.counts,
        ignored_columns=list(plan.ignored_columns),
        problems=[
            TableProblemOut(
                line=one.line,
                column=one.column,
                severity="error",
                reason=InBothLanguages.of(one.reason),
            )
            for one in plan.problems[:MOST_TOLD]
        ],
    )
