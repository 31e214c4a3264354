"""The route by which a file of ratings comes in: looked at first, then all of it or none."""

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from ronghe.apps.assessment.rest_instruments import FileFaultOut
from ronghe.apps.assessment.services.upload_reading import UPLOAD, Defaults, known_items
from ronghe.apps.assessment.services.upload_table import (
    MOST_BYTES,
    PARTS,
    ColumnMap,
    guess_columns,
    header_of,
)
from ronghe.apps.assessment.services.uploads import (
    UploadPlan,
    counts_by_instrument,
    land_upload,
    plan_upload,
)
from ronghe.apps.base.api import NotFound, now
from ronghe.apps.competence.api import Framework
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import (
    InBothLanguages,
    PageRequest,
    Strict,
    Viewer,
    programmes_for,
    route,
    sent_file,
)

router = Router()
NAMED = Field("", max_length=200)


class UploadIn(Strict):
    """Which column says what; left empty, all of them are guessed by their names. What no column
    says is said by a default. `first_score` is how the lowest score is written."""

    framework: UUID | None = None
    shape: Literal["", "long", "wide"] = ""
    person: str = NAMED
    rater: str = NAMED
    date: str = NAMED
    context: str = NAMED
    phase: str = NAMED
    item: str = NAMED
    score: str = NAMED
    first_score: int = Field(0, ge=0, le=1)
    default_day: dt.date | None = None
    default_context: Record.Context | None = Record.Context.WORKSHOP
    default_phase: Record.Phase | None = Record.Phase.PROCESS


class InstrumentCountOut(Schema):
    instrument: UUID
    forms: int


class UploadOut(Schema):
    """What a file would do (`landed` false) or did. Lines count from the header, which is 1.
    `landed_before` says when this very file was taken."""

    landed: bool
    can_land: bool
    landed_before: dt.datetime | None
    persons: int
    scores: int
    instruments: list[InstrumentCountOut]
    ignored_columns: list[str]
    problems: list[FileFaultOut]

    @classmethod
    def of(cls, plan: UploadPlan, *, landed: bool) -> "UploadOut":
        return cls(
            landed=landed,
            can_land=plan.can_land,
            landed_before=plan.landed_before,
            persons=plan.person_count,
            scores=plan.score_count,
            instruments=[
                InstrumentCountOut(instrument=one.uuid, forms=count)
                for one, count in counts_by_instrument(plan)
            ],
            ignored_columns=list(plan.ignored_columns),
            problems=[
                FileFaultOut(
                    line=one.line, column=one.column, reason=InBothLanguages.of(one.reason)
                )
                for one in plan.problems
            ],
        )


def _framework(viewer: Viewer, uuid: UUID | None) -> Framework:
    followed = programmes_for(viewer, UPLOAD).values("programme_frameworks__framework")
    rows = Framework.objects.filter(pk__in=followed).order_by("code", "version")
    found = list((rows.filter(uuid=uuid) if uuid else rows)[:2])
    if len(found) != 1:
        raise NotFound("There is no such framework for you.", "没有您可以使用的这个能力框架。")
    return found[0]


def _columns(said: UploadIn, framework: Framework, content: bytes) -> ColumnMap:
    named = {part: getattr(said, part) for part in PARTS}
    if not any(named.values()):
        header, _problems = header_of(content)
        guess = guess_columns(header, known_items(framework))
        return ColumnMap(said.shape or guess.shape, guess.columns)
    if said.shape == "wide":
        named |= {"item": "", "score": ""}
    return ColumnMap(said.shape or "long", named)


@router.post(
    "/ratings/import", response={200: UploadOut, 409: UploadOut}, summary="Ratings from a file"
)
@route(UPLOAD)
def import_ratings(
    request: PageRequest,
    said: Form[UploadIn],
    file: File[UploadedFile | None] = None,
    dry_run: bool = False,
    again: bool = False,
) -> Any:
    """From CSV (multipart, field `file`): all of it becomes evidence, or none. With `dry_run`
    nothing is written. The same file lands once (409), unless `again` says that its scores are to
    count once more."""
    content = sent_file(file, largest=MOST_BYTES)
    framework = _framework(request.viewer, said.framework)
    given: dict[str, Any] = {
        "viewer": request.viewer,
        "framework": framework,
        "content": content,
        "columns": _columns(said, framework, content),
        "defaults": Defaults(
            day=said.default_day,
            context=said.default_context or "",
            phase=said.default_phase or "",
            first_score=said.first_score,
        ),
    }
    plan = plan_upload(**given)
    is_taken = plan.landed_before is not None and not again
    if dry_run or is_taken or not plan.can_land:
        return Status(200 if dry_run else 409, UploadOut.of(plan, landed=False))
    return Status(200, UploadOut.of(land_upload(**given, at=now()), landed=True))
