"""Routes for rosters: bring one in (or only look at it), and read our own."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Query, Router, Schema, Status
from ninja.files import UploadedFile

from ronghe.apps.base.api import now
from ronghe.apps.connect.roster_plan import RosterPlan
from ronghe.apps.connect.services.roster_export import export_roster
from ronghe.apps.connect.services.rosters import RosterRefused, land_roster, plan_roster
from ronghe.apps.people.api import InBothLanguages, PageRequest, organisation_for, route
from ronghe.standards.oneroster import LARGEST_ZIP
from ronghe.standards.problems import Problem

IMPORT = "people.import_people"
EXPORT = "connect.export_roster"
MOST_TOLD = 1_000
MOST_TAKEN = 500

router = Router()
ZIP = {
    "responses": {
        200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}
    }
}


class RowProblemOut(Schema):
    """One row that cannot be taken (error), or is taken with a treatment (warning)."""

    file: str
    line: int
    column: str
    code: str
    severity: str
    reason: InBothLanguages


class ErasedOut(Schema):
    """A row of somebody who was erased here; give `key` as `take_erased` to take them in again."""

    key: str
    line: int
    erased_on: date
    is_taken: bool


class RosterOut(Schema):
    """What a package would do (`landed` false) or did. `counts` names kind and change, such as
    person_new, role_changed, role_ended; nothing in it means that nothing changes."""

    landed: bool
    can_land: bool
    version: str
    mode: str
    counts: Mapping[str, int]
    problems: list[RowProblemOut]
    erased: list[ErasedOut]
    left_out: list[str]


def _told(problem: Problem) -> RowProblemOut:
    return RowProblemOut(
        file=problem.file,
        line=problem.line,
        column=problem.column,
        code=problem.code,
        severity=problem.severity,
        reason=InBothLanguages(en=problem.en, zh=problem.zh),
    )


def _answer(plan: RosterPlan, *, landed: bool) -> RosterOut:
    return RosterOut(
        landed=landed,
        can_land=plan.can_land,
        version=plan.version,
        mode=plan.mode,
        counts=plan.counts(),
        problems=[_told(one) for one in plan.problems[:MOST_TOLD]],
        erased=[
            ErasedOut(key=one.key, line=one.line, erased_on=one.erased_on, is_taken=one.is_taken)
            for one in plan.erased[:MOST_TOLD]
        ],
        left_out=list(plan.left_out),
    )


@router.post("/rosters", response={200: RosterOut, 409: RosterOut})
@route(IMPORT)
def bring_in_roster(
    request: PageRequest,
    package: File[UploadedFile | None] = None,
    dry_run: bool = False,
    take_erased: Annotated[list[str], Query(max_length=MOST_TAKEN)] = [],  # noqa: B006
) -> Any:
    """Bring in a OneRoster package (multipart, field `package`). With `dry_run` nothing is
    written. A package with a row that cannot be taken changes nothing (409 with the problems).
    People who were erased are left out unless `take_erased` names their keys."""
    organisation = organisation_for(request.viewer, IMPORT)
    if package is None:  # asked here, so that permission is asked first
        raise RosterRefused("Send the package as the field `package`.", "请以 package 字段上传。")
    if (package.size or 0) > LARGEST_ZIP:
        raise RosterRefused("The file is larger than 32 MB.", "文件大于 32 MB。")
    content = package.read()
    given: Any = {
        "viewer": request.viewer,
        "organisation": organisation,
        "content": content,
        "take_erased": take_erased,
    }
    plan = plan_roster(**given, at=now())
    if dry_run or not plan.can_land:
        return Status(200 if dry_run else 409, _answer(plan, landed=False))
    return Status(200, _answer(land_roster(**given, at=now()), landed=True))


@router.get("/rosters/export", openapi_extra=ZIP)
@route(EXPORT)
def own_roster(request: HttpRequest) -> Any:
    """Today's students, teachers, classes and programmes as a OneRoster 1.2 package (zip)."""
    viewer = request.viewer  # type: ignore[attr-defined]
    organisation = organisation_for(viewer, EXPORT)
    content = export_roster(viewer=viewer, organisation=organisation)
    return HttpResponse(content, content_type="application/zip")
